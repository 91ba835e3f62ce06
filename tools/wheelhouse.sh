#!/bin/sh
# Fetches every locked package into wheelhouse/, from which `make lab` then installs without a
# network. For the kind of machine it runs on; for another one name it, as pip does:
#
#   make wheelhouse ARGS="--platform macosx_11_0_arm64 --python-version 3.12"
#
# Needs .venv (make setup has made it) and a network.
set -eu
cd "$(dirname "$0")/.."

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
pip="$(echo tools/pip-*.whl)/pip"
lists=$(mktemp -d)
trap 'rm -r "$lists"' EXIT

# A package in two versions, for 3.11.4 and 3.11.5 say, is taken in both: the machines of a room
# have the same Python, but hardly the same patch of it. pip takes one version at a time.
cat requirements.lock tools/uv.txt | awk -v lists="$lists" '
    /^[a-z]/ {
        own = ($0 ~ /python_full_version [<>=]+ .[0-9]+\.[0-9]+\.[0-9]+/)
        if (own) { number += 1; sub(/ ;[^\\]*/, " ") }
    }
    { print > (lists "/" (own ? number : "most") ".txt") }'

for list in "$lists"/*.txt; do
    .venv/bin/python "$pip" download --quiet --dest wheelhouse --no-deps --require-hashes \
        -r "$list" "$@"
done

echo "wheelhouse/ holds $(ls wheelhouse | wc -l | tr -d ' ') packages," \
    "$(du -sm wheelhouse | cut -f1) MB: copy this whole folder, and say make lab there."
