"""Opens and clicks: messages rewritten, readers followed."""

from __future__ import annotations

import base64
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.context import Request
from local_aws.internet.mailboxes import StoredMessage
from local_aws.internet.message import WireMessage
from local_aws.ses.events import tracking
from local_aws.ses.events.html_links import Link, add_picture, hrefs, replace_links
from local_aws.ses.events.html_parts import html_texts, rewrite_html
from local_aws.world import LocalAws

from ..sender import DOMAIN, READER, SENDER, refused, send, simple
from .kit import SET, Listener

HTML = (
    '<html><body><a ses:tags="product:book;genre:fiction;" '
    'href="https://shop.example/a?x=1&amp;y=2">x</a> '
    "<A ses:no-track HREF='http://b.example/'>y</A><a href=\"mailto:a@b.example\">m</a>"
    '<a href="https://c.example/with space">c</a><!-- <a href="https://d.example/"> -->'
    "</body></html>"
)
SHOP = "https://shop.example/a?x=1&y=2"


def html(text: str = HTML) -> dict[str, Any]:
    content = simple()
    content["Simple"]["Body"]["Html"] = {"Data": text, "Charset": "UTF-8"}
    return content


def received(world: LocalAws, text: str = HTML, **more: Any) -> StoredMessage:
    send(world, content=html(text), ConfigurationSetName=SET, **more)
    return world.internet.mailboxes.of(READER)[-1]


def test_open_and_click(world: LocalAws, heard: Listener) -> None:
    message = received(world)
    heard.events()
    assert tracking.open_message(world, message, ip="203.0.113.9", user_agent="Mail/1") == 1
    assert tracking.click(world, message, SHOP, ip="203.0.113.9", user_agent="bot") == SHOP
    world.clock.run_due()
    opened, clicked = heard.events()
    assert opened["open"] == {
        "timestamp": "2026-01-06T09:00:00.000Z",
        "ipAddress": "203.0.113.9",
        "userAgent": "Mail/1",
        "isBotEvent": "Unlikely",
    }
    assert clicked["click"] == {
        "timestamp": "2026-01-06T09:00:00.000Z",
        "ipAddress": "203.0.113.9",
        "userAgent": "bot",
        "isBotEvent": "Likely",
        "link": SHOP,
        "linkTags": {"product": ["book"], "genre": ["fiction"]},
    }
    assert clicked["mail"]["commonHeaders"]["to"] == [READER]


def test_what_the_reader_gets(world: LocalAws, heard: Listener) -> None:
    message = received(world)
    assert "dkim=pass" in message.authentication_results
    parsed = BytesParser(policy=policy.default).parsebytes(message.raw)
    assert isinstance(parsed, EmailMessage)
    body = parsed.get_body(("html",))
    assert body is not None
    text = body.get_content()
    assert "ses:" not in text
    first, *others = hrefs(text)
    assert (
        first.startswith("https://") and "awstrack.me/L0/https:%2F%2Fshop.example%2Fa%3F" in first
    )
    assert others == ["http://b.example/", "mailto:a@b.example", "https://c.example/with space"]
    assert '<!-- <a href="https://d.example/"> -->' in text
    assert text.count("/I0/") == 1
    assert text.index("/I0/") < text.index("</body>")


@pytest.mark.parametrize(
    ("events", "opens", "clicks"), [(["OPEN"], 1, 0), (["CLICK"], 0, 1), (["SEND"], 0, 0)]
)
def test_only_what_somebody_wants(
    world: LocalAws, heard: Listener, events: list[str], opens: int, clicks: int
) -> None:
    world.client("sesv2").update_configuration_set_event_destination(
        ConfigurationSetName=SET,
        EventDestinationName="queue",
        EventDestination={"MatchingEventTypes": events},
    )
    raw = received(world).raw
    assert raw.count(b"/I0/") == opens
    assert raw.replace(b"=\r\n", b"").count(b"/L0/") == clicks
    assert (HTML.encode() in raw) == (events == ["SEND"])


def test_placeholder(world: LocalAws, heard: Listener) -> None:
    message = received(world, "<p>{{ses:openTracker}}a</p><p>{{ses:openTracker}}b</p>")
    (text,) = html_texts(*parts(message.raw))
    assert text.startswith('<p><img alt="" src="https://') and "</p><p>b</p>" in text


def parts(raw: bytes) -> tuple[Any, bytes]:
    wire = WireMessage(raw)
    return wire.fields, wire.body


def test_links_of_others_are_refused(world: LocalAws, heard: Listener) -> None:
    message = received(world)
    heard.events()
    link = tracking.links(message)[0]
    forged = link.replace("shop.example", "evil.example")
    with pytest.raises(LookupError, match="SES has made no link"):
        tracking.visit(world, forged, ip="203.0.113.9", user_agent="x")
    elsewhere = link.replace("awstrack.me", "elsewhere.example")
    with pytest.raises(LookupError, match="does not lead to SES"):
        tracking.visit(world, elsewhere, ip="203.0.113.9", user_agent="x")
    with pytest.raises(LookupError, match="has no link"):
        tracking.click(world, message, "https://other.example/")
    world.clock.run_due()
    assert heard.events() == []


def test_opens_count_for_sixty_days(world: LocalAws, heard: Listener) -> None:
    message = received(world)
    world.clock.advance(60 * 86_400)
    heard.events()
    tracking.open_message(world, message)
    world.clock.advance(1)
    assert heard.titles() == ["Open"]
    assert tracking.click(world, message, SHOP) == SHOP
    world.clock.run_due()
    assert heard.titles() == []


@pytest.mark.parametrize(
    ("https_policy", "picture", "link"),
    [
        ("OPTIONAL", "http", "http"),
        ("REQUIRE_OPEN_ONLY", "https", "http"),
        ("REQUIRE", "https", "https"),
    ],
)
def test_custom_redirect_domain(
    world: LocalAws, heard: Listener, https_policy: str, picture: str, link: str
) -> None:
    own, v2 = f"click.{DOMAIN}", world.client("sesv2")
    options = {"CustomRedirectDomain": own, "HttpsPolicy": https_policy}
    v2.put_configuration_set_tracking_options(ConfigurationSetName=SET, **options)
    assert v2.get_configuration_set(ConfigurationSetName=SET)["TrackingOptions"] == options
    message = received(
        world, '<a href="http://x.example/">a</a><a ses:custom-path="app" href="http://y.example/">'
    )
    raw = b"".join(html_text.encode() for html_text in html_texts(*parts(message.raw))).decode()
    assert f'src="{picture}://{own}/CI0/' in raw
    assert f'href="{link}://{own}/CL0/http:%2F%2Fx.example%2F/1/' in raw
    assert f'href="{link}://{own}/CL1/app/http:%2F%2Fy.example%2F/1/' in raw
    heard.events()
    with pytest.raises(LookupError, match=r"needs a CNAME record to r\.us-east-1\.awstrack\.me"):
        tracking.click(world, message, "http://y.example/")
    world.internet.dns.put(own, "CNAME", ["r.us-east-1.awstrack.me"])
    assert tracking.click(world, message, "http://y.example/") == "http://y.example/"
    world.clock.run_due()
    assert heard.titles() == ["Click"]


def test_tracking_options_are_checked(world: LocalAws, heard: Listener) -> None:
    names = {"ConfigurationSetName": SET}
    put = world.client("sesv2").put_configuration_set_tracking_options
    found = refused(put, **names, CustomRedirectDomain="x.example")
    assert found == ("BadRequestException", "Custom redirect domain <x.example> is not verified.")
    v1 = world.client("ses")
    options = {"CustomRedirectDomain": f"click.{DOMAIN}"}
    for call in ("update", "delete"):
        more = {"TrackingOptions": options} if call == "update" else {}
        operation = getattr(v1, f"{call}_configuration_set_tracking_options")
        assert refused(operation, **names, **more)[0] == "TrackingOptionsDoesNotExistException"
    create = v1.create_configuration_set_tracking_options
    wrong = {"CustomRedirectDomain": "x.example"}
    assert refused(create, **names, TrackingOptions=wrong)[0] == "InvalidTrackingOptions"
    create(**names, TrackingOptions=options)
    again = refused(create, **names, TrackingOptions=options)
    assert again[0] == "TrackingOptionsAlreadyExistsException"
    shown = v1.describe_configuration_set(
        **names, ConfigurationSetAttributeNames=["trackingOptions"]
    )
    assert shown["TrackingOptions"] == options
    v1.delete_configuration_set_tracking_options(**names)


def test_the_lab_serves_the_tracking_host(world: LocalAws, heard: Listener) -> None:
    message = received(world)
    heard.events()
    url = "http://127.0.0.1/_lab/track/" + tracking.links(message)[0].removeprefix("https://")
    answer = world.handle(Request("GET", url, {"user-agent": "Firefox"}))
    assert (answer.status, answer.headers["location"]) == (302, SHOP)
    (event,) = heard.events()
    assert event["click"]["userAgent"] == "Firefox"
    picture = url.replace("L0", "L9")
    assert world.handle(Request("GET", picture, {})).status == 404


def test_the_picture_is_one(world: LocalAws, heard: Listener) -> None:
    message = received(world)
    (text,) = html_texts(*parts(message.raw))
    source = text.partition('src="https://')[2].partition('"')[0]
    answer = world.handle(Request("GET", f"http://127.0.0.1/_lab/track/{source}", {}))
    assert answer.headers["content-type"] == "image/gif" and answer.body.startswith(b"GIF89a")


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_a_raw_message_of_many_parts(world: LocalAws, heard: Listener, encoding: str) -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = SENDER, READER, "Raw"
    made.set_content("Text")
    made.add_alternative(f"<p>Grüße</p>{HTML}", subtype="html", cte=encoding)
    made.add_attachment(HTML.encode(), maintype="text", subtype="html", filename="x.html")
    data = made.as_bytes(policy=policy.SMTP)
    world.client("sesv2").send_email(Content={"Raw": {"Data": data}}, ConfigurationSetName=SET)
    (stored,) = world.internet.mailboxes.of(READER)
    parsed = BytesParser(policy=policy.default).parsebytes(stored.raw)
    assert isinstance(parsed, EmailMessage) and not parsed.defects
    body = parsed.get_body(("html",))
    assert body is not None
    assert body.get_content().count("awstrack.me") == 2 and "Grüße" in body.get_content()
    (attached,) = parsed.iter_attachments()
    assert "awstrack" not in str(attached.get_content())
    assert "dkim=pass" in stored.authentication_results


def test_no_more_than_250_links() -> None:
    text = '<a href="https://x.example/">' * 260
    assert replace_links(text, lambda link: "https://t.example/").count("t.example") == 250


texts = st.lists(
    st.sampled_from(
        [
            *("<a ", "<A\n", ">", "href=", '"', "'", "https://x.example/", " ", "ses:tags=", "<"),
            *(
                "ses:no-track",
                "<!--",
                "-->",
                "</body>",
                "{{ses:openTracker}}",
                "é",
                "&amp;",
                "=",
                "/",
            ),
        ]
    ),
    max_size=30,
).map("".join)


@given(texts)
def test_any_html_passes(text: str) -> None:
    assert replace_links(text, lambda link: link.url) is not None
    assert add_picture(text, "https://t.example/").count("t.example") == 1


@given(st.one_of(st.binary(max_size=300), texts.map(str.encode)))
def test_any_body_passes(body: bytes) -> None:
    for kind in (b'multipart/mixed; boundary="a"', b"text/html; charset=x", b"multipart/x"):
        head = b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        wire = WireMessage(head + body)
        list(html_texts(wire.fields, wire.body))
        unchanged = rewrite_html(wire.fields, wire.body, lambda text: text)
        assert unchanged == (wire.fields, wire.body)


def test_link_defaults() -> None:
    assert Link("https://x.example/").tags == {}
    assert base64.b64decode(base64.b64encode(tracking.PIXEL)).startswith(b"GIF")
