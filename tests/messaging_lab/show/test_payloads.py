"""Payloads side by side."""

import json

from messaging_lab.show.payloads import payload_lines

PUBLISHED = json.dumps({"card": "4539894458086459", "network": "Visa"})
MASKED = PUBLISHED.replace("4539894458086459", "#" * 16)


def test_json_is_laid_out_and_each_subscriber_has_a_column():
    shown = payload_lines(PUBLISHED, {"pay": PUBLISHED, "app": MASKED})
    assert shown.columns == ("Published", "pay", "app")
    assert shown.rows[1]["app"] == f'  "card": "{"#" * 16}",'


def test_changed_lines_alone():
    shown = payload_lines(PUBLISHED, {"pay": PUBLISHED, "app": MASKED}, only_changed=True)
    assert len(shown.rows) == 1


def test_what_never_came_says_so():
    assert payload_lines("hello", {"app": ""}).rows == (
        {"Published": "hello", "app": "(not delivered)"},
    )
