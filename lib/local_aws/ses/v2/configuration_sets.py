"""v2: configuration sets."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.errors import AwsError, NotImplementedByTheLab
from local_aws.ses import archiving, auto_validation, configuration_sets, tagging
from local_aws.ses.configuration_sets import MAX_SETS, ConfigurationSet, name_problem
from local_aws.ses.errors import already_exists, bad_request, configuration_set_not_found
from local_aws.ses.events.tracking_domain import redirect_domain_problem
from local_aws.ses.paging import BadToken, page
from local_aws.ses.state import SesState
from local_aws.ses.times import utc
from local_aws.ses.v2 import service

Params = dict[str, Any]

NOT_DONE = ("MessageSecurityOptions",)
"""Options that would have no effect."""

PAGE_SIZE, MAX_PAGE_SIZE = 25, 1000
"""Configuration sets on a page: by default and at most (assumption: as with identities)."""


def require(params: Params, context: Context) -> ConfigurationSet:
    """Return the configuration set that a call names. Raises NotFoundException."""
    name = params["ConfigurationSetName"]
    found = context.state(SesState).configuration_sets.get(name)
    if found is None:
        raise configuration_set_not_found(name)
    return found


@service.operation("CreateConfigurationSet")
def create_configuration_set(params: Params, context: Context) -> None:
    """Make a configuration set with the options that have an effect here."""
    _refuse_what_is_not_done(params)
    sets, name = context.state(SesState).configuration_sets, params["ConfigurationSetName"]
    problem = name_problem(name)
    if problem:
        raise bad_request(problem)
    if name in sets:
        raise already_exists(f"Configuration set <{name}> already exists.")
    if len(sets) >= MAX_SETS:
        text = f"Number of configuration sets exceeds max allowed number <{MAX_SETS}>."
        raise AwsError("LimitExceededException", text, 400)
    tags = params.get("Tags", [])
    tagging.check(tags)
    made = ConfigurationSet(name, tags=tagging.as_dict(tags))
    made.sending_enabled = params.get("SendingOptions", {}).get("SendingEnabled", True)
    set_delivery_options(made, params.get("DeliveryOptions", {}))
    set_suppression_options(made, params.get("SuppressionOptions", {}))
    set_tracking_options(context.state(SesState), made, params.get("TrackingOptions", {}))
    reputation = params.get("ReputationOptions", {})
    made.reputation_metrics = reputation.get("ReputationMetricsEnabled", False)
    set_vdm_options(made, params.get("VdmOptions", {}))
    archive = params.get("ArchivingOptions", {}).get("ArchiveArn", "")
    made.archive_arn = archiving.check(context.state(SesState), archive)
    sets[name] = made


def _refuse_what_is_not_done(params: Params) -> None:
    asked = [name for name in NOT_DONE if name in params]
    if asked:
        raise NotImplementedByTheLab("sesv2", f"configuration sets with {asked[0]}")


def set_delivery_options(configuration: ConfigurationSet, options: Params) -> None:
    """Set how messages are delivered; what isn't given gets its default."""
    if "SendingPoolName" in options:
        raise NotImplementedByTheLab("sesv2", "configuration sets with SendingPoolName")
    configuration.tls_policy = options.get("TlsPolicy", "OPTIONAL")
    configuration.max_delivery_seconds = options.get("MaxDeliverySeconds", 0)


def set_suppression_options(configuration: ConfigurationSet, options: Params) -> None:
    """Set when messages are suppressed; what isn't given is left to the account."""
    if options.get("SuppressionScope", "ACCOUNT") != "ACCOUNT":
        raise NotImplementedByTheLab("sesv2", "configuration sets with SuppressionScope")
    validation = options.get("ValidationOptions")
    configuration.auto_validation = auto_validation.read(validation) if validation else None
    given = options.get("SuppressedReasons")
    configuration.suppressed_reasons = None if given is None else tuple(dict.fromkeys(given))


def set_tracking_options(state: SesState, configuration: ConfigurationSet, options: Params) -> None:
    """Set where tracked links lead and by which protocol. Raises BadRequestException."""
    domain = options.get("CustomRedirectDomain", "")
    if problem := redirect_domain_problem(state, domain):
        raise bad_request(problem)
    configuration.redirect_domain = domain
    configuration.https_policy = options.get("HttpsPolicy", "OPTIONAL")


def set_vdm_options(configuration: ConfigurationSet, options: Params) -> None:
    """Override the account's settings of Virtual Deliverability Manager."""
    dashboard, guardian = options.get("DashboardOptions", {}), options.get("GuardianOptions", {})
    configuration.vdm_engagement = dashboard.get("EngagementMetrics", "")
    configuration.vdm_shared_delivery = guardian.get("OptimizedSharedDelivery", "")


def _vdm_options(found: ConfigurationSet) -> Params:
    shown: Params = {}
    if found.vdm_engagement:
        shown["DashboardOptions"] = {"EngagementMetrics": found.vdm_engagement}
    if found.vdm_shared_delivery:
        shown["GuardianOptions"] = {"OptimizedSharedDelivery": found.vdm_shared_delivery}
    return {"VdmOptions": shown} if shown else {}


def _suppression_options(found: ConfigurationSet) -> Params:
    shown: Params = {}
    if found.suppressed_reasons is not None:
        shown["SuppressedReasons"] = list(found.suppressed_reasons)
    if found.auto_validation is not None:
        shown["ValidationOptions"] = auto_validation.describe(found.auto_validation)
    return shown


@service.operation("GetConfigurationSet")
def get_configuration_set(params: Params, context: Context) -> Params:
    """Show a configuration set."""
    found = require(params, context)
    delivery: Params = {"TlsPolicy": found.tls_policy}
    if found.max_delivery_seconds:
        delivery["MaxDeliverySeconds"] = found.max_delivery_seconds
    reputation: Params = {"ReputationMetricsEnabled": found.reputation_metrics}
    if found.fresh_start:
        reputation["LastFreshStart"] = utc(found.fresh_start)
    shown: Params = {
        "ConfigurationSetName": found.name,
        "DeliveryOptions": delivery,
        "ReputationOptions": reputation,
        "SendingOptions": {"SendingEnabled": found.sending_enabled},
        "Tags": tagging.as_list(found.tags),
    }
    if suppression := _suppression_options(found):
        shown["SuppressionOptions"] = suppression
    if found.redirect_domain:
        shown["TrackingOptions"] = {
            "CustomRedirectDomain": found.redirect_domain,
            "HttpsPolicy": found.https_policy,
        }
    if found.archive_arn:
        shown["ArchivingOptions"] = {"ArchiveArn": found.archive_arn}
    return shown | _vdm_options(found)


@service.operation("ListConfigurationSets")
def list_configuration_sets(params: Params, context: Context) -> Params:
    """List configuration sets by name, all or those with a text in it, a page at a time."""
    part = params.get("Filter", {}).get("CONFIGURATION_SET_NAME_CONTAINS", "")
    state, token = context.state(SesState), params.get("NextToken", "")
    size, scope = params.get("PageSize", PAGE_SIZE), f"configuration sets {state.region}"
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise bad_request(
            f"Value {size} for parameter PageSize is invalid. "
            f"PageSize must be between 1 and {MAX_PAGE_SIZE}."
        )
    chosen = sorted(name for name in state.configuration_sets if part in name)
    try:
        shown, following = page(chosen, size, token, scope)
    except BadToken:
        raise bad_request(f"Invalid NextToken <{token}>.") from None
    return {"ConfigurationSets": shown} | ({"NextToken": following} if following else {})


@service.operation("DeleteConfigurationSet")
def delete_configuration_set(params: Params, context: Context) -> None:
    """Delete a configuration set. An identity that has it as its default can't send any more."""
    found = require(params, context)
    del context.state(SesState).configuration_sets[found.name]


@service.operation("PutConfigurationSetSendingOptions")
def put_configuration_set_sending_options(params: Params, context: Context) -> None:
    """Pause or resume the sending with a configuration set."""
    enabled = params.get("SendingEnabled", False)
    configuration_sets.switch_sending(context.state(SesState), require(params, context), enabled)


@service.operation("PutConfigurationSetDeliveryOptions")
def put_configuration_set_delivery_options(params: Params, context: Context) -> None:
    """Set how messages are delivered."""
    set_delivery_options(require(params, context), params)


@service.operation("PutConfigurationSetVdmOptions")
def put_configuration_set_vdm_options(params: Params, context: Context) -> None:
    """Set what Virtual Deliverability Manager does with messages of a configuration set."""
    set_vdm_options(require(params, context), params.get("VdmOptions", {}))


@service.operation("PutConfigurationSetArchivingOptions")
def put_configuration_set_archiving_options(params: Params, context: Context) -> None:
    """Keep what is sent with a configuration set in a Mail Manager archive, or no longer."""
    found, arn = require(params, context), params.get("ArchiveArn", "")
    found.archive_arn = archiving.check(context.state(SesState), arn)
