"""A handler really runs, in a process of its own, and Lambda says what came of it."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_aws.world import LocalAws

from .conftest import Functions


def failure(functions: Functions, event: Any = None) -> dict[str, Any]:
    answer = functions.client.invoke(FunctionName="work", Payload=json.dumps(event))
    assert answer["FunctionError"] == "Unhandled"
    found: dict[str, Any] = json.loads(answer["Payload"].read())
    return found


def test_a_handler_answers(functions: Functions) -> None:
    functions.make("def handler(event, context): return {'got': event}")
    answer = functions.client.invoke(FunctionName="work", Payload=b'{"a": "\xc3\xa9"}')
    assert answer["StatusCode"] == 200
    assert answer["ExecutedVersion"] == "$LATEST"
    assert json.loads(answer["Payload"].read()) == {"got": {"a": "é"}}


def test_a_process_is_used_again_and_ends_with_a_crash(functions: Functions) -> None:
    functions.make(
        """
        import os
        count = 0
        def handler(event, context):
            global count
            count += 1
            if event == "crash":
                os._exit(7)
            return [count, os.getpid()]
        """
    )
    first, second = functions.call(), functions.call()
    assert [first[0], second[0]] == [1, 2]
    assert first[1] == second[1] != os.getpid()
    assert failure(functions, "crash")["errorMessage"].endswith(
        "Error: Runtime exited with error: exit status 7"
    )
    third = functions.call()
    assert third[0] == 1
    assert third[1] != first[1]


def test_what_a_handler_raises_is_reported(functions: Functions) -> None:
    functions.make("def handler(event, context):\n    return event['missing']\n")
    found = failure(functions, {})
    assert found["errorType"] == "KeyError"
    assert found["errorMessage"] == "'missing'"
    assert '"/var/task/app.py", line 2, in handler' in found["stackTrace"][0]
    assert found["requestId"]


def test_traces_name_no_folder_of_the_machine(functions: Functions) -> None:
    functions.make("import json\ndef handler(event, context):\n    json.loads('{')\n")
    trace = "".join(failure(functions)["stackTrace"])
    assert "/var/lang/lib/python" in trace
    assert os.path.dirname(os.__file__) not in trace  # noqa: PTH120
    assert "local-aws-functions-" not in trace


@pytest.mark.parametrize(
    ("source", "kind", "text"),
    [
        ("import requests", "Runtime.ImportModuleError", "No module named 'requests'"),
        ("import local_aws", "Runtime.ImportModuleError", "No module named 'local_aws'"),
        ("def handler(", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app'"),
        ("x = 1", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'"),
        ("1 / 0", "ZeroDivisionError", "division by zero"),
    ],
)
def test_code_that_cant_be_loaded(functions: Functions, source: str, kind: str, text: str) -> None:
    functions.make(source)
    found = failure(functions)
    assert found["errorType"] == kind
    assert text in found["errorMessage"]


def test_a_handler_name_without_a_module(functions: Functions) -> None:
    functions.make("def handler(event, context): pass", Handler="handler")
    found = failure(functions)
    assert found["errorType"] == "Runtime.MalformedHandlerName"
    assert found["errorMessage"].startswith("Bad handler 'handler': not enough values to unpack")


def test_an_answer_that_is_no_json(functions: Functions) -> None:
    functions.make("def handler(event, context): return {1, 2}")
    found = failure(functions)
    assert found["errorType"] == "Runtime.MarshalError"
    assert "Object of type set is not JSON serializable" in found["errorMessage"]


def test_a_function_that_hangs_is_ended(functions: Functions) -> None:
    functions.make(
        "def handler(event, context):\n    while event == 'hang': pass\n    return 1", Timeout=1
    )
    began = time.monotonic()
    found = failure(functions, "hang")
    assert 1 <= time.monotonic() - began < 20
    assert found["errorType"] == "Sandbox.Timedout"
    assert found["errorMessage"].endswith("Error: Task timed out after 1.00 seconds")
    assert functions.call() == 1


def test_a_function_has_its_memory_and_no_more(functions: Functions) -> None:
    functions.make("def handler(event, context): return len(bytearray(event * 1024 * 1024))")
    assert functions.call(60) == 60 * 1024 * 1024
    assert failure(functions, 400)["errorMessage"].endswith("signal: killed")


def test_a_large_event_and_a_large_answer(functions: Functions) -> None:
    functions.make("def handler(event, context): return event", MemorySize=512)
    text = "x" * 3_000_000
    assert functions.call(text) == text


def test_an_answer_over_six_megabytes(functions: Functions) -> None:
    functions.make("def handler(event, context): return 'x' * 7_000_000", MemorySize=512)
    assert failure(functions)["errorType"] == "Function.ResponseSizeTooLarge"


def test_the_environment_is_lambdas_and_nobody_elses(
    functions: Functions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    monkeypatch.setenv("SECRET_OF_THE_SHELL", "1")
    functions.make(
        "import os\ndef handler(event, context): return dict(os.environ)",
        Environment={"Variables": {"TABLE": "status"}},
    )
    found = functions.call()
    assert found["TABLE"] == "status"
    assert found["AWS_LAMBDA_FUNCTION_NAME"] == "work"
    assert found["AWS_REGION"] == "us-east-1"
    assert found["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.13"
    assert "SECRET_OF_THE_SHELL" not in found
    assert "AWS_PROFILE" not in found


def test_boto3_in_a_function_talks_to_the_same_world(aws: LocalAws, functions: Functions) -> None:
    aws.client("s3").create_bucket(Bucket="parcels")
    functions.make(
        """
        import boto3
        s3, functions = boto3.client("s3"), boto3.client("lambda")
        def handler(event, context):
            s3.put_object(Bucket="parcels", Key="a", Body=b"from a function")
            return functions.get_function(FunctionName=context.function_name)["Configuration"]
        """
    )
    assert functions.call()["FunctionArn"].endswith(":function:work")
    assert aws.client("s3").get_object(Bucket="parcels", Key="a")["Body"].read() == (
        b"from a function"
    )


def test_a_function_may_call_itself(functions: Functions) -> None:
    functions.make(
        """
        import boto3, json
        def handler(event, context):
            if event == 0:
                return 0
            answer = boto3.client("lambda").invoke(
                FunctionName=context.function_name, Payload=json.dumps(event - 1))
            return 1 + json.loads(answer["Payload"].read())
        """,
        Timeout=30,
    )
    assert functions.call(3) == 3


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("import socket; socket.create_connection(('203.0.113.5', 80))", "only the local AWS"),
        ("import socket; socket.getaddrinfo('example.com', 80)", "only the local AWS"),
        ("import subprocess; subprocess.run(['true'])", "starts no processes"),
        ("import os; os.system('true')", "starts no processes"),
        ("open(__file__, 'a')", "Read-only file system"),
        ("import os; os.remove(__file__)", "Read-only file system"),
    ],
)
def test_what_a_function_cant_do(functions: Functions, source: str, text: str) -> None:
    functions.make(f"def handler(event, context):\n    {source}\n")
    assert text in failure(functions)["errorMessage"]


def test_a_function_writes_to_its_temporary_folder(functions: Functions) -> None:
    functions.make(
        """
        import pathlib, tempfile
        def handler(event, context):
            place = pathlib.Path(tempfile.gettempdir(), "note")
            place.write_text("kept")
            return [place.read_text(), str(place)]
        """
    )
    text, place = functions.call()
    assert text == "kept"
    functions.client.delete_function(FunctionName="work")
    assert not os.path.exists(place)  # noqa: PTH110


def test_what_is_written_is_logged(aws: LocalAws, functions: Functions) -> None:
    functions.make(
        """
        import logging
        logging.getLogger().setLevel("INFO")
        def handler(event, context):
            print("one line")
            logging.info("two\\nlines")
        """
    )
    request_id = functions.client.invoke(FunctionName="work")["ResponseMetadata"]["RequestId"]
    stream = aws.client("logs").describe_log_streams(logGroupName="/aws/lambda/work")["logStreams"]
    assert stream[0]["logStreamName"].startswith("2026/01/06/[$LATEST]")
    events = aws.client("logs").get_log_events(
        logGroupName="/aws/lambda/work", logStreamName=stream[0]["logStreamName"]
    )["events"]
    assert [one["message"] for one in events] == [
        f"START RequestId: {request_id} Version: $LATEST",
        "one line",
        f"[INFO]\t2026-01-06T09:00:00.000Z\t{request_id}\ttwo\nlines",
        f"END RequestId: {request_id}",
        f"REPORT RequestId: {request_id}\tDuration: 0.00 ms\tBilled Duration: 100 ms\t"
        "Memory Size: 128 MB\tMax Memory Used: 128 MB\tInit Duration: 100.00 ms\t",
    ]


def test_a_failure_is_one_event_of_the_log(functions: Functions) -> None:
    functions.make("def handler(event, context):\n    raise ValueError('no')\n")
    log = functions.log_of()
    assert "[ERROR] ValueError: no\nTraceback (most recent call last):\n" in log


def test_a_function_knows_the_labs_time(aws: LocalAws, functions: Functions) -> None:
    functions.make(
        """
        import time
        from datetime import UTC, date, datetime
        def handler(event, context):
            began = time.time()
            time.sleep(0.2)
            return {
                "now": datetime.now(UTC).isoformat(), "today": date.today().isoformat(),
                "naive": datetime.utcnow().isoformat(), "struct": list(time.gmtime()[:3]),
                "slept": round(time.time() - began, 3),
                "left": context.get_remaining_time_in_millis(),
                "kind": isinstance(datetime(2026, 1, 1), datetime),
            }
        """
    )
    aws.clock.advance(86400)
    assert functions.call() == {
        "now": "2026-01-07T09:00:00.200000+00:00",
        "today": "2026-01-07",
        "naive": "2026-01-07T09:00:00.200000",
        "struct": [2026, 1, 7],
        "slept": 0.2,
        "left": 2800,
        "kind": True,
    }
    assert "Duration: 200.00 ms\tBilled Duration: 200 ms" in functions.log_of()


def test_two_worlds_say_the_same() -> None:
    def run() -> tuple[Any, str]:
        aws = LocalAws()
        functions = Functions(aws)
        functions.make("import time\ndef handler(event, context): return time.time()")
        found = functions.call(), functions.log_of()
        aws.reset()
        return found

    assert run() == run()


def test_the_context_of_an_invocation(functions: Functions) -> None:
    functions.make(
        """
        def handler(event, context):
            return [context.function_name, context.function_version, context.memory_limit_in_mb,
                    context.invoked_function_arn, context.client_context["custom"]]
        """
    )
    client_context = base64.b64encode(json.dumps({"custom": {"a": "b"}}).encode()).decode()
    assert functions.call(ClientContext=client_context) == [
        "work",
        "$LATEST",
        "128",
        "arn:aws:lambda:us-east-1:123456789012:function:work",
        {"a": "b"},
    ]


def test_a_dry_run_runs_nothing(functions: Functions) -> None:
    functions.make("raise SystemExit")
    answer = functions.client.invoke(FunctionName="work", InvocationType="DryRun")
    assert answer["StatusCode"] == 204


def test_an_event_that_is_no_json(functions: Functions) -> None:
    functions.make("def handler(event, context): pass")
    with pytest.raises(ClientError, match="Could not parse request body into json") as refused:
        functions.client.invoke(FunctionName="work", Payload=b"{")
    assert refused.value.response["Error"]["Code"] == "InvalidRequestContentException"


def test_reserved_concurrency_of_nothing_stops_a_function(functions: Functions) -> None:
    functions.make("def handler(event, context): return 1")
    functions.client.put_function_concurrency(FunctionName="work", ReservedConcurrentExecutions=0)
    with pytest.raises(ClientError, match="Rate Exceeded"):
        functions.call()
    functions.client.delete_function_concurrency(FunctionName="work")
    assert functions.call() == 1


def test_a_reset_leaves_no_process(aws: LocalAws) -> None:
    functions = Functions(aws)
    functions.make("import os\ndef handler(event, context): return os.getpid()")
    process = functions.call()
    aws.reset()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_an_interrupted_wait_leaves_no_answer_to_the_next(functions: Functions) -> None:
    functions.make(
        "import time\ndef handler(event, context):\n    time.sleep(event)\n    return event",
        Timeout=60,
    )
    assert functions.call(0) == 0

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            functions.call(1)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert functions.call(0) == 0


def test_a_world_that_is_forgotten_leaves_nothing(tmp_path: Path) -> None:
    """Its processes end, and its folders go, with the process that it lived in."""
    script = tmp_path / "script.py"
    script.write_text(
        "from tests.local_aws.functions.conftest import Functions\n"
        "from local_aws.world import LocalAws\n"
        "functions = Functions(LocalAws())\n"
        "functions.make('import os\\ndef handler(e, c): return [os.getpid(), os.getcwd()]')\n"
        "print(*functions.call())\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        check=True,
    )
    process, folder = done.stdout.split()
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)
    assert not Path(folder).exists()


def test_a_link_that_a_function_signs_ends_by_the_labs_clock(
    aws: LocalAws, functions: Functions
) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="parcels")
    s3.put_object(Bucket="parcels", Key="a", Body=b"attached")
    functions.make(
        """
        import boto3
        s3 = boto3.client("s3")
        def handler(event, context):
            place = {"Bucket": "parcels", "Key": "a"}
            return s3.generate_presigned_url("get_object", Params=place, ExpiresIn=3600)
        """
    )
    aws.clock.advance(86400 * 30)
    link = functions.call()
    with urllib.request.urlopen(link) as response:
        assert response.read() == b"attached"
    aws.clock.advance(3601)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(link)
    assert refused.value.code == 403
    refused.value.close()
