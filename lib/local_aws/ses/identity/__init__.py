"""Identities: domains and addresses, verified by DNS or by mail, and what is set for them."""
