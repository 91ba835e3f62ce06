"""What a run would have cost: amounts from calls, prices from the file."""

from email.message import EmailMessage

import pytest

from messaging_lab.going_live.calls import RecordedCall
from messaging_lab.going_live.costs import bill
from messaging_lab.going_live.measures import attached
from messaging_lab.show.bill_bars import bill_bars


def called(service, operation, *, code="", measures=None, **params):
    return RecordedCall(
        "20",
        "123456789012",
        "us-east-1",
        service,
        operation,
        True,
        params,
        {},
        code,
        measures or {},
    )


def amounts(*calls):
    return {meter.name: amount for meter, amount in bill(calls).amounts}


def test_mail_is_billed_by_recipient_and_by_data_and_only_when_it_was_sent():
    mail = {"recipients": 3, "bytes": 1000, "attached": 900}
    calls = [
        called("sesv2", "SendEmail", measures=mail),
        called("ses", "SendRawEmail", measures={"recipients": 1, "bytes": 50}),
        called("sesv2", "SendEmail", measures=mail, code="MessageRejected"),
        called("sesv2", "GetAccount"),
    ]
    alone = {meter.name: amount for meter, amount in bill(calls, "NONE").amounts}
    assert alone == {"ses.mail.NONE": 4, "ses.data.NONE": 2700}
    assert amounts(*calls) == {"ses.mail.ESSENTIALS": 4}


@pytest.mark.parametrize(
    ("plan", "usd"), [("NONE", 100), ("ESSENTIALS", 160), ("PRO", 325), ("ENTERPRISE", 730)]
)
def test_what_a_million_mails_cost_by_the_plan(plan, usd):
    made = bill([called("sesv2", "SendEmail", measures={"recipients": 1})], plan)
    assert made.again(1_000_000).usd == pytest.approx(usd)
    assert bill([called("sesv2", "GetAccount")], plan).usd == 0


def test_an_unknown_plan():
    with pytest.raises(ValueError, match="'GOLD' is no pricing plan of SES: say one of NONE"):
        bill([], "GOLD")


def test_attachments_are_weighed_wherever_they_stand():
    simple = {"Simple": {"Attachments": [{"FileName": "a.pdf", "RawContent": b"12345"}]}}
    assert attached({"Content": simple}) == 5
    mail = EmailMessage()
    mail.set_content("Your invoice")
    mail.add_attachment(b"1234567", "application", "pdf", filename="a.pdf")
    assert attached({"Content": {"Raw": {"Data": mail.as_bytes()}}}) == 7
    assert attached({"RawMessage": {"Data": mail.as_string()}}) == 7
    assert attached({"Content": {"Simple": {"Body": {}}}}) == 0


@pytest.mark.parametrize(("size", "requests"), [(0, 1), (65_536, 1), (65_537, 2), (262_144, 4)])
def test_queues_bill_by_64_kb(size, requests):
    made = called("sqs", "SendMessage", measures={"bytes": size}, QueueUrl="http://q/1/jobs")
    assert amounts(made) == {"sqs.requests": requests}


def test_fifo_queues_have_a_price_of_their_own():
    assert amounts(called("sqs", "CreateQueue", QueueName="orders.fifo")) == {"sqs.fifo": 1}


def test_the_first_million_requests_are_free():
    made = bill([called("sns", "Publish")])
    assert made.again(1_000_000).usd == 0
    assert made.again(3_000_000).usd == pytest.approx(1.0)


def test_what_stands_costs_by_the_month_however_often_the_run_is_made():
    made = bill(
        [called("route53", "CreateHostedZone"), called("mailmanager", "CreateIngressPoint")]
    )
    assert made.usd == pytest.approx(50.5)
    assert made.again(1000).usd == pytest.approx(50.5)
    refused = called("route53", "CreateHostedZone", code="HostedZoneAlreadyExists")
    assert amounts(refused) == {}


def test_ten_alarms_are_free():
    alarms = [called("cloudwatch", "PutMetricAlarm") for _ in range(12)]
    assert bill(alarms).usd == pytest.approx(0.2)


def test_texts_are_counted_by_part_and_have_no_single_price():
    made = bill(
        [
            called("pinpoint-sms-voice-v2", "SendTextMessage", measures={"parts": 2}),
            called("pinpoint-sms-voice-v2", "SendTextMessage", measures={"parts": 1}, DryRun=True),
            called("sns", "Publish", measures={"parts": 1}),
        ]
    )
    assert [(meter.name, amount) for meter, amount in made.amounts] == [("sms.parts", 3)]
    assert made.usd == 0
    assert "by country" in made.text()


def test_firehose_rounds_each_record_up():
    made = called("firehose", "PutRecordBatch", measures={"bytes": 300, "entries": 3})
    assert amounts(made) == {"firehose.data": 3 * 5 * 1024}


def test_objects_items_and_functions():
    assert amounts(
        called("s3", "PutObject"), called("s3", "ListObjectsV2"), called("s3", "GetObject"),
        called("s3", "DeleteObject"), called("dynamodb", "PutItem"), called("dynamodb", "Query"),
        called("lambda", "Invoke"), called("lambda", "GetFunction"),
        called("logs", "PutLogEvents", measures={"bytes": 10}),
    ) == {
        "lambda.requests": 1, "s3.puts": 2, "s3.gets": 1, "dynamodb.writes": 1,
        "dynamodb.reads": 1, "logs.data": 10,
    }  # fmt: skip


def test_the_bill_says_prices_date_and_sources():
    mail = called("sesv2", "SendEmail", measures={"recipients": 1, "attached": 2048})
    made = bill([mail], "NONE")
    text = made.text()
    assert "Under 0.01 USD: the run, once" in text
    assert "0.1 for 1,000" in text
    assert "2.0 KB" in text
    assert "List prices of us-east-1, 2026-11-24" in text
    assert "the run 50 times in a month" in made.again(50).html()
    assert "AWS Price List" in made.sources().text()


def test_bars_are_what_is_paid_the_dearest_first():
    text = bill_bars({"SNS": 1.5, "SQS": 0.0, "SES": 400.0}, "A month").text()
    assert text.splitlines()[0] == "A month"
    assert text.index("SES") < text.index("SNS")
    assert "SQS" not in text
    assert bill_bars({}, "Nothing").png()


def test_a_real_run_is_counted(lab):
    sns, sqs = lab.client("sns"), lab.client("sqs")
    sns.create_topic(Name="a")
    url = sqs.create_queue(QueueName="a")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="x" * 70_000)
    found = {meter.name: amount for meter, amount in bill(lab.calls()).amounts}
    assert found == {"sns.requests": 1, "sqs.requests": 3}
