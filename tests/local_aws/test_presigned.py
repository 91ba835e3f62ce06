"""Presigned links work until the lab's clock says they don't."""

from __future__ import annotations

from local_aws.context import Request, Response
from local_aws.presigned import presign
from local_aws.world import ACCOUNT_ID, REGION, LocalAws


def get(aws: LocalAws, url: str) -> Response:
    return aws.handle(Request("GET", url, {}))


def stored(aws: LocalAws) -> str:
    """Return the URL of an object that says Hello."""
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="mail")
    s3.put_object(Bucket="mail", Key="a b/é.eml", Body=b"Hello")
    return f"{aws.endpoint_url}/mail/a%20b/%C3%A9.eml"


def test_a_link_works_for_its_seconds_of_lab_time(aws: LocalAws) -> None:
    link = presign(aws.clock, stored(aws), ACCOUNT_ID, REGION, 60)
    assert "X-Amz-Date=20260106T090000Z" in link and "X-Amz-Expires=60" in link
    assert get(aws, link).body == b"Hello"
    aws.clock.advance(60)
    assert get(aws, link).body == b"Hello"
    aws.clock.advance(1)
    expired = get(aws, link)
    assert expired.status == 403
    assert b"<Message>Request has expired</Message>" in expired.body
    assert b"<Expires>2026-01-06T09:01:00Z</Expires>" in expired.body


def test_links_in_signature_version_2_end_too(aws: LocalAws) -> None:
    link = f"{stored(aws)}?AWSAccessKeyId=x&Signature=y&Expires={int(aws.clock.now()) + 60}"
    assert get(aws, link).status != 403
    aws.clock.advance(61)
    assert get(aws, link).status == 403


def test_the_same_link_is_made_every_time(aws: LocalAws) -> None:
    links = {presign(aws.clock, stored(aws), ACCOUNT_ID, REGION, 60) for _ in range(2)}
    assert len(links) == 1


def test_a_query_that_only_looks_signed_is_left_to_s3(aws: LocalAws) -> None:
    assert get(aws, f"{stored(aws)}?X-Amz-Signature=x&X-Amz-Date=never").status != 403
