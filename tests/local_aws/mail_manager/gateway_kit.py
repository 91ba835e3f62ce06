"""A company's mail gateway for tests: rule set, policy, ingress point, and mail to send to it."""

from __future__ import annotations

from typing import Any

from local_aws.internet.smtp import Envelope, Reply, exchange
from local_aws.world import LocalAws

ROLE = "arn:aws:iam::123456789012:role/mail-manager"
DOMAIN = "nutrition.example"
GMAIL_IP = "192.0.2.20"
ALLOW_ALL: dict[str, Any] = {"DefaultAction": "ALLOW", "PolicyStatements": []}

MESSAGE = (
    b"From: Ana <ana@gmail.example>\r\n"
    b"To: orders@nutrition.example\r\n"
    b"Subject: An order\r\n"
    b"Message-ID: <1@gmail.example>\r\n"
    b"\r\n"
    b"Two bars, please.\r\n"
)


class Gateway:
    """An active ingress point with its rule set and traffic policy."""

    def __init__(
        self,
        aws: LocalAws,
        rules: list[dict[str, Any]],
        policy: dict[str, Any] = ALLOW_ALL,
        *,
        name: str = "door",
        mx: str | None = DOMAIN,
        **settings: Any,
    ) -> None:
        self.aws = aws
        self.client = aws.client("mailmanager")
        self.policy_id = self.client.create_traffic_policy(
            TrafficPolicyName=f"policy-of-{name}", **policy
        )["TrafficPolicyId"]
        self.rule_set_id = self.client.create_rule_set(RuleSetName=f"rules-of-{name}", Rules=rules)[
            "RuleSetId"
        ]
        self.point_id = self.client.create_ingress_point(
            IngressPointName=name,
            RuleSetId=self.rule_set_id,
            TrafficPolicyId=self.policy_id,
            **{"Type": "OPEN", **settings},
        )["IngressPointId"]
        aws.clock.advance(60)
        self.a_record = self.get()["ARecord"]
        if mx:
            aws.internet.dns.put(mx, "MX", [f"10 {self.a_record}"])

    def get(self) -> dict[str, Any]:
        """Return the ingress point as the API shows it."""
        return self.client.get_ingress_point(IngressPointId=self.point_id)

    def send(
        self,
        *recipients: str,
        data: bytes = MESSAGE,
        mail_from: str = "ana@gmail.example",
        client_ip: str = GMAIL_IP,
        tls: str | None = "TLSv1.3",
    ) -> list[Reply]:
        """Send as the host at `client_ip` does, through MX, and let what follows happen."""
        to = list(recipients or (f"orders@{DOMAIN}",))
        envelope = Envelope(client_ip, "mx.gmail.example", mail_from, to, data, tls)
        replies = exchange(self.aws.internet, self.aws.internet.resolver(), envelope)
        self.aws.clock.run_due()
        return replies


def bucket_content(aws: LocalAws, bucket: str) -> dict[str, bytes]:
    """Return the objects of a bucket by key."""
    s3 = aws.client("s3")
    listed = s3.list_objects_v2(Bucket=bucket).get("Contents", ())
    return {
        one["Key"]: s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in listed
    }
