"""v2: tags of resources, addressed by ARN."""

from __future__ import annotations

import re
from typing import Any

from local_aws.context import Context
from local_aws.errors import NotImplementedByTheLab
from local_aws.ses import tagging
from local_aws.ses.errors import bad_request, not_found
from local_aws.ses.identity.identities import get
from local_aws.ses.state import SesState
from local_aws.ses.v2 import service

Params = dict[str, Any]

_ARN = re.compile(
    r"arn:[^:]+:[^:]+:(?P<region>[^:]*):(?P<account>[^:]+):(?P<kind>[a-z-]+)/(?P<name>[^:/]*[^:/ ])"
)

KINDS = {
    "identity": "EmailIdentity",
    "configuration-set": "ConfigurationSet",
    "contact-list": "ContactList",
    "template": "EmailTemplate",
}
"""Resources that can be tagged, and what an error calls them."""

OTHER_KINDS = frozenset({"dedicated-ip-pool", "deliverability-test-report", "tenant"})
"""Resources that can be tagged on AWS and aren't there in the local AWS."""


@service.operation("TagResource")
def tag_resource(params: Params, context: Context) -> None:
    """Add tags, or change their values."""
    tags = _tags_of(params["ResourceArn"], context)
    tagging.check(params["Tags"], tags)
    tags.update(tagging.as_dict(params["Tags"]))


@service.operation("UntagResource")
def untag_resource(params: Params, context: Context) -> None:
    """Remove tags by their keys; keys that aren't there are passed over."""
    tags = _tags_of(params["ResourceArn"], context)
    for key in params["TagKeys"]:
        tags.pop(key, None)


@service.operation("ListTagsForResource")
def list_tags_for_resource(params: Params, context: Context) -> Params:
    """Show the tags of a resource."""
    return {"Tags": tagging.as_list(_tags_of(params["ResourceArn"], context))}


def _tags_of(arn: str, context: Context) -> dict[str, str]:
    found = _ARN.fullmatch(arn)
    if found is None or found["kind"] not in {*KINDS, *OTHER_KINDS}:
        raise bad_request("ResourceArn is not the expected format")
    if found["account"] != context.account_id:
        raise bad_request("Operations on a resource created in a different account is not allowed")
    if found["kind"] in OTHER_KINDS:
        why = f"it has no resources of the kind {found['kind']}"
        raise NotImplementedByTheLab("sesv2", context.operation, why)
    return _find(found["kind"], found["name"], found["region"], context)


def _find(kind: str, name: str, region: str, context: Context) -> dict[str, str]:
    state = context.state(SesState)
    here = region == context.region
    identity = get(state, name) if kind == "identity" and here else None
    if identity is not None:
        return identity.tags
    if kind == "configuration-set" and here and name in state.configuration_sets:
        return state.configuration_sets[name].tags
    if kind == "contact-list" and here and name in state.contact_lists:
        return state.contact_lists[name].tags
    if kind == "template" and here and name in state.templates:
        return state.templates[name].tags
    raise not_found(f"No {KINDS[kind]} present with name: {name}")
