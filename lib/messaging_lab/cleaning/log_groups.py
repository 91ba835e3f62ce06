"""How calls to CloudWatch Logs are taken back: by deleting the groups that a lesson has made."""

from __future__ import annotations

from messaging_lab.cleaning.plans import always, deleted_by, planner

deleted_by("logs", "CreateLogGroup", "DeleteLogGroup", logGroupName="logGroupName")
deleted_by("logs", "PutRetentionPolicy", "DeleteRetentionPolicy", logGroupName="logGroupName")

for _name in ("PutLogEvents", "CreateLogStream"):
    # What is in a group goes with it.
    planner("logs", _name)(lambda call: always([]))
