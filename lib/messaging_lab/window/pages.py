"""The pages: an overview, a mailbox, a message, a phone, a zone, and the last requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

from local_aws.context import Request, Response
from messaging_lab.authentication.fields import decoded, read
from messaging_lab.show.html import Html, Shown, fold, join, tag
from messaging_lab.show.mail import mail_list, open_mail
from messaging_lab.show.tables import card, table
from messaging_lab.show.walkthrough import walk_through
from messaging_lab.window.calls import Recorder
from messaging_lab.window.frame import SAFE, asset, document

if TYPE_CHECKING:
    from local_aws.world import LocalAws

SHOWN = 50
"""Rows of a list. A campaign has thousands of mailboxes; the newest are shown."""

STEPS = {"1 minute": 60, "1 hour": 3600, "1 day": 86400}

Part = Shown | Html


def _time(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _link(page: str, words: str, **query: str) -> Html:
    where = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    return tag("a", words, href=f"/_lab/window/{page}?{where}")


def _button(words: str, path: str, body: str = "{}", ask: str = "") -> Html:
    return tag("button", words, type="button", data_post=path, data_body=body, data_ask=ask or None)


class Window:
    """Answers GET requests for the pages of one local AWS."""

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws
        self.recorder = Recorder()
        self._pages: dict[str, Callable[[dict[str, str]], tuple[str, list[Part]]]] = {
            "": self._overview,
            "window/mailbox": self._mailbox,
            "window/message": self._message,
            "window/phone": self._phone,
            "window/zone": self._zone,
            "window/requests": self._requests,
        }

    def handle(self, request: Request) -> Response:
        """Answer a request: with a page, or as the local AWS does, taking it down."""
        if _from_elsewhere(request):
            return Response(403, b"Only this machine's own pages may do that.", {})
        page = self.answer(request)
        if page is not None:
            return page
        response = self._aws.handle(request)
        path = urlsplit(request.url).path
        if path.rstrip("/") == "/_lab/reset":
            self.recorder.clear()
        elif not path.startswith("/_lab"):
            self.recorder(self._aws.clock.now(), request, response)
        return response

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
        if path not in self._pages:
            return None
        try:
            title, shown = self._pages[path](dict(parse_qsl(parts.query)))
        except LookupError:
            return self._nothing()
        return Response(200, document(title, self._pulse(), *shown), dict(SAFE))

    def _nothing(self) -> Response:
        words = tag("p", "There is nothing here (any more).")
        return Response(404, document("Not found", self._pulse(), words), dict(SAFE))

    def _pulse(self) -> str:
        """Return a text that changes when something has happened."""
        internet = self._aws.internet
        arrived = len(internet.mailboxes.names()), len(internet.phones.numbers())
        minute = self._aws.clock.now() // 60
        return f"{self.recorder.count}-{arrived[0]}-{arrived[1]}-{minute:.0f}"

    def _overview(self, _: dict[str, str]) -> tuple[str, list[Part]]:
        return "What happens in this local AWS", [
            self._clock(),
            self._mailboxes(),
            self._phones(),
            self._zones(),
            self._calls(10),
            join(
                [
                    tag("p", _link("requests", "All recorded requests")),
                    self._reset(),
                ]
            ),
        ]

    def _clock(self) -> Html:
        now = tag("strong", _time(self._aws.clock.now()))
        state = "ticking" if self._aws.clock.ticking else "standing still until it is turned"
        buttons = [
            _button(f"+ {words}", "/_lab/clock/advance", f'{{"seconds": {seconds}}}')
            for words, seconds in STEPS.items()
        ]
        return tag("div", now, tag("span", f"({state})"), *buttons, class_="buttons")

    @staticmethod
    def _reset() -> Html:
        ask = "Forget all resources, mail and text messages, and start again?"
        return tag("p", _button("Reset everything", "/_lab/reset", ask=ask))

    def _mailboxes(self) -> Part:
        mailboxes = self._aws.internet.mailboxes
        names = mailboxes.names()
        rows = []
        for name in names[-SHOWN:][::-1]:
            last = mailboxes.of(name)[-1]
            rows.append(
                {
                    "Mailbox": _link("mailbox", name, address=name),
                    "Messages": len(mailboxes.of(name)),
                    "Last": decoded(read(last.raw).get("Subject")) or "(no subject)",
                    "Folder": last.folder,
                    "Received": _time(last.received_at),
                }
            )
        return _listed("Mailboxes", len(names), rows, marks=("Folder",))

    def _phones(self) -> Part:
        phones = self._aws.internet.phones
        numbers = phones.numbers()
        rows: list[dict[str, Any]] = [
            {
                "Phone": _link("phone", number, number=number),
                "Messages": len(phones.of(number)),
                "Last": phones.of(number)[-1].body if phones.of(number) else "",
                "Condition": phones.condition(number).name,
            }
            for number in numbers[-SHOWN:][::-1]
        ]
        return _listed("Phones", len(numbers), rows)

    def _zones(self) -> Part:
        zones = self._aws.internet.dns.hosted_zones()
        rows = [
            {"Hosted zone": _link("zone", name, name=name), "Records": len(list(zone.records()))}
            for name, zone in zones.items()
        ]
        return _listed("DNS zones as resolvers see them", len(rows), rows)

    def _calls(self, most: int) -> Html:
        found = list(self.recorder.requests)[-most:][::-1]
        title = tag("h2", _counted("Requests", len(self.recorder.requests)))
        items = [
            fold(
                join([_time(one.at), one.name, str(one.status)], " · "),
                tag("pre", tag("code", one.command())),
                tag("p", one.problem) if one.problem else "",
            )
            for one in found
        ]
        return join([title, *items])

    def _mailbox(self, query: dict[str, str]) -> tuple[str, list[Part]]:
        address = query["address"]
        messages = self._aws.internet.mailboxes.of(address)
        links = [
            tag("li", _link("message", _subject(one.raw), address=address, number=str(number)))
            for number, one in enumerate(messages)
        ]
        return f"Mailbox of {address}", [
            mail_list(messages, "Messages"),
            join([tag("p", "Open one:"), tag("ol", *links)]),
        ]

    def _message(self, query: dict[str, str]) -> tuple[str, list[Part]]:
        address = query["address"]
        try:
            message = self._aws.internet.mailboxes.of(address)[int(query["number"])]
        except ValueError:
            raise LookupError(query["number"]) from None
        resolver = self._aws.internet.resolver()

        def lookup(name: str, record_type: str) -> list[str]:
            return list(resolver.lookup(name, record_type).values)

        return _subject(message.raw), [
            tag("p", "In ", _link("mailbox", f"the mailbox of {address}", address=address)),
            open_mail(message.raw),
            walk_through(message.raw, lookup, message.folder),
        ]

    def _phone(self, query: dict[str, str]) -> tuple[str, list[Part]]:
        number = query["number"]
        phones = self._aws.internet.phones
        if number not in phones.numbers():
            raise LookupError(number)
        rows = [
            {
                "Received": _time(one.received_at),
                "From": one.origination_identity,
                "Text": one.body,
                "Media": one.media_url,
            }
            for one in phones.of(number)
        ]
        facts = {"Condition": phones.condition(number).name, "Calls": len(phones.calls(number))}
        return f"Phone {number}", [card("", facts), table(rows, caption="Text messages")]

    def _zone(self, query: dict[str, str]) -> tuple[str, list[Part]]:
        name = query["name"]
        records = self._aws.internet.dns.hosted_zones()[name].records()
        rows = [
            {"Name": owner, "Type": kind, "TTL": found.ttl, "Value": value}
            for owner, kind, found in records
            for value in found.read()
        ]
        return f"DNS zone {name}", [table(rows, caption="Records", code=("Value",))]

    def _requests(self, _: dict[str, str]) -> tuple[str, list[Part]]:
        return "The last requests, newest first", [self._calls(len(self.recorder.requests))]


def _from_elsewhere(request: Request) -> bool:
    """Whether a page of another site asks: browsers say so, and let any page send a POST here."""
    origin = request.headers.get("origin", "")
    site = request.headers.get("sec-fetch-site", "")
    host = request.headers.get("host", "")
    changes = request.method != "GET" and urlsplit(request.url).path.startswith("/_lab")
    return changes and (site == "cross-site" or bool(origin and urlsplit(origin).netloc != host))


def _subject(raw: bytes) -> str:
    return decoded(read(raw).get("Subject")) or "(no subject)"


def _listed(
    what: str, count: int, rows: Sequence[Mapping[str, Any]], marks: Iterable[str] = ()
) -> Html:
    """Return a list under its heading; only the heading where there is nothing yet."""
    title = tag("h2", _counted(what, count))
    return join([title, table(rows, marks=marks).html()]) if rows else title


def _counted(what: str, count: int) -> str:
    more = f", the newest {SHOWN}" if count > SHOWN else ""
    return f"{what} ({count:,}{more})" if count else f"{what}: none yet"
