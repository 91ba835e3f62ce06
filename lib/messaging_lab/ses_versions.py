"""What stands in SES's API v2 for each operation of v1: for code and for IAM policies that move.

Source: the two models in botocore. IAM knows both APIs under one prefix, `ses:`, so an action with
the same name in both covers both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from messaging_lab.errors import LabError
from messaging_lab.show.plot import LINE, Plot
from messaging_lab.show.tables import Table, table
from messaging_lab.show.theme import OKABE_ITO

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PREFIX = "ses:"
"""What IAM puts before the actions of both APIs."""

_IDENTITY = ("GetEmailIdentity",)
_SET = ("GetConfigurationSet", "GetConfigurationSetEventDestinations")

SUCCESSORS: dict[str, tuple[str, ...]] = {
    # Sending
    "SendEmail": ("SendEmail",),
    "SendRawEmail": ("SendEmail",),
    "SendTemplatedEmail": ("SendEmail",),
    "SendBulkTemplatedEmail": ("SendBulkEmail",),
    "SendCustomVerificationEmail": ("SendCustomVerificationEmail",),
    # Identities
    "VerifyDomainDkim": ("CreateEmailIdentity",),
    "VerifyDomainIdentity": ("CreateEmailIdentity",),
    "VerifyEmailAddress": ("CreateEmailIdentity",),
    "VerifyEmailIdentity": ("CreateEmailIdentity",),
    "DeleteIdentity": ("DeleteEmailIdentity",),
    "DeleteVerifiedEmailAddress": ("DeleteEmailIdentity",),
    "ListIdentities": ("ListEmailIdentities",),
    "ListVerifiedEmailAddresses": ("ListEmailIdentities",),
    "GetIdentityDkimAttributes": _IDENTITY,
    "GetIdentityMailFromDomainAttributes": _IDENTITY,
    "GetIdentityNotificationAttributes": _IDENTITY,
    "GetIdentityVerificationAttributes": _IDENTITY,
    "SetIdentityDkimEnabled": ("PutEmailIdentityDkimAttributes",),
    "SetIdentityFeedbackForwardingEnabled": ("PutEmailIdentityFeedbackAttributes",),
    "SetIdentityMailFromDomain": ("PutEmailIdentityMailFromAttributes",),
    "GetIdentityPolicies": ("GetEmailIdentityPolicies",),
    "ListIdentityPolicies": ("GetEmailIdentityPolicies",),
    "PutIdentityPolicy": ("CreateEmailIdentityPolicy", "UpdateEmailIdentityPolicy"),
    "DeleteIdentityPolicy": ("DeleteEmailIdentityPolicy",),
    # Configuration sets
    "CreateConfigurationSet": ("CreateConfigurationSet",),
    "CreateConfigurationSetTrackingOptions": ("PutConfigurationSetTrackingOptions",),
    "UpdateConfigurationSetTrackingOptions": ("PutConfigurationSetTrackingOptions",),
    "DeleteConfigurationSetTrackingOptions": ("PutConfigurationSetTrackingOptions",),
    "PutConfigurationSetDeliveryOptions": ("PutConfigurationSetDeliveryOptions",),
    "UpdateConfigurationSetReputationMetricsEnabled": ("PutConfigurationSetReputationOptions",),
    "UpdateConfigurationSetSendingEnabled": ("PutConfigurationSetSendingOptions",),
    "DescribeConfigurationSet": _SET,
    "ListConfigurationSets": ("ListConfigurationSets",),
    "DeleteConfigurationSet": ("DeleteConfigurationSet",),
    "CreateConfigurationSetEventDestination": ("CreateConfigurationSetEventDestination",),
    "UpdateConfigurationSetEventDestination": ("UpdateConfigurationSetEventDestination",),
    "DeleteConfigurationSetEventDestination": ("DeleteConfigurationSetEventDestination",),
    # Templates
    "CreateTemplate": ("CreateEmailTemplate",),
    "GetTemplate": ("GetEmailTemplate",),
    "UpdateTemplate": ("UpdateEmailTemplate",),
    "DeleteTemplate": ("DeleteEmailTemplate",),
    "ListTemplates": ("ListEmailTemplates",),
    "TestRenderTemplate": ("TestRenderEmailTemplate",),
    "CreateCustomVerificationEmailTemplate": ("CreateCustomVerificationEmailTemplate",),
    "GetCustomVerificationEmailTemplate": ("GetCustomVerificationEmailTemplate",),
    "UpdateCustomVerificationEmailTemplate": ("UpdateCustomVerificationEmailTemplate",),
    "DeleteCustomVerificationEmailTemplate": ("DeleteCustomVerificationEmailTemplate",),
    "ListCustomVerificationEmailTemplates": ("ListCustomVerificationEmailTemplates",),
    # Account
    "GetSendQuota": ("GetAccount",),
    "GetAccountSendingEnabled": ("GetAccount",),
    "UpdateAccountSendingEnabled": ("PutAccountSendingAttributes",),
    "GetSendStatistics": ("BatchGetMetricData",),
}
"""Operations of v1 -> what does their work in v2."""

STAY = frozenset(
    {
        *("CreateReceiptRuleSet", "CloneReceiptRuleSet", "DeleteReceiptRuleSet"),
        *("DescribeActiveReceiptRuleSet", "DescribeReceiptRuleSet", "ListReceiptRuleSets"),
        *("ReorderReceiptRuleSet", "SetActiveReceiptRuleSet", "SetReceiptRulePosition"),
        *("CreateReceiptRule", "DeleteReceiptRule", "DescribeReceiptRule", "UpdateReceiptRule"),
        *("CreateReceiptFilter", "DeleteReceiptFilter", "ListReceiptFilters", "SendBounce"),
        *("SetIdentityNotificationTopic", "SetIdentityHeadersInNotificationsEnabled"),
    }
)
"""Operations of v1 that v2 has nothing for: receiving mail, and the topics of identities, whose
place is taken by event destinations."""


def successors(*operations: str) -> Table:
    """Return a table of operations of v1, or IAM actions, and what does their work in v2.

    Raises LabError for what v1 hasn't got.
    """
    names = [one.removeprefix(PREFIX) for one in operations]
    return table({"API v1": one, "API v2": ", ".join(_of(one)) or "stays"} for one in names)


def _of(operation: str) -> tuple[str, ...]:
    if operation in STAY:
        return ()
    if operation not in SUCCESSORS:
        raise LabError(f"SES's API v1 has no operation {operation}: write it as in ListIdentities.")
    return SUCCESSORS[operation]


def move_actions(actions: Iterable[str]) -> list[str]:
    """Return the IAM actions that v2 needs for what `actions` allowed in v1, sorted.

    SendRawEmail and SendTemplatedEmail stay beside SendEmail: users report that v2 asks IAM for
    them by the kind of content, though AWS's table of actions doesn't say so. Operations without a
    successor keep their action. Raises LabError.
    """
    moved = set()
    for action in actions:
        name = action.removeprefix(PREFIX)
        moved |= set(_of(name)) or {name}
        moved |= {name} & {"SendRawEmail", "SendTemplatedEmail"}
    return sorted(f"{PREFIX}{name}" for name in moved)


def calls_for_tasks(tasks: Mapping[str, tuple[int, int]]) -> Plot:
    """Return how many calls each task takes: task -> (in v1, in v2)."""
    rows = [{"Task": name, "API v1": old, "API v2": new} for name, (old, new) in tasks.items()]

    def draw(axes: Axes) -> None:
        for index, (old, new) in enumerate(tasks.values()):
            axes.plot([new, old], [index, index], color=LINE, linewidth=5, zorder=1)
        old_counts, new_counts = zip(*tasks.values(), strict=True)
        places = range(len(tasks))
        axes.scatter(
            old_counts, places, s=130, marker="s", color=OKABE_ITO["vermillion"], label="API v1"
        )
        axes.scatter(new_counts, places, s=130, marker="o", color=OKABE_ITO["blue"], label="API v2")
        axes.set_yticks(list(places), list(tasks))
        axes.set_xlim(0, max(old_counts) + 0.7)
        axes.set_xticks(range(max(old_counts) + 1))
        axes.invert_yaxis()
        axes.tick_params(length=0)
        axes.grid(axis="x", color=LINE, linewidth=0.8)
        axes.set_xlabel("calls")
        axes.legend(frameon=False, loc="lower right")

    return Plot("Calls for the same work", table(rows).text(), 1.6 + 0.5 * len(tasks), draw)
