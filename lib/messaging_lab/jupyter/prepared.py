"""A notebook whose first cell has been run when JupyterLab shows it for the first time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from messaging_lab.errors import LabError
from messaging_lab.workspace.notebook_files import read_notebook, write_notebook

PREPARE_TIMEOUT = 600.0
"""Seconds that the first cell may take: it may fill an archive."""

START_TIMEOUT = 60.0
"""Seconds until a kernel answers."""


def run_first_cell(server: Mapping[str, Any], path: Path) -> str:
    """Start the kernel of a notebook on a Jupyter server, run its first code cell there and keep
    what it showed in the file; return that as text.

    `server` is what the server says of itself ("url", "token", "root_dir"); `path` lies below its
    root. JupyterLab then joins the kernel. Raises LabError where the cell fails.
    """
    notebook = read_notebook(path)
    if notebook is None:
        raise LabError(f"{path} can't be read as a notebook.")
    cell = next(one for one in notebook["cells"] if one["cell_type"] == "code")
    kernel = _start(server, path.relative_to(Path(server["root_dir"]).resolve()))
    shown = _execute(kernel, "".join(cell["source"]))
    cell["execution_count"], cell["outputs"] = 1, [_output(shown)]
    write_notebook(notebook, path)
    return shown


def _start(server: Mapping[str, Any], name: Path) -> str:
    """Open a session as JupyterLab does (Jupyter Server REST API); return the kernel's id."""
    asked = {
        "path": name.as_posix(),
        "name": name.name,
        "type": "notebook",
        "kernel": {"name": "python3"},
    }
    headers = {"content-type": "application/json", "authorization": f"token {server['token']}"}
    url = f"{server['url']}api/sessions"
    request = Request(url, json.dumps(asked).encode(), headers, method="POST")
    with build_opener(ProxyHandler({})).open(request, timeout=START_TIMEOUT) as answer:
        return str(json.load(answer)["kernel"]["id"])


def _execute(kernel: str, source: str) -> str:
    """Run code in a kernel of this machine; return the text of its result."""
    from jupyter_client.blocking.client import BlockingKernelClient
    from jupyter_core.paths import jupyter_runtime_dir

    make: Any = BlockingKernelClient
    client = make(connection_file=f"{jupyter_runtime_dir()}/kernel-{kernel}.json")
    client.load_connection_file()
    client.start_channels()
    shown: list[str] = []

    def keep(message: Mapping[str, Any]) -> None:
        if message["msg_type"] == "execute_result":
            shown.append(message["content"]["data"]["text/plain"])

    try:
        client.wait_for_ready(timeout=START_TIMEOUT)
        reply = client.execute_interactive(source, timeout=PREPARE_TIMEOUT, output_hook=keep)
    finally:
        client.stop_channels()
    content = reply["content"]
    if content["status"] != "ok":
        raise LabError(f"The demo can't be prepared: {content.get('evalue') or 'it was stopped'}")
    return "".join(shown)


def _output(text: str) -> dict[str, Any]:
    return {
        "output_type": "execute_result",
        "execution_count": 1,
        "data": {"text/plain": text},
        "metadata": {},
    }
