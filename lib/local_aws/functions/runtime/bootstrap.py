"""The process of a function: loads its handler and answers one invocation after another.

Started as `python -I -S -B bootstrap.py START`, where START is a JSON object (see `main`). Messages
are lines of JSON: an invocation in, its outcome out. The parent is gone when the input ends; then
this process ends too, whatever it is doing.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import resource
import signal
import sys
import threading
from pathlib import Path
from typing import Any

OWN_FOLDER = str(Path(__file__).resolve().parent)

# A script has no package to import its neighbours from, and must leave no trace in sys.path.
sys.path.insert(0, OWN_FOLDER)
confinement: Any = importlib.import_module("confinement")
lab_time: Any = importlib.import_module("lab_time")
del sys.path[0]

TASK_ROOT = "/var/task"
LIBRARY = "/var/lang/lib/python"
PACKAGES = "/var/runtime"
"""Where the function's code, the standard library and Lambda's packages lie on AWS. Traces name
them there, and not the folders that they have here."""

Json = dict[str, Any]


class InvocationContext:
    """The second argument of a handler."""

    def __init__(self, message: Json) -> None:
        env = os.environ
        self.aws_request_id = message["request_id"]
        self.invoked_function_arn = message["arn"]
        self.function_name = env["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = env["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = env["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = env["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = None
        self.client_context = message.get("client_context")
        self.tenant_id = None
        self._timeout = message["timeout"]

    def get_remaining_time_in_millis(self) -> int:
        """Return how much time is left until the time-out."""
        left: float = self._timeout - lab_time.lab_time.passed()
        return max(0, round(left * 1000))


class Failed(Exception):
    """A failure that the runtime itself reports, with Lambda's name for it."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


def load_handler(name: str) -> Any:
    """Return the handler of `module.function`. Raises Failed as Lambda names it."""
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as problem:
        raise Failed("Runtime.MalformedHandlerName", f"Bad handler '{name}': {problem}") from None
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as problem:
        text = f"Unable to import module '{module_name}': {problem}"
        raise Failed("Runtime.ImportModuleError", text) from None
    except SyntaxError as problem:
        text = f"Syntax error in module '{module_name}': {problem}"
        raise Failed("Runtime.UserCodeSyntaxError", text) from None
    if not hasattr(module, function_name):
        text = f"Handler '{function_name}' missing on module '{module_name}'"
        raise Failed("Runtime.HandlerNotFound", text)
    return getattr(module, function_name)


def describe(problem: BaseException, request_id: str) -> Json:
    """Return a failure as Lambda gives it to whoever has invoked."""
    import traceback

    kind = problem.kind if isinstance(problem, Failed) else type(problem).__name__
    frames = traceback.extract_tb(problem.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith(OWN_FOLDER)]
    stack = [] if isinstance(problem, Failed) else traceback.format_list(own)
    return {
        "errorMessage": as_on_aws(str(problem)),
        "errorType": kind,
        "requestId": request_id,
        "stackTrace": [as_on_aws(line) for line in stack],
    }


def as_on_aws(text: str) -> str:
    """Return a text in which folders have the names that they have on AWS."""
    for folder, name in state["folders"]:
        text = text.replace(folder, name)
    return text


def say(failure: Json) -> None:
    """Write a failure to the log, as one event of several lines."""
    head = f"[ERROR] {failure['errorType']}: {failure['errorMessage']}"
    text = "\n".join([head, "Traceback (most recent call last):", *failure["stackTrace"]])
    write_event(text.rstrip("\n").replace("\n\n", "\n"))


def write_event(text: str) -> None:
    """Write an event of the log; lines that belong together are told by a carriage return."""
    sys.stdout.write(text.replace("\n", "\r") + "\n")
    sys.stdout.flush()


def set_up_logging() -> None:
    """Give the root logger Lambda's handler and format."""
    import logging
    import time

    class ToLog(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            record.aws_request_id = state["request_id"]
            write_event(self.format(record))

    handler = ToLog()
    shape = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
    formatter = logging.Formatter(shape, "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)


state: Json = {"request_id": "", "folders": []}


def outcome_of(handler: Any, message: Json) -> Json:
    """Run the handler once; return {"result"} or {"error"}, with the time it took."""
    lab_time.lab_time.begin(message["now"], message["ticking"])
    state["request_id"] = message["request_id"]
    try:
        returned = handler(json.loads(message["event"]), InvocationContext(message))
        found: Json = {"result": to_json(returned)}
    except MemoryError:
        # A process that takes more than its memory is killed on AWS.
        os.kill(os.getpid(), signal.SIGKILL)
        raise
    except Exception as problem:
        failure = describe(problem, message["request_id"])
        say(failure)
        found = {"error": failure}
    sys.stdout.flush()
    sys.stderr.flush()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**found, "seconds": lab_time.lab_time.passed(), "peak": peak}


def to_json(value: Any) -> str:
    """Return what a handler returned as JSON text. Raises Failed where it can't be."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError) as problem:
        text = f"Unable to marshal response: {problem}"
        raise Failed("Runtime.MarshalError", text) from None


def read_messages(source: Any, messages: queue.Queue[str]) -> None:
    """Hand on what the parent says; end the process when it is gone."""
    for line in source:
        messages.put(line)
    os._exit(0)


def main(start: Json) -> None:
    """Serve a function.

    `start` has: in, out (file descriptors), now, ticking, handler, packages (folders), memory and
    storage (bytes), temporary (the folder to write in).
    """
    source, target = os.fdopen(start["in"]), os.fdopen(start["out"], "w")
    messages: queue.Queue[str] = queue.Queue()
    threading.Thread(target=read_messages, args=(source, messages), daemon=True).start()
    lab_time.install()
    lab_time.lab_time.begin(start["now"], start["ticking"])
    root = os.environ["LAMBDA_TASK_ROOT"]
    sys.path.insert(0, root)
    packages = [(folder, PACKAGES) for folder in start["packages"]]
    state["folders"] = [(root, TASK_ROOT), *packages, (str(Path(os.__file__).parent), LIBRARY)]
    sys.meta_path.append(confinement.RuntimePackages(start["packages"]))
    confinement.limit(start["memory"], start["storage"])
    confinement.confine(start["temporary"], root)
    set_up_logging()
    ready = load(start["handler"])
    handler = ready.pop("handler", None)
    sys.stdout.flush()
    print(json.dumps(ready), file=target, flush=True)
    while handler is not None:
        answer = outcome_of(handler, json.loads(messages.get()))
        print(json.dumps(answer), file=target, flush=True)


def load(name: str) -> Json:
    """Return the handler, or what failed while the code was loaded."""
    try:
        return {"handler": load_handler(name)}
    except MemoryError:
        os.kill(os.getpid(), signal.SIGKILL)
        raise
    except Exception as problem:
        failure = describe(problem, "")
        say(failure)
        return {"error": failure}


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
