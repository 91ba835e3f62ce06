"""Amazon SES: identities, sending and the account, behind the v1 and the v2 API."""
