"""Errors of AWS in a notebook: shown in AWS's words, without the inside of boto3.

What AWS says is in the last line of a traceback whose other thirty are about boto3. What boto3
has against a parameter is shown like it. Other mistakes keep their traceback.
"""

from __future__ import annotations

import linecache
import sys
from types import TracebackType
from typing import Any

from botocore.exceptions import ClientError, ParamValidationError


def shorten_aws_errors() -> None:
    """Let IPython show what AWS or boto3 has against a call, and where in the notebook it is."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        shell.set_custom_exc((ClientError, ParamValidationError), _show)


def _show(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> list[str]:
    lines = [f"{kind.__name__}: {error}", *_own_lines(shell.user_ns, trace)]
    shell._showtraceback(kind, error, lines)
    return lines


def _own_lines(namespace: dict[str, Any], trace: TracebackType | None) -> list[str]:
    """Return the lines of the notebook that led to the call, the outermost first."""
    lines = []
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_globals is namespace:
            line = linecache.getline(frame.f_code.co_filename, trace.tb_lineno).strip()
            lines.append(f"  line {trace.tb_lineno}: {line}")
        trace = trace.tb_next
    return lines
