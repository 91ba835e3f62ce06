"""The one path that every send call takes, from a checked message to the answer's message id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local_aws.errors import NotImplementedByTheLab
from local_aws.internet.world_zones import default_mail_from, sending_hosts
from local_aws.ses.configuration_sets import ConfigurationSet
from local_aws.ses.events.tracking_override import AS_CONFIGURED, TrackingOverride
from local_aws.ses.identity import identities
from local_aws.ses.identity.identities import Identity
from local_aws.ses.identity.inheritance import custom_domain, signer, speakers
from local_aws.ses.lists import sending as lists
from local_aws.ses.lists.sending import NO_LIST, ListOptions
from local_aws.ses.message import headers, tags
from local_aws.ses.message.addresses import Mailbox
from local_aws.ses.message.draft import Draft
from local_aws.ses.message.raw_message import text_of
from local_aws.ses.outbound import delivery
from local_aws.ses.outbound.authorities import NO_ARNS, IdentityArns, owner_of, read_headers
from local_aws.ses.outbound.authorization import check_permitted
from local_aws.ses.outbound.caller import NOBODY, Caller
from local_aws.ses.outbound.refusals import Refusals, rejected
from local_aws.ses.outbound.sent_message import Outcome, SentMessage
from local_aws.ses.outbound.simulator import SIMULATOR_DOMAIN

if TYPE_CHECKING:
    from local_aws.ses.state import SesState

MAX_RECIPIENTS = 50
"""Recipients of a message ("Service quotas in Amazon SES")."""

MAX_NAMED = 10
"""Identities that a refusal names before it ends in `...` (assumption: AWS gives no number)."""


@dataclass(slots=True)
class Outgoing:
    """A message as a send call hands it over, complete but for what SES adds.

    `senders` are the mailboxes that have to be verified (From, Source, Sender, Return-Path), the
    first of them the one whose identity's settings apply. `tags` is None where the call has none.
    `failure` is the name of a template and why it could not be rendered; `list_options` the contact
    list and topic that the message belongs to; `arns` the identities that it is sent with, where
    the call names any; `action` what IAM calls the sending; `tracking` what the call says
    about its opens and clicks.
    """

    draft: Draft
    senders: list[Mailbox]
    recipients: list[Mailbox]
    feedback_address: str
    tags: dict[str, str] | None = None
    configuration_set: str = ""
    caller: Caller = NOBODY
    failure: tuple[str, str] | None = None
    arns: IdentityArns = NO_ARNS
    action: str = "SendEmail"
    list_options: ListOptions = NO_LIST
    tracking: TrackingOverride = AS_CONFIGURED


def send(state: SesState, outgoing: Outgoing, refusals: Refusals) -> str:
    """Accept a message and return its id, or raise the API's error.

    Delivery begins right after the answer. Where the identity asks for it, a MAIL FROM domain
    without its MX record raises MailFromDomainNotVerifiedException.
    """
    with refusals.explained():
        apply_control_headers(outgoing, refusals)
        check_recipients(outgoing.recipients, refusals)
    check_permitted(state, outgoing, refusals)
    owner = owner_of(state, outgoing, outgoing.senders[0], refusals)
    lists.check(state, outgoing.list_options)
    speaking = speakers(owner, outgoing.senders[0].address)
    default = speaking.identity if owner is state else None
    configuration = find_configuration_set(state, outgoing, default, refusals)
    check_account(state, refusals)
    check_verified(state, outgoing, refusals)
    counted = check_quota(state, outgoing.recipients, refusals)
    domain = custom_domain(speaking) or default_mail_from(state.region)
    message = make_message(state, outgoing, domain, configuration, counted)
    message.identity_owner = "" if owner is state else owner.account_id
    finish(state, outgoing, message, refusals)
    account = state.account
    state.quota.count(state.now(), len(message.recipients), counted, account.max_send_rate)
    state.sent.append(message)
    state.messages[message.message_id] = message
    if message.contact_list:
        lists.enrol(state, message)
    call_later = state.aws.clock.call_later
    if outgoing.failure:
        call_later(0, delivery.not_rendered, state, message, *outgoing.failure)
    else:
        by = signer(owner, speaking)
        call_later(0, delivery.dispatch, state, message, outgoing.draft, by)
    return message.message_id


def apply_control_headers(outgoing: Outgoing, refusals: Refusals) -> None:
    """Take tags, configuration set and list from X-SES- headers where the call does not give them.

    Raises BadTag; NotImplementedByTheLab for headers of features that are not there.
    """
    for found in outgoing.draft.fields:
        if found.name in headers.NOT_DONE:
            name = found.name.decode().upper()
            raise NotImplementedByTheLab("SES", f"the header {name}")
        if found.name == headers.MESSAGE_TAGS and outgoing.tags is None:
            outgoing.tags = tags.parse_header(text_of(found))
        elif found.name == headers.CONFIGURATION_SET and not outgoing.configuration_set:
            outgoing.configuration_set = text_of(found)
        elif found.name in headers.IDENTITY_ARNS:
            outgoing.arns = read_headers(outgoing.arns, outgoing.draft.fields)
        elif found.name == headers.LIST_MANAGEMENT and not outgoing.list_options.contact_list:
            outgoing.list_options = lists.read_header(text_of(found), refusals)


def check_recipients(recipients: list[Mailbox], refusals: Refusals) -> None:
    """Raise the API's error for no recipients, or too many."""
    if not recipients:
        raise refusals.invalid("There are no recipients specified")
    if len(recipients) > MAX_RECIPIENTS:
        raise refusals.invalid(f"Recipient count exceeds {MAX_RECIPIENTS}.")


def find_configuration_set(
    state: SesState, outgoing: Outgoing, identity: Identity | None, refusals: Refusals
) -> ConfigurationSet | None:
    """Return the configuration set of a message: the call's, the header's or the identity's.

    Raises the API's error for one that doesn't exist or whose sending is disabled.
    """
    default = identity.configuration_set if identity else ""
    name = outgoing.configuration_set or default
    if not name:
        return None
    found = state.configuration_sets.get(name)
    if found is None and not outgoing.configuration_set:
        # "Assigning a default configuration set": it fails "with a bad request error" then.
        raise refusals.invalid(f"Configuration set <{name}> does not exist.")
    if found is None:
        raise refusals.no_configuration_set(name)
    if not found.sending_enabled:
        raise refusals.configuration_set_paused(name)
    return found


def check_account(state: SesState, refusals: Refusals) -> None:
    """Raise the API's error if the account must not send, or has switched its sending off."""
    if not state.account.sending_enabled or state.account.enforcement_status == "SHUTDOWN":
        raise refusals.account_paused("Account is paused")


def check_verified(state: SesState, outgoing: Outgoing, refusals: Refusals) -> None:
    """Raise MessageRejected naming the senders, and in the sandbox recipients, not verified."""
    asked = [(one, owner_of(state, outgoing, one, refusals)) for one in outgoing.senders]
    if not state.account.production_access:
        asked += [(one, state) for one in outgoing.recipients if one.domain != SIMULATOR_DOMAIN]
    failed = dict.fromkeys(
        show(mailbox)
        for mailbox, owner in asked
        if not identities.is_verified(owner, mailbox.address)
    )
    if failed:
        named = [*failed][:MAX_NAMED] + (["..."] if len(failed) > MAX_NAMED else [])
        raise rejected(
            "Email address is not verified. The following identities failed the check in region "
            f"{state.region.upper()}: {', '.join(named)}"
        )


def show(mailbox: Mailbox) -> str:
    """Return a mailbox the way the refusal shows it."""
    return f"{mailbox.name} <{mailbox.address}>" if mailbox.name else mailbox.address


def check_quota(state: SesState, recipients: list[Mailbox], refusals: Refusals) -> int:
    """Return how many recipients count towards the 24 hours. Raises the API's throttling error."""
    now, account = state.now(), state.account
    counted = sum(recipient.domain != SIMULATOR_DOMAIN for recipient in recipients)
    if counted and state.quota.daily_exceeded(now, account.max_24_hour_send):
        raise refusals.throttled("Daily message quota exceeded.")
    if state.quota.rate_exceeded(now, account.max_send_rate):
        raise refusals.throttled("Maximum sending rate exceeded.")
    return counted


def make_message(
    state: SesState,
    outgoing: Outgoing,
    domain: str,
    configuration: ConfigurationSet | None,
    counted: int,
) -> SentMessage:
    """Return the message's record: its id, envelope and the host it leaves from."""
    now, region = state.now(), state.region
    message_id = headers.new_message_id(state.aws.ids, region, now)
    hosts = sending_hosts(region)
    # Any fixed rule would do: the digits of the random part spread messages over the hosts.
    client_ip, helo = hosts[int(message_id[17:25], 16) % len(hosts)]
    addresses = tuple(dict.fromkeys(recipient.address for recipient in outgoing.recipients))
    return SentMessage(
        message_id,
        now,
        addresses,
        counted,
        source=outgoing.senders[0].address,
        mail_from=f"{message_id}@{domain}",
        client_ip=client_ip,
        helo=helo,
        feedback_address=outgoing.feedback_address,
        configuration_set=configuration.name if configuration else "",
        max_delivery_seconds=delivery.limit_of(configuration),
        tags=outgoing.tags or {},
        outcomes={address: Outcome() for address in addresses},
        sender=show(outgoing.senders[0]),
        caller=outgoing.caller,
        head=outgoing.draft.head,
        contact_list=outgoing.list_options.contact_list,
        topic=outgoing.list_options.topic,
        tracking=outgoing.tracking,
    )


def finish(state: SesState, outgoing: Outgoing, message: SentMessage, refusals: Refusals) -> None:
    """Put the fields that SES writes on the message, and check its size. Raises the API's error."""
    draft, now = outgoing.draft, message.sent_at
    feedback = headers.feedback_id(state.account_id, state.region, message.tags)
    draft.fields = headers.stamp(draft.fields, state.region, message.message_id, now)
    if draft.size > refusals.max_bytes:
        raise refusals.invalid(
            f"Message length is more than {refusals.max_bytes} bytes long: '{draft.size}'."
        )
    draft.fields += headers.outgoing_fields(feedback, message.client_ip, now)
