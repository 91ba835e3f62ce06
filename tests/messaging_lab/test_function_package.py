"""The zip file that Lambda takes."""

from __future__ import annotations

import io
import zipfile

from messaging_lab.function_package import package


def test_a_package_is_the_same_each_time() -> None:
    made = package({"guard": "x = 1\n"})
    assert made == package({"guard": "x = 1\n"})
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.read("guard.py") == b"x = 1\n"
