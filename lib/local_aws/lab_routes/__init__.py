"""What only a simulated world has: `/_lab/...`, JSON in and out.

`routes` finds the handler of a request; each of the other modules is a group of routes. They are a
contract that others rely on (the helper library, tests, demos), described for users in
docs/lab_routes.md.
"""
