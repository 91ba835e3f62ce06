"""Verification: SES looks at DNS again and again until it finds what it asked for, or gives up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.ses.identity import dkim_attributes, records
from local_aws.ses.times import utc

if TYPE_CHECKING:
    from local_aws.ses.identity.check import Check
    from local_aws.ses.identity.identities import Identity
    from local_aws.ses.state import SesState

EAGER_PERIOD = 3600.0
EAGER_INTERVAL = 60.0
PATIENT_INTERVAL = 900.0
SETTLED_INTERVAL = 3600.0
"""Seconds between two looks: in the first hour of a search, later, and once all is found.

Assumptions: AWS says only that it may take up to 72 hours and that it goes on checking.
"""


def watch(state: SesState, identity: Identity) -> None:
    """Begin a series of looks at the identity's records, the first one at once."""
    identity.watch += 1
    state.aws.clock.call_later(0, _look_and_wait, state, identity, identity.watch)


def _look_and_wait(state: SesState, identity: Identity, series: int) -> None:
    # A deleted identity is watched no longer, and a newer series replaces an older one.
    if state.identities.get(identity.name) is not identity or identity.watch != series:
        return
    look(state, identity)
    interval = _interval(identity, state.now())
    if interval:
        state.aws.clock.call_later(interval, _look_and_wait, state, identity, series)


def _interval(identity: Identity, now: float) -> float:
    checks = [check for check in _checks(identity) if check.running]
    searching = [check for check in checks if check.status != "SUCCESS"]
    if not checks:
        return 0.0
    if not searching:
        return SETTLED_INTERVAL
    eager = any(now - check.since < EAGER_PERIOD for check in searching)
    return EAGER_INTERVAL if eager else PATIENT_INTERVAL


def _checks(identity: Identity) -> list[Check]:
    checks = [identity.mail_from.check]
    if identity.is_domain:
        checks += [identity.verification, identity.dkim.check]
    return checks


def look(state: SesState, identity: Identity) -> None:
    """Look at all records that the identity waits for or relies on."""
    if identity.is_domain:
        _look_at_domain(state, identity)
    if identity.mail_from.check.running:
        error = records.feedback_mx(state.resolver, identity.mail_from.domain, state.region)
        identity.mail_from.check.record(error, state.now())


def _look_at_domain(state: SesState, identity: Identity) -> None:
    found = (_look_at_dkim(state, identity), _look_at_txt(state, identity))
    errors = [error for error in found if error is not None]
    check = identity.verification
    # New DKIM settings of a verified domain get their 72 hours before they put it in doubt.
    in_transition = check.holds and identity.dkim.check.status == "PENDING"
    if not errors or not check.running or ("" not in errors and in_transition):
        return
    check.record("" if "" in errors else errors[0], state.now())
    identity.soa = records.start_of_authority(state.resolver, identity.name)


def _look_at_dkim(state: SesState, identity: Identity) -> str | None:
    dkim = identity.dkim
    if not dkim.check.running:
        return None if dkim.check.status == "NOT_STARTED" else dkim.check.error
    error = dkim_error(state, identity)
    dkim.check.record(error, state.now())
    if not error:
        dkim_attributes.confirm(dkim, state.now())
    return error


def dkim_error(state: SesState, identity: Identity) -> str:
    """Return what is wrong with the identity's DKIM records as they are now, or ''."""
    dkim = identity.dkim
    if dkim.private_key is not None:
        return records.byodkim(state.resolver, identity.name, dkim.selector, dkim.private_key)
    return records.easy_dkim(state.resolver, identity.name, dkim.tokens, dkim.zone)


def _look_at_txt(state: SesState, identity: Identity) -> str | None:
    if not identity.txt_token:
        return None
    return records.ownership(state.resolver, identity.name, identity.txt_token)


def begin_dkim(state: SesState, identity: Identity) -> None:
    """Start to look for the DKIM records; a domain that isn't verified yet is by them."""
    identity.dkim.check.begin(state.now())
    begin_ownership(state, identity)


def begin_ownership(state: SesState, identity: Identity) -> None:
    """Start to verify a domain, unless it is verified or about to be."""
    if not identity.verification.running:
        identity.verification.begin(state.now())
    watch(state, identity)


def describe(identity: Identity) -> dict[str, Any]:
    """Return the v2 VerificationInfo; empty for addresses, which are not looked up in DNS."""
    check = identity.verification
    if not identity.is_domain or check.last_checked is None:
        return {}
    shown: dict[str, Any] = {"LastCheckedTimestamp": utc(check.last_checked)}
    if check.last_success is not None:
        shown["LastSuccessTimestamp"] = utc(check.last_success)
    if check.error:
        shown["ErrorType"] = check.error
    return shown | ({"SOARecord": identity.soa} if identity.soa else {})
