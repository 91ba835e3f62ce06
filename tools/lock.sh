#!/bin/sh
# Resolves pyproject.toml anew into the lock files: universal (every platform and Python >= 3.11),
# with hashes, and without the address of any package index. ARGS such as --upgrade are passed on.
set -eu
cd "$(dirname "$0")/.."

compile() {
    uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
        --python-version 3.11 "$@"
}

command -v uv >/dev/null || PATH=$PWD/.uv/bin:$PATH
compile "$@" --extra test --group build pyproject.toml -o requirements.lock
compile "$@" --extra dev --group build -c requirements.lock pyproject.toml -o requirements-dev.lock
echo uv | compile "$@" --no-annotate - -o tools/uv.txt
