"""Looking at the installed packages: are they there, and in the versions that were asked for?"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

from messaging_lab.health.findings import Health

if TYPE_CHECKING:
    from packaging.requirements import Requirement

DISTRIBUTION = "aws-messaging-workbook"
MEND = "Run `make setup`, or `pip install -e .` in the workbook's folder."


def packages() -> list[Health]:
    """Look at every package that the workbook requires. One finding if all of them are well."""
    try:
        from packaging.requirements import Requirement

        wanted = [Requirement(text) for text in requires(DISTRIBUTION) or ()]
    except (ImportError, PackageNotFoundError) as error:
        return [Health("Packages", f"{DISTRIBUTION} is not installed as a whole: {error}", MEND)]
    core = [each for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]
    unwell = [found for each in core if (found := package(each)) is not None]
    return unwell or [Health("Packages", f"all {len(core)} in the versions required")]


def package(wanted: Requirement) -> Health | None:
    """Look at one package; None if it is well."""
    try:
        found = version(wanted.name)
    except PackageNotFoundError:
        return Health(wanted.name, "not installed", MEND)
    if wanted.specifier.contains(found, prereleases=True):
        return None
    return Health(wanted.name, f"{found}, but {wanted.specifier} is required", MEND)
