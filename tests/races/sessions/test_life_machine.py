"""Sessions' whole lives, lived at random through the API: after each step everything must be true.

People book, ask, answer, move or propose to, cancel and end; coaches begin and cease to review; the
clock jumps; the schedules run; any earlier call is made again. No call may fail with a 500, no
session may take a step that does not exist, the full scan must find the table sound, and the mails,
however late they go, must be those that are true.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.reports.usage import count as count_usage
from tests.kit.audit import check_everything
from tests.kit.http import Client, Reply, client_of
from tests.kit.lots import all_was_told
from tests.kit.stored import stored_rows
from tests.kit.usage import count_everything, everything_to_count
from tests.kit.usage_audit import check_usage
from tests.kit.world import World, create_table
from tests.races.inboxes import Inboxes

LEGAL = {
    "requested": {"confirmed", "declined", "withdrawn", "expired"},
    "confirmed": {"confirmed", "moving", "completed", "no_show", "cancelled"},
    "moving": {"moving", "confirmed", "completed", "no_show", "cancelled"},
}
WAITING = ("requested", "moving")
ACCOUNTS = count(300_000_000_001)
SLOTS = st.integers(0, 30)
WISHES = st.lists(SLOTS, min_size=1, max_size=3, unique=True)
SESSIONS = st.integers(0, 200)
THEN = ["", "read", "read", "accept", "decline", "withdraw", "cancel"]
ANSWERS = st.sampled_from(["accept", "accept", "decline", "withdraw"])
COACHES = st.sampled_from(["cora", "remy"])


@dataclass
class Call:
    """A call that was made under a key, with the answer that it got if it succeeded."""

    client: Client
    path: str
    body: Any
    key: str
    made_at: datetime
    answer: str | None


class Lives(RuleBasedStateMachine):
    """On the engine at `endpoint`; each life is lived in an account of its own."""

    endpoint = ""

    def company(self) -> World:
        keys = {"aws_access_key_id": str(next(ACCOUNTS)), "aws_secret_access_key": "local"}
        create_table(endpoint_url=self.endpoint, **keys)
        return World.open(host=self.endpoint, **keys)

    @initialize()
    def open(self) -> None:
        self.world = world = self.company()
        client = client_of(world.ctx)
        self.people = [client.as_person(world.add_member(name, 9)) for name in ("ana", "ben")]
        self.coaches = {
            "cora": world.add_coach("cora", buffer_after_minutes=10, max_per_day=3),
            "remy": world.add_coach(
                "remy",
                mode=BookingMode.REQUEST,
                timezone="America/New_York",
                hold_proposed_times=True,
            ),
        }
        self.reviewing = {"cora": False, "remy": True}
        self.desks = {name: client.as_person(each) for name, each in self.coaches.items()}
        self.owner = client.as_person(world.owner())
        all_was_told()
        self.inboxes = Inboxes(world, self.owner)
        self.place: dict[str, str] = {}
        """By session: its status as last answered, or `moving` with a proposed move."""
        self.until: dict[str, datetime] = {}
        """By session: when it begins, or is over if nobody answers."""
        self.coach: dict[str, str] = {}
        self.calls: list[Call] = []
        self.book_some(0)
        self.book_some(1)

    @rule(who=st.integers(0, 1), name=COACHES, slots=WISHES, long=st.booleans())
    def book(self, who: int, name: str, slots: list[int], *, long: bool) -> None:
        self.new(name, who, self.wish(name, slots), "50" if long else "25")

    @rule(name=COACHES)
    def review_or_cease_to(self, name: str) -> None:
        self.reviewing[name] = not self.reviewing[name]
        mode = "request" if self.reviewing[name] else "instant"
        assert self.desks[name].patch("/v1/coach/profile", {"booking_mode": mode}).status == 200

    @rule(number=SESSIONS, slot=SLOTS, answer=ANSWERS)
    def answer(self, number: int, slot: int, answer: str) -> None:
        """To a request or a proposed move, by the coach; or the member takes it back."""
        if session_id := self.pick(number, *WAITING):
            self.give(session_id, slot, answer)

    @rule(number=SESSIONS, who=st.sampled_from(["ana", "ben", "coach", "admin"]))
    def cancel(self, number: int, who: str) -> None:
        if session_id := self.pick(number):
            by = {
                "ana": self.people[0],
                "ben": self.people[1],
                "coach": self.desks[self.coach[session_id]],
                "admin": self.owner,
            }
            self.step(by[who], session_id, "cancel", {"reason": "plans changed"})

    @rule(number=SESSIONS, slots=WISHES)
    def move(self, number: int, slots: list[int]) -> None:
        """At once, or by a proposal to a coach who reviews."""
        if session_id := self.pick(number, "confirmed"):
            self.move_to(session_id, slots)

    @rule(number=SESSIONS, slots=WISHES, late=st.booleans(), what_then=st.sampled_from(THEN))
    def propose(self, number: int, slots: list[int], what_then: str, *, late: bool) -> None:
        """To a coach who reviews from now on, perhaps too late; often with what becomes of it."""
        if not self.fitting("confirmed"):
            self.book_some(number % 2)
            self.inboxes.collect(stored_rows())
        if session_id := self.pick(number, "confirmed"):
            if late:
                self.come_to(session_id, -timedelta(hours=5))
            if not self.reviewing[self.coach[session_id]]:
                self.review_or_cease_to(self.coach[session_id])
            self.move_to(session_id, slots)
            if what_then == "read":
                self.read_mail()
            elif what_then and self.place[session_id] == "moving":
                self.give(session_id, slots[0], what_then)

    @rule(number=SESSIONS, end=st.sampled_from(["complete", "member", "coach", "refund"]))
    def end(self, number: int, end: str) -> None:
        """Where the clock is, or if it lives, once it has begun."""
        if session_id := self.pick(number):
            if number % 2:
                self.come_to(session_id, timedelta(0))
            desk = self.desks[self.coach[session_id]]
            if end == "complete":
                self.step(desk, session_id, "complete", None)
            elif end == "refund":
                self.step(desk, session_id, "refund", {"note": "as an exception"})
            else:
                self.step(desk, session_id, "no-show", {"by": end})

    @rule(minutes=st.sampled_from([5, 60, 8 * 60, 24 * 60, 3 * 24 * 60]))
    def advance(self, minutes: int) -> None:
        self.world.clock.advance(minutes=minutes)

    @rule(number=SESSIONS, late=st.sampled_from([-1, 0, 60]))
    def come_to_its_start(self, number: int, late: int) -> None:
        """The clock at a session's start, a second before it or an hour behind; never backwards."""
        if session_id := self.pick(number):
            offset = timedelta(minutes=late) if late > 0 else timedelta(seconds=late)
            self.come_to(session_id, offset)

    @rule(number=SESSIONS, late=st.sampled_from([-1, 0]))
    def come_to_the_end_of_its_answer(self, number: int, late: int) -> None:
        """The clock at the expiry of a request or a proposed move, or a second before it."""
        if session_id := self.pick(number, *WAITING):
            seen = self.owner.get(f"/v1/sessions/{session_id}").json
            expires_at = (seen["proposed_move"] or seen)["expires_at"]
            if expires_at:
                clock, at = self.world.clock, parse_instant(expires_at) + timedelta(seconds=late)
                clock.instant = max(clock.instant, at)

    @rule(most=st.sampled_from([1, 3, 100, 100]))
    def deliver_some(self, most: int) -> None:
        self.inboxes.deliver(most)

    @rule()
    def tick(self) -> None:
        run = do_what_is_due(self.world.ctx, lambda: True)
        assert (run.failed, run.left) == (0, False)

    @rule(number=st.integers(0, 500))
    def count_one(self, number: int) -> None:
        """One of the things that the stream tells of, sooner or later."""
        told = everything_to_count()
        count_usage(told[number % len(told)])

    @rule(number=st.integers(0, 500))
    def again(self, number: int) -> None:
        if not self.calls:
            return
        call = self.calls[number % len(self.calls)]
        reply = call.client.post(call.path, call.body, Idempotency_Key=call.key)
        assert reply.status < 500, reply.text
        kept = self.world.clock.instant <= call.made_at + timedelta(hours=24)
        if call.answer is not None and kept:
            assert reply.text == call.answer
            assert reply.headers["Idempotent-Replayed"] == "true"
        elif reply.status < 300:
            call.answer, call.made_at = reply.text, self.world.clock.instant
            self.note(reply)

    @invariant()
    def sound(self) -> None:
        if hasattr(self, "world"):
            rows = stored_rows()
            check_everything(rows)
            self.inboxes.collect(rows)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.read_mail()
            count_everything()
            check_usage()

    def read_mail(self) -> None:
        """Everything that waits is delivered."""
        self.inboxes.collect(stored_rows())
        self.inboxes.deliver(1_000)

    def at(self, slot: int) -> str:
        """A quarter of an hour of one of the next working days, seen from now."""
        day, quarter = divmod(slot, 8)
        morning = self.world.clock.instant.replace(hour=13, minute=0, second=0)
        days = [morning + timedelta(days=1 + ahead) for ahead in range(7)]
        working = [each for each in days if each.weekday() < 5]
        return render_instant(working[day] + timedelta(minutes=15 * quarter))

    def pick(self, number: int, *places: str) -> str | None:
        """Mostly a session that is in one of these places and not over, now and then any."""
        fitting = self.fitting(*(places or tuple(LEGAL)))
        ids = fitting if fitting and number % 5 != 4 else list(self.place)
        return ids[number % len(ids)] if ids else None

    def fitting(self, *places: str) -> list[str]:
        now = self.world.clock.instant
        living = {each for each, until in self.until.items() if now < until}
        return [each for each, place in self.place.items() if place in places and each in living]

    def member_of(self, seen: Any) -> Client:
        return self.people[int(seen["member"]["name"] != "Ana")]

    def wish(self, name: str, slots: list[int]) -> dict[str, Any]:
        """The form that the coach's present mode wants."""
        starts = [self.at(slot) for slot in slots]
        return {"proposed_starts": starts} if self.reviewing[name] else {"starts_at": starts[0]}

    def book_some(self, who: int) -> None:
        """A session some days from now, if the time is free; a coach who reviews accepts."""
        name = ("cora", "remy")[who]
        known = set(self.place)
        self.new(name, who, self.wish(name, [16, 18]), "25")
        for session_id in self.place.keys() - known:
            if self.place[session_id] == "requested":
                self.give(session_id, 0, "accept")

    def new(self, name: str, who: int, wish: dict[str, Any], length: str) -> None:
        body = {
            "coach_id": self.coaches[name],
            "coaching_type_id": "acme.leadership",
            "session_type_id": f"acme.{length}",
            **wish,
        }
        self.call(self.people[who], "/v1/sessions", body)

    def give(self, session_id: str, slot: int, answer: str) -> None:
        seen = self.owner.get(f"/v1/sessions/{session_id}").json
        move = seen["proposed_move"] or {}
        wished = move.get("proposed_starts") or seen["proposed_starts"] or [self.at(slot)]
        bodies = {"accept": {"starts_at": wished[slot % len(wished)]}, "decline": {}}
        coach_answers = answer in bodies
        who = self.desks[self.coach[session_id]] if coach_answers else self.member_of(seen)
        self.step(who, session_id, answer, bodies.get(answer, {}))

    def move_to(self, session_id: str, slots: list[int]) -> None:
        body = {"message": "later?", **self.wish(self.coach[session_id], slots)}
        seen = self.owner.get(f"/v1/sessions/{session_id}").json
        self.step(self.member_of(seen), session_id, "reschedule", body)

    def come_to(self, session_id: str, offset: timedelta) -> None:
        starts_at = self.owner.get(f"/v1/sessions/{session_id}").json["starts_at"]
        if starts_at:
            clock = self.world.clock
            clock.instant = max(clock.instant, parse_instant(starts_at) + offset)

    def step(self, client: Client, session_id: str, action: str, body: Any) -> None:
        self.call(client, f"/v1/sessions/{session_id}/{action}", body)

    def call(self, client: Client, path: str, body: Any) -> Reply:
        key = f"key{len(self.calls)}"
        reply = client.post(path, body, Idempotency_Key=key)
        assert reply.status < 500, reply.text
        answer = reply.text if reply.status < 300 else None
        now = self.world.clock.instant
        self.calls.append(Call(client, path, body, key, now, answer))
        if answer is not None:
            self.note(reply)
        return reply

    def note(self, reply: Reply) -> None:
        """Holds what a session became to the steps that exist."""
        session_id = reply.json["id"]
        place = "moving" if reply.json["proposed_move"] else reply.json["status"]
        before = self.place.get(session_id)
        silent = {"expired", "completed"}  # what time did meanwhile
        if before and before != place:
            assert place in LEGAL.get(before, set()) | silent, f"{before} became {place}"
        self.coach[session_id] = reply.json["coach"]["name"].lower()
        self.place[session_id] = place
        waiting = reply.json["proposed_move"] or reply.json
        self.until[session_id] = parse_instant(waiting["expires_at"] or reply.json["starts_at"])


def test_any_life_leaves_the_table_sound(engine: str) -> None:
    run_state_machine_as_test(
        type("LivesOnAnEngine", (Lives,), {"endpoint": engine}),
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
