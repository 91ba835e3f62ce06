"""The operations of Firehose. Importing a module hangs its operations on the service."""

from local_aws.firehose.operations import records, streams, tags, updates

__all__ = ["records", "streams", "tags", "updates"]
