"""JupyterLab comes up on the lessons with our settings, and tells where it is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from messaging_lab.errors import LabError
from messaging_lab.jupyter.launch import (
    START_HERE,
    _first_page,
    start_lab,
    stop_lab,
    wait_until_served,
)

WIDGETS = "@jupyter-widgets/jupyterlab-manager:plugin"
NOTIFICATIONS = "@jupyterlab/apputils-extension:notification"
QUIET = ["--no-browser", "--port=0"]
OPEN = [sys.executable, "-m", "messaging_lab.cli", "open"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab on a folder with one lesson."""
    root = tmp_path_factory.mktemp("workbook")
    lesson = root / START_HERE
    lesson.parent.mkdir()
    lesson.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    process = start_lab(root, QUIET, _own_folders(root))
    yield wait_until_served(process)
    stop_lab(process)


def _own_folders(root: Path) -> dict[str, str]:
    """Keep apart from the Jupyter settings of whoever runs the tests."""
    folders = {"JUPYTER_CONFIG_DIR": "config", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    return {name: str(root / f".{folder}") for name, folder in folders.items()}


def _get(address: str, path: str = "") -> str:
    parts = urlsplit(address)
    url = f"{parts.scheme}://{parts.netloc}{path or parts.path}?{parts.query}"
    with urlopen(url, timeout=20) as response:
        return str(response.read(), "utf-8")


def _page_config(address: str) -> dict[str, Any]:
    page = _get(address)
    start = page.index(">", page.index('id="jupyter-config-data"')) + 1
    config: dict[str, Any] = json.loads(page[start : page.index("</script>", start)])
    return config


def test_the_address_leads_to_the_first_lesson_with_the_token(address: str) -> None:
    assert urlsplit(address).path == f"/lab/tree/{START_HERE}"
    assert len(parse_qs(urlsplit(address).query)["token"][0]) == 48
    assert "<title>JupyterLab</title>" in _get(address)


def test_a_workspace_of_copies_opens_at_its_first_lesson(tmp_path: Path) -> None:
    assert _first_page(tmp_path) == "/lab"
    (tmp_path / START_HERE.name).write_text("{}")
    assert _first_page(tmp_path) == f"/lab/tree/{START_HERE.name}"


def test_news_and_updates_are_off(address: str) -> None:
    assert _page_config(address)["news"] == {"disabled": True}
    settings = json.loads(_get(address, f"/lab/api/settings/{NOTIFICATIONS}"))
    properties = settings["schema"]["properties"]
    assert properties["fetchNews"]["default"] == "false"
    assert properties["checkForUpdates"]["default"] is False


def test_widgets_are_kept_in_notebooks(address: str) -> None:
    settings = json.loads(
        _get(address, "/lab/api/settings/@jupyter-widgets/jupyterlab-manager:plugin")
    )
    assert settings["schema"]["properties"]["saveState"]["default"] is True


def test_no_extension_can_be_fetched(address: str) -> None:
    assert _page_config(address)["extensionManager"]["can_install"] is False


def test_the_servers_own_update_check_asks_nobody(address: str) -> None:
    assert json.loads(_get(address, "/lab/api/update"))["notification"] is None


def test_what_keeps_jupyterlab_from_starting_is_said(tmp_path: Path) -> None:
    process = start_lab(tmp_path, [*QUIET, "--ServerApp.root_dir=/nowhere"])
    with pytest.raises(LabError, match="JupyterLab did not start"):
        wait_until_served(process)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ends_with_its_launcher(how: signal.Signals) -> None:
    launcher = _launch_elsewhere()
    assert launcher.stdout is not None
    address = [launcher.stdout.readline() for _ in range(4)][3].strip()
    assert "JupyterLab" in urlopen(address, timeout=20).read().decode()
    # A terminal sends Ctrl-C to everything that runs in it; a supervisor ends one process.
    launcher.send_signal(how) if how == signal.SIGTERM else os.killpg(launcher.pid, how)
    assert launcher.wait(20) == (0 if how == signal.SIGINT else 128 + how)
    launcher.stdout.close()
    with pytest.raises(URLError):
        urlopen(address, timeout=2)


def _launch_elsewhere() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*OPEN, "--aws-port=0", "--solutions", *QUIET],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        process_group=0,
    )
