"""Filter patterns of CloudWatch Logs: which events a metric filter counts.

`json_patterns` reads those on JSON events, `column_patterns` those on words that are columns,
`term_patterns` those on words anywhere, and `reading` tells them apart.
"""

from local_aws.logs.patterns.reading import InvalidPattern, Pattern, read_pattern

__all__ = ["InvalidPattern", "Pattern", "read_pattern"]
