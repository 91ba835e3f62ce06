"""The ten types of event and what each is called where.

Sources: "Contents of event data that Amazon SES publishes to Amazon SNS", "Monitoring SES events
using Amazon EventBridge" and "Retrieving Amazon SES event data from CloudWatch" in the developer
guide, and the enumerations of both models.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event.

    `name` is its name in v2, `v1_name` that in v1 (empty where v1 does not know it), `title` the
    `eventType` of the JSON and `key` the object that holds the particulars; `detail_type` is
    EventBridge's, `metric` CloudWatch's name.
    """

    name: str
    v1_name: str
    title: str
    key: str
    detail_type: str
    metric: str


SEND = EventType("SEND", "send", "Send", "send", "Email Sent", "Send")
REJECT = EventType("REJECT", "reject", "Reject", "reject", "Email Rejected", "Reject")
BOUNCE = EventType("BOUNCE", "bounce", "Bounce", "bounce", "Email Bounced", "Bounce")
COMPLAINT = EventType(
    *("COMPLAINT", "complaint", "Complaint", "complaint"),
    *("Email Complaint Received", "Complaint"),
)
DELIVERY = EventType("DELIVERY", "delivery", "Delivery", "delivery", "Email Delivered", "Delivery")
OPEN = EventType("OPEN", "open", "Open", "open", "Email Opened", "Open")
CLICK = EventType("CLICK", "click", "Click", "click", "Email Clicked", "Click")
RENDERING_FAILURE = EventType(
    *("RENDERING_FAILURE", "renderingFailure", "Rendering Failure", "failure"),
    *("Email Rendering Failed", "RenderingFailure"),
)
DELIVERY_DELAY = EventType(
    *("DELIVERY_DELAY", "", "DeliveryDelay", "deliveryDelay"),
    *("Email Delivery Delayed", "DeliveryDelay"),
)
SUBSCRIPTION = EventType(
    *("SUBSCRIPTION", "", "Subscription", "subscription"),
    *("Email Subscribed", "Subscription"),
)

ALL = (
    *(SEND, REJECT, BOUNCE, COMPLAINT, DELIVERY, OPEN, CLICK),
    *(RENDERING_FAILURE, DELIVERY_DELAY, SUBSCRIPTION),
)
BY_V1_NAME = {kind.v1_name: kind for kind in ALL if kind.v1_name}
BY_NAME = {kind.name: kind for kind in ALL}
