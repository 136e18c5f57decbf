"""10,000 generated lives of sessions, and what arrives in each calendar.

Steps, deliveries, crashes and refusals come in any order; the decisions are the real ones, the
table is a dictionary. The invites are read back by a few lines that know RFC 5545's line syntax
and nothing of how they were made.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from msgspec.structs import replace

from chalicelib.domain.coaches.availability import Availability, CoachCalendar, TimeRange
from chalicelib.domain.coaches.coaches import BookingMode, Coach, Profile, Schedule
from chalicelib.domain.coaches.slots import Occupancy
from chalicelib.domain.credits.credits import NEVER, Wallet, WalletKind
from chalicelib.domain.notices.mails import SESSION_MAILS, Method
from chalicelib.domain.notices.notices import (
    ClaimedElsewhereError,
    Message,
    MessageStatus,
    Notice,
    accepted,
    decide_claim,
    invite_method,
    is_superseded,
    notices_of,
    released,
    settled,
)
from chalicelib.domain.sessions.booking_requests import decide_accept
from chalicelib.domain.sessions.cancellation.policy import CancelSession, decide_cancel
from chalicelib.domain.sessions.facts import SessionFacts
from chalicelib.domain.sessions.lifecycle import Change
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.sessions.proposed_moves import (
    ProposeMove,
    decide_move_accept,
    decide_move_decline,
    decide_move_expiry,
    decide_move_withdrawal,
    decide_proposal,
)
from chalicelib.domain.sessions.rescheduling import MoveSession, decide_move
from chalicelib.domain.sessions.sessions import (
    MOST_RESCHEDULES,
    ProposedMove,
    Seat,
    Session,
    Status,
)
from chalicelib.domain.workspaces.workspaces import Buying, Workspace
from chalicelib.gateways.invites import invite
from tests.kit.sessions import ANA, CORA, NOW, a_request, a_session

LIVES = 10_000
MEMBER = replace(ANA, workspace_id="acme")
PEOPLE = {ANA.id: ANA, CORA.id: CORA}
OPEN = Availability(
    timezone="UTC",
    weekly={day: (TimeRange(0, 1440),) for day in range(7)},
    overrides={},
    minimum_notice_minutes=0,
)
COACH = Coach(
    profile=Profile(coach_id=CORA.id, name=CORA.name),
    schedule=Schedule(coach_id=CORA.id, calendar=CoachCalendar(OPEN, (), ())),
)
REVIEWER = replace(COACH, schedule=replace(COACH.schedule, booking_mode=BookingMode.REQUEST))
ACME = Workspace(
    id="acme", name="Acme", timezone="UTC", buying=Buying.PACKS, support_email="help@acme.example"
)
WALLET = Wallet(
    id="acme.ana",
    workspace_id="acme",
    kind=WalletKind.MEMBER,
    owner_id=ANA.id,
    name="Ana",
    lots={NEVER: 99},
)


@dataclass
class Life:
    """A session, its messages, and what reached each calendar: event id and invite."""

    chance: Random
    session: Session
    wallet: Wallet = WALLET
    now: datetime = NOW
    waiting: list[Notice] = field(default_factory=list)
    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    arrived: list[tuple[str, str, bytes]] = field(default_factory=list)
    starts: dict[int, datetime] = field(default_factory=dict)
    in_doubt: set[str] = field(default_factory=set)
    """Whose calendar may have been asked, for all that anybody knows."""
    claims: int = 0

    def take(self, change: Change) -> None:
        """The step, with what it held or set free."""
        if change.holding:
            self.wallet = change.holding.after
        for posting in change.postings:
            self.wallet = posting.after
        self.become(change.after)

    def become(self, session: Session) -> None:
        self.session = session
        self.waiting.extend(notices_of(session))
        if session.starts_at:
            self.starts[session.sequence] = session.starts_at

    def facts(self, seat: Seat) -> SessionFacts:
        return SessionFacts(
            session=self.session,
            seat=seat,
            actor_id=CORA.id if seat is Seat.COACH else ANA.id,
            member=MEMBER,
            workspace=ACME,
            pairing=Pairing(member_id=ANA.id, coach_id=CORA.id),
            wallet=self.wallet,
            pool=WALLET,
        )

    def step(self) -> None:
        """One of the steps that are possible now."""
        session = self.session
        if session.starts_at and self.now >= session.starts_at:
            return
        if session.status is Status.REQUESTED:
            start, facts = self.chance.choice(session.proposed_starts), self.facts(Seat.COACH)
            self.take(decide_accept(start, facts, COACH, Occupancy(), self.now))
        elif session.status is Status.CONFIRMED and self.chance.random() < 0.3:
            seat = self.chance.choice((Seat.MEMBER, Seat.COACH, Seat.ADMIN))
            command = CancelSession(session_id=session.id, reason="ill")
            self.take(decide_cancel(command, self.facts(seat), self.now))
        elif session.proposed_move:
            self.answer(session.proposed_move)
        elif session.status is Status.CONFIRMED and session.reschedules < MOST_RESCHEDULES:
            self.move()

    def move(self) -> None:
        """At once, or by asking the coach."""
        later = self.session.span.start + timedelta(minutes=15 * self.chance.randint(1, 200))
        session_id, facts = self.session.id, self.facts(Seat.MEMBER)
        if self.chance.random() < 0.5:
            command = MoveSession(session_id=session_id, starts_at=later)
            self.take(decide_move(command, facts, COACH, Occupancy(), self.now))
        else:
            proposal = ProposeMove(session_id=session_id, proposed_starts=(later,))
            self.take(decide_proposal(proposal, facts, REVIEWER, Occupancy(), self.now))

    def answer(self, move: ProposedMove) -> None:
        """What becomes of a proposed move; its time passes only if nobody says anything."""
        match self.chance.choice(("accept", "accept", "decline", "withdraw", "expire")):
            case "accept":
                (start,), facts = move.proposed_starts, self.facts(Seat.COACH)
                self.take(decide_move_accept(start, facts, REVIEWER, Occupancy(), self.now))
            case "decline":
                self.take(decide_move_decline(self.facts(Seat.COACH), "away", self.now))
            case "withdraw":
                self.take(decide_move_withdrawal(self.facts(Seat.MEMBER), self.now))
            case _:
                self.now = move.expires_at
                if change := decide_move_expiry(self.facts(Seat.ADMIN), self.now):
                    self.take(change)

    def deliver(self, trouble: float) -> None:
        """A worker takes any message of the queue, and may break down."""
        notice = self.waiting.pop(self.chance.randrange(len(self.waiting)))
        key = notice.event_id, notice.recipient_id
        self.claims += 1
        claim_id = str(self.claims)
        try:
            message = decide_claim(self.messages.get(key), notice, claim_id, self.now)
        except ClaimedElsewhereError:
            self.waiting.append(notice)
            return
        if message.claim_id == claim_id and message.status is MessageStatus.SENDING:
            self.messages[key] = message
            message = self.attempt(message, trouble)
        self.messages[key] = message
        if message.status in {MessageStatus.SENDING, MessageStatus.WAITING}:
            self.waiting.append(notice)

    def attempt(self, message: Message, trouble: float) -> Message:
        notice = message.notice
        assert isinstance(notice, Notice)
        if is_superseded(notice, self.session, self.now):
            return settled(message, MessageStatus.SUPERSEDED)
        kind = self.chance.choice("RUBA") if self.chance.random() < trouble else "fine"
        if kind == "R":  # refused for good
            return settled(message, MessageStatus.FAILED)
        if kind == "U":  # unavailable
            return released(message)
        if kind in "AB" and SESSION_MAILS[notice.kind].invite is Method.REQUEST:
            self.in_doubt.add(notice.recipient_id)
        if kind == "B":  # the worker breaks down before the hand-over
            return message
        if method := invite_method(notice, self.messages.values()):
            content = invite(
                self.session,
                PEOPLE[notice.recipient_id],
                method=method,
                organizer="tandem@example.com",
                page_url="https://app.example/#/sessions/s1",
                language="en",
                now=self.now,
            )
            self.arrived.append((notice.recipient_id, notice.event_id, content))
        # A: the worker breaks down after the hand-over
        return message if kind == "A" else accepted(message, "id", self.now)


def lived(seed: int) -> Life:
    """A life with up to nine steps, its mail late, repeated and troubled in every second life."""
    chance = Random(seed)
    life = Life(chance, a_session())
    life.become(a_session() if chance.random() < 0.6 else a_request(credits=0))
    trouble = chance.choice((0.0, 0.4))
    for _ in range(chance.randint(0, 9)):
        life.now += timedelta(seconds=chance.choice((1, 60, 600)))
        if life.waiting and chance.random() < 0.6:
            life.deliver(trouble)
        else:
            life.step()
    while life.waiting:
        life.now += timedelta(seconds=60)
        life.deliver(trouble)
    return life


def read(content: bytes) -> dict[str, str]:
    """The properties of an iCalendar object by name; those of the calendar and its one event."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == 1
    pairs = (line.partition(":") for line in lines[:-1])
    return {name.partition(";")[0]: value for name, _, value in pairs}


def instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def calendars(life: Life) -> Iterator[tuple[str, list[tuple[str, dict[str, str]]]]]:
    for person_id in PEOPLE:
        mine = [each for each in life.arrived if each[0] == person_id]
        yield person_id, [(event_id, read(content)) for _, event_id, content in mine]


def check_order(life: Life, told: list[tuple[str, dict[str, str]]]) -> None:
    """One name for life, SEQUENCE rising with every event, CANCEL last, the times of the event."""
    for (event, first), (later_event, later) in pairwise(told):
        rises = int(later["SEQUENCE"]) > int(first["SEQUENCE"])
        assert rises or (event, first["SEQUENCE"]) == (later_event, later["SEQUENCE"])
        assert first["METHOD"] == "REQUEST" or later["METHOD"] == "CANCEL"
    for _, properties in told:
        starts_at = life.starts[int(properties["SEQUENCE"])]
        assert properties["UID"] == "s1@tandem"
        assert instant(properties["DTSTART"]) == starts_at
        assert instant(properties["DTEND"]) == starts_at + timedelta(minutes=25)


def check_end(life: Life, person_id: str, told: list[tuple[str, dict[str, str]]]) -> None:
    """What a calendar shows at last is the session, unless its last mail was lost."""
    last = life.messages[life.session.calendar_event.id, person_id]
    methods = [properties["METHOD"] for _, properties in told]
    cancelled = life.session.status is Status.CANCELLED
    if "CANCEL" in methods and "REQUEST" not in methods:
        assert person_id in life.in_doubt
    if last.status is not MessageStatus.SENT or life.session.status is Status.REQUESTED:
        return
    if cancelled:
        assert methods[-1:] == (["CANCEL"] if methods else [])
        assert methods or person_id not in life.in_doubt
    else:
        assert life.session.starts_at is not None
        assert instant(told[-1][1]["DTSTART"]) == life.session.starts_at


def test_in_10_000_lives_every_calendar_ends_up_with_the_session() -> None:
    seen: set[tuple[str, ...]] = set()
    for seed in range(LIVES):
        life = lived(seed)
        for person_id, told in calendars(life):
            check_order(life, told)
            check_end(life, person_id, told)
            seen.add(tuple(properties["METHOD"] for _, properties in told))
    for methods in ((), ("REQUEST",), ("REQUEST", "CANCEL"), ("REQUEST",) * 3, ("CANCEL",)):
        assert methods in seen
