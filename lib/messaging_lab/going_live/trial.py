"""A policy tried out: a program runs as a user who has that policy and nothing else.

Each try is in an account of its own in the lab's world, so that nothing is there yet and nothing of
the learner's is touched. On AWS a sandbox account does this work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from messaging_lab.going_live.policy import DENIED, Policy
from messaging_lab.going_live.unseen import unseen
from messaging_lab.show.html import Html, Shown
from messaging_lab.show.tables import Table, table
from messaging_lab.words import plural

if TYPE_CHECKING:
    from messaging_lab.lab import Lab

Program = Callable[["Lab"], object]

FIRST_ACCOUNT = 900_000_000_000
"""Account ids of tries count from here; nobody else's in the lab begin with 9."""

USER = "go-live"


@dataclass(frozen=True)
class Try:
    """One run: which action the policy was without ("" for none), and what was refused."""

    without: str
    refused: str = ""
    text: str = ""

    @property
    def as_expected(self) -> bool:
        """Whether the whole policy was enough, or the action that was taken away was missed."""
        return bool(self.refused) == bool(self.without) and self.without in self.text


@dataclass(frozen=True, repr=False)
class Trial(Shown):
    """The tries of one policy: whole, and without each of its actions."""

    tries: tuple[Try, ...]

    @property
    def passed(self) -> bool:
        """Whether the policy is enough and every action in it is needed."""
        return all(one.as_expected for one in self.tries)

    def html(self) -> Html:
        """Return a table of the tries."""
        return self._table().html()

    def text(self) -> str:
        """Return the table in columns."""
        return self._table().text()

    def _table(self) -> Table:
        rows = [
            {
                "Policy": f"without {one.without}" if one.without else "whole",
                "Run": f"refused at {one.refused}" if one.refused else "goes through",
                "As it should": one.as_expected,
            }
            for one in self.tries
        ]
        return table(rows, marks=("As it should",), caption=self._caption())

    def _caption(self) -> str:
        good = sum(one.as_expected for one in self.tries)
        return f"{good} of {plural(len(self.tries), 'run')} ended as they should"


class Trials:
    """Tries programs in accounts that nobody has used yet."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._count = 0

    def of(self, program: Program, policy: Callable[[str], Policy]) -> Trial:
        """Run a program with its whole policy, and without each of the actions in it.

        `policy` makes the policy for an account. Raises whatever else the program raises.
        """
        actions = policy(self._lab.account_id).actions
        return Trial(tuple(self._run(program, policy, action) for action in ("", *actions)))

    def _run(self, program: Program, policy: Callable[[str], Policy], without: str) -> Try:
        with unseen():
            root = self._new_account()
            user = self._user(root, policy(root.account_id).without(without))
            try:
                program(user)
            except ClientError as error:
                told = error.response["Error"]
                if not DENIED.search(told["Code"]):
                    raise
                return Try(without, error.operation_name, told["Message"])
        return Try(without)

    def _new_account(self) -> Lab:
        """Return a lab in an account without users: earlier tries may have been in this world."""
        while True:
            self._count += 1
            root = self._lab.elsewhere(str(FIRST_ACCOUNT + self._count), self._lab.region)
            if not root.client("iam").list_users()["Users"]:
                return root

    def _user(self, root: Lab, policy: Policy) -> Lab:
        """Return a lab that works as a user with a policy."""
        iam: Any = root.client("iam")
        iam.create_user(UserName=USER)
        made = iam.create_policy(PolicyName=USER, PolicyDocument=policy.text_of_document)
        iam.attach_user_policy(UserName=USER, PolicyArn=made["Policy"]["Arn"])
        key = iam.create_access_key(UserName=USER)["AccessKey"]["AccessKeyId"]
        return root.elsewhere(root.account_id, root.region, key)


def try_out(lab: Lab, program: Program, policy: Callable[[str], Policy]) -> Trial:
    """Try out a program's policy, whole and without each of its actions.

    `policy` makes the policy for an account id. Raises OnlyLocal on AWS.
    """
    return Trials(lab).of(program, policy)
