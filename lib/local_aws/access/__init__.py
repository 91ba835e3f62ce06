"""Who may do what: access keys of IAM users, and IAM's and identities' policies evaluated.

Scope: users, their keys and groups, and the policies of both, inline and managed, are kept by moto
and decide here whether a user may make a call (`enforcement`): `needs` says which actions it takes,
on which resources. Sending through SES also asks the policies of identities. An account's own
credentials, and those that IAM has not made, are unrestricted. Not done: permissions boundaries,
organisations' policies, the policies of roles, whose temporary credentials are unrestricted, and
those of resources other than identities.
"""
