"""Addresses: what is taken for one, what is refused and how, and that nothing gets lost."""

from __future__ import annotations

from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.ses.message.addresses import BadAddress, Mailbox, parse_mailbox, parse_mailboxes


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("a@b.example", "", "a@b.example"),
        ("Nutrition.co <a@b.example>", "Nutrition.co", "a@b.example"),
        ('"Doe, Jane" <jane@b.example>', "Doe, Jane", "jane@b.example"),
        (r'"a \"b\" c" <a@b.example>', 'a "b" c', "a@b.example"),
        ("<a@b.example>", "", "a@b.example"),
        ("a@b.example (comment)", "", "a@b.example"),
        ('"john doe"@b.example', "", '"john doe"@b.example'),
        ('"a@b"@c.example', "", '"a@b"@c.example'),
        ("=?UTF-8?Q?J=C3=B6rg?= <j@b.example>", "=?UTF-8?Q?J=C3=B6rg?=", "j@b.example"),
        ("Jörg <j@b.example>", "Jörg", "j@b.example"),
        ("j+label@xn--mnchen-3ya.example", "", "j+label@xn--mnchen-3ya.example"),
    ],
)
def test_mailbox(text: str, name: str, address: str) -> None:
    assert parse_mailbox(text) == Mailbox(name, address)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Missing final '@domain'"),
        ("nobody", "Missing final '@domain'"),
        ("a@", "Missing domain"),
        ("@b.example", "Missing local name"),
        ("karen @b.example", "Local address contains control or whitespace"),
        ("Karen Chan <karen @b.example>", "Local address contains control or whitespace"),
        ("jörg@b.example", "Local address contains control or whitespace"),
        ("a@münchen.example", "Domain contains control or whitespace"),
        ("a@b .example", "Domain contains control or whitespace"),
        ("a@b..example", "Domain starts or ends with dot, or contains dot-dot"),
        ("a.@b.example", "Local address starts or ends with dot, or contains dot-dot"),
        ("a@b_c.example", "Domain contains illegal character"),
        ("a@localhost", "Domain contains illegal character"),
        ("Karen, Chan <karen@b.example>", "Missing final '@domain'"),
        ("a@b.example, c@d.example", "Illegal address"),
        ("<a@b.example> <c@d.example>", "Extra route-addr"),
        ("<a@b.example> x", "Illegal address"),
        (f"{'x' * 65}@b.example", "Local address is longer than 64 characters"),
        ("a@b.example\r\nBcc: c@d.example", "An address must not contain control characters"),
        ('"a\nb" <a@b.example>', "An address must not contain control characters"),
    ],
)
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(BadAddress) as refusal:
        parse_mailbox(text)
    assert str(refusal.value).startswith(message)


def test_lists_and_groups() -> None:
    text = 'A <a@x.example>, "B, C" <b@x.example>,, team: c@x.example, d@x.example;'
    assert [m.address for m in parse_mailboxes(text)] == [f"{c}@x.example" for c in "abcd"]
    assert parse_mailboxes("undisclosed-recipients:;") == ()


words = st.text("abcXYZ019 .,;:@<>()\"\\'", max_size=20)


@given(words, st.text("abc.09-", min_size=1, max_size=8))
def test_what_is_written_is_read_again(name: str, local: str) -> None:
    try:
        box = parse_mailbox(f"{local}@x.example")
    except BadAddress:
        return
    written = Mailbox(name.strip(), box.address).encode(0)
    assert parse_mailbox(written) == Mailbox(name.strip(), box.address)
    assert getaddresses([written]) == [(name.strip(), box.address)]


@given(st.text("aZ09.-_+'@é K\n", max_size=12), st.text("aZ09.-_@é\n", max_size=12))
def test_an_address_alone_is_read_as_one_in_a_list_is(local: str, domain: str) -> None:
    text = f"{local}@{domain}"
    try:
        (expected,) = parse_mailboxes(text)
    except (BadAddress, ValueError):
        with pytest.raises(BadAddress):
            parse_mailbox(text)
    else:
        assert parse_mailbox(text) == expected
