"""Add-on subscriptions and instances of an account in one Region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local_aws.mail_manager.addons.scanners import FIELDS, SCANNERS, Sample, field_name, scan
from local_aws.mail_manager.errors import invalid
from local_aws.mail_manager.resource import Family

if TYPE_CHECKING:
    from local_aws.context import Context


class AddonSubscriptions(Family):
    """Subscriptions by id, one for each add-on."""

    label = "Add-on subscription"
    prefix = "as-"
    arn_kind = "addon-subscription"
    name_member = "AddonName"
    quota = len(SCANNERS)


class AddonInstances(Family):
    """Instances by id, one for each subscription."""

    label = "Add-on instance"
    prefix = "ai-"
    arn_kind = "addon-instance"
    name_member = "AddonSubscriptionId"
    quota = len(SCANNERS)

    def addon_of(self, analyzer: str) -> str | None:
        """Return the name of the add-on that an instance's ARN stands for."""
        found = self.find(analyzer)
        return None if found is None else str(found.settings["AddonName"])

    def analyse(self, analyzer: str, field: str, sample: Sample) -> str | bool | None:
        """Return what an instance says, None where it is gone or has nothing to say."""
        addon = self.addon_of(analyzer)
        return None if addon is None else scan(addon, field, sample)


def check_analyzers(conditions: list[dict[str, Any]], context: Context) -> None:
    """Raise ValidationException where a condition asks an instance or a field that isn't there."""
    instances = context.state(AddonInstances)
    for condition in conditions:
        expression = next(iter(condition.values()))
        analysis = expression.get("Evaluate", {}).get("Analysis")
        if analysis is not None:
            addon = instances.addon_of(analysis["Analyzer"])
            if addon is None:
                raise invalid(f"Add-on instance not found: {analysis['Analyzer']}")
            if field_name(analysis["ResultField"]) not in FIELDS[addon]:
                raise invalid(f"{addon} has no result field {analysis['ResultField']}.")
