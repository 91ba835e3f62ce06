"""SES as a receiver of mail: inbound-smtp.<Region>.amazonaws.com and what it does with a message.

`rules` keeps rule sets, `checks` says what has to be right about a rule and `filters` about IP
filters; `host` is the host in the small internet and `listener` the same over real SMTP. A message
goes through `reception` (is it taken?), `incoming` (the fields put on it), `scanning` (verdicts)
and `processing` (rules and their `actions`).
"""
