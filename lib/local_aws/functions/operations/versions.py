"""PublishVersion and ListVersionsByFunction."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.functions import views
from local_aws.functions.errors import invalid
from local_aws.functions.operations.functions import PAGE, publish
from local_aws.functions.service import service
from local_aws.functions.state import FunctionsState


@service.operation("PublishVersion")
def publish_version(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Publish $LATEST; without a change since the last version, that one is returned."""
    state = context.state(FunctionsState)
    function, _ = state.find(params["FunctionName"])
    if params.get("CodeSha256") not in (None, function.latest.code_sha256):
        raise invalid(
            f"CodeSHA256 ({params['CodeSha256']}) is different from current CodeSHA256 in "
            f"$LATEST ({function.latest.code_sha256}). Please try again with the CodeSHA256 in "
            "$LATEST."
        )
    version = publish(state, function, params.get("Description"))
    return views.configuration(function, version, version.number)


@service.operation("ListVersionsByFunction")
def list_versions_by_function(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return $LATEST and the published versions."""
    function, _ = context.state(FunctionsState).find(params["FunctionName"])
    found = [views.configuration(function, one, one.number) for one in function.all_versions()]
    return views.page(found, params, "Versions", PAGE)
