"""References to resources: an id, a name or an ARN, whichever the caller has at hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from local_aws.sms_voice.errors import invalid, not_done, not_found

if TYPE_CHECKING:
    from local_aws.sms_voice.state import SmsState

_ARN = re.compile(r"arn:aws[a-z-]*:sms-voice:([a-z0-9-]+):(\d{12}):([a-z-]+)/([A-Za-z0-9_/-]+)")


class Reference(NamedTuple):
    """What an ARN of this service names: its kind and what follows the first slash."""

    kind: str
    id: str


def parse(state: SmsState, arn: str, field: str) -> Reference:
    """Take an ARN of this account and Region apart.

    Raises ValidationException (INVALID_ARN), and ResourceNotFoundException for another Region's.
    """
    found = _ARN.fullmatch(arn)
    if found is None:
        raise invalid("INVALID_ARN", field, f"{arn} is not an ARN of this service")
    region, account_id, kind, name = found.groups()
    if account_id != state.account_id:
        raise not_done("resources", f"{arn} is shared by another account, which isn't done")
    if region != state.region:
        raise not_found(kind, name)
    return Reference(kind, name)


def identifier(state: SmsState, reference: str, kind: str, field: str) -> str:
    """Return the id or name that a reference to a resource of one `kind` holds.

    Raises ValidationException for an ARN of something else.
    """
    if not reference.startswith("arn:"):
        return reference
    found = parse(state, reference, field)
    if found.kind != kind:
        raise invalid("INVALID_ARN", field, f"{reference} is not the ARN of a {kind}")
    return found.id
