"""What SES has accepted and what became of it, for each recipient; identities that wait."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from local_aws.ses.state import SesState
from messaging_lab.authentication.fields import decoded, read
from messaging_lab.show.html import Html, breakable, join, tag
from messaging_lab.show.mail import open_mail
from messaging_lab.show.marks import FAIL, NONE, PASS, WARN, badge
from messaging_lab.show.tables import card, table
from messaging_lab.window.arrived import arrivals, place
from messaging_lab.window.listing import (
    NEWEST,
    Page,
    Part,
    Query,
    button,
    link,
    listed,
    pages,
    part_of,
    search_form,
    time_of,
    whole,
)

if TYPE_CHECKING:
    from local_aws.ses.outbound.sent_message import Outcome, SentMessage
    from local_aws.world import LocalAws

KINDS = {"delivered": PASS, "waiting": WARN, "not rendered": FAIL}
"""Status -> mark; whatever else a recipient's status is, the mail didn't get there."""

NAMED = 3
"""Recipients that a row names; a mail may have fifty."""

NOTHING = "SES has accepted no mail yet."


class Sent(NamedTuple):
    """A message and the account and Region it was sent in."""

    state: SesState
    message: SentMessage

    @property
    def subject(self) -> str:
        """Its subject, in words where it has none or hasn't left yet."""
        fields = read(self.message.raw or self.message.head)
        return decoded(fields.get("Subject")) or "(no subject)"


def sent(aws: LocalAws) -> list[Sent]:
    """Return what has been sent in every account and Region, the newest first."""
    found = [Sent(state, one) for state in aws.states(SesState) for one in reversed(state.sent)]
    return sorted(found, key=lambda one: -one.message.sent_at)


def find(aws: LocalAws, message_id: str) -> Sent | None:
    """Return a message by the id that SES answered with."""
    for state in aws.states(SesState):
        if message_id in state.messages:
            return Sent(state, state.messages[message_id])
    return None


def rows(found: list[Sent]) -> list[dict[str, Any]]:
    """Return sent mail as rows of a list."""
    return [
        {
            "Sent": time_of(one.message.sent_at),
            "From": whole(one.message.sender or one.message.source),
            "To": _people(one.message.recipients),
            "Subject": link("sent-message", one.subject, id=one.message.message_id),
            "Outcome": _outcomes(one.message),
        }
        for one in found
    ]


def _people(recipients: tuple[str, ...]) -> Html:
    more = f" and {len(recipients) - NAMED} more" if len(recipients) > NAMED else ""
    return join([join(map(whole, recipients[:NAMED]), ", "), more])


def _outcomes(message: SentMessage) -> Html:
    statuses = [outcome.status for outcome in message.outcomes.values()] or ["waiting"]
    counts = {status: statuses.count(status) for status in dict.fromkeys(statuses)}
    if len(statuses) == 1:
        return _mark(statuses[0])
    return join([_mark(status, f"{count} ") for status, count in counts.items()], tag("br"))


def _mark(status: str, before: str = "") -> Html:
    return badge(f"{before}{status}", kind=KINDS.get(status, FAIL))


def overview(aws: LocalAws) -> Html:
    """Return the mail that was sent last."""
    found = sent(aws)
    more = link("sent", "All sent mail, and a search") if found else ""
    return listed("Sent by SES", len(found), rows(found[:NEWEST]), empty=NOTHING, more=more)


def sent_page(aws: LocalAws, query: Query) -> Page:
    """All sent mail, or that in whose id, sender, recipients or subject a text stands."""
    found = sent(aws)
    wanted = query.get("q", "").strip().lower()
    found = [one for one in found if wanted in _haystack(one)] if wanted else found
    part, number = part_of(found, query)
    empty = f"No sent mail has “{wanted}” in it." if wanted else NOTHING
    return Page(
        "Mail that SES has sent",
        [
            search_form("sent", query, "Message id, sender, recipient or subject"),
            listed("Messages", len(found), rows(list(part)), empty=empty),
            pages("sent", query, len(found), number),
        ],
    )


def _haystack(one: Sent) -> str:
    message = one.message
    words = (message.message_id, message.sender, message.source, one.subject, *message.recipients)
    return "\n".join(words).lower()


def message_page(aws: LocalAws, query: Query) -> Page:
    """One message: how it was sent, what became of it, and as it left."""
    found = find(aws, query["id"])
    if found is None:
        raise LookupError(query["id"])
    message, caller = found.message, found.message.caller
    facts = {
        "MessageId": message.message_id,
        "Sent": time_of(message.sent_at),
        "Account, Region": f"{found.state.account_id}, {found.state.region}",
        "By": f"{caller.operation}, from {caller.source_ip}",
        "MAIL FROM": message.mail_from,
        "Configuration set": message.configuration_set or "(none)",
    }
    if message.tags:
        facts["Tags"] = ", ".join(f"{name}={value}" for name, value in message.tags.items())
    return Page(
        found.subject,
        [
            card("How it was sent", facts),
            _fates(aws, message),
            tag("h2", "As it left"),
            _left(message),
        ],
    )


def _left(message: SentMessage) -> Part:
    """Return the message without a verdict: nobody has judged it yet."""
    if not message.raw:
        return tag("p", "It hasn't left yet.")
    return replace(open_mail(message.raw), results=())


def _fates(aws: LocalAws, message: SentMessage) -> Html:
    where = _arrived(aws, message)
    fates = [
        {
            "Recipient": where.get(who, breakable(who)),
            "Outcome": _mark(outcome.status),
            "At": time_of(outcome.at) if outcome.at else "",
            "The host said": _reply(outcome),
        }
        for who, outcome in message.outcomes.items()
    ]
    return table(fates, caption="What became of it").html() if fates else tag("p", "It waits.")


def _reply(outcome: Outcome) -> str:
    reply = outcome.reply
    said = "" if reply is None else " ".join(f"{reply.code} {reply.enhanced} {reply.text}".split())
    kind = "/".join(filter(None, outcome.bounce))
    after = ["complained"] * outcome.complained + ["answered"] * outcome.auto_replied
    return ". ".join(filter(None, [said, kind, *after]))


def _arrived(aws: LocalAws, message: SentMessage) -> dict[str, Html]:
    """Return recipient -> a link to the message in the mailbox, for those that have got it."""
    found = {}
    wanted = f"<{message.message_id}@".encode()
    for one in arrivals(aws):
        if one.message.received_at < message.sent_at:
            break
        if wanted in one.message.data:
            for who in one.message.envelope.recipients:
                found[who] = link("message", breakable(who), **place(one))
    return found


def identities(aws: LocalAws) -> Html:
    """Return the identities, and a button for the owner of an address to click the link."""
    found = [(state, one) for state in aws.states(SesState) for one in state.identities.values()]
    shown = [
        {
            "Identity": one.name,
            "Account, Region": f"{state.account_id}, {state.region}",
            "Verification": badge(one.verification.status, kind=_checked(one.verification.status)),
            "DKIM": badge(one.dkim.check.status, kind=_checked(one.dkim.check.status)),
            "What is next": _next(one.name, waits=one.verification.status != "SUCCESS",
                                  domain=one.is_domain),
        }
        for state, one in found
    ]  # fmt: skip
    command = tag("code", "aws sesv2 create-email-identity --email-identity you@example.com")
    empty = join(["Whoever sends mail needs an identity: ", command])
    return listed("Identities of SES", len(shown), shown, empty=empty)


def _checked(status: str) -> str:
    return {"SUCCESS": PASS, "PENDING": WARN, "FAILED": FAIL}.get(status, NONE)


def _next(name: str, *, waits: bool, domain: bool) -> object:
    if not waits:
        return ""
    if domain:
        return "Publish its DKIM records in a hosted zone."
    return button("Click its link", "/_lab/identities/verify", json.dumps({"identity": name}))
