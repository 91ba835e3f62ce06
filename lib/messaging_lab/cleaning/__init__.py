"""Taking back what a lesson made, and nothing else.

`plans` knows, call by call, what would take it back; `ses` and `route53` hold the plans of their
services; `clean_up` carries them out in reverse order.
"""
