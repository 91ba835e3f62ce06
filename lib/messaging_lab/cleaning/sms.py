"""How calls to AWS End User Messaging SMS are taken back."""

from __future__ import annotations

from typing import Any

from messaging_lab.cleaning.plans import Answer, Call, Plan, always, deleted_by, planner
from messaging_lab.ledger import Step

SERVICE = "pinpoint-sms-voice-v2"

deleted_by(
    SERVICE, "CreateConfigurationSet", "DeleteConfigurationSet",
    ConfigurationSetName="ConfigurationSetName",
)  # fmt: skip
deleted_by(
    SERVICE, "CreateEventDestination", "DeleteEventDestination",
    ConfigurationSetName="ConfigurationSetName", EventDestinationName="EventDestinationName",
)  # fmt: skip
deleted_by(
    SERVICE, "CreateOptOutList", "DeleteOptOutList", OptOutListName="OptOutListName"
)  # fmt: skip
deleted_by(
    SERVICE, "AssociateOriginationIdentity", "DisassociateOriginationIdentity",
    PoolId="PoolId", OriginationIdentity="OriginationIdentity", IsoCountryCode="IsoCountryCode",
)  # fmt: skip

MADE = {
    "RequestPhoneNumber": ("ReleasePhoneNumber", ("PhoneNumberId",)),
    "RequestSenderId": ("ReleaseSenderId", ("SenderId", "IsoCountryCode")),
    "CreatePool": ("DeletePool", ("PoolId",)),
    "CreateProtectConfiguration": ("DeleteProtectConfiguration", ("ProtectConfigurationId",)),
    "CreateVerifiedDestinationNumber": (
        "DeleteVerifiedDestinationNumber",
        ("VerifiedDestinationNumberId",),
    ),
}
"""What makes something -> what deletes it, and the members of the answer that name it."""


def _makes(operation: str) -> None:
    undo, names = MADE[operation]

    @planner(SERVICE, operation)
    def _plan(call: Call) -> Plan:
        def plan(answer: Answer) -> list[Step]:
            return [call.step(undo, **{name: answer[name] for name in names})]

        return plan


for _operation in MADE:
    _makes(_operation)


@planner(SERVICE, "VerifyDestinationNumber")
@planner(SERVICE, "PutMessageFeedback")
def _nothing_of_its_own(call: Call) -> Plan:
    # It goes with the verified number, or says something of a message that was sent.
    return always([])


@planner(SERVICE, "PutKeyword")
def _keyword(call: Call) -> Plan:
    of, word = {"OriginationIdentity": call.params["OriginationIdentity"]}, call.params["Keyword"]
    listed = call.client().get_paginator("describe_keywords").paginate(**of)
    before = [one for page in listed for one in page["Keywords"] if one["Keyword"] == word.upper()]
    if before:
        return always([call.step("PutKeyword", **of, **before[0])])
    return always([call.step("DeleteKeyword", **of, Keyword=word)])


@planner(SERVICE, "SetAccountDefaultProtectConfiguration")
def _account_default(call: Call) -> Plan:
    listed = call.client().describe_account_attributes()["AccountAttributes"]
    before = {one["Name"]: one["Value"] for one in listed}.get("DEFAULT_PROTECT_CONFIGURATION_ID")
    if before:
        return always([call.step(call.operation, ProtectConfigurationId=before)])
    return always([call.step("DeleteAccountDefaultProtectConfiguration")])


@planner(SERVICE, "AssociateProtectConfiguration")
def _association(call: Call) -> Plan:
    asked = [call.params["ConfigurationSetName"]]
    found = call.client().describe_configuration_sets(ConfigurationSetNames=asked)
    before = found["ConfigurationSets"][0].get("ProtectConfigurationId")
    if before:
        return always([call.step(call.operation, **call.params | _named(before))])
    return always([call.step("DisassociateProtectConfiguration", **call.params)])


@planner(SERVICE, "UpdateProtectConfigurationCountryRuleSet")
def _rules(call: Call) -> Plan:
    asked = {key: call.params[key] for key in ("ProtectConfigurationId", "NumberCapability")}
    rules = call.client().get_protect_configuration_country_rule_set(**asked)["CountryRuleSet"]
    before = {code: rules[code] for code in call.params["CountryRuleSetUpdates"] if code in rules}
    return always([call.step(call.operation, **asked, CountryRuleSetUpdates=before)])


@planner(SERVICE, "UpdateProtectConfiguration")
def _protection_from_deletion(call: Call) -> Plan:
    asked = call.params["ProtectConfigurationId"]
    found = call.client().describe_protect_configurations(ProtectConfigurationIds=[asked])
    kept = found["ProtectConfigurations"][0]["DeletionProtectionEnabled"]
    return always([call.step(call.operation, **_named(asked), DeletionProtectionEnabled=kept)])


@planner(SERVICE, "PutProtectConfigurationRuleSetNumberOverride")
def _override(call: Call) -> Plan:
    of = _named(call.params["ProtectConfigurationId"])
    number = call.params["DestinationPhoneNumber"]
    pages = call.client().get_paginator(
        "list_protect_configuration_rule_set_number_overrides"
    ).paginate(**of)  # fmt: skip
    listed = [one for page in pages for one in page["RuleSetNumberOverrides"]]
    before = [one for one in listed if one["DestinationPhoneNumber"] == number]
    if not before:
        undo = "DeleteProtectConfigurationRuleSetNumberOverride"
        return always([call.step(undo, **of, DestinationPhoneNumber=number)])
    names = ("DestinationPhoneNumber", "Action", "ExpirationTimestamp")
    kept = {name: before[0][name] for name in names if name in before[0]}
    return always([call.step(call.operation, **of, **kept)])


@planner(SERVICE, "SetTextMessageSpendLimitOverride")
def _spend_limit(call: Call) -> Plan:
    listed = call.client().describe_spend_limits()["SpendLimits"]
    limit = next(one for one in listed if one["Name"].startswith("TEXT_"))
    if limit["Overridden"]:
        return always([call.step(call.operation, MonthlyLimit=limit["EnforcedLimit"])])
    return always([call.step("DeleteTextMessageSpendLimitOverride")])


def _named(configuration: str) -> dict[str, Any]:
    return {"ProtectConfigurationId": configuration}
