"""One module for each command of `messaging-lab`: `add_arguments(parser)` and `run(arguments)`.

They import what they need when they run, so that no command waits for another one's libraries.
"""
