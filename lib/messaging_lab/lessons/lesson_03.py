"""Lesson 03, Roll out DMARC: what others send in Nutrition.co's name, and the exercises' checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from messaging_lab.authentication import parse_tags
from messaging_lab.dmarc import Report, latest_day, read_messages, summarise
from messaging_lab.errors import OnlyLocal
from messaging_lab.exercises import Finding, exercise, expect, missing, right
from messaging_lab.readers import readers
from messaging_lab.show.tables import Table, table
from messaging_lab.words import listed
from messaging_lab.workbook import current_workbook

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

SERVICE, HOSTER = "letterpost.example", "cheap-hosting.example"
ALUMNI = {"lea@alumni.example": "gmail", "milo@alumni.example": "yahoo"}
PATIENTS = ("kim@clinic.example", "noor@clinic.example")
PARKED = current_workbook().parked_domain
LOOK = "reports()"


def detours(lab: Lab) -> list[str]:
    """Return the addresses of subscribers whose mail takes a detour: two former students whose
    university passes mail on, and two at a clinic with a gateway. Raises OnlyLocal on AWS."""
    for address, provider in ALUMNI.items():
        lab.world.forward(address, lab.recipient(provider, address.partition("@")[0]))
    return [*ALUMNI, *PATIENTS]


def others_send(lab: Lab) -> Table:
    """Let others send in Nutrition.co's name for a day, and say what they sent.

    That is HR, by a mailing service, and a crook. Raises OnlyLocal on AWS.
    """
    everyone, domain, company = readers(lab), lab.domain, current_workbook().company
    jobs, billing = f"{company} Jobs <jobs@{domain}>", f"{company} <billing@{domain}>"
    invented = f"{company} <invoice@accounts.{domain}>"
    lab.world.send_by_service(jobs, everyone[::2], "We are hiring", "Come and cook with us.")
    lab.world.send_by_stranger(billing, everyone[1::3], "Your invoice", "Pay 49.90 EUR today.")
    lab.world.send_by_stranger(invented, everyone[:4], "Your invoice", "Pay 49.90 EUR today.")
    return table(
        [
            {"From": jobs, "Sent by": "HR, with a mailing service", "Mails": len(everyone[::2])},
            {"From": billing, "Sent by": "a crook", "Mails": len(everyone[1::3])},
            {"From": invented, "Sent by": "a crook", "Mails": 4},
        ]
    )


def spoof(lab: Lab, domain: str) -> str:
    """Let a crook write to Ana in the name of a domain; return Gmail's reply to him."""
    author = f"{current_workbook().company} <offers@{domain}>"
    replies = lab.world.send_by_stranger(author, [lab.recipient()], "Half price", "Click here.")
    return replies[0]


def parked_zone(lab: Lab) -> str:
    """Return the Id of a hosted zone for the domain that Nutrition.co owns and doesn't use.

    Raises OnlyLocal on AWS, where that would be a domain of your own.
    """
    if not lab.is_local:
        raise OnlyLocal(f"{PARKED} is the lab's: use a domain of yours and its hosted zone here.")
    route53 = lab.client("route53")
    for zone in route53.list_hosted_zones_by_name(DNSName=PARKED)["HostedZones"]:
        if zone["Name"] == f"{PARKED}.":
            return str(zone["Id"])
    reference = f"parked at {lab.clock.now.isoformat()}"
    made = route53.create_hosted_zone(Name=PARKED, CallerReference=reference)
    return str(made["HostedZone"]["Id"])


def reports_at(lab: Lab, address: str) -> list[Report]:
    """Return the reports that have arrived at an address."""
    return read_messages(mail.raw for mail in lab.inbox(address)).reports


@exercise(
    lesson="03",
    number=1,
    title="Let the second sender pass",
    hints=(
        "`lab.world.service_record(lab.domain)` is what the mailing service wants in your DNS.",
        "Publish it as a CNAME, let a day of mail pass with `a_day`, and read the latest reports.",
    ),
)
def let_the_second_sender_pass(lab: Lab) -> Iterator[Finding]:
    """Look at the record, and at what the latest reports say about the mailing service."""
    record = lab.world.service_record(lab.domain)
    yield expect(
        lab.lookup(record["name"], "CNAME") == [record["value"]],
        f"{record['name']} leads to the key of {SERVICE}.",
        f"{record['name']} doesn't lead to {record['value']}.",
        look=f"lab.lookup({record['name']!r}, 'CNAME')",
    )
    found = latest_day(_about(lab, lab.domain))
    if not found:
        yield missing("No report has arrived yet: let a day of mail pass.", look=LOOK)
        return
    yield from _service_findings(found)


def _about(lab: Lab, domain: str) -> list[Report]:
    reports = reports_at(lab, lab.sender("dmarc", ""))
    return [report for report in reports if report.policy.domain == domain]


def _service_findings(reports: list[Report]) -> Iterator[Finding]:
    records = [
        record
        for report in reports
        for record in report.records
        if any(one.domain == SERVICE for one in record.dkim_results)
    ]
    count = sum(record.messages for record in records)
    failed = sum(record.messages for record in records if not record.passed)
    yield expect(
        count,
        f"The latest reports know {count} messages of {SERVICE}.",
        f"The latest reports know no mail of {SERVICE}: let HR send again, and a day pass.",
        look=LOOK,
    )
    yield expect(
        not failed,
        "All of them pass DMARC.",
        f"{failed} of them fail DMARC: was the record there when they were sent?",
        look=LOOK,
    )


@exercise(
    lesson="03",
    number=2,
    title="Close a domain that sends nothing",
    hints=(
        "At the parked domain: an SPF record that lists nobody, a null MX, DMARC with p=reject.",
        f"The reports go to another domain, which has to agree: a TXT at {PARKED}._report._dmarc.",
    ),
)
def close_a_domain(lab: Lab) -> Iterator[Finding]:
    """Look at the parked domain's records, at the consent, and at a report on a refusal."""
    yield expect(
        _spf(lab, PARKED) == ["v=spf1 -all"],
        "Its SPF record lists nobody.",
        f"Its SPF is {listed(_spf(lab, PARKED)) or 'missing'}: one record, v=spf1 -all, is wanted.",
        look=f"lab.lookup({PARKED!r}, 'TXT')",
    )
    yield expect(
        [value.rstrip(".") for value in lab.lookup(PARKED, "MX")] == ["0 "],
        "Its null MX says that it takes no mail.",
        "Its MX isn't the null MX: preference 0 and a dot.",
        look=f"lab.lookup({PARKED!r}, 'MX')",
    )
    rua = lab.sender("dmarc", "")
    yield _parked_policy(lab, rua)
    yield _consent(lab)
    yield _reported(lab)


def _spf(lab: Lab, domain: str) -> list[str]:
    """Return the SPF records of a domain; other TXT records may stand beside them."""
    found = lab.lookup(domain, "TXT")
    return [" ".join(one.lower().split()) for one in found if one.lower().startswith("v=spf1")]


def _parked_policy(lab: Lab, rua: str) -> Finding:
    tags = parse_tags(next(iter(lab.lookup(f"_dmarc.{PARKED}", "TXT")), ""))
    if tags.get("v") != "DMARC1":
        return missing("It has no DMARC record.", look=f"lab.lookup('_dmarc.{PARKED}', 'TXT')")
    if tags.get("p") != "reject" or tags.get("t") == "y":
        test = "; t=y" if tags.get("t") == "y" else ""
        return missing(
            f"Its policy is p={tags.get('p')}{test}, and a domain without mail can reject.",
            look=f"lab.lookup('_dmarc.{PARKED}', 'TXT')",
        )
    return expect(
        f"mailto:{rua}" in tags.get("rua", ""),
        f"Its policy is p=reject, and its reports go to {rua}.",
        f"Its reports don't go to {rua}.",
        look="the tag rua",
    )


def _consent(lab: Lab) -> Finding:
    name = f"{PARKED}._report._dmarc.{lab.domain}"
    found = any(value.startswith("v=DMARC1") for value in lab.lookup(name, "TXT"))
    return expect(
        found,
        f"{lab.domain} agrees to take its reports.",
        f"{lab.domain} doesn't agree to take its reports: receivers ask at {name}.",
        look=f"lab.lookup({name!r}, 'TXT')",
    )


def _reported(lab: Lab) -> Finding:
    refused = sum(one.dispositions["reject"] for one in summarise(_about(lab, PARKED)))
    if refused:
        return right(f"A report tells of mail in its name that was refused ({refused}).")
    return missing(
        "No report tells of mail in its name that was refused: "
        "let the crook try (spoof), and a day pass.",
        look=LOOK,
    )
