"""The pages of the window: which request is for which, and the overview and the zones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from local_aws.context import Request, Response
from messaging_lab.show.html import Html, breakable, join, tag
from messaging_lab.show.tables import table
from messaging_lab.window import arrived, requests, sent, texts
from messaging_lab.window.frame import SAFE, asset, document
from messaging_lab.window.listing import Page, Query, button, link, listed

if TYPE_CHECKING:
    from local_aws.world import LocalAws
    from messaging_lab.window.calls import Recorder

STEPS = {"1 minute": 60, "1 hour": 3600, "1 day": 86400}

NO_ZONES = "There is no hosted zone that resolvers see: changes take a minute of the lab's time."


class Pages:
    """Answers GET requests for the pages of one local AWS."""

    def __init__(self, aws: LocalAws, recorder: Recorder) -> None:
        self._aws, self.recorder = aws, recorder
        self._pages: dict[str, Callable[[Query], Page]] = {
            "": self._overview,
            "window/sent": lambda query: sent.sent_page(aws, query),
            "window/sent-message": lambda query: sent.message_page(aws, query),
            "window/mail": lambda query: arrived.mail_page(aws, query),
            "window/mailbox": lambda query: arrived.mailbox_page(aws, query),
            "window/message": lambda query: arrived.message_page(aws, query),
            "window/texts": lambda query: texts.texts_page(aws, query),
            "window/phone": lambda query: texts.phone_page(aws, query),
            "window/zone": self._zone,
            "window/requests": lambda query: requests.requests_page(aws, self.recorder, query),
        }

    def answer(self, request: Request) -> Response | None:
        """Return a page, or None where the request isn't for one."""
        parts = urlsplit(request.url)
        path = parts.path.removeprefix("/_lab").strip("/")
        if request.method != "GET" or not parts.path.startswith("/_lab"):
            return None
        if path == "window/pulse":
            return Response(200, self._pulse().encode(), {"content-type": "text/plain"})
        if path == "window/window.js":
            return Response(200, asset("window.js").encode(), {"content-type": "text/javascript"})
        query = dict(parse_qsl(parts.query))
        try:
            if path == "window/file":
                return arrived.file_of(self._aws, query)
            if path not in self._pages:
                return None
            page = self._pages[path](query)
        except LookupError:
            return self._nothing()
        return Response(200, document(page, self._pulse()), dict(SAFE))

    def _nothing(self) -> Response:
        words = tag("p", "There is nothing here (any more).")
        page = Page("Not found", [words], live=False)
        return Response(404, document(page, self._pulse()), dict(SAFE))

    def _pulse(self) -> str:
        """Return a text that changes when something has happened."""
        internet = self._aws.internet
        received = sum(len(internet.phones.of(one)) for one in internet.phones.numbers())
        minute = self._aws.clock.now() // 60
        return f"{self.recorder.count}-{internet.mailboxes.count}-{received}-{minute:.0f}"

    def _overview(self, _: Query) -> Page:
        found = arrived.newest(self._aws)
        more = link("mail", "All mail that has arrived, and a search") if found else ""
        count = self._aws.internet.mailboxes.count
        mail = listed(
            "Arrived in mailboxes", count, arrived.rows(found),
            empty=arrived.NOTHING, more=more, marks=("Folder",),
        )  # fmt: skip
        parts = [sent.overview(self._aws), mail]
        parts += [texts.overview(self._aws), texts.phones(self._aws)]
        parts += [requests.overview(self._aws, self.recorder), sent.identities(self._aws)]
        parts += [self._zones()]
        # Where nothing has happened yet, the way in comes first.
        parts.insert(len(parts) if self.recorder.requests else 0, self._ways())
        return Page("What happens in this local AWS", [self._clock(), *parts])

    def _clock(self) -> Html:
        now = datetime.fromtimestamp(self._aws.clock.now(), UTC)
        state = "ticking" if self._aws.clock.ticking else "standing still until it is turned"
        buttons = [
            button(f"+ {words}", "/_lab/clock/advance", f'{{"seconds": {seconds}}}')
            for words, seconds in STEPS.items()
        ]
        shown = tag("strong", f"{now:%Y-%m-%d %H:%M:%S} UTC")
        return tag("div", shown, tag("span", f"({state})"), *buttons, class_="buttons")

    def _ways(self) -> Html:
        """Return how to get in here, and how to begin again."""
        url = self._aws.endpoint_url
        settings = (
            f"export AWS_ENDPOINT_URL={url} AWS_REGION=us-east-1\n"
            "export AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=local"
        )
        heard = [{"Service": name, "Address": where} for name, where in _listening(self._aws)]
        ask = "Forget all resources, mail and text messages, and start again?"
        return join(
            [
                tag("h2", "Point an application here"),
                tag("pre", tag("code", settings)),
                table(heard).html(),
                tag("div", button("Leave the sandbox", "/_lab/accounts/production"),
                    button("Reset everything", "/_lab/reset", ask=ask), class_="buttons"),
            ]
        )  # fmt: skip

    def _zones(self) -> Html:
        zones = self._aws.internet.dns.hosted_zones()
        rows = [
            {"Hosted zone": link("zone", name, name=name), "Records": len(list(zone.records()))}
            for name, zone in zones.items()
        ]
        return listed("DNS zones as resolvers see them", len(rows), rows, empty=NO_ZONES)

    def _zone(self, query: Query) -> Page:
        name = query["name"]
        records = self._aws.internet.dns.hosted_zones()[name].records()
        rows = [
            {"Name": breakable(owner), "Type": kind, "TTL": found.ttl, "Value": value}
            for owner, kind, found in records
            for value in found.read()
        ]
        return Page(f"DNS zone {name}", [table(rows, caption="Records", code=("Value",))])


def _listening(aws: LocalAws) -> list[tuple[str, str]]:
    names = {
        "smtp": "SMTP of SES (STARTTLS)",
        "inbound": "SMTP to domains whose mail SES receives",
        "ingress": "SMTP to ingress endpoints of Mail Manager",
        "dns": "DNS",
    }
    found = [(words, aws.listeners[name]) for name, words in names.items() if name in aws.listeners]
    return [("HTTP, for every service", aws.endpoint_url), *found]
