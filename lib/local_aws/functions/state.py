"""The functions of one account in one Region, and the environments that they run in."""

from __future__ import annotations

import atexit
import weakref
from functools import partial
from typing import TYPE_CHECKING, Any

from local_aws.functions import arns, endpoint, moto_bridge
from local_aws.functions.code import CodeStore
from local_aws.functions.errors import invalid, not_found
from local_aws.functions.function import Function, Version
from local_aws.functions.pool import Pool
from local_aws.functions.sources.polling import watch

if TYPE_CHECKING:
    from local_aws.functions.sources.mapping import EventSourceMapping
    from local_aws.world import LocalAws


_open: weakref.WeakSet[FunctionsState] = weakref.WeakSet()


class FunctionsState:
    """What AWS Lambda keeps for an account in a Region."""

    def __init__(self, aws: LocalAws, account_id: str, region: str) -> None:
        self.aws = aws
        self.account_id = account_id
        self.region = region
        self.functions: dict[str, Function] = {}
        self.mappings: dict[str, EventSourceMapping] = {}
        self.watched = 0
        self.code = CodeStore()
        self.pool = Pool(self)
        _open.add(self)
        aws.clock.watch(partial(watch, self))
        moto_bridge.connect(self)

    def find(self, text: str, qualifier: str | None = None) -> tuple[Function, str]:
        """Return the function that a FunctionName means, and the qualifier ("" where none).

        Raises ResourceNotFoundException; InvalidParameterValueException where two qualifiers
        differ.
        """
        name, inner = arns.split(text)
        if inner and qualifier and inner != qualifier:
            raise invalid(
                "The derived qualifier from the function name does not match the specified "
                "qualifier."
            )
        wanted = qualifier or inner
        if name not in self.functions:
            raise not_found(arns.arn(self.account_id, self.region, name, wanted))
        return self.functions[name], wanted

    def find_version(self, text: str, qualifier: str | None = None) -> tuple[Function, Version]:
        """Return a function and the version that is meant. Raises ResourceNotFoundException."""
        function, wanted = self.find(text, qualifier)
        return function, function.version(wanted)

    def client(self, service: str) -> Any:
        """Return a client of the same account and Region."""
        return self.aws.client(service, account_id=self.account_id, region=self.region)

    def timestamp(self) -> str:
        """Return the lab's time as Lambda writes it: 2026-01-06T09:00:00.000+0000."""
        now = self.aws.clock.utc()
        return now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}+0000"

    def revision(self) -> str:
        """Return a RevisionId."""
        return self.aws.ids.uuid("lambda-revision")

    def close(self) -> None:
        """End all processes and remove all code."""
        self.pool.close()
        endpoint.close(self.aws)
        self.code.close()


def state_of(aws: LocalAws, account_id: str, region: str) -> FunctionsState:
    """Return the state of an account in a Region."""
    return aws.state(FunctionsState, account_id, region)


@atexit.register
def _close_all() -> None:
    for state in list(_open):
        state.close()
