"""`/_lab/...` for readers, for a sender's own unsubscribe host, and for Postmaster Tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.lab_routes.request import BadRequest, Handler, text_of

if TYPE_CHECKING:
    from local_aws.world import LocalAws


def read(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """Readers look at their new mail: {"audiences": {"subscribers": ["a@b"]}, "within": 86400}."""
    from local_aws.people.reading import let_read

    audiences, within = body.get("audiences"), body.get("within", 86400)
    lists = audiences.values() if isinstance(audiences, dict) else [None]
    if not all(isinstance(one, list) and all(isinstance(a, str) for a in one) for one in lists):
        raise BadRequest('The body needs "audiences", such as {"subscribers": ["a@gmail.example"]}')
    if isinstance(within, bool) or not isinstance(within, int | float) or not 0 <= within < 4e9:
        raise BadRequest('"within" is a number of seconds >= 0.')
    assert isinstance(audiences, dict)
    try:
        return {"messages": let_read(aws, audiences, within)}
    except LookupError as problem:
        raise BadRequest(str(problem.args[0])) from None


def done(aws: LocalAws, _: dict[str, Any], __: str) -> dict[str, Any]:
    """What the readers have done so far, by audience and provider."""
    from local_aws.people.reading import people

    found = sorted(people(aws).done.items())
    rows = [
        {"audience": key[0], "provider": key[1], "deed": key[2], "count": n} for key, n in found
    ]
    return {"done": rows}


def unsubscribe(aws: LocalAws, _: dict[str, Any], address: str) -> dict[str, Any]:
    """A reader leaves by the unsubscribe button of the mail program, on the newest message."""
    from local_aws.people import reading

    try:
        return {"status": reading.unsubscribe(aws, address)}
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None


def open_web_host(aws: LocalAws, _: dict[str, Any], host: str) -> dict[str, Any]:
    """A sender's own web host starts to take one-click requests."""
    from local_aws.people.web import web_hosts

    web_hosts(aws).asked.setdefault(host.lower(), [])
    return {"host": host.lower()}


def asked(aws: LocalAws, _: dict[str, Any], host: str) -> dict[str, Any]:
    """What a sender's web host has been asked, oldest first."""
    from local_aws.people.web import web_hosts

    found = web_hosts(aws).asked.get(host.lower())
    if found is None:
        raise BadRequest(f"No web host {host} is open: POST to the same address opens it.", 404)
    return {"requests": [one._asdict() for one in found]}


def add_domain(aws: LocalAws, body: dict[str, Any], _: str) -> dict[str, Any]:
    """Add a domain to Postmaster Tools: {"domain"}; the answer has the TXT record to publish."""
    from local_aws.postmaster.domains import postmaster

    domain = text_of(body, "domain").lower().rstrip(".")
    return {"domain": domain, "txt": postmaster(aws).add(domain)}


def verify_domain(aws: LocalAws, _: dict[str, Any], domain: str) -> dict[str, Any]:
    """Postmaster Tools looks for the TXT record."""
    from local_aws.postmaster.domains import postmaster

    try:
        return {"verified": postmaster(aws).verify(domain.lower())}
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None


def domains(aws: LocalAws, _: dict[str, Any], __: str) -> dict[str, Any]:
    """GET v2/domains of Postmaster Tools."""
    from local_aws.postmaster.domains import postmaster

    return {"domains": postmaster(aws).listed()}


def query(aws: LocalAws, body: dict[str, Any], domain: str) -> dict[str, Any]:
    """POST v2/domains/DOMAIN/domainStats:query of Postmaster Tools."""
    from local_aws.postmaster import stats

    _check(aws, domain)
    try:
        return stats.query(aws, domain.lower(), body)
    except ValueError as problem:
        raise BadRequest(str(problem)) from None


def compliance(aws: LocalAws, _: dict[str, Any], domain: str) -> dict[str, Any]:
    """GET v2/domains/DOMAIN/complianceStatus of Postmaster Tools."""
    from local_aws.postmaster.compliance import status

    _check(aws, domain)
    return status(aws, domain.lower())


def _check(aws: LocalAws, domain: str) -> None:
    from local_aws.postmaster.domains import postmaster

    if not postmaster(aws).is_verified(domain.lower()):
        raise BadRequest(
            f"{domain} is not verified in Postmaster Tools: publish its TXT record and verify.", 403
        )


ROUTES: list[tuple[str, str, Handler]] = [
    ("POST", "/people/read", read),
    ("GET", "/people", done),
    ("POST", "/people/([^/]+)/unsubscribe", unsubscribe),
    ("POST", "/web-hosts/([^/]+)", open_web_host),
    ("GET", "/web-hosts/([^/]+)", asked),
    ("POST", "/postmaster/domains", add_domain),
    ("POST", "/postmaster/domains/([^/]+)/verify", verify_domain),
    ("GET", "/postmaster/v2/domains", domains),
    ("POST", "/postmaster/v2/domains/([^/]+)/domainStats:query", query),
    ("GET", "/postmaster/v2/domains/([^/]+)/complianceStatus", compliance),
]
