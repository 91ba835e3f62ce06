"""Ingress points through the API: life by the clock, references, authentication, TLS policies."""

import pytest
from botocore.exceptions import ClientError
from tests.local_aws.mail_manager.gateway_kit import ALLOW_ALL, Gateway

PASSWORD = "correct-Horse-1"


@pytest.fixture
def parts(mailmanager):
    policy = mailmanager.create_traffic_policy(TrafficPolicyName="all", **ALLOW_ALL)
    rules = mailmanager.create_rule_set(RuleSetName="none", Rules=[])
    return {"TrafficPolicyId": policy["TrafficPolicyId"], "RuleSetId": rules["RuleSetId"]}


@pytest.fixture
def create(mailmanager, parts):
    def make(name="door", **settings):
        known = {"Type": "OPEN", "IngressPointName": name, **parts, **settings}
        return mailmanager.create_ingress_point(**known)["IngressPointId"]

    return make


def code(refusal):
    return refusal.value.response["Error"]["Code"]


def test_life(aws, mailmanager, create):
    point = create(Tags=[{"Key": "team", "Value": "mail"}])
    shown = mailmanager.get_ingress_point(IngressPointId=point)
    assert (shown["Status"], "ARecord" in shown) == ("PROVISIONING", False)
    aws.clock.advance(60)
    shown = mailmanager.get_ingress_point(IngressPointId=point)
    assert shown["Status"] == "ACTIVE"
    assert shown["ARecord"].endswith(".mail-manager-smtp.amazonaws.com")
    (address,) = aws.internet.resolver().lookup(shown["ARecord"], "A").values
    assert aws.internet.hosts[address].hostname == shown["ARecord"]
    tags = mailmanager.list_tags_for_resource(ResourceArn=shown["IngressPointArn"])["Tags"]
    assert tags == [{"Key": "team", "Value": "mail"}]
    mailmanager.delete_ingress_point(IngressPointId=point)
    assert mailmanager.list_ingress_points()["IngressPoints"][0]["Status"] == "DEPROVISIONING"
    assert address not in aws.internet.hosts
    aws.clock.advance(60)
    with pytest.raises(mailmanager.exceptions.ResourceNotFoundException):
        mailmanager.get_ingress_point(IngressPointId=point)


def test_a_closed_point_takes_no_mail_and_opens_again(aws, mailmanager):
    gateway = Gateway(aws, [])
    mailmanager.update_ingress_point(IngressPointId=gateway.point_id, StatusToUpdate="CLOSED")
    assert gateway.get()["Status"] == "CLOSED"
    assert gateway.send()[0].code == 550  # its ARecord leads nowhere
    mailmanager.update_ingress_point(IngressPointId=gateway.point_id, StatusToUpdate="ACTIVE")
    assert gateway.get()["Status"] == "ACTIVE"
    assert gateway.send()[0].code == 250


def test_nothing_changes_while_provisioning(mailmanager, create):
    point = create()
    with pytest.raises(mailmanager.exceptions.ConflictException, match="PROVISIONING"):
        mailmanager.update_ingress_point(IngressPointId=point, StatusToUpdate="CLOSED")


def test_deleted_before_it_is_provisioned(aws, mailmanager, create):
    point = create()
    mailmanager.delete_ingress_point(IngressPointId=point)
    with pytest.raises(mailmanager.exceptions.ConflictException):
        mailmanager.delete_ingress_point(IngressPointId=point)
    aws.clock.advance(120)
    assert mailmanager.list_ingress_points()["IngressPoints"] == []


def test_names_are_unique_and_a_client_token_makes_one_point(mailmanager, create):
    assert create(ClientToken="t") == create(ClientToken="t")
    with pytest.raises(mailmanager.exceptions.ConflictException, match="door"):
        create()
    with pytest.raises(mailmanager.exceptions.ConflictException, match="ClientToken"):
        create("other", ClientToken="t")


def test_policies_and_rule_sets_in_use_stay(aws, mailmanager, create, parts):
    point = create()
    for delete in (
        lambda: mailmanager.delete_traffic_policy(TrafficPolicyId=parts["TrafficPolicyId"]),
        lambda: mailmanager.delete_rule_set(RuleSetId=parts["RuleSetId"]),
    ):
        with pytest.raises(mailmanager.exceptions.ConflictException, match=point):
            delete()
    mailmanager.delete_ingress_point(IngressPointId=point)
    mailmanager.delete_traffic_policy(TrafficPolicyId=parts["TrafficPolicyId"])
    mailmanager.delete_rule_set(RuleSetId=parts["RuleSetId"])


@pytest.mark.parametrize("member", ["RuleSetId", "TrafficPolicyId"])
def test_what_it_refers_to_has_to_be_there(mailmanager, create, member):
    with pytest.raises(mailmanager.exceptions.ValidationException, match=member):
        create(**{member: "xx-nothing"})


def test_each_type_has_a_quota(mailmanager, create):
    for number in range(10):
        create(f"door-{number}")
    with pytest.raises(mailmanager.exceptions.ServiceQuotaExceededException) as refusal:
        create("door-10")
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 402
    create("other", Type="AUTH", IngressPointConfiguration={"SmtpPassword": PASSWORD})


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"IngressPointConfiguration": {"SmtpPassword": PASSWORD}}, "OPEN"),
        ({"Type": "AUTH"}, "SecretArn or SmtpPassword"),
        ({"Type": "MTLS"}, "TlsAuthConfiguration"),
        ({"Type": "MTLS", "IngressPointConfiguration": {"SmtpPassword": PASSWORD}}, "TlsAuth"),
        (
            {"Type": "MTLS", "IngressPointConfiguration": {"TlsAuthConfiguration": {}}},
            "TrustStore",
        ),
        (
            {
                "Type": "AUTH",
                "IngressPointConfiguration": {
                    "SecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:none-123456"
                },
            },
            "must exist",
        ),
        (
            {
                "Type": "AUTH",
                "IngressPointConfiguration": {"SmtpPassword": PASSWORD},
                "TlsPolicy": "REQUIRED",
            },
            "FIPS",
        ),
        (
            {
                "Type": "AUTH",
                "IngressPointConfiguration": {"SmtpPassword": PASSWORD},
                "TlsPolicy": "OPTIONAL",
            },
            "OPTIONAL",
        ),
    ],
)
def test_what_does_not_fit_together(mailmanager, create, settings, said):
    with pytest.raises(mailmanager.exceptions.ValidationException, match=said):
        create(**settings)


def test_a_trust_store_has_to_be_pem(mailmanager, create):
    for content in ({"CAContent": "nothing"}, {"CAContent": "nothing", "CrlContent": "nothing"}):
        configuration = {"TlsAuthConfiguration": {"TrustStore": content}}
        with pytest.raises(mailmanager.exceptions.ValidationException, match="PEM"):
            create(Type="MTLS", IngressPointConfiguration=configuration)


def test_a_private_network_is_refused_by_name(create):
    network = {"PrivateNetworkConfiguration": {"VpcEndpointId": "vpce-" + "a" * 17}}
    with pytest.raises(ClientError, match="private network") as refusal:
        create(NetworkConfiguration=network)
    assert code(refusal) == "NotImplemented"


@pytest.mark.parametrize(("region", "policy"), [("us-east-1", "FIPS"), ("eu-west-1", "REQUIRED")])
def test_default_tls_policy(aws, region, policy):
    client = aws.client("mailmanager", region=region)
    rules = client.create_rule_set(RuleSetName="none", Rules=[])["RuleSetId"]
    policies = client.create_traffic_policy(TrafficPolicyName="all", **ALLOW_ALL)
    made = client.create_ingress_point(
        IngressPointName="door",
        Type="OPEN",
        RuleSetId=rules,
        TrafficPolicyId=policies["TrafficPolicyId"],
    )
    assert (
        client.get_ingress_point(**{"IngressPointId": made["IngressPointId"]})["TlsPolicy"]
        == policy
    )


def test_tls_policy_changes_between_required_and_optional_of_open_points(aws, mailmanager):
    gateway = Gateway(aws, [], TlsPolicy="REQUIRED")
    assert gateway.send(tls=None)[0].code == 530
    mailmanager.update_ingress_point(IngressPointId=gateway.point_id, TlsPolicy="OPTIONAL")
    assert gateway.send(tls=None)[0].code == 250
    with pytest.raises(mailmanager.exceptions.ConflictException):
        mailmanager.update_ingress_point(IngressPointId=gateway.point_id, TlsPolicy="FIPS")


def test_fips_stays(aws, mailmanager):
    gateway = Gateway(aws, [])
    with pytest.raises(mailmanager.exceptions.ConflictException):
        mailmanager.update_ingress_point(IngressPointId=gateway.point_id, TlsPolicy="OPTIONAL")


def test_the_password_is_never_shown_its_versions_are(aws, mailmanager):
    gateway = Gateway(aws, [], Type="AUTH", IngressPointConfiguration={"SmtpPassword": PASSWORD})
    shown = gateway.get()["IngressPointAuthConfiguration"]
    first = shown["IngressPointPasswordConfiguration"]["SmtpPasswordVersion"]
    assert PASSWORD not in str(shown)
    mailmanager.update_ingress_point(
        IngressPointId=gateway.point_id,
        IngressPointConfiguration={"SmtpPassword": "another-Horse-2"},
    )
    shown = gateway.get()["IngressPointAuthConfiguration"]["IngressPointPasswordConfiguration"]
    assert shown["PreviousSmtpPasswordVersion"] == first != shown["SmtpPasswordVersion"]
    until = shown["PreviousSmtpPasswordExpiryTimestamp"].timestamp()
    assert until == aws.clock.now() + 14 * 86400
    aws.clock.advance(14 * 86400)
    shown = gateway.get()["IngressPointAuthConfiguration"]["IngressPointPasswordConfiguration"]
    assert list(shown) == ["SmtpPasswordVersion"]


def test_changes_of_policy_and_rules_hold_for_the_next_message(aws, mailmanager):
    gateway = Gateway(aws, [])
    assert gateway.send()[0].ok
    mailmanager.update_traffic_policy(TrafficPolicyId=gateway.policy_id, DefaultAction="DENY")
    assert gateway.send()[0].code == 550
    policy = mailmanager.create_traffic_policy(TrafficPolicyName="more", **ALLOW_ALL)
    mailmanager.update_ingress_point(
        IngressPointId=gateway.point_id, TrafficPolicyId=policy["TrafficPolicyId"]
    )
    assert gateway.send()[0].ok


def test_lists_have_pages(mailmanager, create):
    for number in range(3):
        create(f"door-{number}")
    first = mailmanager.list_ingress_points(PageSize=2)
    rest = mailmanager.list_ingress_points(PageSize=2, NextToken=first["NextToken"])
    names = [one["IngressPointName"] for page in (first, rest) for one in page["IngressPoints"]]
    assert names == ["door-0", "door-1", "door-2"]
