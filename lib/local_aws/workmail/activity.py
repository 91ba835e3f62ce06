"""What people, clients and attackers do: events on the lab's clock, the same in every run.

Each kind is a plan of (seconds from now, what happens). Nothing is logged that doesn't happen:
passwords are compared, rules are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from local_aws.workmail.organizations import Client, Organization, User

HOUR, DAY = 3600, 86400
PEOPLE = {
    "ana": "Ana Ruiz",
    "ben": "Ben Osei",
    "chloe": "Chloé Martin",
    "dan": "Dan Novak",
    "eva": "Eva Lindqvist",
    "femi": "Femi Adeyemi",
    "grace": "Grace Kim",
    "hugo": "Hugo Silva",
    "ines": "Inès Dubois",
    "jon": "Jon Bauer",
    "kavya": "Kavya Rao",
    "liam": "Liam Walsh",
}
WEAK = {"hugo": "Welcome2026"}
"""The one password that others can guess."""

GUESSES = ("Password1", "Nutrition1", "Welcome2026", "Winter2025!")
OFFICE = "198.51.100."
ATTACKERS = ("203.0.113.41", "203.0.113.87", "203.0.113.150")
BACKUP_IP = "192.0.2.25"
LOOKS_AROUND_AFTER = 120.0
"""Seconds between a password guessed and its use."""

CLIENTS = (
    ("WebMail", "Mozilla/5.0 (Windows NT 10.0) Firefox/146.0"),
    ("ActiveSync", "Apple-iPhone16C1/2301.45"),
    ("WindowsOutlook", "Microsoft Outlook 16.0.19231"),
    ("EWS", "Mac OS X/26.2 Mail/3864"),
)

Event = tuple[float, Callable[[], Any]]


def staff(organization: Organization) -> None:
    """Give an organisation its people and the role of its backup program."""
    for name, display_name in PEOPLE.items():
        password = WEAK.get(name) or organization.aws.ids.token("workmail password", 16)
        organization.add_user(name, display_name, password)
    organization.roles[organization.aws.ids.uuid("workmail role")] = "backup"


def schedule(organization: Organization, kind: str) -> int:
    """Have a kind of activity happen as the clock goes on. Returns the number of events.

    Raises KeyError for a kind that isn't in KINDS.
    """
    events = list(KINDS[kind](organization, Random(f"{organization.aws.ids.seed}:{kind}")))
    for delay, happen in events:
        organization.aws.clock.call_later(delay, happen)
    return len(events)


def normal_week(organization: Organization, stream: Random) -> Iterator[Event]:
    """People sign in and read mail, Monday to Friday, some on other days; now and then a typo."""
    for user in organization.users:
        clients = stream.sample(CLIENTS, 2)
        for day in range(7):
            for _ in range(stream.randint(2, 4) if day < 5 else stream.randint(0, 1)):
                moment = day * DAY + stream.gauss(4, 2.2) % 10 * HOUR
                protocol, agent = stream.choice(clients)
                client = Client(protocol, f"{OFFICE}{stream.randrange(10, 60)}", agent)
                yield moment, _Session(organization, user, client, stream.random() < 0.05, stream)
    yield from _calendar(organization, stream)


def _calendar(organization: Organization, stream: Random) -> Iterator[Event]:
    """Partners' calendars are asked, and somebody makes a token for a script."""
    for day in range(5):
        user = stream.choice(organization.users)
        problem = "Connection timed out" if day == 3 else ""
        where = ("clinic.example", "https://mail.clinic.example/EWS/Exchange.asmx", problem)
        yield day * DAY + 5 * HOUR, _bound(organization.audit.availability, user, *where)
    user = organization.users[3]
    client = Client("WebMail", f"{OFFICE}17", CLIENTS[0][1])
    expires = int(organization.aws.clock.now() + 90 * DAY) * 1000
    yield 2 * DAY, _bound(organization.audit.token, user, client, "create", "reporting", expires)


def password_spraying(organization: Organization, stream: Random) -> Iterator[Event]:
    """Three addresses try a few passwords on everybody, slowly, on the third night."""
    moment = float(2 * DAY + 16 * HOUR)
    for password in GUESSES:
        for user in organization.users:
            client = Client("SMTP", stream.choice(ATTACKERS), "")
            yield moment, _Guess(organization, user.email, password, client)
            moment += stream.uniform(40, 80)


def misconfigured_client(organization: Organization, stream: Random) -> Iterator[Event]:
    """A new phone's mail program asks by IMAP every half an hour, with the right password."""
    user = organization.users[8]
    client = Client("IMAP", f"{OFFICE}33", "K-9 Mail/8.1")
    for turn in range(40):
        session = _Session(organization, user, client, mistyped=False, stream=stream)
        yield DAY + turn * 1800 + stream.uniform(0, 60), session


def impersonation(organization: Organization, stream: Random) -> Iterator[Event]:
    """The backup program reads everybody's mail at night; one night from a strange address."""
    for night in range(7):
        for place, owner in enumerate(organization.users):
            moment = night * DAY + 15 * HOUR + place * 60
            yield moment, _Impersonation(organization, owner, BACKUP_IP, stream)
    for turn in range(25):
        owner = organization.users[4]
        moment = 5 * DAY + 17 * HOUR + turn * 45
        yield moment, _Impersonation(organization, owner, ATTACKERS[0], stream)


KINDS: dict[str, Callable[[Organization, Random], Iterator[Event]]] = {
    "normal-week": normal_week,
    "password-spraying": password_spraying,
    "misconfigured-client": misconfigured_client,
    "impersonation": impersonation,
}


def _bound(function: Callable[..., None], *arguments: Any) -> Callable[[], None]:
    return lambda: function(*arguments)


def _message(stream: Random, folder: str = "/INBOX") -> dict[str, Any]:
    number = f"{stream.getrandbits(48):012x}"
    where = {"folder_path": folder, "folder_id": f"f-{folder[1:].lower()}"}
    return {"object_type": "Message", "item_id": f"i-{number}", **where}


class _Session:
    """Somebody signs in (mistyping the password first, perhaps) and reads some messages."""

    def __init__(
        self,
        organization: Organization,
        user: User,
        client: Client,
        mistyped: bool,
        stream: Random,
    ) -> None:
        self._organization, self._user, self._client = organization, user, client
        self._mistyped = mistyped
        self._read = [_message(stream) for _ in range(stream.randint(1, 4))]

    def __call__(self) -> None:
        user, client = self._user, self._client
        if self._mistyped:
            self._organization.sign_in(user.email, user.password.swapcase(), client)
        if self._organization.sign_in(user.email, user.password, client) is None:
            return
        for item in self._read:
            self._organization.use_mailbox(user, client, "read", item)


class _Guess:
    """An attacker tries a password by SMTP; who gets in looks around by EWS a little later."""

    def __init__(self, organization: Organization, email: str, guess: str, client: Client) -> None:
        self._organization, self._email = organization, email
        self._guess, self._client = guess, client

    def __call__(self) -> None:
        if self._organization.sign_in(self._email, self._guess, self._client):
            self._organization.aws.clock.call_later(LOOKS_AROUND_AFTER, self._look_around)

    def _look_around(self) -> None:
        client = Client("EWS", self._client.ip, "python-requests/2.32.5")
        user = self._organization.sign_in(self._email, self._guess, client)
        if user is None:
            return
        folder = {"object_type": "Folder", "folder_path": "/INBOX", "folder_id": "f-inbox"}
        self._organization.use_mailbox(user, client, "read_hierarchy", folder)
        stream = Random(self._email)
        for _ in range(12):
            self._organization.use_mailbox(user, client, "read", _message(stream))


class _Impersonation:
    """An application reads a message of somebody's by the backup role."""

    def __init__(self, organization: Organization, owner: User, ip: str, stream: Random) -> None:
        self._organization, self._owner = organization, owner
        self._client = Client("EWS", ip, "BackupAgent/4.2")
        self._item = _message(stream)

    def __call__(self) -> None:
        role = next(iter(self._organization.roles))
        self._organization.impersonate(role, self._owner, self._client, self._item)
