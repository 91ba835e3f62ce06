"""Who may do what: access keys of IAM users, and IAM's and identities' policies evaluated.

Scope: users, their keys and groups, and the policies of both, inline and managed, are kept by moto
and decide here whether a user may send mail; so do the policies of SES identities. An account's own
credentials, and those that IAM has not made, are unrestricted. Not done: permissions boundaries,
organisations' policies, and the policies of roles, whose temporary credentials are unrestricted.
"""
