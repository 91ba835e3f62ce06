"""The unsubscribe host of SES over HTTP: `/_lab/unsubscribe/` and a link without its `https://`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_aws.context import Request, Response
from local_aws.lab_routes.request import BadRequest

if TYPE_CHECKING:
    from local_aws.world import LocalAws

UNSUBSCRIBE = "/_lab/unsubscribe/"


def answer(aws: LocalAws, request: Request) -> Response:
    """Show the landing page (GET), or take one click or the page's form (POST)."""
    from local_aws.ses.lists import unsubscribing

    url = f"https://{request.url.partition(UNSUBSCRIBE)[2]}"
    try:
        if request.method == "POST":
            page = unsubscribing.post(aws, url, request.body.decode("utf-8", "replace"))
        elif request.method == "GET":
            page = unsubscribing.visit(aws, url)
        else:
            raise BadRequest("An unsubscribe link takes GET and POST.", 405)
    except LookupError as problem:
        raise BadRequest(str(problem.args[0]), 404) from None
    except ValueError as problem:
        raise BadRequest(str(problem)) from None
    return Response(200, page.encode(), {"content-type": "text/html; charset=utf-8"})
