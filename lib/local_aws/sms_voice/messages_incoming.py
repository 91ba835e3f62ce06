"""Text messages that people send to an origination number: keywords, opt-outs, two-way messaging.

Source: user guide, "Keywords", "Required opt-out keywords", "Example of a two-way SMS message
payload for Amazon SNS topics".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from local_aws.internet.phones import TextMessage
from local_aws.sms_voice import keywords, numbering, phone_numbers
from local_aws.sms_voice.messages import outbox_of
from local_aws.sms_voice.pools import settings_of
from local_aws.sms_voice.state import SmsState

if TYPE_CHECKING:
    from local_aws.sms_voice.keywords import Keyword
    from local_aws.sms_voice.phone_numbers import PhoneNumber
    from local_aws.sms_voice.two_way import Settings
    from local_aws.world import LocalAws


def receive(aws: LocalAws, phone: str, to: str, body: str) -> None:
    """Take in a message from a phone to an origination number, both in E.164 format.

    Raises LookupError with a sentence for a number that nobody has, that isn't active or that
    takes no text messages.
    """
    owner = numbering.plan_of(aws).owners.get(to)
    if owner is None:
        raise LookupError(f"No account has the number {to}: only numbers can be replied to.")
    state = aws.state(SmsState, *owner)
    number = phone_numbers.by_number(state, to)
    if number is None or number.status != "ACTIVE" or "SMS" not in number.capabilities:
        raise LookupError(f"{to} takes no text messages: it must be ACTIVE and have SMS.")
    settings = settings_of(state, number)
    meant = keywords.meant_by(settings.keywords, body)
    if meant is not None and not settings.self_managed_opt_outs:
        _obey(state, settings, meant, number, phone)
    if settings.two_way_enabled:
        _publish(state, settings, meant, number, phone, body)


def _obey(
    state: SmsState, settings: Settings, meant: Keyword, number: PhoneNumber, phone: str
) -> None:
    listed = state.opt_out_lists[settings.opt_out_list_name]
    if meant.action == "OPT_OUT":
        listed.add(phone, state.aws.clock.utc(), by_end_user=True)
    elif meant.action == "OPT_IN":
        listed.opt_in(phone)
    # Assumption: automatic answers cost nothing and make no events.
    answer = TextMessage(meant.message, number.number, state.now())
    state.aws.clock.call_later(0, state.aws.internet.phones.put, phone, answer)


def _publish(
    state: SmsState,
    settings: Settings,
    meant: Keyword | None,
    number: PhoneNumber,
    phone: str,
    body: str,
) -> None:
    told = {
        "originationNumber": phone,
        "destinationNumber": number.number,
        # Assumption: what matches no keyword goes by the keyword that every account has.
        "messageKeyword": meant.word if meant else f"KEYWORD_{state.account_id}",
        "messageBody": body,
        "inboundMessageId": state.aws.ids.uuid("sms-inbound"),
    }
    previous = outbox_of(state).last.get((number.number, phone))
    if previous is not None:
        told["previousPublishedMessageId"] = previous
    sns = state.aws.client("sns", account_id=state.account_id, region=state.region)
    try:
        sns.publish(
            TopicArn=settings.two_way_channel_arn, Message=json.dumps(told, ensure_ascii=False)
        )
    except ClientError:
        return  # A topic that was deleted meanwhile.
