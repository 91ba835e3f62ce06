"""SPF records taken apart, held against pyspf."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.messaging_lab.domain_check.records import Records, dns_of

from local_aws.internet.answer import Answer as WireAnswer
from local_aws.internet.spf import check
from messaging_lab.domain_check.findings import FAIL, WARN
from messaging_lab.domain_check.spf import check_spf
from messaging_lab.domain_check.spf_record import read_spf

HOST = {"host.example A": ["192.0.2.9"], "mx.example MX": ["10 host.example"]}


def said(record: str, more: Records | None = None, *, sends: bool = True) -> list[tuple[str, str]]:
    """Return level and text of what there is to say of a record at shop.example."""
    dns = dns_of({"shop.example TXT": [record, "other=1"], **HOST, **(more or {})})
    return [(one.level, one.text) for one in check_spf(dns, "shop.example", sends=sends)[1]]


def wrong(record: str, more: Records | None = None) -> list[str]:
    return [text for level, text in said(record, more) if level in (FAIL, WARN)]


def test_a_good_record() -> None:
    assert said("v=spf1 ip4:192.0.2.0/24 a:host.example -all") == [
        ("ok", "shop.example: v=spf1 ip4:192.0.2.0/24 a:host.example -all"),
        ("ok", "It takes 1 of 10 look-ups."),
    ]


def test_includes_are_followed_and_counted() -> None:
    more = {
        "a.example TXT": ["v=spf1 include:b.example mx:mx.example ~all"],
        "b.example TXT": ["v=spf1 exists:host.example redirect=c.example"],
        "c.example TXT": ["v=spf1 a:host.example/24//64 ?all"],
    }
    dns = dns_of({"shop.example TXT": ["v=spf1 include:a.example -all"], **HOST, **more})
    tree = read_spf(dns, "shop.example")
    assert (tree.lookups, tree.void, tree.errors) == (6, 0, [])
    (include,) = [one for one in tree.root.terms if one.name == "include"]
    assert include.leads_to is not None
    assert include.leads_to.text.endswith("~all")


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ("v=spf1 ipv4:192.0.2.1 -all", "'ipv4:192.0.2.1', which is no term"),
        ("v=spf1 ip4:192.0.2.300 -all", "'ip4:192.0.2.300', which is no term"),
        ("v=spf1 ip4:2001:db8::1 -all", "which is no term"),
        ("v=spf1 include: -all", "which is no term"),
        ("v=spf1 all:x", "which is no term"),
        ("v=spf1 include:none.example -all", "none.example, which has no SPF record"),
        ("v=spf1 include:two.example -all", "two.example, which has 2 SPF records"),
        ("v=spf1 include:loop.example -all", "loop.example leads back to shop.example"),
        ("v=spf1 redirect=none.example", "none.example, which has no SPF record"),
        (f"v=spf1 {'a:host.example ' * 11}-all", "it takes 11 look-ups, and 10 are allowed"),
        ("v=spf1 a:x.example a:y.example mx:z.example -all", "3 look-ups find nothing"),
        ("v=spf1 mx:many.example -all", "mx:many.example leads to 11 hosts"),
        ("v=spf1 include:quiet.example -all", "DNS doesn't answer about quiet.example"),
        ("v=spf1 +all", "The record ends in +all."),
        ("v=spf1 all", "The record ends in +all."),
        ("v=spf1 a:host.example ?all", "The record ends in ?all."),
        ("v=spf1 a:host.example", "The record ends in neither all nor redirect."),
        ("v=spf1 ptr -all", "It uses ptr"),
        (f"v=spf1 {'a:host.example ' * 8}-all", "It takes 8 of 10 look-ups."),
    ],
)
def test_what_is_wrong(record: str, text: str) -> None:
    more = {
        "two.example TXT": ["v=spf1 -all", "v=spf1 +all"],
        "loop.example TXT": ["v=spf1 include:shop.example -all"],
        "quiet.example TXT": "SERVFAIL",
        "many.example MX": [f"10 h{number}.example" for number in range(11)],
    }
    found = wrong(record, more)
    assert [one for one in found if text in one], found


def test_what_stands_behind_all_doesn_t_count() -> None:
    assert said("v=spf1 -all include:none.example")[1] == ("ok", "It takes 0 of 10 look-ups.")


def test_two_records_and_none() -> None:
    two = dns_of({"shop.example TXT": ["v=spf1 -all", "v=spf1 a -all"]})
    assert "has 2 SPF records" in check_spf(two, "shop.example", sends=True)[1][0].text
    none = dns_of({"shop.example TXT": ["v=spf10 -all"]})
    levels = [check_spf(none, "shop.example", sends=one)[1][0].level for one in (True, False)]
    assert levels == [FAIL, WARN]


class Resolver:
    """Answers pyspf from the same records."""

    def __init__(self, records: Records) -> None:
        self.dns = dns_of(records)

    def lookup(self, name: str, record_type: str) -> WireAnswer:
        found = self.dns.ask(name, record_type)
        status: Any = found.status
        return WireAnswer(status, found.values, 300)


DOMAINS = ["shop.example", "a.example", "b.example", "c.example", "host.example", "void.example"]
target = st.sampled_from(DOMAINS)
term = st.one_of(
    st.builds("include:{}".format, target),
    st.builds("a:{}".format, st.sampled_from(["host.example", "void.example"])),
    st.builds("mx:{}".format, st.sampled_from(["mx.example", "void.example"])),
    st.builds("exists:{}".format, st.sampled_from(["void.example", "void2.example"])),
    st.sampled_from(["ip4:198.51.100.0/24", "ip6:2001:db8::/32", "ip4:1.2.3", "nonsense", "a/24"]),
)
record = st.builds(
    lambda terms, end: " ".join(["v=spf1", *terms, end]).strip(),
    st.lists(term, max_size=4),
    st.sampled_from(["-all", "~all", "?all", "", "redirect=c.example"]),
)


@settings(max_examples=300)
@given(
    st.fixed_dictionaries(
        {f"{name} TXT": st.lists(record, min_size=1, max_size=1) for name in DOMAINS[:4]}
    )
)
def test_errors_and_costs_are_those_of_pyspf(records: dict[str, list[str]]) -> None:
    """For a client that nothing matches pyspf goes through every term, as we do."""
    every: Records = {
        **records,
        "host.example A": ["192.0.2.9"],
        "mx.example MX": ["10 host.example"],
    }
    tree = read_spf(dns_of(every), "shop.example")
    theirs = check("203.0.113.99", "x@shop.example", "helo.example", Resolver(every))  # type: ignore[arg-type]
    assert bool(tree.errors) == (theirs.result == "permerror"), theirs.explanation
    if not tree.errors:
        assert tree.lookups == theirs.lookups
