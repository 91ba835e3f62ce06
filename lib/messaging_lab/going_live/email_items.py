"""The checklist's items about mail: authentication, the sandbox, bounces and complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from messaging_lab.going_live.checklist import State, either, item, look, missing, unused

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

AUTHENTICATION, SANDBOX, BOUNCES = "Email authentication", "Sandbox", "Bounces and complaints"

ACCOUNT_LIST_SINCE = "25 November 2019"
"""Accounts that began later have the suppression list on for both reasons by themselves."""


def identity_of(lab: Lab) -> dict[str, Any]:
    """Return the domain's identity, {} where there is none."""
    try:
        found: dict[str, Any] = lab.client("sesv2").get_email_identity(EmailIdentity=lab.domain)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return {}
    return found


@item(AUTHENTICATION, "Domain with DKIM")
def _dkim(lab: Lab) -> State:
    found = identity_of(lab)
    if not found:
        return missing(f"{lab.domain} is no identity: verify it as a domain (lesson 02).")
    status = found["DkimAttributes"]["Status"]
    return either(
        status == "SUCCESS",
        f"{lab.domain} signs with keys of its own.",
        f"DKIM of {lab.domain} is {status}: publish its records (lesson 02).",
    )


@item(AUTHENTICATION, "Custom MAIL FROM")
def _mail_from(lab: Lab) -> State:
    found = identity_of(lab).get("MailFromAttributes", {})
    status = found.get("MailFromDomainStatus", "not set")
    return either(
        status == "SUCCESS",
        f"Bounces go to {found.get('MailFromDomain')}, so SPF is aligned too.",
        f"MAIL FROM is {status}: SPF passes for amazonses.com and aligns with nothing (lesson 02).",
    )


@item(AUTHENTICATION, "DMARC")
def _dmarc(lab: Lab) -> State:
    found = [one for one in lab.lookup(f"_dmarc.{lab.domain}", "TXT") if one.startswith("v=DMARC1")]
    if not found:
        return missing(f"_dmarc.{lab.domain} has no record; Gmail and Yahoo want one since 2024.")
    tags = dict(part.strip().partition("=")[::2] for part in found[0].split(";") if "=" in part)
    policy = tags.get("p", "none")
    if "rua" not in tags:
        return look(f"p={policy}, but no rua: nobody tells you what is sent in your name.")
    if policy == "none":
        return look("p=none watches only: read the reports, then tighten it (lesson 03).")
    return either(True, f"p={policy}, reports to {tags['rua']}.", "")


@item(SANDBOX, "Production access")
def _production(lab: Lab) -> State:
    return either(
        lab.client("sesv2").get_account()["ProductionAccessEnabled"],
        f"SES in {lab.region} sends to everybody.",
        f"SES in {lab.region} is in the sandbox, Region by Region: ask for access (lesson 01).",
    )


@item(SANDBOX, "Quota")
def _quota(lab: Lab) -> State:
    quota = lab.client("sesv2").get_account()["SendQuota"]
    daily = f"{quota['Max24HourSend']:,.0f} a day" if quota["Max24HourSend"] >= 0 else "no limit"
    return look(f"{daily}, {quota['MaxSendRate']:,.0f} a second: compare with your largest day.")


@item(SANDBOX, "Account in good standing")
def _standing(lab: Lab) -> State:
    account = lab.client("sesv2").get_account()
    status = account.get("EnforcementStatus", "HEALTHY")
    return either(
        status == "HEALTHY" and account["SendingEnabled"],
        "Healthy, sending is on.",
        f"Status {status}, sending {'on' if account['SendingEnabled'] else 'off'}: see lesson 08.",
    )


@item(BOUNCES, "Bounces and complaints are heard")
def _events(lab: Lab) -> State:
    ses = lab.client("sesv2")
    names = ses.list_configuration_sets()["ConfigurationSets"]
    if not names:
        return missing("No configuration set: bounces come by mail only, if anybody reads it.")
    kept = [
        f"{name} keeps {' and '.join(lost)} to itself"
        for name in names
        if (lost := _lost(ses, name))
    ]
    return either(
        not kept,
        f"Events of {', '.join(names)} go somewhere.",
        f"{'; '.join(kept)} (lesson 07).",
    )


def _lost(ses: Any, name: str) -> list[str]:
    heard = _heard(ses, name)
    return [one.lower() + "s" for one in ("BOUNCE", "COMPLAINT") if one not in heard]


def _heard(ses: Any, name: str) -> set[str]:
    found = ses.get_configuration_set_event_destinations(ConfigurationSetName=name)
    return {
        kind
        for one in found["EventDestinations"]
        if one["Enabled"]
        for kind in one["MatchingEventTypes"]
    }


@item(BOUNCES, "Default configuration set")
def _default(lab: Lab) -> State:
    name = identity_of(lab).get("ConfigurationSetName")
    return either(
        name,
        f"Mail that names no set goes through {name}.",
        f"{lab.domain} has no default set: a program that forgets to name one sends unheard.",
    )


@item(BOUNCES, "Suppression list")
def _suppression(lab: Lab) -> State:
    account = lab.client("sesv2").get_account()
    reasons = account.get("SuppressionAttributes", {}).get("SuppressedReasons", [])
    return either(
        {"BOUNCE", "COMPLAINT"} <= set(reasons),
        "Addresses that bounce or complain are not tried again.",
        f"It takes {' and '.join(reasons) or 'nothing'}; the default since {ACCOUNT_LIST_SINCE} "
        "is both reasons.",
    )


@item(BOUNCES, "One-click unsubscribe")
def _unsubscribe(lab: Lab) -> State:
    lists = lab.client("sesv2").list_contact_lists().get("ContactLists", [])
    if not lists:
        return look("No contact list here: marketing mail needs RFC 8058 headers of yours.")
    return look(f"Contact list {lists[0]['ContactListName']}: does every campaign name it?")


@item("Archive and retention", "Retention of archives")
def _retention(lab: Lab) -> State:
    mail = lab.client("mailmanager")
    archives = [one for one in mail.list_archives()["Archives"] if one["ArchiveState"] == "ACTIVE"]
    if not archives:
        return unused("No archive in Mail Manager.")
    kept = [mail.get_archive(ArchiveId=one["ArchiveId"]) for one in archives]
    told = [f"{one['ArchiveName']} {one['Retention']['RetentionPeriod']}" for one in kept]
    return look(f"{'; '.join(told)}: is that what the law and your policy say? (lesson 13)")
