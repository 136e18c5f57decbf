"""What finding a coach costs among 200, and what keeping each coach's hints costs.

The coaches have profiles, offerings and hours as people write them; who asks has a few coaches
already. Each is a whole call of the API; the hint is one turn of the clock's run.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from bench.counts import counted
from bench.traffic import cost, recording, stored_items
from chalicelib.domain.coaches.cards import card_of
from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.coaches.openings import HOURS, KEPT, Openings, hour_of
from chalicelib.storage.coaches import cards, coaches, profiles
from chalicelib.storage.kernel.transaction import commit
from chalicelib.use_cases.coaches.next_opening import refresh_hint
from tests.kit.http import client_of
from tests.kit.world import MONDAY, World

COACHES = 200
EVERY_HOUR = (1 << HOURS) - 1
STARTS = tuple(MONDAY + timedelta(hours=26, minutes=15 * number) for number in range(KEPT))
REAL_ID = 36
HEADLINE = "New managers who want to lead without pretending to be someone else"
BIO = (
    "I ran engineering teams for fourteen years before I began to coach. In our sessions we take"
    " one real situation of your week apart: what you saw, what you said, and what you would like"
    " to try next time. You leave with one thing to do before we meet again."
)
SPECIALTIES = ("First 100 days", "Burnout", "Conflict", "Feedback", "Delegation", "Public speaking")
INDUSTRIES = ("Finance", "Software", "Health", "Public sector")
FUNCTIONS = ("Engineering", "Sales", "Product", "People")
WISHES = {
    "coaching_type_ids": ["acme.leadership", "acme.career"],
    "languages": ["en", "de"],
    "specialties": ["Burnout", "Conflict"],
    "industry": "Finance",
    "function": "Sales",
    "preferred_hours": [{"days": ["mon", "tue", "wed"], "parts": ["morning", "evening"]}],
}

Figures = dict[str, Any]


def report(world: World) -> Figures:
    first = world.add_coach("cora".ljust(REAL_ID - len("-at-acme.example"), "a"))
    ids = fill(first)
    member = client_of(world.ctx).as_person(world.add_member("ana".ljust(20, "a")))
    for coach_id in ids[:3]:
        assert member.put(f"/v1/me/coaches/{coach_id}").status == 200
    return {
        "list": counted(lambda: member.get("/v1/coaches?limit=100"), 200),
        "search": counted(lambda: member.get("/v1/coaches?q=engineering+week&language=en"), 200),
        "match": counted(lambda: member.post("/v1/matches", WISHES), 200),
        "options": counted(lambda: member.get("/v1/matches/options"), 200),
        "hint": done(lambda: refresh_hint(world.ctx, ids[0])),
    }


def fill(like: str) -> list[str]:
    """200 coaches in all; their hints are those of one, made by the clock's run."""
    known = coaches.find_coach(like)
    assert known is not None
    made = [variant(known, number) for number in range(COACHES - 1)]
    for coach in made:
        commit(
            *coaches.put_schedule_alone(coach.schedule),
            *profiles.put_profile(coach.profile),
            cards.put_card("acme", card_of(coach, "acme")),
        )
    return [coach.id for coach in made]


def variant(like: Coach, number: int) -> Coach:
    """A coach of whom something else is said."""
    profile = replace(
        like.profile,
        coach_id=f"{number:0{REAL_ID}}",
        name=f"Cora Lindqvist {number}",
        headline=HEADLINE,
        bio=BIO,
        languages=("en", ("de", "fr", "sv")[number % 3]),
        specialties=tuple(SPECIALTIES[(number + n) % len(SPECIALTIES)] for n in range(3)),
        industries=tuple(INDUSTRIES[(number + n) % len(INDUSTRIES)] for n in range(2)),
        functions=tuple(FUNCTIONS[(number + n) % len(FUNCTIONS)] for n in range(2)),
        openings=Openings(hour_of(MONDAY), EVERY_HOUR, STARTS),
    )
    return Coach(profile=profile, schedule=replace(like.schedule, coach_id=profile.coach_id))


def done(work: Callable[[], object]) -> Figures:
    """What work of the clock costs."""
    before = stored_items()
    with recording() as sent:
        work()
    return {**cost(sent, before, stored_items())}
