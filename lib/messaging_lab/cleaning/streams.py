"""How calls to Firehose are taken back. Records that were put into a stream are on their way."""

from __future__ import annotations

from messaging_lab.cleaning.plans import always, deleted_by, planner

deleted_by(
    "firehose", "CreateDeliveryStream", "DeleteDeliveryStream",
    DeliveryStreamName="DeliveryStreamName",
)  # fmt: skip

for _name in ("PutRecord", "PutRecordBatch"):
    planner("firehose", _name)(lambda call: always([]))
