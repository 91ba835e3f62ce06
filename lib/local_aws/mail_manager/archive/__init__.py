"""Email archiving: mail that is safe on disk once it is acknowledged, and can be found.

Segments (`segment`, `segment_file`) are the truth; `store` commits to them in groups and keeps an
index beside each. `headers`, `attachments` and `attributes` read messages; `filters` says what a
search asks; `archive` and `state` hold settings; `searches` and `exports` are the jobs.
"""
