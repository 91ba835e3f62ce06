"""The lab: plain boto3 clients of one account, and the few levers that a lesson needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from messaging_lab.addresses import Addresses, own_addresses
from messaging_lab.banner import make_banner
from messaging_lab.cleaning.clean_up import CleanUp, clean_up
from messaging_lab.dns_lookup import ask_dns
from messaging_lab.errors import OnlyLocal
from messaging_lab.exercises import Hint, Verdict, find_exercise, find_hint
from messaging_lab.going_live.calls import Calls, kept_calls
from messaging_lab.going_live.recorder import Recorder
from messaging_lab.going_live.unseen import unseen
from messaging_lab.guard_rails.hooks import Guard
from messaging_lab.inbox import Inbox, Message
from messaging_lab.lab_clock import LabClock
from messaging_lab.ledger import Entry
from messaging_lab.notebook_errors import shorten_aws_errors
from messaging_lab.questions.form import Feedback, QuestionForm
from messaging_lab.questions.reading import find_question
from messaging_lab.saved_mail import saved_inbox
from messaging_lab.show.tables import Facts
from messaging_lab.simulators import simulator
from messaging_lab.starting_over import EMPTY_IT, StartedOver, start_over
from messaging_lab.target import Target, open_target
from messaging_lab.waiting import Waiter
from messaging_lab.workbook import current_workbook
from messaging_lab.workspace.keeping import (
    known_progress,
    note_answer,
    note_begun_anew,
    note_verdict,
)
from messaging_lab.workspace.working_time import working_time

if TYPE_CHECKING:
    import boto3

    from messaging_lab.lab_world import LabWorld
    from messaging_lab.workspace.progress import Progress


class Lab:
    """One account in one Region, on the local AWS or on AWS itself.

    `session` is a boto3 session; `account_id` and `region` say where it works; `is_local` tells a
    simulated world from a real one; `clock` is the time there.
    """

    def __init__(self, target: Target, lesson: str = "") -> None:
        self._target = target
        self._clients: dict[tuple[str, str], Any] = {}
        self._guard = Guard(target.session, target.ledger, target.rails)
        self._guard.lesson = lesson
        self._recorder = Recorder(target.session, target.account_id)
        self._recorder.lesson = lesson
        self._waiter = Waiter(target.world)
        self.lesson = lesson
        self.addresses = Addresses(local=True) if target.is_local else own_addresses()
        self.clock = LabClock(target.world)

    @classmethod
    def open(
        cls, lesson: str | None = None, *, region: str | None = None, fresh: bool | None = None
    ) -> Lab:
        """Open the lab at the target that the environment names.

        MESSAGING_LAB_TARGET is `local` (the default) or `aws`; MESSAGING_LAB_ENDPOINT joins a
        running `messaging-lab serve`. A `lesson` ("02") starts in a fresh local AWS, as if nobody
        had been there; in one where others have something, only what the lesson itself made is
        taken back. Without a lesson, or with `fresh=False`, a running one is joined as it is.
        Raises LabError where the target can't be opened.
        """
        shorten_aws_errors()
        target = open_target(region)
        lab = cls(target, lesson or "")
        if target.is_local and (fresh if fresh is not None else bool(lesson)):
            begun = lab._begin()
            if begun.beside:
                target.notes += (("Beside", f"{begun.stays}; {EMPTY_IT}"),)
        if lesson:
            working_time.open(lesson)
        return lab

    @property
    def session(self) -> boto3.Session:
        """The boto3 session that every client comes from."""
        return self._target.session

    @property
    def account_id(self) -> str:
        """The 12 digits of the account."""
        return self._target.account_id

    @property
    def region(self) -> str:
        """The Region of the clients."""
        return self._target.region

    @property
    def is_local(self) -> bool:
        """Whether this is the local AWS."""
        return self._target.is_local

    def client(self, service: str, region: str | None = None) -> Any:
        """Return a plain boto3 client; the same one for the same service and Region."""
        key = (service, region or self.region)
        if key not in self._clients:
            make: Any = self.session.client
            self._guard.opened(service)
            self._clients[key] = make(service, region_name=key[1])
        return self._clients[key]

    @property
    def company(self) -> str:
        """The company of the lessons: Nutrition.co, or the one of `workbook.toml`."""
        return current_workbook().company

    @property
    def countries(self) -> tuple[str, ...]:
        """ISO codes of where its customers are, the most important one first."""
        return current_workbook().countries

    @property
    def domain(self) -> str:
        """The company's domain: nutrition.example or that of `workbook.toml`; MESSAGING_LAB_DOMAIN
        on AWS."""
        return self.addresses.domain

    def sender(self, name: str = "marketing", subdomain: str = "news") -> str:
        """Return an address to send from: marketing@news.nutrition.example."""
        return self.addresses.sender(name, subdomain)

    def recipient(self, provider: str = "gmail", name: str = "ana") -> str:
        """Return the address of somebody at "gmail", "yahoo", "outlook" or an "other" provider."""
        return self.addresses.recipient(provider, name)

    def simulator(self, kind: str, label: str = "") -> str:
        """Return a mailbox simulator address: success, bounce, ooto, complaint, suppressionlist."""
        return simulator(kind, label)

    def inbox(self, address: str) -> Inbox:
        """Return the mail that has arrived at an address, oldest first.

        On AWS, where only the owner can look into a mailbox, what was saved of it (saved_mail.py);
        raises OnlyLocal where nothing was.
        """
        if self._target.world is None:
            return saved_inbox(address)
        entries = self._target.world.mailbox(address)
        return Inbox(address, [Message.from_route(entry) for entry in entries])

    def hand_over(self, raw: bytes, *, mail_from: str, recipient: str, client_ip: str) -> str:
        """Play the host at `client_ip` and hand a message to the recipient's mail host.

        Returns that host's SMTP reply: 250 and it is in the mailbox, 4xx or 5xx and it isn't.
        Raises OnlyLocal on AWS.
        """
        if self._target.world is None:
            raise OnlyLocal(
                "Only the lab lets you play somebody else's mail host: run this step there."
            )
        return self._target.world.deliver(
            raw, mail_from=mail_from, recipient=recipient, client_ip=client_ip
        )

    @property
    def world(self) -> LabWorld:
        """The levers that only a simulated world has. Raises OnlyLocal on AWS."""
        if self._target.world is None:
            raise OnlyLocal("Only the lab has a world to change: run this step there.")
        return self._target.world

    def lookup(self, name: str, record_type: str) -> list[str]:
        """Ask DNS: `lab.lookup("_dmarc.nutrition.example", "TXT")`, [] when there is nothing.

        Values are text, names in them without a trailing dot. Locally the answer is that of the
        moment; on AWS it is the one of your machine's resolver, which remembers.
        """
        if self._target.world is None:
            return ask_dns(name, record_type)
        return self._target.world.lookup(name, record_type)

    def wait_until(
        self,
        condition: Callable[[], Any],
        *,
        timeout: float = 900,
        every: float = 10,
        what: str = "the condition",
    ) -> Any:
        """Wait until `condition()` holds; the clock is turned locally, time passes on AWS.

        It holds when it returns something true, which is returned; a text says what is missing.
        `timeout` and `every` are seconds. Raises TimeoutError that says what is still missing.
        """
        return self._waiter.wait_until(condition, timeout=timeout, every=every, what=what)

    def click_verification_link(self, address: str) -> None:
        """Do as the owner of an address does with the link in the verification mail."""
        if self._target.world is None:
            print(f"Open the mail that AWS has sent to {address} and click the link in it.")
        else:
            self._target.world.verify(address)

    def grant_production(self) -> None:
        """Do as AWS's access team does when it lets an account out of the sandbox."""
        if self._target.world is None:
            print("On AWS the access team decides, usually within a day: watch ProductionAccess.")
        else:
            self._target.world.grant_production()

    def start_over(self) -> StartedOver:
        """Begin this lesson anew: what it made is taken back, what was done of it is forgotten.

        What other lessons, a terminal or an application have made stays; where there is nothing
        of the kind, or without a lesson, the local AWS goes back to its first moment. Twice is no
        harm. Raises OnlyLocal on AWS.
        """
        begun = self._begin()
        if self.lesson:
            note_begun_anew(self.lesson)
        return begun

    def _begin(self) -> StartedOver:
        if self._target.world is None:
            raise OnlyLocal("An AWS account has no first moment to go back to: use lab.clean_up().")
        target = self._target
        begun = start_over(self._target.world, target.ledger, self.lesson, self.clean_up)
        self._recorder.clear()
        return begun

    def clean_up(self) -> CleanUp:
        """Take back what this lesson made, newest first, and nothing else; twice is no harm.

        On AWS the ledger also knows what earlier runs of the same lesson left behind.
        """
        with self._guard.off(), unseen():
            return clean_up(self._target.ledger, self.lesson, self.client)

    def standing(self) -> list[Entry]:
        """Return the changing calls of all lessons that haven't been taken back, oldest first."""
        return self._target.ledger.standing()

    def check(self, name: str) -> Verdict:
        """Look whether an exercise ("02-1") is done, and say what is missing."""
        with unseen():
            return note_verdict(find_exercise(name).check(self))

    def hint(self, name: str, number: int = 1) -> Hint:
        """Return a hint for an exercise ("02-1"), counted from 1."""
        return find_hint(name, number)

    def question(self, name: str) -> QuestionForm:
        """Return a question ("02-a") to choose an answer to and be told why it is right or not."""
        question = find_question(name)
        return QuestionForm(question, partial(note_answer, question))

    def answer(self, name: str, letter: str) -> Feedback:
        """Answer a question ("02-a") with the letter of an option, as its form does."""
        return note_answer(find_question(name), letter)

    def progress(self) -> Progress:
        """Return how far you are: exercises done, questions answered, minutes spent and planned.

        What was done once stays done, through kernel restarts and clean-ups.
        """
        return known_progress()

    def elsewhere(self, account_id: str, region: str, access_key: str = "") -> Lab:
        """Return a lab in another account or Region of the same simulated world.

        `access_key` is the id of an IAM user's key there; without one it works as the account
        itself. Raises OnlyLocal on AWS, where a profile leads to another account.
        """
        if self._target.another is None:
            raise OnlyLocal("On AWS, AWS_PROFILE and AWS_REGION lead to another account.")
        return Lab(self._target.another(access_key or account_id, account_id, region), self.lesson)

    def calls(self, *, everything: bool = False) -> Calls:
        """Return what this lab has called, without content and secrets.

        With `everything`, what all lessons of an opened workspace have, since its first.
        """
        kept = kept_calls(self.account_id) if everything else Calls(())
        return kept if len(kept) else self._recorder.calls

    @property
    def banner(self) -> Facts:
        """What the lab shows of itself."""
        return make_banner(self._target, self.lesson)

    def __repr__(self) -> str:
        return str(self.banner)

    def _repr_html_(self) -> str:
        return self.banner._repr_html_()
