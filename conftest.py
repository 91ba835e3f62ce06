"""Read by `pytest tests` and by nbval alike, before anything starts: kernels inherit it."""

from __future__ import annotations

from tools.clean_environment import clean_environment

clean_environment()
