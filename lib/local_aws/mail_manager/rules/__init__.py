"""Rule sets: what is done with mail that has been let in.

`rule_sets` holds them, `operations` is the API, `facts` is what conditions look at, `conditions`
evaluates them, `processing` runs a rule set over a message, `actions` does what its rules say.
"""
