"""What a send call hands in, turned into a message for `sending`: parts, or written already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_aws.internet.message import Field, make_field
from local_aws.ses.events.tracking_override import AS_CONFIGURED, TrackingOverride
from local_aws.ses.lists.sending import NO_LIST, ListOptions
from local_aws.ses.message import headers, raw_message, tags
from local_aws.ses.message.addresses import Mailbox, parse_mailbox
from local_aws.ses.message.compose import (
    BadContent,
    address_field,
    author_field,
    body_part,
    parse_all,
    refuse_control,
    subject_field,
)
from local_aws.ses.message.draft import Draft
from local_aws.ses.outbound.authorities import NO_ARNS, IdentityArns
from local_aws.ses.outbound.caller import NOBODY, Caller
from local_aws.ses.outbound.sending import Outgoing

if TYPE_CHECKING:
    from local_aws.ses.state import SesState


@dataclass(slots=True)
class Request:
    """What a send call says around its content. Addresses are as the caller wrote them."""

    source: str = ""
    to: list[str] = field(default_factory=list)
    cc: list[str] = field(default_factory=list)
    bcc: list[str] = field(default_factory=list)
    reply_to: list[str] = field(default_factory=list)
    feedback_address: str = ""
    tags: list[tuple[str, str]] | None = None
    configuration_set: str = ""
    caller: Caller = NOBODY
    list_options: ListOptions = NO_LIST
    tracking: TrackingOverride = AS_CONFIGURED
    arns: IdentityArns = NO_ARNS
    action: str = "SendEmail"


def from_simple(state: SesState, request: Request, message: dict[str, Any]) -> Outgoing:
    """Compose a message from subject, text, HTML, headers and attachments.

    Raises BadAddress, BadContent, BadTag.
    """
    if not request.source:
        raise BadContent("A From address is required: give FromEmailAddress.")
    source = parse_mailbox(request.source)
    to, cc, bcc = parse_all(request.to), parse_all(request.cc), parse_all(request.bcc)
    part = body_part(message, boundary_maker(state))
    fields = [author_field(source)]
    for name, given in (("Reply-To", parse_all(request.reply_to)), ("To", to), ("Cc", cc)):
        if given:
            fields.append(address_field(name, given))
    fields += [subject_field(message["Subject"]), headers.MIME_VERSION]
    fields += [make_field(line.encode()) for line in part.headers]
    if message.get("Headers"):
        fields += custom_fields(message["Headers"])
        raw_message.check_fields(fields)
    draft = Draft(fields, ending_in_line_end(part.content))
    raw_message.check_part_count(draft)
    return _outgoing(request, draft, [source], [*to, *cc, *bcc])


def boundary_maker(state: SesState) -> Callable[[], str]:
    """Return a maker of boundaries of the form that SES writes."""

    def make() -> str:
        stream = state.aws.ids.stream("ses-boundary")
        return f"----=_Part_{stream.getrandbits(20)}_{stream.getrandbits(31)}.{_millis(state)}"

    return make


def _millis(state: SesState) -> int:
    return int(state.now() * 1000)


def ending_in_line_end(content: bytes) -> bytes:
    """Return the content with a line end at its end, as SMTP transports it (RFC 5321 §4.1.1.4)."""
    return content if content.endswith(b"\r\n") else content + b"\r\n"


def custom_fields(given: list[dict[str, str]]) -> list[Field]:
    """Return the fields of `Headers`. Raises BadContent for a name that SES sets itself."""
    fields = []
    for header in given:
        name, value = header["Name"], header["Value"]
        refuse_control(f"Header '{name}'", value)
        if name.lower().encode() in headers.SET_BY_SES:
            raise BadContent(f"Header '{name}' is set by Amazon SES and not allowed in Headers.")
        fields.append(make_field(f"{name}: {value}".encode()))
    return fields


def from_raw(request: Request, data: bytes) -> Outgoing:
    """Read a message that the caller has written. Raises BadAddress, BadContent, BadTag."""
    draft = raw_message.read_raw(data)
    if not raw_message.mailboxes(draft.fields, b"from"):
        if not request.source:
            raise BadContent("Missing required header 'From'.")
        draft.fields.insert(0, address_field("From", [parse_mailbox(request.source)]))
    senders = list(raw_message.mailboxes(draft.fields, b"from"))
    if request.source:
        senders.append(parse_mailbox(request.source))
    senders += raw_message.mailboxes(draft.fields, b"sender")
    listed = parse_all([*request.to, *request.cc, *request.bcc])
    recipients = listed or raw_message.recipients(draft.fields)
    returned = raw_message.mailboxes(draft.fields, b"return-path")
    if returned and not request.feedback_address:
        request.feedback_address = returned[0].address
    return _outgoing(request, draft, senders, recipients)


def _outgoing(
    request: Request, draft: Draft, senders: list[Mailbox], recipients: list[Mailbox]
) -> Outgoing:
    if request.feedback_address:
        senders = [*senders, parse_mailbox(request.feedback_address)]
    return Outgoing(
        draft,
        senders,
        recipients,
        feedback_address=senders[-1].address,
        tags=tags.check_tags(request.tags) if request.tags else None,
        configuration_set=request.configuration_set,
        caller=request.caller,
        list_options=request.list_options,
        tracking=request.tracking,
        arns=request.arns,
        action=request.action,
    )
