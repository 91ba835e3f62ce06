"""The cost view: worked out by hand from the same prices."""

from __future__ import annotations

import json

import pytest

from messaging_lab.archive_cost import PRICES, Option, Volume, costs, options, sources
from messaging_lab.show.archive_costs import cost_over_years

GB_A_MONTH = Volume(messages_per_month=8192, average_kb=128)
"""1 GB: 8,192 messages of 128 KB."""


def test_the_volume_is_counted_in_binary_gb() -> None:
    assert GB_A_MONTH.gb_per_month == 1


@pytest.mark.parametrize(("messages", "size"), [(-1, 10), (10, 0)])
def test_a_volume_has_to_make_sense(messages: int, size: float) -> None:
    with pytest.raises(ValueError, match="A volume needs messages"):
        Volume(messages, size)


def test_a_managed_archive_is_paid_for_coming_in_and_for_keeping_index_included() -> None:
    first, second, third = costs(GB_A_MONTH, 1, index_share=0.5)["Managed archive"][:3]
    month = 1.5 * 0.19
    assert first == pytest.approx(2 + month)
    assert second == pytest.approx(2 * 2 + (1 + 2) * month)
    assert third == pytest.approx(3 * 2 + (1 + 2 + 3) * month)


def test_s3_standard_is_paid_for_puts_and_for_keeping() -> None:
    assert costs(GB_A_MONTH, 1)["S3 Standard"][1] == pytest.approx(
        2 * 8.192 * 0.005 + (1 + 2) * 0.023
    )


def test_small_mail_is_billed_as_128_kb_in_the_infrequent_classes() -> None:
    small = Volume(messages_per_month=8192, average_kb=16)
    by_name = {one.name: one for one in options(small)}
    assert by_name["S3 Standard"].keeping_a_month == pytest.approx(0.023 / 8)
    assert by_name["S3 Standard-IA"].keeping_a_month == pytest.approx(0.0125)
    assert by_name["S3 Glacier Instant Retrieval"].keeping_a_month == pytest.approx(0.004)


def test_glacier_adds_40_kb_to_each_message() -> None:
    deep = {one.name: one for one in options(GB_A_MONTH)}["S3 Glacier Deep Archive"]
    assert deep.keeping_a_month == pytest.approx((128 + 32) / 128 * 0.00099 + 8 / 128 * 0.023)
    assert deep.coming_in == pytest.approx(8.192 * (0.005 + 0.05))


def test_what_is_deleted_is_no_longer_paid_for() -> None:
    option = Option("any", coming_in=0.0, keeping_a_month=1.0)
    assert option.after(4) == (1, 3, 6, 10)
    assert option.after(4, kept_for=2) == (1, 3, 5, 7)


def test_a_class_with_a_least_duration_is_paid_for_as_long() -> None:
    option = Option("any", coming_in=0.0, keeping_a_month=1.0, least_months=3)
    assert option.after(4, kept_for=1) == option.after(4, kept_for=3)


def test_the_plot_says_the_sum_after_each_year() -> None:
    paid = costs(Volume(100_000, 75), 7)
    text = cost_over_years(paid).text()
    assert "year 7" in text
    assert f"{paid['Managed archive'][-1]:,.0f}" in text
    assert cost_over_years(paid).png().startswith(b"\x89PNG")


def test_prices_are_dated_and_have_a_source() -> None:
    data = json.loads(PRICES.read_text("utf-8"))
    assert sources() == data["sources"]
    assert all("2026" in said for said in sources().values())
    assert all(one["storage_per_gb_month"] > 0 for one in data["s3_classes"])
