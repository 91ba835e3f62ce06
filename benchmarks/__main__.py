"""`make bench`: run every benchmark, or those named: `make bench ARGS="cold_start"`."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main(names: list[str]) -> None:
    """Run the named benchmarks in order, all of them where none is named."""
    known = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
    for name in names or [name for name in sorted(known) if not name.startswith("_")]:
        print(f"\n## {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
