"""The settings of a destination in S3: defaults, what isn't possible, and what is refused."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.firehose import prefixes

DEFAULT_HINTS = {"SizeInMBs": 5, "IntervalInSeconds": 300}
"""Buffering of a destination in S3 unless told otherwise (API reference, BufferingHints)."""

DEFAULT_PROCESSING = {"NumberOfRetries": 3, "BufferSizeInMBs": 1, "BufferIntervalInSeconds": 60}
"""The same for a function (API reference, ProcessorParameter, and "Transform source data")."""

MAX_PROCESSING_MEGABYTES = 3


def refused(what: str, why: str = "") -> NotImplementedByTheLab:
    """Return the refusal of an option that the local AWS doesn't do."""
    return NotImplementedByTheLab("firehose", what, why)


def invalid(text: str) -> AwsError:
    """Return the error for what can't be."""
    return AwsError("InvalidArgumentException", text)


def described(settings: dict[str, Any]) -> dict[str, Any]:
    """Return ExtendedS3DestinationDescription of a configuration, checked and with defaults.

    Raises InvalidArgumentException and, by name, NotImplemented.
    """
    _refuse(settings)
    prefixes.check(settings.get("Prefix", ""), settings.get("ErrorOutputPrefix"))
    _check_processing(settings)
    found = {
        "Prefix": "",
        "BufferingHints": DEFAULT_HINTS | settings.get("BufferingHints", {}),
        "CompressionFormat": "UNCOMPRESSED",
        "EncryptionConfiguration": {"NoEncryptionConfig": "NoEncryption"},
        "S3BackupMode": "Disabled",
    }
    given = {name: value for name, value in settings.items() if name != "BufferingHints"}
    backup = given.pop("S3BackupConfiguration", None) or given.pop("S3BackupUpdate", None)
    if backup is not None:
        found["S3BackupDescription"] = described(backup)
    if given.get("S3BackupMode") == "Enabled" and "S3BackupDescription" not in found:
        raise invalid("S3BackupConfiguration must be given where S3BackupMode is Enabled.")
    return found | given


def _refuse(settings: dict[str, Any]) -> None:
    for name in ("DataFormatConversionConfiguration", "DynamicPartitioningConfiguration"):
        if settings.get(name, {}).get("Enabled"):
            raise refused(f"streams with {name}")
    if settings.get("CompressionFormat", "UNCOMPRESSED") not in ("UNCOMPRESSED", "GZIP"):
        raise refused(f"the compression format {settings['CompressionFormat']}", "only GZIP")
    if settings.get("CustomTimeZone", "UTC") != "UTC":
        raise refused("prefixes in a time zone of their own")
    if settings.get("EncryptionConfiguration", {}).get("KMSEncryptionConfig"):
        raise refused("delivery with a KMS key")


def _check_processing(settings: dict[str, Any]) -> None:
    processing = settings.get("ProcessingConfiguration", {})
    for processor in processing.get("Processors", ()):
        if processor["Type"] != "Lambda":
            raise refused(f"the processor {processor['Type']}", "only Lambda")
    parameters = processing_of(settings)
    if parameters is None:
        return
    if not parameters.get("LambdaArn"):
        raise invalid("The processor needs the parameter LambdaArn.")
    if not 0 < float(parameters["BufferSizeInMBs"]) <= MAX_PROCESSING_MEGABYTES:
        raise invalid("BufferSizeInMBs must be between 1 and 3.")


def processing_of(settings: dict[str, Any]) -> dict[str, Any] | None:
    """Return the parameters of the function that transforms records; None where there is none."""
    processing = settings.get("ProcessingConfiguration", {})
    if not processing.get("Enabled") or not processing.get("Processors"):
        return None
    parameters = processing["Processors"][0].get("Parameters", ())
    given = {one["ParameterName"]: one["ParameterValue"] for one in parameters}
    return DEFAULT_PROCESSING | given


def check_role(settings: dict[str, Any], iam: Any) -> None:
    """Raise InvalidArgumentException where the role isn't there. What it allows isn't looked at."""
    role = settings.get("RoleARN", "")
    try:
        iam.get_role(RoleName=role.rpartition("/")[2])
    except ClientError:
        raise invalid(
            f"Firehose is unable to assume role {role}. Please check the role provided."
        ) from None


def plain(description: dict[str, Any]) -> dict[str, Any]:
    """Return S3DestinationDescription, which AWS shows besides the extended one."""
    names = (
        "RoleARN",
        "BucketARN",
        "Prefix",
        "ErrorOutputPrefix",
        "BufferingHints",
        "CompressionFormat",
        "EncryptionConfiguration",
        "CloudWatchLoggingOptions",
    )
    return {name: description[name] for name in names if name in description}
