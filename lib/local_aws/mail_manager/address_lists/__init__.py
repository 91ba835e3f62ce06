"""Address lists: who belongs to a list, by hand or by import.

`members` reads and matches entries, `lists` holds the lists, `imports` the import jobs;
`operations`, `member_operations` and `import_operations` are the API.
"""
