"""`messaging-lab open`: JupyterLab on copies of the lessons, with a local AWS up for terminals too.

An attendee gets a workspace of copies without solutions; an instructor opens the lessons
themselves.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from messaging_lab.commands.ports import DEFAULT_PORT, is_free, port_number
from messaging_lab.errors import LabError
from messaging_lab.workbook.options import USAGE, add_options, given

if TYPE_CHECKING:
    from messaging_lab.commands.served import Served
    from messaging_lab.workspace.room import Room

ACCOUNT_ID = "123456789012"

LOCAL_REGION = "us-east-1"

USUAL_MINUTES = 20
"""The length of a demo unless another one is asked for."""

PASSES_ARGUMENTS_ON = True
"""Arguments that are not ours go to JupyterLab."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.usage = (
        "messaging-lab open [--workspace DIR] [--fresh NN] [--solutions] [--aws-port N] "
        "[--data DIR] "
        f"[--demo NAME [--minutes 10|20|45]] {USAGE} "
        "[JupyterLab's own arguments, --no-browser …]"
    )
    parser.add_argument(
        "--workspace",
        type=Path,
        metavar="DIR",
        help="folder of your copies of the lessons (default: workspace/ beside notebooks/)",
    )
    parser.add_argument(
        "--fresh",
        action="append",
        default=[],
        metavar="NN",
        help="begin a lesson anew, keeping your copy under another name; may be repeated",
    )
    parser.add_argument(
        "--solutions",
        action="store_true",
        help="open the lessons themselves, solutions and outputs included (for instructors)",
    )
    parser.add_argument(
        "--aws-port",
        type=port_number,
        help="port of the local AWS (default: 4566, or any free one where that is taken)",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="keep the state of the local AWS in a folder, and go on from what is there",
    )
    parser.add_argument(
        "--demo",
        metavar="NAME",
        help="open a demo at its prepared point: archiving, deliverability, incident or sms-fraud",
    )
    parser.add_argument(
        "--minutes", type=int, metavar="10|20|45", help="the length of the demo (default: 20)"
    )
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Open JupyterLab and stay until it ends, with its exit status.

    Raises LabError where a port is taken, or the workspace can't be what was asked for.
    """
    from messaging_lab.endpoint import check_endpoint
    from messaging_lab.jupyter.launch import open_lab

    room = _demo(arguments) if arguments.demo else _room(arguments)
    for sentence in room.told:
        print(sentence)
    # The signal to end would else end this process alone and leave JupyterLab behind.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    if os.environ.get("MESSAGING_LAB_TARGET") == "aws":
        _no_data(arguments.data, "AWS keeps its state itself")
        return open_lab(room.folder, arguments.rest, room.env, first=room.first)
    endpoint = os.environ.get("MESSAGING_LAB_ENDPOINT")
    # A demo empties its account at each scene: it has one of its own.
    if endpoint and not arguments.demo:
        env = room.env | _environment(check_endpoint(endpoint))
        _no_data(arguments.data, "the local AWS at MESSAGING_LAB_ENDPOINT is served already")
        return open_lab(room.folder, arguments.rest, env, first=room.first)
    served = _serve(arguments.aws_port, arguments.data)
    try:
        env = room.env | _environment(served.aws.endpoint_url)
        return open_lab(room.folder, arguments.rest, env, prepared=room.prepared, first=room.first)
    finally:
        served.stop()


def _room(arguments: argparse.Namespace) -> Room:
    from messaging_lab.commands.places import workbook_root
    from messaging_lab.workspace.room import prepare_room

    if arguments.minutes is not None:
        raise LabError("--minutes is the length of a demo: add --demo NAME.")
    return prepare_room(
        workbook_root(),
        arguments.workspace,
        arguments.fresh,
        solutions=arguments.solutions,
        flags=given(arguments),
    )


def _demo(arguments: argparse.Namespace) -> Room:
    from messaging_lab.commands.places import workbook_root
    from messaging_lab.demos.room import prepare_demo

    if arguments.fresh or arguments.solutions:
        raise LabError("A demo is made anew each time: leave out --fresh and --solutions.")
    _no_data(arguments.data, "a demo begins in an empty account each time")
    if os.environ.get("MESSAGING_LAB_TARGET") == "aws":
        raise LabError("Demos run on the local AWS only: unset MESSAGING_LAB_TARGET.")
    return prepare_demo(
        workbook_root(),
        arguments.workspace,
        arguments.demo,
        arguments.minutes or USUAL_MINUTES,
        given(arguments),
    )


def _no_data(data: Path | None, why: str) -> None:
    if data is not None:
        raise LabError(f"{why}: leave out --data.")


def _serve(port: int | None, data: Path | None) -> Served:
    """Serve at the port asked for, or the one at which the state in `data` was served last.

    Else at 4566 if it is free, so that examples can name it.
    """
    from messaging_lab.commands.served import Served
    from messaging_lab.commands.state import KeptState

    state = KeptState(data) if data is not None else None
    if port is not None:
        return Served(port, 0, ticking=False, state=state)
    usual = (state and state.port) or DEFAULT_PORT
    return Served(usual if is_free(usual) else 0, 0, ticking=False, state=state)


def _environment(url: str) -> dict[str, str]:
    """Return what notebooks and terminals need to meet in the same local AWS.

    The learner's own profile and session would win over the keys set here, so they are left out;
    no proxy is between them and this machine.
    """
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN"):
        os.environ.pop(name, None)
    direct = ",".join(filter(None, [os.environ.get("NO_PROXY"), "127.0.0.1,localhost"]))
    # A terminal finds the commands of this environment, whether or not it is activated.
    places = [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
    return {
        "PATH": os.pathsep.join(filter(None, places)),
        "NO_PROXY": direct,
        "no_proxy": direct,
        "MESSAGING_LAB_ENDPOINT": url,
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": ACCOUNT_ID,
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": LOCAL_REGION,
        "AWS_DEFAULT_REGION": LOCAL_REGION,
    }
