"""A real AWS account, behind guard rails."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from messaging_lab.addresses import own_addresses
from messaging_lab.errors import LabError
from messaging_lab.guard_rails.confirmation import Confirmation
from messaging_lab.guard_rails.hooks import Rails
from messaging_lab.guard_rails.recipients import Allowed, verified_in
from messaging_lab.guard_rails.tags import TAG
from messaging_lab.ledger import Ledger, ledger_folder
from messaging_lab.target import Target


def open_target(region: str | None) -> Target:
    """Open the account that boto3's own settings lead to: profile, SSO or environment.

    Raises LabError where there are no credentials, no Region, or AWS refuses them.
    """
    session = _session(region)
    account_id = _account_id(session)
    check_account(account_id, os.environ.get("MESSAGING_LAB_ACCOUNT", ""))
    # Runs of several attendees in one account must not get the same id, so it isn't seeded.
    run = secrets.token_hex(4)
    place = ledger_folder() / f"{account_id}-{session.region_name}.jsonl"
    return Target(
        name="aws",
        description="AWS itself: calls change a real account and may cost money",
        session=session,
        account_id=account_id,
        region=session.region_name,
        notes=(("Tag", f"{TAG}={run}"), ("Ledger", _from_home(place))),
        ledger=Ledger(place, run),
        rails=_rails(session, account_id, run),
    )


def check_account(account_id: str, meant: str) -> None:
    """Raise LabError where the credentials lead to another account than the one that is meant.

    `meant` is what MESSAGING_LAB_ACCOUNT says; empty, any account will do.
    """
    if meant and meant != account_id:
        raise LabError(
            f"Your credentials lead to account {account_id}, and MESSAGING_LAB_ACCOUNT says "
            f"{meant}: set AWS_PROFILE to that account's, or unset MESSAGING_LAB_ACCOUNT."
        )


def _from_home(place: Path) -> str:
    """Return a path with ~ for the home, which needn't be in a notebook's output."""
    home = Path.home()
    return f"~/{place.relative_to(home)}" if place.is_relative_to(home) else str(place)


def _session(region: str | None) -> boto3.Session:
    try:
        session = boto3.Session(region_name=region)
    except BotoCoreError as error:
        raise LabError(f"boto3 can't read your AWS settings: {error}") from None
    if not session.region_name:
        raise LabError("No Region is set: export AWS_REGION, for example AWS_REGION=eu-west-1.")
    return session


def _account_id(session: boto3.Session) -> str:
    try:
        return str(session.client("sts").get_caller_identity()["Account"])
    except ClientError as error:
        told = error.response["Error"]
        raise LabError(
            f"AWS refuses your credentials ({told['Code']}): sign in again, for example with "
            "`aws sso login`."
        ) from None
    except BotoCoreError as error:
        raise LabError(
            f"AWS can't be asked who you are ({error}): set AWS_PROFILE, or sign in with "
            "`aws configure sso`. The lab itself stores no credentials."
        ) from None


def _rails(session: boto3.Session, account_id: str, run: str) -> Rails:
    made: list[Any] = []

    def ses() -> Any:
        if not made:
            made.append(session.client("sesv2"))
        return made[0]

    return Rails(
        allowed=Allowed(own_addresses(), verified_in(ses)),
        confirmation=Confirmation(account_id, session.region_name),
        run=run,
    )
