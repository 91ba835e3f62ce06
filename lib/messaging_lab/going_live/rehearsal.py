"""A real account rehearsed: the guard rails of AWS, around an account of the simulated world.

The rails are the very ones that watch over a real account; only what is behind them isn't AWS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from messaging_lab.addresses import Addresses
from messaging_lab.errors import LabError, OnlyLocal
from messaging_lab.guard_rails.confirmation import Confirmation
from messaging_lab.guard_rails.hooks import Rails
from messaging_lab.guard_rails.recipients import Allowed, verified_in
from messaging_lab.guard_rails.tags import TAG
from messaging_lab.ledger import Ledger
from messaging_lab.show.tables import Table, table
from messaging_lab.target_aws import check_account

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

RUN = "rehearsal"
"""The id of the run, which on AWS is a random one."""


def rehearse_account(
    lab: Lab,
    account_id: str,
    region: str,
    *,
    own: str,
    answers: Iterable[str] = ("yes",),
    meant: str = "",
) -> Lab:
    """Return a lab on another account of the same world, as MESSAGING_LAB_TARGET=aws gives one.

    The account begins empty: what an earlier rehearsal left in it is taken away.
    `own` stands for MESSAGING_LAB_MY_ADDRESS, `meant` for MESSAGING_LAB_ACCOUNT; `answers` is what
    you type when it asks, question by question. Raises LabError where the account isn't the one
    that is meant, and OnlyLocal on AWS.
    """
    from messaging_lab.lab import Lab

    if lab._target.another is None:
        raise OnlyLocal("This is a real account already.")
    check_account(account_id, meant)
    _empty(lab.elsewhere(account_id, region))
    target = lab._target.another(account_id, account_id, region)
    client = target.session.client("sesv2")
    rails = Rails(
        allowed=Allowed(Addresses(local=False, own=(own,)), verified_in(lambda: client)),
        confirmation=Confirmation(account_id, region, _typist(answers)),
        run=RUN,
    )
    played = Lab(
        replace(
            target, name="aws", description="account of the local AWS, played as a real one",
            world=None, another=None, ledger=Ledger(run=RUN), rails=rails,
            notes=(("Tag", f"{TAG}={RUN}"),),
        ),
        lab.lesson,
    )  # fmt: skip
    played.addresses = Addresses(local=False, own=(own,))
    return played


def _empty(lab: Lab) -> None:
    """Delete what a rehearsal makes, by whomever: a kernel that died took its ledger along."""
    ses, sns, sqs = lab.client("sesv2"), lab.client("sns"), lab.client("sqs")
    for name in ses.list_configuration_sets()["ConfigurationSets"]:
        ses.delete_configuration_set(ConfigurationSetName=name)
    for identity in ses.list_email_identities()["EmailIdentities"]:
        ses.delete_email_identity(EmailIdentity=identity["IdentityName"])
    for topic in sns.list_topics()["Topics"]:
        sns.delete_topic(TopicArn=topic["TopicArn"])
    for url in sqs.list_queues().get("QueueUrls", []):
        sqs.delete_queue(QueueUrl=url)


def _typist(answers: Iterable[str]) -> Callable[[str], str]:
    """Return a stand-in for `input` that shows the question and what is typed."""
    lines: Iterator[str] = iter(answers)

    def ask(question: str) -> str:
        answer = next(lines, None)
        print(question + ("" if answer is None else answer))
        if answer is None:
            raise EOFError
        return answer

    return ask


def unsafe_steps(steps: dict[str, Callable[[], object]]) -> Table:
    """Try steps that a lesson must not take on a real account: what -> the call.

    Returns what was said of each. A step that goes through is said to.
    """
    return table([{"Step": what, **_said(call)} for what, call in steps.items()])


def _said(call: Callable[[], object]) -> dict[str, object]:
    try:
        call()
    except LabError as refusal:
        return {"Refused": True, "The lab says": str(refusal)}
    return {"Refused": False, "The lab says": ""}
