"""Verification mails in the words of the customer."""
