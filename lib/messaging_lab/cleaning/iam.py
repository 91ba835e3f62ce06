"""How calls to IAM are taken back."""

from __future__ import annotations

import json

from botocore.exceptions import ClientError

from messaging_lab.cleaning.plans import Call, Plan, always, deleted_by, planner

deleted_by("iam", "CreateRole", "DeleteRole", RoleName="RoleName")


@planner("iam", "PutRolePolicy")
def _role_policy(call: Call) -> Plan:
    which = {name: call.params[name] for name in ("RoleName", "PolicyName")}
    try:
        before = call.client().get_role_policy(**which)["PolicyDocument"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchEntity":
            raise
        return always([call.step("DeleteRolePolicy", **which)])
    return always([call.step("PutRolePolicy", **which, PolicyDocument=json.dumps(before))])
