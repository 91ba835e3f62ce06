"""Metrics, insights, recommendations and exports say what has really happened to the mail."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local_aws.context import Request
from local_aws.ses.events import tracking
from local_aws.world import LocalAws

from ..sender import DOMAIN, READER, SENDER, production, refused, send, ses_state, simple, verify

DAY = datetime(2026, 1, 6, tzinfo=UTC)
HTML = {"Html": {"Data": '<p><a href="https://nutrition.example/offer">Offer</a></p>'}}
GMAIL, YAHOO, NOBODY = "ann@gmail.example", "bo@yahoo.example", "bounce@simulator.amazonses.com"
ARN = f"arn:aws:ses:us-east-1:123456789012:identity/{DOMAIN}"


@pytest.fixture
def world(aws: LocalAws) -> LocalAws:
    """A verified sender in production, with VDM and engagement tracking."""
    verify(aws, DOMAIN)
    production(aws)
    aws.client("sesv2").put_account_vdm_attributes(
        VdmAttributes={
            "VdmEnabled": "ENABLED",
            "DashboardAttributes": {"EngagementMetrics": "ENABLED"},
        }
    )
    return aws


def metric(aws: LocalAws, name: str, days: int = 1, **dimensions: str) -> list[int]:
    query: dict[str, Any] = {
        "Id": "q",
        "Namespace": "VDM",
        "Metric": name,
        "StartDate": DAY,
        "EndDate": DAY + timedelta(days=days),
    }
    query |= {"Dimensions": dimensions} if dimensions else {}
    (result,) = aws.client("sesv2").batch_get_metric_data(Queries=[query])["Results"]
    assert result["Timestamps"] == [DAY + timedelta(days=number) for number in range(days)]
    values: list[int] = result["Values"]
    return values


def html(aws: LocalAws, to: str, **more: Any) -> Any:
    return send(aws, to=to, content=simple(Body=HTML), **more)


def test_without_vdm_there_are_no_numbers(aws: LocalAws) -> None:
    v2 = aws.client("sesv2")
    assert v2.get_account()["VdmAttributes"] == {"VdmEnabled": "DISABLED"}
    for call, arguments in (
        (v2.list_recommendations, {}),
        (v2.get_message_insights, {"MessageId": "x"}),
    ):
        code, text = refused(call, **arguments)
        assert (code, "not enabled" in text) == ("BadRequestException", True)


def test_settings_are_shown(world: LocalAws) -> None:
    v2 = world.client("sesv2")
    assert v2.get_account()["VdmAttributes"] == {
        "VdmEnabled": "ENABLED",
        "DashboardAttributes": {"EngagementMetrics": "ENABLED"},
        "GuardianAttributes": {"OptimizedSharedDelivery": "DISABLED"},
    }
    options = {"DashboardOptions": {"EngagementMetrics": "DISABLED"}}
    v2.create_configuration_set(ConfigurationSetName="quiet", VdmOptions=options)
    assert v2.get_configuration_set(ConfigurationSetName="quiet")["VdmOptions"] == options
    v2.put_configuration_set_vdm_options(ConfigurationSetName="quiet", VdmOptions={})
    assert "VdmOptions" not in v2.get_configuration_set(ConfigurationSetName="quiet")


def test_metrics_count_what_happened(world: LocalAws) -> None:
    html(world, GMAIL)
    html(world, YAHOO)
    send(world, to="who@nowhere.invalid")
    send(world, to=NOBODY)
    send(world, Destination={"ToAddresses": [GMAIL, YAHOO]})
    (mail, _) = world.internet.mailboxes.of(GMAIL)
    tracking.open_message(world, mail)
    tracking.open_message(world, mail)
    tracking.click(world, mail, "https://nutrition.example/offer")

    names = ("SEND", "DELIVERY", "PERMANENT_BOUNCE", "OPEN", "CLICK", "COMPLAINT")
    assert [metric(world, name)[0] for name in names] == [3, 2, 1, 1, 1, 0]
    assert metric(world, "DELIVERY_OPEN") == metric(world, "DELIVERY_CLICK") == [2]
    assert metric(world, "DELIVERY_COMPLAINT") == [1], "Gmail has no feedback loop"


def test_dimensions_choose(world: LocalAws) -> None:
    world.client("sesv2").create_configuration_set(ConfigurationSetName="news")
    html(world, GMAIL, ConfigurationSetName="news")
    html(world, YAHOO)

    assert metric(world, "SEND", ISP="Gmail") == [1]
    assert metric(world, "SEND", CONFIGURATION_SET="news") == [1]
    assert metric(world, "SEND", EMAIL_IDENTITY=DOMAIN) == [2]
    assert metric(world, "SEND", EMAIL_IDENTITY=ARN, ISP="Yahoo") == [1]
    assert metric(world, "SEND", CONFIGURATION_SET="news", ISP="Yahoo") == [0]
    assert refused(metric, aws=world, name="SEND", TENANT_NAME="x")[0] == "NotImplemented"


def test_complaints_are_counted_on_their_day(world: LocalAws) -> None:
    html(world, YAHOO)
    world.clock.advance(86_400)
    path = f"http://127.0.0.1/_lab/mailboxes/{YAHOO}/spam"
    assert world.handle(Request("POST", path, {}, b"")).status == 200

    assert metric(world, "SEND", days=2) == [1, 0]
    assert metric(world, "COMPLAINT", days=2) == [0, 1]


def test_delays_and_suppression_are_no_bounces(world: LocalAws) -> None:
    v2 = world.client("sesv2")
    v2.put_suppressed_destination(EmailAddress=GMAIL, Reason="BOUNCE")
    html(world, GMAIL)

    assert metric(world, "PERMANENT_BOUNCE") == [0]
    assert metric(world, "SEND") == [1]


def test_engagement_can_be_left_to_event_destinations(world: LocalAws) -> None:
    v2 = world.client("sesv2")
    options = {"DashboardOptions": {"EngagementMetrics": "DISABLED"}}
    v2.create_configuration_set(ConfigurationSetName="quiet", VdmOptions=options)
    html(world, GMAIL, ConfigurationSetName="quiet")

    assert metric(world, "DELIVERY_OPEN") == [0]


def test_insights_tell_of_one_message(world: LocalAws) -> None:
    message = html(world, GMAIL, EmailTags=[{"Name": "a", "Value": "b"}])
    world.clock.advance(60)
    (mail,) = world.internet.mailboxes.of(GMAIL)
    tracking.open_message(world, mail)

    shown = world.client("sesv2").get_message_insights(MessageId=message.message_id)

    assert shown["FromEmailAddress"] == SENDER
    assert (shown["Subject"], shown["EmailTags"]) == ("Offer", [{"Name": "a", "Value": "b"}])
    (insight,) = shown["Insights"]
    assert (insight["Destination"], insight["Isp"]) == (GMAIL, "Gmail")
    assert [event["Type"] for event in insight["Events"]] == ["SEND", "DELIVERY", "OPEN"]
    assert (insight["Events"][2]["Timestamp"] - insight["Events"][0]["Timestamp"]).seconds == 60


def test_insights_give_the_reason_of_a_bounce(world: LocalAws) -> None:
    message = send(world, to="who@nowhere.invalid")

    (insight,) = world.client("sesv2").get_message_insights(MessageId=message.message_id)[
        "Insights"
    ]
    bounce = insight["Events"][-1]["Details"]["Bounce"]
    assert bounce["BounceType"] == "PERMANENT"
    assert bounce["DiagnosticCode"].startswith("smtp; 5")


def test_insights_know_messages_since_vdm_was_on(world: LocalAws) -> None:
    code, _ = refused(world.client("sesv2").get_message_insights, MessageId="x")
    assert code == "NotFoundException"


def advice(aws: LocalAws, **wanted: str) -> dict[str, tuple[str, str]]:
    chosen: dict[str, Any] = {"Filter": wanted} if wanted else {}
    answer = aws.client("sesv2").list_recommendations(**chosen)
    return {one["Type"]: (one["Status"], one["Impact"]) for one in answer["Recommendations"]}


def test_recommendations_follow_the_records(world: LocalAws) -> None:
    assert advice(world) == {
        "BIMI": ("OPEN", "LOW"),
        "DMARC": ("OPEN", "HIGH"),
        "SPF": ("OPEN", "LOW"),
    }
    world.internet.dns.put(f"_dmarc.{DOMAIN}", "TXT", ["v=DMARC1; p=none"])
    world.clock.advance(3600)

    assert advice(world)["DMARC"] == ("FIXED", "HIGH")
    assert set(advice(world, STATUS="OPEN")) == {"BIMI", "SPF"}
    assert set(advice(world, IMPACT="LOW", STATUS="OPEN")) == {"BIMI", "SPF"}
    assert set(advice(world, TYPE="SPF")) == {"SPF"}
    assert advice(world, RESOURCE_ARN=f"{ARN}x") == {}
    (dmarc,) = world.client("sesv2").list_recommendations(Filter={"TYPE": "DMARC"})[
        "Recommendations"
    ]
    assert (dmarc["LastUpdatedTimestamp"] - dmarc["CreatedTimestamp"]).seconds == 3600
    assert dmarc["ResourceArn"] == ARN


def test_recommendations_follow_dkim_and_mail_from(world: LocalAws) -> None:
    v2 = world.client("sesv2")
    v2.put_email_identity_dkim_attributes(EmailIdentity=DOMAIN, SigningEnabled=False)
    identity = ses_state(world).identities[DOMAIN]
    identity.mail_from.domain = f"bounce.{DOMAIN}"
    identity.mail_from.check.record("", ses_state(world).now())

    assert advice(world)["DKIM"] == ("OPEN", "HIGH")
    assert advice(world)["SPF"] == ("OPEN", "HIGH"), "the domain's record is missing"
    spf = ["v=spf1 include:amazonses.com ~all"]
    world.internet.dns.put(f"bounce.{DOMAIN}", "TXT", spf)
    assert advice(world)["SPF"] == ("FIXED", "HIGH")


def test_recommendations_follow_the_rates(world: LocalAws) -> None:
    for number in range(94):
        send(world, to=f"r{number}@postbox-user.example")
    for number in range(6):
        send(world, to=f"r{number}@nowhere.invalid")

    assert advice(world)["BOUNCE"] == ("OPEN", "HIGH")
    assert "COMPLAINT" not in advice(world)


def fetch(aws: LocalAws, job_id: str) -> str:
    shown = aws.client("sesv2").get_export_job(JobId=job_id)
    assert shown["JobStatus"] == "COMPLETED"
    answer = aws.handle(Request("GET", shown["ExportDestination"]["S3Url"], {}))
    assert answer.status == 200
    return answer.body.decode()


def export(aws: LocalAws, data_format: str = "CSV", **source: Any) -> str:
    job_id: str = aws.client("sesv2").create_export_job(
        ExportDataSource=source, ExportDestination={"DataFormat": data_format}
    )["JobId"]
    return job_id


def metrics_source(**more: Any) -> dict[str, Any]:
    return {
        "Namespace": "VDM",
        "Dimensions": {"ISP": ["*"]},
        "Metrics": [
            {"Name": "SEND", "Aggregation": "VOLUME"},
            {"Name": "DELIVERY", "Aggregation": "RATE"},
        ],
        "StartDate": DAY,
        "EndDate": DAY + timedelta(days=1),
    } | more


def test_metrics_are_exported(world: LocalAws) -> None:
    send(world, to=GMAIL)
    send(world, to="who@nowhere.invalid")
    job_id = export(world, MetricsDataSource=metrics_source())
    assert world.client("sesv2").get_export_job(JobId=job_id)["JobStatus"] == "PROCESSING"
    world.clock.advance(10)

    rows = list(csv.DictReader(io.StringIO(fetch(world, job_id))))
    assert [(row["ISP"], row["Metric"], row["Value"]) for row in rows] == [
        ("Gmail", "SEND", "1"),
        ("Gmail", "DELIVERY", "1.0"),
        ("Other", "SEND", "1"),
        ("Other", "DELIVERY", "0.0"),
    ]
    statistics = world.client("sesv2").get_export_job(JobId=job_id)["Statistics"]
    assert statistics["ExportedRecordsCount"] == 4


def test_messages_are_exported_with_filters(world: LocalAws) -> None:
    for address in (GMAIL, YAHOO, "who@nowhere.invalid"):
        send(world, to=address)
    span = {"StartDate": DAY, "EndDate": DAY + timedelta(days=1)}
    filters = {
        "Include": {"LastDeliveryEvent": ["DELIVERY", "PERMANENT_BOUNCE"]},
        "Exclude": {"Isp": ["Yahoo"]},
    }
    job_id = export(world, "JSON", MessageInsightsDataSource=span | filters)
    world.clock.advance(10)

    rows = [json.loads(line) for line in fetch(world, job_id).splitlines()]
    assert [(row["Destination"], row["LastDeliveryEvent"]) for row in rows] == [
        (GMAIL, "DELIVERY"),
        ("who@nowhere.invalid", "PERMANENT_BOUNCE"),
    ]
    few = export(world, "JSON", MessageInsightsDataSource=span | {"MaxResults": 1})
    world.clock.advance(10)
    assert len(fetch(world, few).splitlines()) == 1


def test_a_link_works_for_five_minutes(world: LocalAws) -> None:
    job_id = export(world, MetricsDataSource=metrics_source())
    world.clock.advance(10)
    url = world.client("sesv2").get_export_job(JobId=job_id)["ExportDestination"]["S3Url"]
    world.clock.advance(301)

    assert world.handle(Request("GET", url, {})).status == 403


def test_jobs_are_listed_and_cancelled(world: LocalAws) -> None:
    v2 = world.client("sesv2")
    done = export(world, MetricsDataSource=metrics_source())
    world.clock.advance(10)
    span = {"StartDate": DAY, "EndDate": DAY + timedelta(days=1)}
    stopped = export(world, MessageInsightsDataSource=span)
    v2.cancel_export_job(JobId=stopped)
    world.clock.advance(10)

    def listed(**wanted: str) -> set[str]:
        return {job["JobId"] for job in v2.list_export_jobs(**wanted)["ExportJobs"]}

    assert listed() == {done, stopped}
    assert listed(JobStatus="CANCELLED") == listed(ExportSourceType="MESSAGE_INSIGHTS") == {stopped}
    assert refused(v2.cancel_export_job, JobId=done)[0] == "BadRequestException"
    assert refused(v2.get_export_job, JobId="x")[0] == "NotFoundException"


@pytest.mark.parametrize(
    ("source", "destination"),
    [
        ({"MetricsDataSource": metrics_source(EndDate=DAY)}, {}),
        ({"MetricsDataSource": metrics_source()}, {"S3Url": "s3://bucket/key"}),
    ],
)
def test_exports_that_can_not_be(
    world: LocalAws, source: dict[str, Any], destination: dict[str, str]
) -> None:
    code, _ = refused(
        world.client("sesv2").create_export_job,
        ExportDataSource=source,
        ExportDestination={"DataFormat": "CSV"} | destination,
    )
    assert code == "BadRequestException"


def test_a_reader_can_be_anyone(world: LocalAws) -> None:
    send(world, to=READER)

    assert metric(world, "DELIVERY", ISP="Other") == [1]
