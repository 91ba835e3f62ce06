"""Errors that SES answers with, in the words AWS uses."""

from __future__ import annotations

from local_aws.errors import AwsError


def bad_request(message: str) -> AwsError:
    """v2: the request is understood and refused."""
    return AwsError("BadRequestException", message, 400)


def not_found(message: str) -> AwsError:
    """v2: the thing named does not exist."""
    return AwsError("NotFoundException", message, 404)


def already_exists(message: str) -> AwsError:
    """v2: the thing named is there already."""
    return AwsError("AlreadyExistsException", message, 400)


def identity_not_found(identity: str) -> AwsError:
    """v2: no such identity in this account and Region."""
    return not_found(f"Email identity {identity} does not exist.")


def identity_exists(identity: str) -> AwsError:
    """v2: the identity was created before."""
    return already_exists(f"Email identity {identity} already exist.")


def invalid_parameter(message: str) -> AwsError:
    """v1: a parameter has a value that SES refuses."""
    return AwsError("InvalidParameterValue", message, 400)


def configuration_set_not_found(name: str) -> AwsError:
    """v2: no such configuration set in this account and Region."""
    return not_found(f"Configuration set <{name}> does not exist.")
