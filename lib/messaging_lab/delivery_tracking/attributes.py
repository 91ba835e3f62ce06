"""The attributes of the table: those of AWS's post on message delivery status, for mail and SMS.

An item is one message to one recipient. Timestamps are ISO 8601 in UTC; whatever hasn't happened is
absent from the table and "NA" in an answer.
"""

from __future__ import annotations

NOT_AVAILABLE = "NA"

KEY = ("message_id", "destination")
"""Partition and sort key: SES gives one message id to a mail with several recipients."""

EMAIL_DETAILS = ("aws_account_id", "from_address", "client", "campaign_id", "journey_id")

EMAIL_TIMES = (
    "send",
    "softbounce",
    "rendering_failure",
    "rejected",
    "delivered",
    "open",
    "click",
    "unsubscribe",
    "hardbounce",
    "complaint",
)
"""What can happen to a mail, each further along than the one before. The latest status is the
furthest: it doesn't depend on which event came last."""

SMS_DETAILS = (
    "aws_account_id",
    "origination_phone_number",
    "destination_phone_number",
    "iso_country_code",
    "message_type",
    "campaign_id",
    "journey_id",
)

SMS_STATUS = ("record_status", "price_in_millicents_usd")
"""What the event that counts says: see `sms_events.order`."""

SMS_TIMES = ("buffered", "success", "failure", "complaint", "optout")
"""`complaint` and `optout` stay "NA": today's service sends no such events."""

COLUMNS = {
    "email": (*EMAIL_DETAILS, *EMAIL_TIMES),
    "sms": (*SMS_DETAILS, *SMS_STATUS, *SMS_TIMES),
}
"""event_type -> the attributes besides the key and event_type."""
