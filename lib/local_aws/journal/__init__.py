"""State that survives: what came in is written down before it is answered, and done again later.

The local AWS takes its time from one clock and its identifiers from seeded streams, so that the
same requests in the same order give the same account. The journal keeps the requests and not the
account: no service has to know of it, and what an operation does has only one form, its code.

`file` is the file, record by record · `turns` lets one request be at work at a time and writes each
down · `replay` does them again · `requests` and `smtp_steps` say what is written of an HTTP request
and of a step of an SMTP session · `keeping` puts them together for a world that is served.

Kept: every request that may change something, each step of an SMTP session, what functions
answered and the time of all of it. Not kept: the window's list of requests, processes of functions
(the next invocation is a cold start), connections, and functions that were running when the
process ended: those have failed, and are tried again as Lambda does.
"""
