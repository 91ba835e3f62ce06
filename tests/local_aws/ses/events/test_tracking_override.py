"""A call may track a message that its configuration set doesn't, and the other way round."""

from __future__ import annotations

import pytest

from local_aws.world import LocalAws

from ..sender import DOMAIN, READER, production, send, simple, verify
from .kit import SET, listen

HTML = {"Html": {"Data": '<p><a href="https://nutrition.example/offer">Offer</a></p>'}}


@pytest.mark.parametrize(
    ("configured", "override", "opens", "clicks"),
    [
        ([], {}, False, False),
        ([], {"OpenTrackingEnabled": "ENABLED"}, True, False),
        ([], {"ClickTrackingEnabled": "ENABLED"}, False, True),
        (["OPEN", "CLICK"], {}, True, True),
        (["OPEN", "CLICK"], {"OpenTrackingEnabled": "DISABLED"}, False, True),
        (
            ["OPEN", "CLICK"],
            {"OpenTrackingEnabled": "DISABLED", "ClickTrackingEnabled": "DISABLED"},
            *(False, False),
        ),
    ],
)
@pytest.mark.parametrize("bulk", [False, True])
def test_the_call_decides(
    aws: LocalAws,
    configured: list[str],
    override: dict[str, str],
    opens: bool,
    clicks: bool,
    bulk: bool,
) -> None:
    verify(aws, DOMAIN)
    production(aws)
    listen(aws, ["SEND", *configured])
    more = {"ConfigurationSetName": SET, "ConfigurationOverrides": {"Tracking": override}}
    if bulk:
        content = {"Subject": "x", "Html": HTML["Html"]["Data"]}
        aws.client("sesv2").send_bulk_email(
            FromEmailAddress=f"marketing@{DOMAIN}",
            DefaultContent={"Template": {"TemplateContent": content, "TemplateData": "{}"}},
            BulkEmailEntries=[{"Destination": {"ToAddresses": [READER]}}],
            **more,
        )
    else:
        send(aws, content=simple(Body=HTML), **more)

    (mail,) = aws.internet.mailboxes.of(READER)
    assert (b"/I0/" in mail.raw) is opens
    assert (b"/L0/" in mail.raw.replace(b"=\r\n", b"")) is clicks
