#!/bin/sh
# Makes .venv ready: a Python environment with exactly the locked packages and this project.
#
#   sh tools/bootstrap.sh [test|dev]      PYTHON=/path/to/python3.12 chooses the interpreter
#
# Needs a Python >= 3.11 and nothing else: uv is used where it is, else fetched into .uv, else pip
# does the work. pip itself comes along in tools/, because a bare Debian has neither pip nor
# ensurepip. Does nothing at all when .venv is already what the lock file says. Where there is a
# wheelhouse/ (make wheelhouse), everything comes from there, and nothing from a network.
set -eu
cd "$(dirname "$0")/.."

wanted=${1:-test}
case $wanted in
    test) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "setup: unknown kind of environment '$wanted': say test or dev." >&2; exit 2 ;;
esac
stamp=.venv/.ready-$wanted
pip_wheel=$(echo tools/pip-*.whl)/pip

# Certificates as this machine trusts them, a company's proxy included; pip does so by itself.
export UV_SYSTEM_CERTS=1
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

from=
if [ -d wheelhouse ]; then from="--no-index --find-links wheelhouse"; fi

say() { echo "[setup] $*"; }
fail() { echo "[setup] $*" >&2; exit 1; }

# What .venv was made from; the folder counts because a venv holds absolute paths.
fingerprint() {
    pwd
    cksum requirements.lock "$lock" pyproject.toml tools/bootstrap.sh
}

runs() { "$1" -c "import sys; sys.exit(not (3, 11) <= sys.version_info $2)" 2>/dev/null; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        runs "$PYTHON" "" || fail "PYTHON=$PYTHON is not a Python 3.11 or newer: name another."
        echo "$PYTHON"
        return
    fi
    for name in python3 python3.13 python3.12 python3.11; do
        if runs "$name" "< (3, 14)"; then echo "$name"; return; fi
    done
    for name in python3 python3.14; do
        if runs "$name" ""; then echo "$name"; return; fi
    done
    fail "No Python 3.11 or newer found: install one (Debian, Ubuntu: sudo apt install python3;" \
        "macOS: brew install python@3.13), or name it: make PYTHON=/path/to/python3.13"
}

find_uv() {
    for candidate in "$(command -v uv || true)" .uv/bin/uv; do
        if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
}

fetch_uv() {
    say "Fetching uv, the installer, into .uv"
    # shellcheck disable=SC2086
    "$python" "$pip_wheel" install $from --quiet --no-deps --upgrade --target .uv \
        --require-hashes --only-binary :all: -r tools/uv.txt
}

not_installed() {
    [ -z "$from" ] ||
        fail "wheelhouse/ lacks a package for this system and this Python: see the lines above." \
            "Make it on a machine like this one, or remove it and use a network."
    fail "The packages could not be installed: see the lines above. Is the network up?" \
        "Behind a proxy set HTTPS_PROXY; then run make again."
}

make_venv() {
    if [ -n "$uv" ]; then
        "$uv" venv --quiet --clear --python "$python" .venv
    else
        "$python" -m venv --clear --without-pip .venv
    fi
}

install() {
    # shellcheck disable=SC2086
    if [ -n "$uv" ]; then
        "$uv" pip install $from --quiet --python .venv/bin/python "$@"
    else
        .venv/bin/python "$pip_wheel" install $from --quiet "$@"
    fi
}

if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ]; then
    exit 0
fi

python=$(find_python)
uv=$(find_uv)
if [ -z "$uv" ] && fetch_uv; then uv=$(find_uv); fi
[ -n "$uv" ] || say "uv can't be had here: pip does it (slower)"

moved=$(cat .venv/.ready-* 2>/dev/null | grep '^/' | grep -Fxv "$(pwd)" || true)
if [ -n "$moved" ] || ! runs .venv/bin/python ""; then
    say "Making .venv with $("$python" --version)"
    make_venv || fail "Could not make .venv with $python: name another Python: make PYTHON=…"
fi

say "Installing the packages of $lock into .venv (the first time takes up to a minute)"
install --no-deps --require-hashes -r "$lock" || not_installed
# The build backend is in the lock, so nothing is fetched for this step.
install --no-deps --no-build-isolation --editable . || fail "The project could not be installed."

fingerprint >"$stamp"
say "Ready: .venv"
