"""What each step of a session costs: whole calls with a key, counted as in `bench/counts.py`.

The costliest common case of each stands beside the plain one: a late move pays a charge, and a move
into another week writes two days of each person and two weeks of the coach.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bench.counts import NIGHT_AND_DAY, TEN, Counted, Scenes, counted
from chalicelib.domain.coaches.coaches import BookingMode
from tests.kit.http import Client

PROPOSED = (TEN + timedelta(days=1), TEN + timedelta(days=2), TEN + timedelta(days=3))
IN_TIME, LATE = TEN + timedelta(days=4), TEN
MIDNIGHT = TEN.replace(hour=23, minute=45)
SAME_DAY, NEXT_WEEK = timedelta(hours=2), timedelta(days=7)


def steps(scenes: Scenes) -> dict[str, Counted]:
    """Every step by name."""
    return {
        "accept": Asked(scenes).accept(),
        "accept_held_times": Asked(scenes, hold_proposed_times=True).accept(),
        "decline": Asked(scenes).decline(),
        "decline_held_times": Asked(scenes, hold_proposed_times=True).decline(),
        "withdraw": Asked(scenes).withdraw(),
        "cancel_with_refund": Booked(scenes, IN_TIME).cancel(),
        "cancel_too_late": Booked(scenes, LATE).cancel(),
        "cancel_refused": Booked(scenes, IN_TIME).cancel_twice(),
        "reschedule_within_a_day": Booked(scenes, IN_TIME).move(SAME_DAY),
        "reschedule_to_another_week": Booked(scenes, IN_TIME).move(NEXT_WEEK),
        "reschedule_late_within_a_day": Booked(scenes, LATE).move(SAME_DAY),
        "reschedule_late_to_another_week": Booked(scenes, LATE).move(NEXT_WEEK),
        "reschedule_late_to_another_week_over_utc_midnight": (
            Booked(scenes, MIDNIGHT, weekly=NIGHT_AND_DAY).move(NEXT_WEEK)
        ),
        "propose_a_move": Reviewed(scenes, IN_TIME).propose(),
        "propose_a_late_move": Reviewed(scenes, LATE).propose(),
        "accept_a_move": Reviewed(scenes, IN_TIME).accept(),
        "accept_a_late_move": Reviewed(scenes, LATE).accept(),
        "decline_a_late_move": Reviewed(scenes, LATE).decline(),
        "reschedule_refused": Booked(scenes, IN_TIME).move(timedelta(hours=12), expected=422),
    }


class Asked:
    """A request of someone new to a coach who reviews."""

    def __init__(self, scenes: Scenes, **hours: Any) -> None:
        coach = scenes.coach(mode=BookingMode.REQUEST, **hours)
        wish = {"proposed_starts": [each.isoformat() for each in PROPOSED]}
        self.member, self.coach, self.id = asked(scenes, coach, wish)

    def accept(self) -> Counted:
        return step(self.coach, self.id, "accept", {"starts_at": PROPOSED[1].isoformat()})

    def decline(self) -> Counted:
        return step(self.coach, self.id, "decline", {"reason": "on leave"})

    def withdraw(self) -> Counted:
        return step(self.member, self.id, "withdraw", None)


class Booked:
    """A session of someone new with a coach who confirms at once."""

    def __init__(self, scenes: Scenes, starts_at: datetime, **hours: Any) -> None:
        self.starts_at = starts_at
        wish = {"starts_at": starts_at.isoformat()}
        self.member, self.coach, self.id = asked(scenes, scenes.coach(**hours), wish)

    def cancel(self, expected: int = 200) -> Counted:
        return step(self.member, self.id, "cancel", {"reason": "ill"}, expected)

    def cancel_twice(self) -> Counted:
        self.member.post(f"/v1/sessions/{self.id}/cancel", {}, Idempotency_Key="before")
        return self.cancel(expected=409)

    def move(self, by: timedelta, expected: int = 200) -> Counted:
        body = {"starts_at": (self.starts_at + by).isoformat()}
        return step(self.member, self.id, "reschedule", body, expected)


class Reviewed:
    """A session of someone new with a coach who reviews, to be moved to another week."""

    def __init__(self, scenes: Scenes, starts_at: datetime) -> None:
        self.to = {"starts_at": (starts_at + NEXT_WEEK).isoformat()}
        coach, first = scenes.coach(mode=BookingMode.REQUEST), starts_at.isoformat()
        self.member, self.coach, self.id = asked(scenes, coach, {"proposed_starts": [first]})
        step(self.coach, self.id, "accept", {"starts_at": first})

    def propose(self) -> Counted:
        body = {"proposed_starts": [self.to["starts_at"]]}
        return step(self.member, self.id, "reschedule", body)

    def accept(self) -> Counted:
        self.propose()
        path = f"/v1/sessions/{self.id}/accept"
        return counted(lambda: self.coach.post(path, self.to, Idempotency_Key="move"), 200)

    def decline(self) -> Counted:
        self.propose()
        return step(self.coach, self.id, "decline", {"reason": "on leave"})


def asked(scenes: Scenes, coach: str, wish: Mapping[str, Any]) -> tuple[Client, Client, str]:
    """A new member's wish, granted: the member's calls, the coach's, and the session's id."""
    member = scenes.caller(scenes.member())
    body = {"coach_id": coach, "coaching_type_id": "acme.leadership"}
    reply = member.post("/v1/sessions", {**body, "session_type_id": "acme.25", **wish})
    assert reply.status == 201, reply.text
    return member, scenes.caller(coach), str(reply.json["id"])


def step(client: Client, session_id: str, action: str, body: Any, expected: int = 200) -> Counted:
    path = f"/v1/sessions/{session_id}/{action}"
    return counted(lambda: client.post(path, body, Idempotency_Key=action), expected)
