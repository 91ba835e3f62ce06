"""How calls to IAM are taken back."""

from __future__ import annotations

import json

from botocore.exceptions import ClientError

from messaging_lab.cleaning.plans import Answer, Call, Plan, always, deleted_by, planner
from messaging_lab.ledger import Step

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


deleted_by("iam", "CreateUser", "DeleteUser", UserName="UserName")


@planner("iam", "CreateAccessKey")
def _access_key(call: Call) -> Plan:
    def steps(answer: Answer) -> list[Step]:
        made = answer["AccessKey"]
        which = {"UserName": made["UserName"], "AccessKeyId": made["AccessKeyId"]}
        return [call.step("DeleteAccessKey", **which)]

    return steps


@planner("iam", "UpdateAccessKey")
def _access_key_status(call: Call) -> Plan:
    # A key that was made inactive in a lesson was compromised: it stays so.
    return always([])


@planner("iam", "DeleteAccessKey")
def _access_key_deleted(call: Call) -> Plan:
    # Nothing brings a key back.
    return always([])


@planner("iam", "PutUserPolicy")
def _user_policy(call: Call) -> Plan:
    which = {name: call.params[name] for name in ("UserName", "PolicyName")}
    try:
        before = call.client().get_user_policy(**which)["PolicyDocument"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchEntity":
            raise
        return always([call.step("DeleteUserPolicy", **which)])
    return always([call.step("PutUserPolicy", **which, PolicyDocument=json.dumps(before))])


# A session ends by itself, and AWS has no call that ends it.
planner("sts", "AssumeRole")(lambda call: always([]))
