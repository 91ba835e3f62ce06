"""Whether Virtual Deliverability Manager is on, for the account and for configuration sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local_aws.ses.errors import bad_request

if TYPE_CHECKING:
    from local_aws.ses.configuration_sets import ConfigurationSet
    from local_aws.ses.state import SesState

ENABLED, DISABLED = "ENABLED", "DISABLED"


@dataclass(slots=True)
class Vdm:
    """The account's settings. `since` is when it was enabled (epoch seconds).

    `shared_delivery` is kept and shown: there is one pool of addresses here, so that optimizing
    changes nothing.
    """

    enabled: bool = False
    since: float = 0.0
    engagement: str = DISABLED
    shared_delivery: str = DISABLED


def put(state: SesState, attributes: dict[str, Any]) -> None:
    """Take the VdmAttributes of the account."""
    enabled = attributes["VdmEnabled"] == ENABLED
    if enabled and not state.vdm.enabled:
        state.vdm.since = state.now()
    state.vdm.enabled = enabled
    dashboard = attributes.get("DashboardAttributes", {})
    guardian = attributes.get("GuardianAttributes", {})
    state.vdm.engagement = dashboard.get("EngagementMetrics", DISABLED)
    state.vdm.shared_delivery = guardian.get("OptimizedSharedDelivery", DISABLED)


def describe(state: SesState) -> dict[str, Any]:
    """Return the VdmAttributes of the account."""
    vdm = state.vdm
    if not vdm.enabled:
        return {"VdmEnabled": DISABLED}
    return {
        "VdmEnabled": ENABLED,
        "DashboardAttributes": {"EngagementMetrics": vdm.engagement},
        "GuardianAttributes": {"OptimizedSharedDelivery": vdm.shared_delivery},
    }


def require(state: SesState) -> None:
    """Raise BadRequestException while VDM is off (assumption: AWS's words differ)."""
    if not state.vdm.enabled:
        raise bad_request(
            "Virtual Deliverability Manager is not enabled: PutAccountVdmAttributes first."
        )


def engages(state: SesState, configuration: ConfigurationSet | None) -> bool:
    """Whether VDM tracks opens and clicks, by the word of the configuration set or the account."""
    own = configuration.vdm_engagement if configuration else ""
    return state.vdm.enabled and (own or state.vdm.engagement) == ENABLED
