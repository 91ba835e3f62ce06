"""Mail that comes through the small internet: policy for each recipient, sizes, limits, trace."""

from tests.local_aws.mail_manager.gateway_kit import MESSAGE, ROLE, Gateway, bucket_content

from local_aws.internet.smtp import Envelope

A, B = "a@nutrition.example", "b@nutrition.example"

ONLY_A = {
    "DefaultAction": "DENY",
    "PolicyStatements": [
        {
            "Action": "ALLOW",
            "Conditions": [
                {
                    "StringExpression": {
                        "Evaluate": {"Attribute": "RECIPIENT"},
                        "Operator": "EQUALS",
                        "Values": [A],
                    }
                }
            ],
        }
    ],
}


def keep(aws):
    aws.client("s3").create_bucket(Bucket="kept-mail")
    return [{"Actions": [{"WriteToS3": {"RoleArn": ROLE, "S3Bucket": "kept-mail"}}]}]


def test_each_recipient_has_a_reply_of_its_own(aws):
    gateway = Gateway(aws, keep(aws), ONLY_A)
    assert [reply.code for reply in gateway.send(B, A, B)] == [550, 250, 550]
    assert len(bucket_content(aws, "kept-mail")) == 1


def test_a_message_for_nobody_is_not_taken(aws):
    gateway = Gateway(aws, keep(aws), ONLY_A)
    assert [reply.code for reply in gateway.send(B)] == [550]
    assert bucket_content(aws, "kept-mail") == {}


def test_the_largest_message_is_that_of_the_policy(aws):
    gateway = Gateway(
        aws,
        [],
        {"DefaultAction": "ALLOW", "PolicyStatements": [], "MaxMessageSizeBytes": len(MESSAGE)},
    )
    assert gateway.send()[0].code == 250
    assert gateway.send(data=MESSAGE + b"x")[0].code == 552


def test_a_hundred_recipients_and_no_more(aws):
    people = [f"p{number}@nutrition.example" for number in range(101)]
    codes = [reply.code for reply in Gateway(aws, []).send(*people)]
    assert codes == [250] * 100 + [452]


def test_results_that_claim_to_be_from_here_are_removed(aws):
    forged = b"Authentication-Results: amazonses.com; spf=pass smtp.mailfrom=bank.example\r\n"
    Gateway(aws, keep(aws)).send(data=forged + MESSAGE, client_ip="192.0.2.77")
    (body,) = bucket_content(aws, "kept-mail").values()
    assert b"bank.example" not in body
    assert body.count(b"Authentication-Results: amazonses.com;") == 1


def test_a_helo_can_not_break_out_of_the_trace(aws):
    gateway = Gateway(aws, keep(aws))
    host = next(h for h in aws.internet.hosts.values() if h.hostname == gateway.a_record)
    host.receive(Envelope("192.0.2.20", "x\r\nX-Evil: 1", "", [A], MESSAGE))
    (body,) = bucket_content(aws, "kept-mail").values()
    assert b"\r\nX-Evil" not in body


def test_authentication_can_not_be_had_from_a_relaying_host(aws):
    configuration = {"SmtpPassword": "correct-Horse-1"}
    gateway = Gateway(aws, [], Type="AUTH", IngressPointConfiguration=configuration)
    assert gateway.send()[0].code == 530


def test_switching_the_mx_of_a_test_subdomain_moves_its_mail_only(aws):
    gateway = Gateway(aws, keep(aws), mx=None)
    to = "a@nutrition.example", "a@test.nutrition.example"
    aws.internet.dns.put("nutrition.example", "MX", ["10 mx.postbox.example"])
    aws.internet.dns.put("test.nutrition.example", "MX", [f"10 {gateway.a_record}"])
    assert all(reply.ok for reply in gateway.send(*to))
    assert len(aws.internet.mailboxes.of(to[0])) == 1
    assert aws.internet.mailboxes.of(to[1]) == []
    assert len(bucket_content(aws, "kept-mail")) == 1
