"""How calls to Mail Manager are taken back."""

from __future__ import annotations

from botocore import xform_name

from messaging_lab.cleaning.plans import Answer, Call, Plan, always, planner
from messaging_lab.ledger import Step


@planner("mailmanager", "CreateArchive")
def _archive(call: Call) -> Plan:
    def plan(answer: Answer) -> list[Step]:
        return [call.step("DeleteArchive", ArchiveId=answer["ArchiveId"])]

    return plan


@planner("mailmanager", "UpdateArchive")
def _settings(call: Call) -> Plan:
    before = call.client().get_archive(ArchiveId=call.params["ArchiveId"])
    if before["CreatedTimestamp"] == before["LastUpdatedTimestamp"]:
        # As a lesson has made it a moment ago: it is deleted whole, and its retention can't be
        # changed a second time within the week anyway.
        return always([])
    kept = {"ArchiveName": before["ArchiveName"], "Retention": before["Retention"]}
    return always([call.step(call.operation, ArchiveId=call.params["ArchiveId"], **kept)])


@planner("mailmanager", "StartArchiveSearch")
@planner("mailmanager", "StopArchiveSearch")
@planner("mailmanager", "StartArchiveExport")
@planner("mailmanager", "StopArchiveExport")
def _job(call: Call) -> Plan:
    # A job leaves nothing but its line in the history; what an export wrote goes with its bucket.
    return always([])


MADE = {
    "CreateIngressPoint": ("DeleteIngressPoint", "IngressPointId"),
    "CreateTrafficPolicy": ("DeleteTrafficPolicy", "TrafficPolicyId"),
    "CreateRuleSet": ("DeleteRuleSet", "RuleSetId"),
    "CreateRelay": ("DeleteRelay", "RelayId"),
    "CreateAddressList": ("DeleteAddressList", "AddressListId"),
}
"""What makes a part of a gateway -> what deletes it, and the id that it answers with."""

CHANGED = {
    "UpdateIngressPoint": ("GetIngressPoint", "IngressPointId"),
    "UpdateTrafficPolicy": ("GetTrafficPolicy", "TrafficPolicyId"),
    "UpdateRuleSet": ("GetRuleSet", "RuleSetId"),
    "UpdateRelay": ("GetRelay", "RelayId"),
}
"""What changes a part -> what reads it, and its id. Members that are given are put back."""


def _makes(operation: str) -> None:
    undo, name = MADE[operation]

    @planner("mailmanager", operation)
    def _plan(call: Call) -> Plan:
        return lambda answer: [call.step(undo, **{name: answer[name]})]


def _changes(operation: str) -> None:
    look, name = CHANGED[operation]

    @planner("mailmanager", operation)
    def _plan(call: Call) -> Plan:
        read = getattr(call.client(), xform_name(look))
        before = read(**{name: call.params[name]})
        kept = {member: before[member] for member in call.params if member in before}
        complete = len(kept) == len(call.params)
        return always([call.step(operation, **kept)] if complete else None)


for _operation in MADE:
    _makes(_operation)
for _operation in CHANGED:
    _changes(_operation)
