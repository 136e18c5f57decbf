"""What a booking, a transfer and a list of slots cost, counted from the requests that they send.

Each is a whole call of the API, as API Gateway makes it, with a signed token and, where the
contract knows one, an Idempotency-Key: what it costs to know the caller and to repeat the answer is
counted too. Every scene has people of its own, with ids as long as real ones, in one company; the
clock stands still on a Monday morning in June.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bench.traffic import cost, recording, stored_items
from chalicelib.domain.coaches.availability import Availability, TimeRange
from chalicelib.domain.groups.groups import group_wallet_id
from chalicelib.domain.kernel.errors import SlotTakenError
from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.kernel.table import Rows
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.sessions import time_claims
from chalicelib.use_cases.coaches.availability import put_availability
from tests.kit.groups import found
from tests.kit.http import Client, Reply, client_of
from tests.kit.world import MONDAY, OFFICE_HOURS, World

TEN = MONDAY.replace(hour=10)
TODAY = MONDAY.date()
NIGHT_AND_DAY = {day: (TimeRange(0, 24 * 60),) for day in range(7)}
REAL_ID_LENGTH = 36
NOTHING_READ = Rows({})
NO_REFUSAL = SlotTakenError()

Action = Callable[[], Reply]
Counted = dict[str, Any]


def report(world: World) -> dict[str, dict[str, Counted]]:
    """Plays every scene in this company."""
    scenes = Scenes(world)
    return {
        "booking": bookings(scenes),
        "transfer": {
            "success": scenes.transfer(5),
            "too_few_credits": scenes.transfer(1_000_000),
        },
        "slots": {
            "month": scenes.slots(days=30),
            "month_with_100_sessions": scenes.slots(days=30, sessions=100),
            "month_full": scenes.slots(days=30, full=True),
            "month_of_31_days": scenes.slots(days=31),
            "day": scenes.slots(days=1),
            "day_full": scenes.slots(days=1, full=True),
        },
    }


def bookings(scenes: "Scenes") -> dict[str, Counted]:
    return {
        "success": scenes.success(),
        "success_without_key": scenes.success(key=None),
        "success_by_a_groups_wallet": scenes.by_group(),
        "success_over_utc_midnight": scenes.over_midnight(),
        "slot_taken_known_at_read": scenes.taken(),
        "slot_lost_in_a_race": scenes.lost_in_a_race(),
        "member_busy_known_at_read": scenes.member_busy(),
        "outside_hours": scenes.outside_hours(),
        "too_few_credits": scenes.too_few_credits(),
        "replay": scenes.replay(),
        "hours_changed_in_a_race": scenes.decided_anew(),
    }


def counted(call: Action, expected: int, meanwhile: Callable[[], object] | None = None) -> Counted:
    """What the call was answered, and at what cost; `meanwhile` happens just before it commits."""
    before = stored_items()
    with recording(meanwhile) as sent:
        reply = call()
    assert reply.status == expected, reply.text
    code = {"code": reply.code} if reply.status >= 400 else {}
    return {"status": reply.status, **code, **cost(sent, before, stored_items())}


@dataclass
class Scenes:
    """One company, and new people for each scene."""

    world: World
    numbers: Iterator[int] = field(default_factory=count)

    def success(self, key: str | None = "key") -> Counted:
        return counted(self.booking(self.member(), self.coach(), key=key), 201)

    def by_group(self) -> Counted:
        member, name = self.member(), self.name()
        wallet_id = group_wallet_id(found(self.world, member, name=name, credits=5))
        return counted(self.booking(member, self.coach(), wallet_id=wallet_id), 201)

    def over_midnight(self) -> Counted:
        coach = self.coach(weekly=NIGHT_AND_DAY)
        late = MONDAY.replace(hour=23, minute=45)
        return counted(self.booking(self.member(), coach, late), 201)

    def taken(self) -> Counted:
        coach = self.coach()
        self.booking(self.member(), coach)()
        return counted(self.booking(self.member(), coach), 409)

    def lost_in_a_race(self) -> Counted:
        coach = self.coach()
        other = self.booking(self.member(), coach)
        return counted(self.booking(self.member(), coach), 409, meanwhile=other)

    def member_busy(self) -> Counted:
        member = self.member()
        self.booking(member, self.coach(), key="one")()
        return counted(self.booking(member, self.coach(), key="other"), 409)

    def outside_hours(self) -> Counted:
        evening = MONDAY.replace(hour=20)
        return counted(self.booking(self.member(), self.coach(), evening), 422)

    def too_few_credits(self) -> Counted:
        return counted(self.booking(self.member(credits=0), self.coach()), 402)

    def replay(self) -> Counted:
        booking = self.booking(self.member(), self.coach())
        booking()
        return counted(booking, 201)

    def decided_anew(self) -> Counted:
        coach = self.coach()
        others = Availability("Europe/London", OFFICE_HOURS, {}, slot_interval_minutes=30)

        def change_hours() -> None:
            put_availability(self.world.ctx, coach, others, None)

        return counted(self.booking(self.member(), coach), 201, meanwhile=change_hours)

    def transfer(self, credits: int) -> Counted:
        body = {
            "from_wallet_id": "acme.pool",
            "to_wallet_id": f"acme.{self.member()}",
            "credits": credits,
        }
        path, key = "/v1/admin/credits/transfers", f"transfer of {credits}".replace(" ", "-")
        owner = self.caller(self.world.owner())
        expected = 201 if credits <= 1_000 else 402
        return counted(lambda: owner.post(path, body, Idempotency_Key=key), expected)

    def slots(self, *, days: int, sessions: int = 0, full: bool = False) -> Counted:
        """The open times of so many days from today, in the zone of both."""
        claims = office_days(days) if full else half_hours(days)[:sessions]
        coach, last = self.busy_coach(claims), TODAY + timedelta(days=days - 1)
        query = f"session_type_id=acme.25&from={TODAY}&to={last}&timezone=Europe/London"
        caller = self.caller(self.member())
        return counted(lambda: caller.get(f"/v1/coaches/{coach}/slots?{query}"), 200)

    def booking(
        self,
        member: str,
        coach: str,
        starts_at: datetime = TEN,
        key: str | None = "key",
        **wish: str,
    ) -> Action:
        body = {
            "coach_id": coach,
            "coaching_type_id": "acme.leadership",
            "session_type_id": "acme.25",
            "starts_at": starts_at.isoformat(),
            **wish,
        }
        headers = {"Idempotency_Key": key} if key else {}
        return lambda: self.caller(member).post("/v1/sessions", body, **headers)

    def member(self, credits: int = 10) -> str:
        return self.world.add_member(self.name(), credits)

    def coach(self, **hours: Any) -> str:
        return self.world.add_coach(self.name(), **hours)

    def busy_coach(self, claims: Iterable[Interval]) -> str:
        """A coach whose time is taken then."""
        coach = self.coach()
        for claim in claims:
            claimed = time_claims.reclaim(coach, (), (claim,), NOTHING_READ, NO_REFUSAL)
            counted_on = claim.start.date()
            commit(*claimed, *time_claims.recount(coach, None, counted_on, time_claims.Limits()))
        return coach

    def name(self) -> str:
        """So that the id that the company's pool makes of it is as long as a user pool's."""
        rest = len("-at-acme.example")
        return f"person{next(self.numbers):0{REAL_ID_LENGTH - rest - len('person')}}"

    def caller(self, person_id: str) -> Client:
        return client_of(self.world.ctx).as_person(person_id)


def office_days(days: int) -> list[Interval]:
    """The coach's hours of each day of work, nine to five of London's summer."""
    mornings = (MONDAY.replace(hour=8) + timedelta(days=n) for n in range(days))
    return [Interval(at, at + timedelta(hours=8)) for at in mornings if at.weekday() < 5]


def half_hours(days: int) -> list[Interval]:
    """Sessions of 25 minutes, first one on each day, then a second one on each, and so on."""
    mornings = [day.start for day in office_days(days)]
    starts = (at + timedelta(minutes=30 * n) for n in range(16) for at in mornings)
    return [Interval(at, at + timedelta(minutes=25)) for at in starts]
