"""Contact lists, their topics and contacts, and how readers unsubscribe."""
