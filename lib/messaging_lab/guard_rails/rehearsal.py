"""The guard rails tried without an account: what they would say to a send on AWS."""

from __future__ import annotations

from messaging_lab.addresses import Addresses
from messaging_lab.errors import RefusedByTheLab
from messaging_lab.guard_rails.recipients import Allowed
from messaging_lab.show.tables import Table, table


def rehearse(*recipients: str, own: str) -> Table:
    """Return what SendEmail to each recipient would meet on AWS.

    `own` stands for MESSAGING_LAB_MY_ADDRESS, an address that is verified there. Nothing is sent;
    the answers come from the very rule that watches over a real account.
    """
    rule = Allowed(Addresses(local=False, own=(own,)), lambda identity: identity == own)
    return table(
        [{"Recipient": one, **_answer(rule, one)} for one in recipients], marks=("Passes",)
    )


def _answer(rule: Allowed, recipient: str) -> dict[str, object]:
    try:
        rule.check([recipient], "SendEmail")
    except RefusedByTheLab as refusal:
        return {"Passes": False, "The lab says": str(refusal)}
    return {"Passes": True, "The lab says": ""}
