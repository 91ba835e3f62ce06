"""Python modules as the zip file that Lambda takes; the same code is always the same file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

MOMENT = (2026, 1, 1, 0, 0, 0)
"""The date of every file in a package."""


def package(modules: Mapping[str, str]) -> bytes:
    """Return the zip file of modules: path without .py -> source."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, source in modules.items():
            entry = zipfile.ZipInfo(f"{path}.py", MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, source)
    return target.getvalue()


def modules_of(folder: Path, left_out: str) -> dict[str, str]:
    """Return the modules of a package's folder, but for one file that is not for Lambda."""
    return {
        f"{folder.name}/{path.stem}": path.read_text(encoding="utf-8")
        for path in sorted(folder.glob("*.py"))
        if path.name != left_out
    }
