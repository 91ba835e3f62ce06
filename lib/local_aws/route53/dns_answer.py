"""What a zone's own name servers answer at this moment, delegated or not."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.internet.answer import Answer
from local_aws.internet.names import BadName, is_within
from local_aws.route53.errors import invalid_input
from local_aws.route53.names import from_api, to_api
from local_aws.route53.service import service
from local_aws.route53.state import HostedZone, route53_state
from local_aws.route53.values import quote


@service.operation("TestDNSAnswer")
def test_dns_answer(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Ask the zone's first name server for a record.

    ResolverIP and the EDNS0 client subnet make no difference, because they only count for routing
    policies, which the local AWS does not do.
    """
    zone = route53_state(context).zone(params["HostedZoneId"])
    name, rtype = _name_in(zone, params["RecordName"]), params["RecordType"]
    served = context.aws.internet.dns.hosted_zone(zone.zone_id)
    answer = served.answer(name, rtype) if served is not None else None
    return {
        "Nameserver": zone.name_servers[0],
        "RecordName": to_api(name).removesuffix("."),
        "RecordType": rtype,
        "RecordData": _data(rtype, answer) if answer is not None else [],
        # A name server that hasn't got the zone yet refuses the question.
        "ResponseCode": answer.status if answer is not None else "REFUSED",
        "Protocol": "UDP",
    }


def _name_in(zone: HostedZone, name: str) -> str:
    try:
        found = from_api(name)
    except BadName as problem:
        raise invalid_input(str(problem)) from None
    if zone.private:
        raise invalid_input("TestDNSAnswer only works for public hosted zones.")
    if not is_within(found, zone.name):
        raise invalid_input(f"{to_api(found)} is not in the hosted zone {to_api(zone.name)}")
    return found


def _data(rtype: str, answer: Answer) -> list[str]:
    if answer.cname is not None:
        return [answer.cname]
    return [quote(value) if rtype in ("TXT", "SPF") else value for value in answer.values]
