"""SMTP passwords, by the vector of the documented algorithm and beside the local AWS's own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from local_aws.ses.smtp_interface import passwords
from messaging_lab.smtp_credentials import smtp_password

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def test_the_password_of_a_known_secret() -> None:
    known = "BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9"
    assert smtp_password(SECRET, "us-east-1") == known
    assert smtp_password(SECRET, "eu-west-1") != known


@given(st.text(max_size=60), st.sampled_from(["us-east-1", "eu-central-1"]))
def test_both_sides_make_the_same(secret: str, region: str) -> None:
    made = smtp_password(secret, region)
    assert made == passwords.smtp_password(secret, region)
    regions = ("us-east-1", "eu-central-1")
    assert passwords.region_of(made, secret, regions) == region
    assert passwords.region_of(made, secret + "x", regions) == ""
