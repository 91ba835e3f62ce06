"""Pricing plans: up at once, down from next month, one per Region."""

from __future__ import annotations

from typing import Any

from tests.local_aws.ses.identity_kit import error_of
from tests.local_aws.ses.test_account import DETAILS

from local_aws.world import LocalAws

DAY = 86_400


def plans(aws: LocalAws, region: str = "us-east-1") -> dict[str, Any]:
    shown: dict[str, Any] = aws.client("sesv2", region=region).get_account()["PricingAttributes"]
    return shown


def choose(aws: LocalAws, plan: str) -> None:
    aws.client("sesv2").put_account_pricing_attributes(Plan=plan)


def test_a_new_account_has_the_default_plan_and_may_leave_it_at_once(aws: LocalAws) -> None:
    assert plans(aws) == {"CurrentPlan": "ESSENTIALS"}
    choose(aws, "NONE")
    assert plans(aws) == {"CurrentPlan": "NONE"}


def test_a_higher_plan_holds_at_once_in_its_region(aws: LocalAws) -> None:
    choose(aws, "ENTERPRISE")
    assert plans(aws) == {"CurrentPlan": "ENTERPRISE"}
    assert plans(aws, "eu-west-1") == {"CurrentPlan": "ESSENTIALS"}


def test_a_lower_plan_waits_for_the_next_month(aws: LocalAws) -> None:
    choose(aws, "PRO")
    choose(aws, "ESSENTIALS")
    assert plans(aws) == {"CurrentPlan": "PRO", "NextPlan": "ESSENTIALS"}
    aws.clock.advance(25 * DAY)  # 31 January
    assert plans(aws)["CurrentPlan"] == "PRO"
    aws.clock.advance(DAY)
    assert plans(aws) == {"CurrentPlan": "ESSENTIALS"}
    choose(aws, "NONE")  # it was chosen, so it isn't the default any more
    assert plans(aws) == {"CurrentPlan": "ESSENTIALS", "NextPlan": "NONE"}


def test_the_year_ends_like_a_month(aws: LocalAws) -> None:
    aws.clock.advance(350 * DAY)  # 22 December
    choose(aws, "PRO")
    choose(aws, "NONE")
    aws.clock.advance(9 * DAY)
    assert plans(aws)["NextPlan"] == "NONE"
    aws.clock.advance(DAY)
    assert plans(aws) == {"CurrentPlan": "NONE"}


def test_asking_for_the_plan_that_holds_calls_the_change_off(aws: LocalAws) -> None:
    for plan in ("PRO", "NONE", "PRO"):
        choose(aws, plan)
    assert plans(aws) == {"CurrentPlan": "PRO"}


def test_no_change_while_the_account_is_under_review(aws: LocalAws) -> None:
    sesv2 = aws.client("sesv2")
    sesv2.put_account_details(**DETAILS, ProductionAccessEnabled=True)
    code, _, status = error_of(sesv2.put_account_pricing_attributes, Plan="PRO")
    assert (code, status) == ("ConflictException", 409)
