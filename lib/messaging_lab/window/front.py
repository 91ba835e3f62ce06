"""What stands before a served local AWS: pages are shown, everything else is passed on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from local_aws.context import Request, Response
from messaging_lab.window.calls import Recorder

if TYPE_CHECKING:
    from local_aws.world import LocalAws
    from messaging_lab.window.pages import Pages


class Window:
    """Answers every request to one local AWS."""

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws
        self.recorder = Recorder()

    @cached_property
    def _pages(self) -> Pages:
        # They show every service, and a server answers sooner without importing all of them.
        from messaging_lab.window.pages import Pages

        return Pages(self._aws, self.recorder)

    def handle(self, request: Request) -> Response:
        """Answer a request: with a page, or as the local AWS does, taking it down."""
        if _from_elsewhere(request):
            return Response(403, b"Only this machine's own pages may do that.", {})
        page = self._page(request)
        if page is not None:
            return page
        response = self._aws.handle(request)
        path = urlsplit(request.url).path
        if path.rstrip("/") == "/_lab/reset":
            self.recorder.clear()
        elif not path.startswith("/_lab"):
            self.recorder(self._aws.clock.now(), request, response)
        return response

    def _page(self, request: Request) -> Response | None:
        if request.method != "GET" or not urlsplit(request.url).path.startswith("/_lab"):
            return None
        return self._pages.answer(request)


def _from_elsewhere(request: Request) -> bool:
    """Whether a page of another site asks: browsers say so, and let any page send a POST here."""
    origin = request.headers.get("origin", "")
    site = request.headers.get("sec-fetch-site", "")
    host = request.headers.get("host", "")
    changes = request.method != "GET" and urlsplit(request.url).path.startswith("/_lab")
    return changes and (site == "cross-site" or bool(origin and urlsplit(origin).netloc != host))
