"""Configuration sets through both APIs, which see the same ones."""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.world import LocalAws

from .sender import refused


@pytest.fixture
def v2(aws: LocalAws) -> Any:
    """A v2 client."""
    return aws.client("sesv2")


@pytest.fixture
def v1(aws: LocalAws) -> Any:
    """A v1 client."""
    return aws.client("ses")


def test_v2_life(v2: Any) -> None:
    tags = [{"Key": "team", "Value": "news"}]
    v2.create_configuration_set(ConfigurationSetName="news_1-a", Tags=tags)
    shown = v2.get_configuration_set(ConfigurationSetName="news_1-a")
    shown.pop("ResponseMetadata")
    assert shown == {
        "ConfigurationSetName": "news_1-a",
        "DeliveryOptions": {"TlsPolicy": "OPTIONAL"},
        "ReputationOptions": {"ReputationMetricsEnabled": False},
        "SendingOptions": {"SendingEnabled": True},
        "Tags": tags,
    }
    assert v2.list_configuration_sets()["ConfigurationSets"] == ["news_1-a"]
    v2.put_configuration_set_delivery_options(
        ConfigurationSetName="news_1-a", TlsPolicy="REQUIRE", MaxDeliverySeconds=300
    )
    options = v2.get_configuration_set(ConfigurationSetName="news_1-a")["DeliveryOptions"]
    assert options == {"TlsPolicy": "REQUIRE", "MaxDeliverySeconds": 300}
    v2.delete_configuration_set(ConfigurationSetName="news_1-a")
    answer = refused(v2.get_configuration_set, ConfigurationSetName="news_1-a")
    assert answer == ("NotFoundException", "Configuration set <news_1-a> does not exist.")


def test_v1_life(v1: Any, v2: Any) -> None:
    v1.create_configuration_set(ConfigurationSet={"Name": "old"})
    assert v2.list_configuration_sets()["ConfigurationSets"] == ["old"]
    v1.update_configuration_set_sending_enabled(ConfigurationSetName="old", Enabled=False)
    v1.put_configuration_set_delivery_options(
        ConfigurationSetName="old", DeliveryOptions={"TlsPolicy": "Require"}
    )
    every = ["eventDestinations", "trackingOptions", "deliveryOptions", "reputationOptions"]
    shown = v1.describe_configuration_set(
        ConfigurationSetName="old", ConfigurationSetAttributeNames=every
    )
    assert shown["ConfigurationSet"] == {"Name": "old"}
    assert shown["EventDestinations"] == []
    assert shown["DeliveryOptions"] == {"TlsPolicy": "Require"}
    assert shown["ReputationOptions"]["SendingEnabled"] is False
    assert [s["Name"] for s in v1.list_configuration_sets()["ConfigurationSets"]] == ["old"]
    v1.delete_configuration_set(ConfigurationSetName="old")
    code, _ = refused(v1.describe_configuration_set, ConfigurationSetName="old")
    assert code == "ConfigurationSetDoesNotExist"


def test_names_are_taken_once(v1: Any, v2: Any) -> None:
    v2.create_configuration_set(ConfigurationSetName="a")
    text = "Configuration set <a> already exists."
    answer = refused(v2.create_configuration_set, ConfigurationSetName="a")
    assert answer == ("AlreadyExistsException", text)
    answer = refused(v1.create_configuration_set, ConfigurationSet={"Name": "a"})
    assert answer == ("ConfigurationSetAlreadyExists", text)


@pytest.mark.parametrize("name", ["a b", "x" * 65, "ä", "a.b", "a\n"])
def test_bad_names(v1: Any, v2: Any, name: str) -> None:
    assert refused(v2.create_configuration_set, ConfigurationSetName=name)[0] == (
        "BadRequestException"
    )
    assert refused(v1.create_configuration_set, ConfigurationSet={"Name": name})[0] == (
        "InvalidConfigurationSet"
    )


@pytest.mark.parametrize(
    "options",
    [
        {"MessageSecurityOptions": {}},
        {"DeliveryOptions": {"SendingPoolName": "x"}},
    ],
)
def test_options_without_effect_are_refused_by_name(v2: Any, options: dict[str, Any]) -> None:
    code, text = refused(v2.create_configuration_set, ConfigurationSetName="a", **options)
    assert code == "NotImplemented"
    assert next(iter(options)) in text or "SendingPoolName" in text
    assert v2.list_configuration_sets()["ConfigurationSets"] == []


def test_lists_come_in_pages(v1: Any, v2: Any) -> None:
    names = sorted(f"set-{number}" for number in range(7))
    for name in names:
        v2.create_configuration_set(ConfigurationSetName=name)
    found, token = [], {}
    while True:
        answer = v2.list_configuration_sets(PageSize=3, **token)
        found.append(answer["ConfigurationSets"])
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert found == [names[:3], names[3:6], names[6:]]
    first = v1.list_configuration_sets(MaxItems=5)
    rest = v1.list_configuration_sets(NextToken=first["NextToken"])
    assert [s["Name"] for s in rest["ConfigurationSets"]] == names[5:]
    assert refused(v2.list_configuration_sets, NextToken="x")[0] == "BadRequestException"
    assert refused(v1.list_configuration_sets, NextToken="x")[0] == "InvalidParameterValue"
    assert refused(v2.list_configuration_sets, PageSize=0)[0] == "BadRequestException"


def test_regions_and_accounts_are_apart(aws: LocalAws, v2: Any) -> None:
    v2.create_configuration_set(ConfigurationSetName="a")
    for other in (
        aws.client("sesv2", region="eu-west-1"),
        aws.client("sesv2", account_id="210987654321"),
    ):
        assert other.list_configuration_sets()["ConfigurationSets"] == []
