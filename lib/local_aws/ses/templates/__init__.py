"""Templates: kept, filled in with Handlebars, and sent."""
