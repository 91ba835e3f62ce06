"""The changing calls of a run as a script for the AWS CLI.

It makes the same things in whichever account and Region it is run: the account, the Region and what
AWS gives out (ids, URLs, DKIM tokens) are variables. What a record leaves out has to be given:
secrets and blobs as variables of the environment; the texts of messages read "(left out)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from botocore import xform_name

from messaging_lab.going_live.calls import RecordedCall
from messaging_lab.going_live.left_out import TO_BE_GIVEN
from messaging_lab.going_live.names import is_chosen
from messaging_lab.show.command_line import as_cli
from messaging_lab.show.html import Html, Shown, tag
from messaging_lab.words import plural

OPEN, CLOSE = "\ue000", "\ue001"
"""Around the name of a variable until the command is quoted. Nobody writes these characters."""

LEAST = 6
"""Characters of an identifier below which it might be in a text by chance."""

PASSING = re.compile(
    r"(Send|Publish|Invoke|PutRecord|PutItem|UpdateItem|PutLogEvents|PutMetricData|PutObject|Start)"
)
"""How operations begin that use what is there: the script makes them only if it is asked to."""

NO_COMMAND = re.compile(r"(Receive|DeleteMessage|ChangeMessage|AssumeRole|Purge)")
"""Those whose parameters were good for a moment only."""

HEAD = """\
#!/usr/bin/env bash
# {title}
# Nothing is sent or stored unless RUN_SENDS=yes. Written for version 2 of the AWS CLI.
set -euo pipefail
export AWS_DEFAULT_REGION="${{AWS_REGION:-${{AWS_DEFAULT_REGION:-{region}}}}}"
REGION="$AWS_DEFAULT_REGION"
ACCOUNT="$(aws sts get-caller-identity --query Account --output text)"
"""

SENDS = """\
sends() { if [ "${RUN_SENDS:-no}" = yes ]; then "$@"; else echo "Not run: $2 $3"; fi; }
"""


@dataclass(frozen=True, repr=False)
class Script(Shown):
    """A shell script; `needs` are the variables that its user has to set, and what goes in."""

    source: str
    needs: tuple[tuple[str, str], ...]
    calls: int

    def html(self) -> Html:
        """Return the script as it is."""
        return tag("pre", self.source)

    def text(self) -> str:
        """Return the script as it is."""
        return self.source


@dataclass
class _Writer:
    region: str
    account: str
    lines: list[str] = field(default_factory=list)
    needs: list[tuple[str, str]] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)  # what AWS gave out -> its variable

    def write(self, call: RecordedCall, used: set[str]) -> None:
        command = self._command(call)
        captured = self._captured(call, used)
        if captured:
            paths = ", ".join(captured)
            self.lines.append(f"answer=\"$({command} --query '[{paths}]' --output text)\"")
            self.lines.append(f'read -r {" ".join(captured.values())} <<< "$answer"')
        else:
            passing = "sends " if PASSING.match(call.operation) else ""
            end = "" if passing else " > /dev/null"
            self.lines.append(f"{passing}{command}{end}")

    def _captured(self, call: RecordedCall, used: set[str]) -> dict[str, str]:
        """Return path -> variable of what this call is the first to find, and name it."""
        captured = {}
        for path, value in call.found.items():
            if value in used and value not in self.variables:
                pieces = re.sub(r"\[\d+\]", "", path).split(".")
                stem = "_".join(map(xform_name, pieces)).upper()
                name = f"{stem}_{len(self.variables) + 1}"
                captured[path] = self.variables[value] = name
        return captured

    def _command(self, call: RecordedCall) -> str:
        params = {name: self._value(call, name, one) for name, one in call.params.items()}
        extra = _file_options(call, params)
        region = [] if call.region == self.region else [f"--region {call.region}"]
        words = [as_cli(call.service, call.operation, params), *extra, *region]
        return _with_variables(" ".join(words))

    def _value(self, call: RecordedCall, name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._value(call, key, one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._value(call, name, one) for one in value]
        if value == TO_BE_GIVEN:
            return self._needed(call, name)
        return self._text(value) if isinstance(value, str) else value

    def _needed(self, call: RecordedCall, name: str) -> str:
        variable = f"{xform_name(name).upper()}_{len(self.needs) + 1}"
        self.needs.append((variable, f"{name} of {call.service} {call.operation}"))
        return f"{OPEN}{variable}{CLOSE}"

    def _text(self, text: str) -> str:
        for value in sorted(self.variables, key=len, reverse=True):
            text = text.replace(value, f"{OPEN}{self.variables[value]}{CLOSE}")
        text = re.sub(rf"\b{self.account}\b", f"{OPEN}ACCOUNT{CLOSE}", text)
        return re.sub(rf"\b{re.escape(self.region)}\b", f"{OPEN}REGION{CLOSE}", text)


def cli_script(calls: Iterable[RecordedCall], title: str = "The calls of a run") -> Script:
    """Return the script of the changing calls that went well, in their order.

    Reading calls are in it where they found something that a later one needs.
    """
    well = [one for one in calls if one.went_well and not NO_COMMAND.match(one.operation)]
    if not any(one.changes for one in well):
        return Script(f"# {title}: nothing was changed.", (), 0)
    written, used = _chosen(well)
    writer = _Writer(well[0].region, well[0].account_id)
    for call in written:
        writer.write(call, used)
    head = HEAD.format(title=title, region=writer.region)
    if any(PASSING.match(one.operation) for one in written):
        head += SENDS
    head += "".join(map(_asked_for, writer.needs))
    return Script(head + "\n" + "\n".join(writer.lines) + "\n", tuple(writer.needs), len(written))


def _asked_for(need: tuple[str, str]) -> str:
    name, what = need
    asked = f': "${{{name}:?{what}}}"'
    if not PASSING.match(what.rpartition(" ")[2]):
        return f"{asked}\n"
    return f'if [ "${{RUN_SENDS:-no}}" = yes ]; then {asked}; else {name}=; fi\n'


def _chosen(calls: list[RecordedCall]) -> tuple[list[RecordedCall], set[str]]:
    """Return the calls that the script makes, and what AWS gave out that they need."""
    sources: dict[str, int] = {}  # what AWS gave out -> the place of the call that found it first
    for place, call in enumerate(calls):
        for value in call.found.values():
            if len(value) >= LEAST and not _derived(call, value):
                sources.setdefault(value, place)
    places = [place for place, call in enumerate(calls) if call.changes]
    known, used = set(places), set[str]()
    for place in places:  # grows, since what finds something may need something itself
        text = str(calls[place].params)
        new = {one for one, at in sources.items() if at != place and one in text}
        used |= new
        more = {sources[one] for one in new} - known
        known |= more
        places += more
    return [calls[place] for place in sorted(known)], used


def _derived(call: RecordedCall, value: str) -> bool:
    """Whether an ARN consists of account, Region and names that callers choose."""
    return value.startswith("arn:") and is_chosen(call, re.split(r"[/:]", value)[-1])


def _file_options(call: RecordedCall, params: dict[str, Any]) -> list[str]:
    """Take out what the CLI wants as a file, and return the options that give it.

    The variable then names the file.
    """
    code = params.get("Code")
    if call.service == "lambda" and isinstance(code, dict) and "ZipFile" in code:
        del params["Code"]
        return [f"--zip-file fileb://{code['ZipFile']}"]
    if call.service == "lambda" and "ZipFile" in params:
        return [f"--zip-file fileb://{params.pop('ZipFile')}"]
    return []


def _with_variables(command: str) -> str:
    """Return a quoted command with its variables outside single and inside double quotes."""
    command = re.sub(rf"fileb://{OPEN}(\w+){CLOSE}", r'"fileb://$\1"', command)
    command = re.sub(rf"(?<=\s)'{OPEN}(\w+){CLOSE}'(?=\s|$)", r'"$\1"', command)
    return re.sub(f"{OPEN}(\\w+){CLOSE}", "'\"$\\1\"'", command)


def summary(script: Script) -> str:
    """Return in a sentence how long a script is and what it needs."""
    needs = f"needs {plural(len(script.needs), 'variable')}" if script.needs else "needs nothing"
    return f"{plural(script.calls, 'call')}; {needs}"
