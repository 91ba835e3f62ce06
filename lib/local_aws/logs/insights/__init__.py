"""CloudWatch Logs Insights: queries over log events.

A query is read by a grammar (`grammar.lark`, `syntax`), turned into SQL (`compiler`, `expressions`,
`functions`) and run on SQLite (`store`): each field that was found in JSON events is a column.
`operations` is the API. Source: CloudWatch Logs user guide, "Logs Insights query syntax".
"""
