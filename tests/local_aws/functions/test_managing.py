"""Functions are made, changed, published, named and deleted as the API says."""

from __future__ import annotations

import io
import zipfile

import pytest
from botocore.exceptions import ClientError

from local_aws.world import LocalAws

from .conftest import Functions, zipped

ONE = "def handler(event, context): return 1"
TWO = "def handler(event, context): return 2"


def code_of(problem: pytest.ExceptionInfo[ClientError]) -> str:
    return str(problem.value.response["Error"]["Code"])


def test_a_new_function_becomes_active(functions: Functions) -> None:
    made = functions.client.create_function(
        FunctionName="work",
        Runtime="python3.13",
        Handler="app.handler",
        Role=functions.role,
        Code={"ZipFile": zipped(ONE)},
    )
    assert made["State"] == "Pending"
    functions.client.get_waiter("function_active_v2").wait(FunctionName="work")
    found = functions.client.get_function(FunctionName="work")["Configuration"]
    assert (found["State"], found["Timeout"], found["MemorySize"]) == ("Active", 3, 128)
    assert found["LastModified"] == "2026-01-06T09:00:00.000+0000"
    assert found["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": "/aws/lambda/work"}


def test_code_from_s3(aws: LocalAws, functions: Functions) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="code")
    place = {"S3Bucket": "code", "S3Key": "app.zip"}
    settings = {"Runtime": "python3.12", "Handler": "app.handler", "Role": functions.role}
    with pytest.raises(ClientError, match="S3 Error Code: NoSuchKey") as refused:
        functions.client.create_function(FunctionName="work", Code=place, **settings)
    assert code_of(refused) == "InvalidParameterValueException"
    s3.put_object(Bucket="code", Key="app.zip", Body=zipped(ONE))
    functions.client.create_function(FunctionName="work", Code=place, **settings)
    assert functions.call() == 1


def test_new_code_is_used_at_once(functions: Functions) -> None:
    functions.make(ONE)
    assert functions.call() == 1
    functions.client.update_function_code(FunctionName="work", ZipFile=zipped(TWO))
    assert functions.call() == 2


def test_new_variables_are_used_at_once(functions: Functions) -> None:
    functions.make("import os\ndef handler(event, context): return os.environ.get('TABLE')")
    assert functions.call() is None
    functions.client.update_function_configuration(
        FunctionName="work", Environment={"Variables": {"TABLE": "b"}}, Timeout=9
    )
    assert functions.call() == "b"
    found = functions.client.get_function_configuration(FunctionName="work")
    assert (found["Timeout"], found["MemorySize"]) == (9, 128)


def test_versions_stay_as_they_were(functions: Functions) -> None:
    functions.make(ONE)
    first = functions.client.publish_version(FunctionName="work")
    assert first["Version"] == "1"
    assert first["FunctionArn"].endswith(":work:1")
    assert functions.client.publish_version(FunctionName="work")["Version"] == "1"
    functions.client.update_function_code(FunctionName="work", ZipFile=zipped(TWO), Publish=True)
    assert [functions.call(Qualifier=one) for one in ("1", "2", "$LATEST")] == [1, 2, 2]
    versions = functions.client.list_versions_by_function(FunctionName="work")["Versions"]
    assert [one["Version"] for one in versions] == ["$LATEST", "1", "2"]


def test_an_alias_moves_from_version_to_version(functions: Functions) -> None:
    functions.make(ONE)
    functions.client.publish_version(FunctionName="work")
    functions.client.update_function_code(FunctionName="work", ZipFile=zipped(TWO), Publish=True)
    named = {"FunctionName": "work", "Name": "live"}
    functions.client.create_alias(**named, FunctionVersion="1")
    assert functions.call(name="work:live") == 1
    functions.client.update_alias(**named, FunctionVersion="2")
    assert functions.call(name="work:live") == 2
    with pytest.raises(ClientError, match="referenced by alias"):
        functions.client.delete_function(FunctionName="work", Qualifier="2")
    functions.client.delete_alias(**named)
    with pytest.raises(ClientError, match="Function not found"):
        functions.call(name="work:live")


def test_a_deleted_function_is_gone(functions: Functions) -> None:
    functions.make(ONE)
    functions.client.delete_function(FunctionName="work")
    with pytest.raises(ClientError) as refused:
        functions.call()
    assert code_of(refused) == "ResourceNotFoundException"
    assert functions.client.list_functions()["Functions"] == []


def test_names_in_all_their_forms(functions: Functions) -> None:
    arn = functions.make(ONE)
    for name in (arn, f"{arn}:$LATEST", "123456789012:function:work", "work:$LATEST"):
        assert functions.call(name=name) == 1


def test_a_function_belongs_to_its_region(aws: LocalAws, functions: Functions) -> None:
    functions.make(ONE)
    elsewhere = aws.client("lambda", region="eu-west-1")
    assert elsewhere.list_functions()["Functions"] == []


def test_the_same_name_twice(functions: Functions) -> None:
    functions.make(ONE)
    with pytest.raises(ClientError, match="Function already exist: work") as refused:
        functions.make(ONE)
    assert code_of(refused) == "ResourceConflictException"


def test_a_role_that_lambda_cant_assume(aws: LocalAws, functions: Functions) -> None:
    with pytest.raises(ClientError, match="cannot be assumed by Lambda"):
        functions.make(ONE, Role="arn:aws:iam::123456789012:role/nobody")
    other = aws.client("iam").create_role(RoleName="other", AssumeRolePolicyDocument="{}")
    with pytest.raises(ClientError, match="cannot be assumed by Lambda"):
        functions.make(ONE, Role=other["Role"]["Arn"])


def test_reserved_variables(functions: Functions) -> None:
    with pytest.raises(ClientError, match="Reserved keys used in this request: AWS_REGION"):
        functions.make(ONE, Environment={"Variables": {"AWS_REGION": "eu-west-1"}})


@pytest.mark.parametrize("path", ["../outside.py", "/outside.py"])
def test_a_package_stays_in_its_folder(functions: Functions, path: str) -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as target:
        target.writestr(path, ONE)
    with pytest.raises(ClientError, match="Could not unzip uploaded file"):
        functions.client.create_function(
            FunctionName="work",
            Runtime="python3.13",
            Handler="app.handler",
            Role=functions.role,
            Code={"ZipFile": package.getvalue()},
        )


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ({"Runtime": "nodejs22.x"}, "the runtime nodejs22.x"),
        ({"Layers": ["arn:aws:lambda:us-east-1:123456789012:layer:x:1"]}, "Layers"),
        ({"TracingConfig": {"Mode": "Active"}}, "X-Ray"),
        ({"LoggingConfig": {"LogFormat": "JSON"}}, "JSON"),
    ],
)
def test_what_isnt_done_is_refused_by_name(
    functions: Functions, settings: dict[str, object], what: str
) -> None:
    with pytest.raises(ClientError, match=what) as refused:
        functions.make(ONE, **settings)
    assert code_of(refused) == "NotImplemented"


def test_an_operation_that_isnt_done(functions: Functions) -> None:
    with pytest.raises(ClientError, match="does not do lambda ListCodeSigningConfigs"):
        functions.client.list_code_signing_configs()


def test_permissions_make_a_policy(functions: Functions) -> None:
    functions.make(ONE)
    given = {
        "FunctionName": "work",
        "StatementId": "topic",
        "Action": "lambda:InvokeFunction",
        "Principal": "sns.amazonaws.com",
        "SourceArn": "arn:aws:sns:us-east-1:123456789012:t",
    }
    functions.client.add_permission(**given)
    with pytest.raises(ClientError, match="already exists"):
        functions.client.add_permission(**given)
    policy = functions.client.get_policy(FunctionName="work")["Policy"]
    assert '"Principal": {"Service": "sns.amazonaws.com"}' in policy
    functions.client.remove_permission(FunctionName="work", StatementId="topic")
    with pytest.raises(ClientError, match="does not exist"):
        functions.client.get_policy(FunctionName="work")


def test_tags(functions: Functions) -> None:
    arn = functions.make(ONE, Tags={"a": "1"})
    functions.client.tag_resource(Resource=arn, Tags={"b": "2"})
    functions.client.untag_resource(Resource=arn, TagKeys=["a"])
    assert functions.client.list_tags(Resource=arn)["Tags"] == {"b": "2"}


def test_the_limits_of_the_account(functions: Functions) -> None:
    functions.make(ONE)
    functions.client.put_function_concurrency(FunctionName="work", ReservedConcurrentExecutions=4)
    found = functions.client.get_account_settings()
    assert found["AccountLimit"]["ConcurrentExecutions"] == 10
    assert found["AccountLimit"]["UnreservedConcurrentExecutions"] == 6
    assert found["AccountUsage"]["FunctionCount"] == 1
