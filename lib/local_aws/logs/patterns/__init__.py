"""Filter patterns of CloudWatch Logs: which events a metric filter counts.

`json_patterns` reads those on JSON events, `term_patterns` those on words, and `reading` tells them
apart. Patterns on columns, `[ip, user, status]`, aren't done.
"""

from local_aws.logs.patterns.reading import InvalidPattern, Pattern, read_pattern

__all__ = ["InvalidPattern", "Pattern", "read_pattern"]
