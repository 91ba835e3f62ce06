"""Email archiving: mail that is safe on disk once it is acknowledged, and can be found.

`storage` keeps messages and finds them; `reading` knows what is in them. `archive` and `state` hold
settings; `searches` and `exports` are the jobs; `rows` is what a search shows.
"""
