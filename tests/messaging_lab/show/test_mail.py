"""A mailbox and an opened message, harmless whatever is in it."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.messaging_lab.sample_mail import delivered
from tests.messaging_lab.show.markup import Markup, assert_harmless

from messaging_lab.show import mail_list, open_mail, walk_through
from messaging_lab.show.mail_content import INLINE_IMAGE_BYTES, read_content, sanitise

HOSTILE = """<p onclick="x()">Hello <script>alert(1)</script><b>you</b></p>
<img src="https://track.example/1.gif" alt="dot"><img src="cid:logo"><img src="cid:none">
<a href="https://evil.example/?a=1&amp;b=2">https://<b>bank</b>.example</a>
<a href="javascript:alert(1)">run</a><iframe src="https://x.example"></iframe>
<form action="https://x.example"><input name="p"></form>
<div style="color:red;background:url(https://x.example/i.png);position:fixed">red</div>
<style>@import url(https://x.example/c.css);</style><base href="https://x.example">"""


@dataclass
class Stored:
    raw: bytes
    folder: str = "INBOX"
    received_at: object = 1767690000.0


def message(markup=HOSTILE, logo=b"\x89PNG small"):
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "a@shop.example", "b@gmail.example", "Café <b>"
    mail.set_content("Plain words.")
    mail.add_alternative(markup, subtype="html")
    mail.get_payload()[1].add_related(logo, "image", "png", cid="<logo>")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="menu.pdf")
    return mail.as_bytes()


def test_nothing_in_the_html_can_run_or_load():
    clean = read_content(message()).html
    read = Markup(clean)
    assert_harmless(clean)
    assert "alert" not in clean
    assert "x.example" not in clean
    assert "track.example" not in clean
    sources = [attributes.get("src") for tag, attributes in read.tags if tag == "img"]
    assert sources == [None, "data:image/png;base64,iVBORyBzbWFsbA==", None] or sources[1]
    assert "color:red" in clean.replace(" ", "")


def test_the_frame_is_sealed():
    shown = open_mail(message())._repr_html_()
    assert_harmless(shown)
    frame = next(attributes for tag, attributes in Markup(shown).tags if tag == "iframe")
    assert frame["sandbox"] == ""
    assert "default-src 'none'" in frame["srcdoc"]
    assert_harmless(frame["srcdoc"].split("</style>")[1])


def test_where_links_lead_is_told_apart_from_what_they_show():
    links = read_content(message()).links
    assert [(link.text, link.target) for link in links] == [
        ("https://bank.example", "https://evil.example/?a=1&b=2")
    ]


def test_parts_are_listed_and_the_text_form_has_the_text():
    text = str(open_mail(message()))
    assert "Subject: Café <b>" in text
    assert "Plain words." in text
    assert "application/pdf" in text
    assert "https://evil.example/?a=1&b=2" in text


def test_an_image_too_large_is_only_listed():
    content = read_content(message(logo=b"x" * (INLINE_IMAGE_BYTES + 1)))
    assert "data:image" not in content.html
    assert {one.type for one in content.attachments} == {"image/png", "application/pdf"}


@pytest.mark.parametrize(
    "markup",
    [
        "<svg onload=alert(1)><script>1</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
        '<img src="data:text/html;base64,PHN2Zz4=">',
        "<a href='https://x.example'>x</a><noscript><p title='</noscript><img src=x onerror=1>'>",
    ],
)
def test_known_tricks(markup):
    clean = sanitise(markup)
    assert_harmless(clean)
    assert "src=" not in clean
    assert "<svg" not in clean


def test_the_list_has_a_row_for_each_message_with_its_verdict():
    shown = mail_list([Stored(delivered()), Stored(delivered(dmarc="fail"), "SPAM")], "Ana's mail")
    assert_harmless(shown._repr_html_())
    assert "Café recipes for January" in shown.html()
    assert "SPF pass, DKIM pass, DMARC fail" in str(shown)
    assert '<span role="img" aria-label="fail">' in shown.html()
    assert str(mail_list([], "Ana's mail")).startswith("Ana's mail: empty")


def test_times_may_be_epoch_seconds_text_or_datetimes():
    for moment in (1767690000, "2026-01-06T09:00:00Z", "2026-01-06T10:00:00+01:00"):
        assert "2026-01-06 09:00:00 UTC" in str(mail_list([Stored(delivered(), "INBOX", moment)]))


PIECES = st.sampled_from(
    [
        b"From: ", b"DKIM-Signature: ", b"Authentication-Results: ", b"Received: ", b"\r\n", b"\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n", b"--x\r\n", b"--x--\r\n", b"\r\n\r\n",
        b"Content-Type: text/html; charset=no-such\r\n", b"=?utf-8?b?!!!?=", b"a=rsa-sha256; ",
        b"Content-Transfer-Encoding: base64\r\n", b"Content-Disposition: attachment; ",
        b"filename*=utf-8''%ff%zz", b"bh=; b=; l=9; t=99999999999; ", b"<img src=cid:a>",
        b"Content-ID: <a>\r\n", b"Content-Type: image/png\r\n", b"; ", b"(", b'"', b"@", b"\x00",
        b"Feedback-ID: a:b:c:AmazonSES\r\n", b"X-SES-Outgoing: x\r\n", b"Return-Path: <>\r\n",
        b"Subject: \xff\xe2\x80\xae\r\n",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.binary(max_size=12), max_size=14).map(b"".join))
def test_no_bytes_make_anything_fail_or_break_out(raw):
    for shown in (open_mail(raw), walk_through(raw), walk_through(raw, lambda n, t: ["p=x", n])):
        assert_harmless(shown._repr_html_())
        assert str(shown).encode()
    assert_harmless(mail_list([Stored(raw)])._repr_html_())


def test_a_report_is_read_and_the_message_it_is_about_is_one_part():
    original = b"From: a@shop.example\nSubject: Offer\nContent-Type: text/html\n\n<p>Hi</p>\n"
    raw = (
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"
        b"--x\n\nNot delivered.\n--x\nContent-Type: message/delivery-status\n\n"
        b"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; b@example.com\n\n"
        b"--x\nContent-Type: message/rfc822\n\n" + original + b"--x--\n"
    )
    content = read_content(raw)
    assert content.text == "Not delivered."
    assert content.html is None
    (report,) = content.reports
    assert report.type == "message/delivery-status"
    assert report.text == (
        "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; b@example.com"
    )
    (attached,) = content.attachments
    assert (attached.name, attached.type, attached.size) == ("Offer", "message/rfc822", 9)
    assert "Final-Recipient" in str(open_mail(raw)) and "Final-Recipient" in open_mail(raw).html()


def test_in_a_list_short_addresses_stay_whole_and_long_ones_break():
    long = b"From: A <" + b"x" * 40 + b"@shop.example>\n\n"
    rows = [Stored(b"From: Ana <ana@gmail.example>\n\n"), Stored(long), Stored(b"From: \n\n")]
    shown = mail_list(rows).html()
    assert 'Ana<br><span class="mlab-whole">ana@gmail.example</span>' in shown
    assert "shop.<wbr>example" in shown
    assert "2026-01-06<br>09:00:00 UTC" in shown
