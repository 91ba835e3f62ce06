"""Start JupyterLab on the lessons, say where it is, and stay until it ends.

The settings beside this file apply to this JupyterLab only: neither the environment's nor the
learner's own Jupyter settings are written to, and the learner's own still win.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from messaging_lab.errors import LabError
from messaging_lab.jupyter.prepared import run_first_cell
from messaging_lab.jupyter.trust import sign, trust_lessons

FOLDER = Path(__file__).parent
START_HERE = Path("notebooks/00_start_here.ipynb")
"""The first lesson; in a workspace of copies it lies at the top."""

START_TIMEOUT = 60.0
"""Seconds that JupyterLab gets until it serves; a cold disk needs 15."""

STOP_TIMEOUT = 10.0
"""Seconds that it gets to end its kernels."""

POLL = 0.02
"""Seconds between two looks at whether it does."""


def open_lab(
    root: Path,
    args: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    out: TextIO | None = None,
    prepared: Path | None = None,
    first: str | None = None,
) -> int:
    """Run JupyterLab on the lessons in `root` until it ends; return its exit status.

    `root` holds `notebooks/`, or is a workspace of copies. `args` go to JupyterLab as they are
    (`--no-browser`, `--port=9000`, …) and win over what is set here; `env` is added to its
    environment and so to every kernel's. The address is printed to `out` (default: standard
    output) as soon as pages are served. Ctrl-C ends JupyterLab. It opens on the notebook `first` in
    `root`, or on the first lesson; a notebook `prepared`, if there is one, is what it opens on,
    once its first cell has been run.

    Raises LabError where JupyterLab doesn't come up.
    """
    opens = prepared.name if prepared else first
    page = _page(opens) if opens else None
    process = start_lab(root, [*args, *(["--no-browser"] if prepared else [])], env, page)
    try:
        trust_lessons(root)
        address = wait_until_served(process, page)
        if prepared:
            address = _prepare(process, prepared, out or sys.stdout)
        print(_welcome(address), file=out or sys.stdout, flush=True)
        if prepared and _has_browser() and "--no-browser" not in args:
            webbrowser.open(address)
        return process.wait()
    except KeyboardInterrupt:
        # Ctrl-C has reached JupyterLab as well, which ends its kernels before itself.
        return process.wait()
    finally:
        stop_lab(process)


def _prepare(process: subprocess.Popen[bytes], notebook: Path, out: TextIO) -> str:
    """Run the first cell of a notebook in the kernel that JupyterLab will join; its address."""
    server = _server_info(process.pid)
    print("Preparing the demo ...", file=out, flush=True)
    print(run_first_cell(server, notebook), file=out)
    sign([notebook])
    return _address(server, _page(notebook.name))


def start_lab(
    root: Path,
    args: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    page: str | None = None,
) -> subprocess.Popen[bytes]:
    """Start JupyterLab in a process of its own and return at once. Arguments as `open_lab`.

    `page` is the path of what it opens on: the first lesson, unless told otherwise.
    """
    # A token that JupyterLab finds, instead of making one, it doesn't announce at length.
    token = {"JUPYTER_TOKEN": secrets.token_hex(24)}
    environment = {**token, **os.environ, **(env or {})}
    return subprocess.Popen(_command(root, args, page), cwd=root, env=environment)


def wait_until_served(process: subprocess.Popen[bytes], page: str | None = None) -> str:
    """Return the address of the page that it opens on, token included, once JupyterLab answers.

    Raises LabError if the process ends before that or takes longer than START_TIMEOUT.
    """
    deadline = time.monotonic() + START_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        server = _server_info(process.pid)
        if server and _listens(server):
            return _address(server, page or _first_page(Path(server["root_dir"])))
        time.sleep(POLL)
    raise LabError(
        "JupyterLab did not start: its own message is above. Try another port with "
        "ARGS=--port=9000, or see what `messaging-lab doctor` says."
    )


def stop_lab(process: subprocess.Popen[bytes]) -> None:
    """End JupyterLab and its kernels, if they still run."""
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _command(root: Path, args: Sequence[str], page: str | None = None) -> list[str]:
    own = [
        f"--config={FOLDER / 'jupyter_lab_config.json'}",
        f"--LabApp.app_settings_dir={FOLDER / 'settings'}",
        f"--LabApp.extra_labextensions_path={FOLDER / 'labextensions'}",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url={page or _first_page(root)}",
        "--Application.log_level=WARN",
    ]
    if not _has_browser():
        own.append("--no-browser")
    if os.name == "posix" and os.geteuid() == 0:
        # In a container the learner often is root, and the server listens on loopback only.
        own.append("--allow-root")
    return [sys.executable, "-m", "jupyterlab", *own, *args]


def _first_page(root: Path) -> str:
    for page in (START_HERE, Path(START_HERE.name)):
        if (root / page).exists():
            return _page(page)
    return "/lab"


def _page(notebook: Path | str) -> str:
    return f"/lab/tree/{notebook}"


def _has_browser() -> bool:
    """Say whether a page can be opened; a text browser in this terminal doesn't count."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _server_info(pid: int) -> dict[str, Any]:
    """Return what JupyterLab writes about itself shortly before it listens; {} until then."""
    from jupyter_core.paths import jupyter_runtime_dir

    try:
        text = (Path(jupyter_runtime_dir()) / f"jpserver-{pid}.json").read_text("utf-8")
        server: dict[str, Any] = json.loads(text)
    except (OSError, ValueError):
        return {}
    return server


def _listens(server: dict[str, Any]) -> bool:
    try:
        socket.create_connection((server["hostname"], server["port"]), timeout=1).close()
    except OSError:
        return False
    return True


def _address(server: dict[str, Any], page: str) -> str:
    token = f"?token={server['token']}" if server["token"] else ""
    return f"{server['url']}{page.removeprefix('/')}{token}"


def _welcome(address: str) -> str:
    return f"\nThe lessons are open in JupyterLab. Stop with Ctrl-C.\n\n  {address}\n"
