"""How calls to Mail Manager's archives are taken back."""

from __future__ import annotations

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
