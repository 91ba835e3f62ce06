"""How calls to SES, v2 and v1, are taken back."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from messaging_lab.cleaning import receipt_rules  # noqa: F401 (registers its plans)
from messaging_lab.cleaning.plans import Call, Plan, always, deleted_by, planner
from messaging_lab.ledger import Step

deleted_by("sesv2", "CreateEmailIdentity", "DeleteEmailIdentity", EmailIdentity="EmailIdentity")
deleted_by(
    "sesv2", "CreateEmailIdentityPolicy", "DeleteEmailIdentityPolicy",
    EmailIdentity="EmailIdentity", PolicyName="PolicyName",
)  # fmt: skip
deleted_by(
    "sesv2", "CreateConfigurationSet", "DeleteConfigurationSet",
    ConfigurationSetName="ConfigurationSetName",
)  # fmt: skip
deleted_by(
    "sesv2", "CreateConfigurationSetEventDestination", "DeleteConfigurationSetEventDestination",
    ConfigurationSetName="ConfigurationSetName", EventDestinationName="EventDestinationName",
)  # fmt: skip
deleted_by("sesv2", "CreateContactList", "DeleteContactList", ContactListName="ContactListName")
deleted_by(
    "sesv2", "CreateContact", "DeleteContact",
    ContactListName="ContactListName", EmailAddress="EmailAddress",
)  # fmt: skip
deleted_by("sesv2", "CreateEmailTemplate", "DeleteEmailTemplate", TemplateName="TemplateName")
deleted_by("ses", "CreateTemplate", "DeleteTemplate", TemplateName="Template.TemplateName")
deleted_by(
    "ses", "CreateConfigurationSet", "DeleteConfigurationSet",
    ConfigurationSetName="ConfigurationSet.Name",
)  # fmt: skip


def _identity(call: Call) -> dict[str, Any]:
    name = call.params["EmailIdentity"]
    found: dict[str, Any] = call.client().get_email_identity(EmailIdentity=name)
    return found


@planner("sesv2", "UpdateConfigurationSetEventDestination")
def _event_destination(call: Call) -> Plan:
    """Give an event destination back what it was."""
    name, own = call.params["ConfigurationSetName"], call.params["EventDestinationName"]
    found = call.client().get_configuration_set_event_destinations(ConfigurationSetName=name)
    before = next((one for one in found["EventDestinations"] if one["Name"] == own), None)
    if before is None:
        return always([])
    kept = {key: value for key, value in before.items() if key != "Name"}
    return always(
        [
            call.step(
                call.operation,
                ConfigurationSetName=name,
                EventDestinationName=own,
                EventDestination=kept,
            )
        ]
    )


@planner("sesv2", "UpdateContactList")
def _contact_list(call: Call) -> Plan:
    """Give a list its topics back. What contacts said about others is gone with those."""
    name = call.params["ContactListName"]
    before = call.client().get_contact_list(ContactListName=name)
    kept = {key: before[key] for key in ("Topics", "Description") if before.get(key)}
    return always([call.step(call.operation, ContactListName=name, **kept)])


@planner("sesv2", "PutEmailIdentityMailFromAttributes")
def _mail_from(call: Call) -> Plan:
    before = _identity(call).get("MailFromAttributes") or {}
    kept = {
        name: before[name] for name in ("MailFromDomain", "BehaviorOnMxFailure") if before.get(name)
    }
    return always([call.step(call.operation, EmailIdentity=call.params["EmailIdentity"], **kept)])


@planner("sesv2", "PutEmailIdentityDkimAttributes")
def _dkim(call: Call) -> Plan:
    enabled = bool(_identity(call)["DkimAttributes"]["SigningEnabled"])
    name = call.params["EmailIdentity"]
    return always([call.step(call.operation, EmailIdentity=name, SigningEnabled=enabled)])


@planner("sesv2", "PutEmailIdentityDkimSigningAttributes")
def _dkim_signing(call: Call) -> Plan:
    before = _identity(call)["DkimAttributes"]
    if before.get("SigningAttributesOrigin") != "AWS_SES":
        # A key that the customer brought isn't given out again.
        return always(None)
    params: dict[str, Any] = {"SigningAttributesOrigin": "AWS_SES"}
    if before.get("NextSigningKeyLength"):
        length = before["NextSigningKeyLength"]
        params["SigningAttributes"] = {"NextSigningKeyLength": length}
    return always([call.step(call.operation, EmailIdentity=call.params["EmailIdentity"], **params)])


@planner("sesv2", "PutEmailIdentityFeedbackAttributes")
def _feedback(call: Call) -> Plan:
    enabled = bool(_identity(call)["FeedbackForwardingStatus"])
    name = call.params["EmailIdentity"]
    return always([call.step(call.operation, EmailIdentity=name, EmailForwardingEnabled=enabled)])


@planner("sesv2", "PutEmailIdentityConfigurationSetAttributes")
def _default_set(call: Call) -> Plan:
    before = _identity(call).get("ConfigurationSetName")
    kept = {"ConfigurationSetName": before} if before else {}
    return always([call.step(call.operation, EmailIdentity=call.params["EmailIdentity"], **kept)])


@planner("sesv2", "PutSuppressedDestination")
def _suppressed(call: Call) -> Plan:
    address = call.params["EmailAddress"]
    try:
        before = call.client().get_suppressed_destination(EmailAddress=address)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return always([call.step("DeleteSuppressedDestination", EmailAddress=address)])
    reason = before["SuppressedDestination"]["Reason"]
    return always([call.step(call.operation, EmailAddress=address, Reason=reason)])


@planner("sesv2", "DeleteSuppressedDestination")
def _unsuppressed(call: Call) -> Plan:
    # SES lists an address again by itself if mail to it still bounces.
    return always([])


@planner("sesv2", "PutAccountSendingAttributes")
def _account_sending(call: Call) -> Plan:
    enabled = bool(call.client().get_account()["SendingEnabled"])
    return always([call.step(call.operation, SendingEnabled=enabled)])


@planner("sesv2", "PutConfigurationSetSendingOptions")
def _set_sending(call: Call) -> Plan:
    name = call.params["ConfigurationSetName"]
    found = call.client().get_configuration_set(ConfigurationSetName=name)
    enabled = bool(found.get("SendingOptions", {}).get("SendingEnabled", True))
    return always([call.step(call.operation, ConfigurationSetName=name, SendingEnabled=enabled)])


@planner("sesv2", "PutAccountSuppressionAttributes")
def _account_suppression(call: Call) -> Plan:
    before = call.client().get_account().get("SuppressionAttributes") or {}
    reasons = before.get("SuppressedReasons") or []
    return always([call.step(call.operation, SuppressedReasons=reasons)])


def _verify(name: str) -> None:
    # The v1 calls succeed for an identity that is there already, so look first.
    @planner("ses", name)
    def plan(call: Call) -> Plan:
        identity = call.params.get("EmailAddress") or call.params["Domain"]
        found = call.client().get_identity_verification_attributes(Identities=[identity])
        steps: list[Step] = [call.step("DeleteIdentity", Identity=identity)]
        return always([] if found["VerificationAttributes"] else steps)


_verify("VerifyEmailIdentity")
_verify("VerifyEmailAddress")
_verify("VerifyDomainIdentity")
_verify("VerifyDomainDkim")


@planner("ses", "DeleteIdentity")
def _identity_deleted(call: Call) -> Plan:
    # v1 succeeds where there is nothing to delete. What was there has lost its keys for good.
    name = call.params["Identity"]
    found = call.client().get_identity_verification_attributes(Identities=[name])
    return always(None if found["VerificationAttributes"] else [])


@planner("ses", "DeleteTemplate")
def _template_deleted(call: Call) -> Plan:
    try:
        found = call.client().get_template(TemplateName=call.params["TemplateName"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "TemplateDoesNotExist":
            raise
        return always([])
    return always([call.step("CreateTemplate", Template=found["Template"])])


def _option(operation: str, attribute: str, member: str, default: Any) -> None:
    """Register that an option of a configuration set of v1 is set to what it was."""
    above, _, value = member.partition(".")

    @planner("ses", operation)
    def plan(call: Call) -> Plan:
        name = call.params["ConfigurationSetName"]
        shown = call.client().describe_configuration_set(
            ConfigurationSetName=name, ConfigurationSetAttributeNames=[attribute]
        )
        before = shown.get("ReputationOptions" if value else above) or {}
        params = {"Enabled": before.get(value, default)} if value else {above: before or default}
        return always([call.step(operation, ConfigurationSetName=name, **params)])


_option(
    *("UpdateConfigurationSetReputationMetricsEnabled", "reputationOptions"),
    *("ReputationOptions.ReputationMetricsEnabled", False),
)
_option(
    *("UpdateConfigurationSetSendingEnabled", "reputationOptions"),
    *("ReputationOptions.SendingEnabled", True),
)
_option(
    *("PutConfigurationSetDeliveryOptions", "deliveryOptions"),
    *("DeliveryOptions", {"TlsPolicy": "Optional"}),
)


@planner("ses", "SetIdentityNotificationTopic")
def _notification_topic(call: Call) -> Plan:
    identity, kind = call.params["Identity"], call.params["NotificationType"]
    found = call.client().get_identity_notification_attributes(Identities=[identity])
    before = found["NotificationAttributes"].get(identity, {}).get(f"{kind}Topic")
    topic = {"SnsTopic": before} if before else {}
    return always([call.step(call.operation, Identity=identity, NotificationType=kind, **topic)])


@planner("ses", "SetIdentityHeadersInNotificationsEnabled")
def _notification_headers(call: Call) -> Plan:
    identity, kind = call.params["Identity"], call.params["NotificationType"]
    found = call.client().get_identity_notification_attributes(Identities=[identity])
    named = f"HeadersIn{kind}NotificationsEnabled"
    before = bool(found["NotificationAttributes"].get(identity, {}).get(named))
    which = {"Identity": identity, "NotificationType": kind}
    return always([call.step(call.operation, **which, Enabled=before)])
