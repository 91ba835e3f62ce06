"""Events as the services publish them, with as much as the functions read."""

from __future__ import annotations

from typing import Any

START = 1767690000


def moment(seconds: int) -> str:
    return f"2026-01-06T{9 + seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.000Z"


def email(kind: str, seconds: int = 0, to: str = "ana@gmail.example", **more: Any) -> Any:
    """Return an event of SES of a kind, `seconds` after nine o'clock."""
    at = moment(seconds)
    bodies: dict[str, Any] = {
        "Bounce": {
            "bounce": {
                "bounceType": more.pop("bounce_type", "Permanent"),
                "bouncedRecipients": [{"emailAddress": to}],
                "timestamp": at,
            }
        },
        "Complaint": {
            "complaint": {"complainedRecipients": [{"emailAddress": to}], "timestamp": at}
        },
        "Delivery": {"delivery": {"recipients": [to], "timestamp": at}},
        "DeliveryDelay": {
            "deliveryDelay": {"delayedRecipients": [{"emailAddress": to}], "timestamp": at}
        },
        "Open": {"open": {"timestamp": at}},
        "Click": {"click": {"timestamp": at}},
        "Subscription": {"subscription": {"timestamp": at}},
    }
    mail = {
        "messageId": more.pop("message_id", "0100-1"),
        "timestamp": at if kind == "Send" else moment(0),
        "source": "news@nutrition.example",
        "sendingAccountId": "123456789012",
        "destination": more.pop("destination", [to]),
        "tags": more.pop("tags", {"campaign_id": ["spring"]}),
    }
    return {"eventType": kind, "mail": mail, **bodies.get(kind, {})}


def sms(status: str, seconds: int = 0, *, final: bool = False, **more: Any) -> Any:
    """Return an event of a text message, `seconds` after nine o'clock."""
    event = {
        "eventType": f"TEXT_{status}",
        "eventTimestamp": (START + seconds) * 1000,
        "isFinal": final,
        "originationPhoneNumber": "+447700900000",
        "destinationPhoneNumber": "+447700900123",
        "isoCountryCode": "GB",
        "messageId": "text-1",
        "messageType": "TRANSACTIONAL",
        "messageStatus": status,
        "totalMessagePrice": 0.00581,
        "totalCarrierFee": 0.00302,
        "context": {"campaign_id": "spring"},
    }
    return event | more
