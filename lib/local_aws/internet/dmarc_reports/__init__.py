"""DMARC aggregate reports (RFC 9990, and RFC 7489 as many receivers still write it).

rows           judged messages, counted by source and results
report         one report: whose, for which domain and policy, over which time
rfc9990        its XML as of 2026, and rfc7489 as it was from 2015 on
destinations   the addresses in `rua` that a report may be sent to
report_mail    the message that carries it, and its delivery
reporter       when a receiver does all this: once a day
"""
