"""pyproject.toml is the one list of dependencies; everything else that installs agrees with it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from lesson import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CORE = PROJECT["project"]["dependencies"]
EXTRAS = PROJECT["project"]["optional-dependencies"]
TESTED = ("3.11", "3.12", "3.13")


def _pinned(lock: str) -> dict[str, set[str]]:
    """Return every version that a lock file pins, by name; markers can make it several."""
    pins: dict[str, set[str]] = {}
    for name, version in re.findall(r"(?m)^([\w.-]+)==(\S+)", (ROOT / lock).read_text("utf-8")):
        pins.setdefault(canonicalize_name(name), set()).add(version)
    return pins


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", CORE + EXTRAS["test"]),
        ("requirements-dev.lock", CORE + EXTRAS["test"] + EXTRAS["dev"][1:]),
    ],
)
def test_the_lock_satisfies_pyproject(lock: str, wanted: list[str]) -> None:
    pins = _pinned(lock)
    for requirement in map(Requirement, wanted):
        versions = pins[canonicalize_name(requirement.name)]
        assert all(version in requirement.specifier for version in versions), requirement


def test_the_developers_lock_only_adds_to_the_learners() -> None:
    developers = _pinned("requirements-dev.lock")
    assert not {
        name: (versions, developers.get(name))
        for name, versions in _pinned("requirements.lock").items()
        if developers.get(name) != versions
    }


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "tools/uv.txt"])
def test_every_locked_package_has_its_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    entries = re.split(r"(?m)^(?=[\w.-]+==)", text)[1:]
    assert entries and all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--index|--find-links", text)


def test_the_build_backend_is_locked_with_the_rest() -> None:
    (group,) = PROJECT["dependency-groups"]["build"]
    assert PROJECT["build-system"]["requires"] == [group]
    assert all(
        v in Requirement(group).specifier for v in _pinned("requirements.lock")["setuptools"]
    )


def test_conda_takes_its_list_from_pyproject() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    python, pip, from_pip = environment["dependencies"]
    assert python.removeprefix("python=") in TESTED
    assert (pip, from_pip) == ("pip", {"pip": ["-e .[test]"]})


def test_the_pythons_that_are_tested_are_those_that_are_promised() -> None:
    promised = SpecifierSet(PROJECT["project"]["requires-python"])
    classifiers = PROJECT["project"]["classifiers"]
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    assert tuple(workflow["jobs"]["test"]["strategy"]["matrix"]["python"]) == TESTED
    assert all(version in promised for version in TESTED) and "3.10" not in promised
    assert {f"Programming Language :: Python :: {version}" for version in TESTED} <= {*classifiers}


def test_ci_runs_make_test() -> None:
    assert re.search(r"(?m)^\S* ?make (--keep-going )?test$", (ROOT / ".ci/run").read_text("utf-8"))


def test_no_file_names_a_package_registry_or_a_home_folder() -> None:
    # Put together here, so that this file isn't the one that names them.
    hosts = [f"{host}.{end}" for host, end in (("pypi", "org"), ("pythonhosted", "org"))]
    words = [*hosts, "npmjs" + ".", "deb." + "debian", "/" + "root/"]
    patterns = [part for word in words for part in ("-e", word)]
    command = ["git", "grep", "--untracked", "-lIF", *patterns]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if found.returncode > 1:
        pytest.skip("not a git checkout")
    assert found.stdout == ""


@pytest.mark.slow
def test_a_wheel_carries_every_file_of_the_packages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(ROOT / "lib", source / "lib", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    code = f"import setuptools.build_meta as b; b.build_wheel({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    lib = source / "lib"
    files = {
        path.relative_to(lib).as_posix()
        for package in ("local_aws", "messaging_lab")
        for path in (lib / package).rglob("*")
        if path.is_file()
    }
    assert files - packed == set()


def _bootstrap(
    bin_folder: Path, tmp_path: Path, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run the set-up in an empty checkout with the commands of one folder and the system's."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    shutil.copytree(ROOT / "tools", checkout / "tools")
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, checkout)
    environment = {"PATH": str(bin_folder), "HOME": str(tmp_path), **settings}
    command = ["/bin/sh", str(checkout / "tools" / "bootstrap.sh")]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder with the few commands that a bare system has, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("dirname", "cat", "cksum", "grep", "sh"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def test_without_python_the_set_up_says_what_to_install(commands: Path, tmp_path: Path) -> None:
    run = _bootstrap(commands, tmp_path)
    assert run.returncode == 1
    assert "No Python 3.11 or newer found" in run.stderr
    assert "sudo apt install python3" in run.stderr and "brew install" in run.stderr


def test_an_old_python_is_not_taken(commands: Path, tmp_path: Path) -> None:
    old = commands / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    assert "No Python 3.11 or newer found" in _bootstrap(commands, tmp_path).stderr


def test_a_python_named_by_hand_must_do(commands: Path, tmp_path: Path) -> None:
    run = _bootstrap(commands, tmp_path, PYTHON=os.devnull)
    assert run.returncode == 1
    assert f"PYTHON={os.devnull} is not a Python 3.11 or newer" in run.stderr


def test_without_a_network_the_set_up_says_so(commands: Path, tmp_path: Path) -> None:
    (commands / "python3").symlink_to(sys.executable)
    uv = commands / "uv"
    uv.write_text('#!/bin/sh\n[ "$1" = --version ] && exit 0\n[ "$1" = venv ] && exit 0\nexit 2\n')
    uv.chmod(0o755)
    run = _bootstrap(commands, tmp_path)
    assert run.returncode == 1
    assert "Is the network up?" in run.stderr


def test_binder_opens_on_copies_without_solutions(tmp_path: Path) -> None:
    """postBuild and start, run as repo2docker does, with a Python whose prefix is elsewhere."""
    for name in ("lib", "notebooks", "data"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "postBuild", tmp_path)
    shutil.copy(ROOT / "start", tmp_path)
    prefix = tmp_path / "prefix"
    python = prefix / "bin" / "python"
    python.parent.mkdir(parents=True)
    elsewhere = f'*sys.prefix*) echo {prefix};; *) exec {sys.executable} "$@";;'
    python.write_text(f"#!/bin/sh\ncase $2 in {elsewhere} esac\n")
    python.chmod(0o755)
    env = {**os.environ, "PATH": f"{python.parent}:{os.environ['PATH']}"}
    run = subprocess.run(["./postBuild"], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    first = tmp_path / "workspace" / "00_start_here.ipynb"
    assert first.is_file()
    assert '"solution"' not in first.read_text("utf-8")
    config = (prefix / "etc" / "jupyter" / "jupyter_lab_config.json").read_text("utf-8")
    assert json.loads(config)["LabApp"]["default_url"] == "/lab/tree/workspace/00_start_here.ipynb"
    assert (prefix / "share" / "jupyter" / "lab" / "settings" / "overrides.json").is_file()
    shown = subprocess.run(
        ["./start", "sh", "-c", "echo $MESSAGING_LAB_PROGRESS"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert shown.stdout.strip() == str(tmp_path / "workspace" / ".progress.jsonl")
