"""The table of operations covers v1 whole, and names nothing that v2 hasn't got."""

from __future__ import annotations

import pytest
from botocore.session import get_session

from messaging_lab.errors import LabError
from messaging_lab.ses_versions import (
    STAY,
    SUCCESSORS,
    calls_for_tasks,
    move_actions,
    successors,
)


def names(service: str) -> set[str]:
    return set(get_session().get_service_model(service).operation_names)


def test_every_operation_of_v1_has_its_row() -> None:
    assert set(SUCCESSORS) | STAY == names("ses")
    assert not set(SUCCESSORS) & STAY


def test_every_successor_is_an_operation_of_v2() -> None:
    assert {one for found in SUCCESSORS.values() for one in found} <= names("sesv2")


def test_the_table_says_what_stays() -> None:
    text = successors("ses:ListIdentities", "CreateReceiptRule").text()
    assert "ListEmailIdentities" in text
    assert "stays" in text
    with pytest.raises(LabError, match="no operation list_identities"):
        successors("list_identities")


def test_actions_move_with_their_operations() -> None:
    old = ["ses:ListIdentities", "ses:SendRawEmail", "ses:CreateReceiptRule", "ses:SendEmail"]
    assert move_actions(old) == [
        *("ses:CreateReceiptRule", "ses:ListEmailIdentities"),
        *("ses:SendEmail", "ses:SendRawEmail"),
    ]


def test_the_picture_can_be_read() -> None:
    plot = calls_for_tasks({"make a set": (5, 1), "list identities": (2, 1)})
    assert "make a set" in plot.description
    assert plot.figure.axes[0].get_xlim()[1] > 5
