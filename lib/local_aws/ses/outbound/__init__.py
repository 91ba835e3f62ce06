"""Sending: from a call, through checks and quotas, to each recipient's mail host."""
