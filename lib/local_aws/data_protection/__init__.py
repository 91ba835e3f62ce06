"""Data protection as SNS does it for its topics: find sensitive data in a payload, and act on it.

`policy` reads and checks policies, `managed` has AWS's identifiers, `detection` finds, `payload`
masks and redacts, `protection` puts them together. Nothing here knows of topics.
"""
