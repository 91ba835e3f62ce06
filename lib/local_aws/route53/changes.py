"""Changes on their way to the name servers."""

from __future__ import annotations

from typing import Any

from local_aws.context import Context
from local_aws.route53.errors import no_such_change
from local_aws.route53.service import service
from local_aws.route53.state import route53_state


@service.operation("GetChange")
def get_change(params: dict[str, Any], context: Context) -> dict[str, Any]:
    """Return whether a change is PENDING, or INSYNC on all name servers."""
    state = route53_state(context)
    change_id = params["Id"].removeprefix("/change/")
    if change_id not in state.changes:
        raise no_such_change(change_id)
    return {"ChangeInfo": state.changes[change_id].describe(context.aws.clock.now())}
