"""The message itself: addresses, header fields, MIME parts, tags and signatures."""
