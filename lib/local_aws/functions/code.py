"""The code of functions: checked, unpacked into folders of their own, shared by equal versions."""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path, PurePosixPath

from local_aws.functions.errors import invalid

MAX_UNZIPPED = 262_144_000
MAX_ZIPPED = 52_428_800
"""Octets ("Lambda quotas"): a package uploaded with the call, and what it unpacks to."""

BROKEN = "Could not unzip uploaded file. Please check your file, then try to upload again."


def sha256_of(archive: bytes) -> str:
    """Return CodeSha256: the SHA-256 of the zip file in base64."""
    return base64.b64encode(hashlib.sha256(archive).digest()).decode()


class CodeStore:
    """The unpacked packages of one account and Region, in a folder that goes when it is closed."""

    def __init__(self) -> None:
        self._root: Path | None = None
        self._folders: dict[str, Path] = {}

    @property
    def root(self) -> Path:
        """The folder that everything lies in, made when it is first needed."""
        if self._root is None:
            made = tempfile.mkdtemp(prefix="local-aws-functions-")
            self._root = Path(made)
            self._remove = weakref.finalize(self, shutil.rmtree, made, ignore_errors=True)
        return self._root

    def unpack(self, archive: bytes) -> Path:
        """Return the folder of a package.

        Raises InvalidParameterValueException for what isn't a zip file, leads out of its folder, or
        is larger than Lambda allows.
        """
        digest = hashlib.sha256(archive).hexdigest()
        if digest not in self._folders:
            folder = self.root / f"code-{digest[:16]}"
            _unpack(archive, folder)
            self._folders[digest] = folder
        return self._folders[digest]

    def close(self) -> None:
        """Remove everything."""
        if self._root is not None:
            self._remove()
        self._root = None
        self._folders.clear()


def _unpack(archive: bytes, folder: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as package:
            _check(package)
            package.extractall(folder)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError):
        raise invalid(BROKEN) from None


def _check(package: zipfile.ZipFile) -> None:
    if sum(entry.file_size for entry in package.infolist()) > MAX_UNZIPPED:
        raise invalid(f"Unzipped size must be smaller than {MAX_UNZIPPED} bytes")
    for entry in package.infolist():
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts:
            raise invalid(BROKEN)
