"""`/_lab/...` for Mail Manager: companies' mailbox hosts, ingress over SMTP, mail for archives."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from local_aws.lab_routes.request import BadRequest, Handler, message_of, text_of

if TYPE_CHECKING:
    from local_aws.mail_manager.lab import OldMail
    from local_aws.world import LocalAws


MOST_MESSAGES = 10**6
"""Messages that an archive is filled with at most."""


def host_mail(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """A company moves its mail to a host, or changes its settings there.

    {"provider": "workspace"|"microsoft365", "domain", "gateways": [CIDR], "detect_external_ip"}.
    """
    from local_aws.mail_manager import lab

    gateways, detect = body.get("gateways", []), body.get("detect_external_ip", True)
    if not isinstance(gateways, list) or not all(isinstance(one, str) for one in gateways):
        raise BadRequest('"gateways" must be a list of networks such as "198.18.128.0/28".')
    try:
        lab.host_mail(
            aws, text_of(body, "provider"), text_of(body, "domain"), gateways, bool(detect)
        )
    except (LookupError, ValueError) as problem:
        raise BadRequest(str(problem.args[0])) from None
    return {}


def list_relay_networks(aws: LocalAws, _: dict[str, Any], region: str) -> dict[str, Any]:
    """Say which networks the relays of a Region send from: {"networks": [CIDR]}."""
    from local_aws.internet.world_zones import REGIONS
    from local_aws.mail_manager.addresses import relay_range

    if region not in REGIONS:
        raise BadRequest(f"There is no Region {region}.", 404)
    return {"networks": [relay_range(region)]}


def add_smart_host_account(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """Somebody gets an account at the smart host: {"username", "password"}."""
    from local_aws.mail_manager import lab

    username, password = text_of(body, "username"), text_of(body, "password")
    return {"server": lab.add_smart_host_account(aws, username, password)}


def listen_for_ingress(aws: LocalAws, _: dict[str, Any], __: str) -> dict[str, Any]:
    """Ingress endpoints take real SMTP from now on, if they don't already."""
    from local_aws.mail_manager import lab

    return {"ingress": lab.listen(aws)}


def fill_archive(aws: LocalAws, body: dict[str, Any], archive_id: str) -> dict[str, Any]:
    """Mail has come in for 90 days: {"messages": N} pieces of it, into a Mail Manager archive.

    In parts where there is much: "first" (from 0) and "count" say which of the N come now.
    "company" and "domain" say whose mail it is, both or neither.
    """
    from local_aws.mail_manager import lab
    from local_aws.mail_manager.samples import Company

    messages = _whole(body, "messages", 1, MOST_MESSAGES)
    first = _whole(body, "first", 0, messages, 0)
    count = _whole(body, "count", 0, messages - first, messages - first)
    part, company = range(first, first + count), None
    if "company" in body or "domain" in body:
        company = Company(text_of(body, "company"), text_of(body, "domain"))
    try:
        filled = lab.fill_archive(aws, archive_id, messages, part, *_owner(body), company)
        return {"messages": filled}
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None


def _whole(
    body: dict[str, Any], name: str, least: int, most: int, default: int | None = None
) -> int:
    found = body.get(name, default)
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
        raise BadRequest(f'The body needs "{name}", a number from {least} to {most}.')
    return found


def import_mail(aws: LocalAws, body: dict[str, Any], archive_id: str) -> dict[str, Any]:
    """Old mail goes into an archive, unless it is there: {"messages": [{"raw": base64, …}]}.

    A message may have "received" (epoch seconds; else it is received now), "sender" and
    "recipients".
    """
    from local_aws.mail_manager import lab

    messages = body.get("messages")
    if not isinstance(messages, list) or not all(isinstance(one, dict) for one in messages):
        raise BadRequest('The body needs "messages", a list of {"raw": base64, …}.')
    mails = [_old_mail(one, aws.clock.now()) for one in messages]
    try:
        imported = lab.import_mail(aws, archive_id, mails, *_owner(body))
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None
    return asdict(imported)


def _old_mail(message: dict[str, Any], now: float) -> OldMail:
    from local_aws.mail_manager.lab import OldMail

    received, recipients = message.get("received", now), message.get("recipients", [])
    if isinstance(received, bool) or not isinstance(received, int | float):
        raise BadRequest('"received" must be a number of epoch seconds.')
    if not isinstance(recipients, list) or not all(isinstance(one, str) for one in recipients):
        raise BadRequest('"recipients" must be a list of addresses.')
    raw = message_of(text_of(message, "raw"))
    return OldMail(raw, float(received), str(message.get("sender", "")), tuple(recipients))


def _owner(body: dict[str, Any]) -> tuple[str, str]:
    from local_aws.world import ACCOUNT_ID, REGION

    return body.get("account_id") or ACCOUNT_ID, body.get("region") or REGION


ROUTES: list[tuple[str, str, Handler]] = [
    ("POST", "/hosted-mail", host_mail),
    ("GET", "/relay-networks/([a-z0-9-]+)", list_relay_networks),
    ("POST", "/smart-host/accounts", add_smart_host_account),
    ("POST", "/ingress/listen", listen_for_ingress),
    ("POST", "/archives/([^/]+)/fill", fill_archive),
    ("POST", "/archives/([^/]+)/mail", import_mail),
]
