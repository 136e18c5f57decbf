from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.availability import Availability, CoachCalendar, TimeRange
from chalicelib.domain.coaches.coaches import BookingMode, Coach, Profile, Schedule
from chalicelib.domain.coaches.slots import Occupancy
from chalicelib.domain.credits.credits import NEVER, Wallet, WalletKind
from chalicelib.domain.kernel.errors import (
    AlreadyUsedError,
    BookingModeMismatchError,
    DomainError,
    ForbiddenError,
    InsufficientCreditsError,
    InvalidError,
    MemberBusyError,
    NotFoundError,
    NotOfferedByCoachError,
    SlotNotOfferedError,
    SlotTakenError,
    TooManySessionsError,
)
from chalicelib.domain.sessions.booking import BookingFacts, BookSession, decide_booking
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.sessions.sessions import Status
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.workspaces.people import Person, Role
from chalicelib.domain.workspaces.workspaces import (
    Buying,
    Catalogue,
    CoachingType,
    SessionType,
    Workspace,
)

NOW = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
TEN = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)
INTRO = SessionType(id="acme.intro", name="Intro", minutes=15, credits=0, once_per_coach=True)
AVAILABILITY = Availability(
    timezone="UTC",
    weekly={day: (TimeRange(540, 1020),) for day in range(5)},
    overrides={},
    buffer_before_minutes=5,
    buffer_after_minutes=10,
)
OFFERING = {"acme.leadership": frozenset({"acme.25", "acme.intro"}), "acme.career": frozenset()}
SCHEDULE = Schedule(
    coach_id="cora",
    calendar=CoachCalendar(AVAILABILITY, (), ()),
    offerings={"acme": OFFERING},
)
WISH = BookSession(
    session_id="s1",
    member_id="ana",
    coach_id="cora",
    coaching_type_id="acme.leadership",
    session_type_id="acme.25",
    starts_at=TEN,
    note="hello",
)
FACTS = BookingFacts(
    member=Person(
        id="ana",
        name="Ana",
        email="ana@acme.example",
        timezone="UTC",
        workspace_id="acme",
        roles=frozenset({Role.MEMBER}),
    ),
    workspace=Workspace(
        id="acme", name="Acme", timezone="UTC", buying=Buying.PACKS, support_email="h@acme.example"
    ),
    catalogue=Catalogue(
        workspace_id="acme",
        coaching_types={
            "acme.leadership": CoachingType(id="acme.leadership", name="Leadership"),
            "acme.career": CoachingType(id="acme.career", name="Career"),
        },
        session_types={
            "acme.25": SessionType(id="acme.25", name="25 minutes", minutes=25, credits=1),
            "acme.intro": INTRO,
        },
    ),
    coach=Coach(profile=Profile(coach_id="cora", name="Cora"), schedule=SCHEDULE),
    pairing=Pairing(member_id="ana", coach_id="cora"),
    wallet=Wallet(
        id="acme.ana",
        workspace_id="acme",
        kind=WalletKind.MEMBER,
        owner_id="ana",
        name="Ana",
        lots={NEVER: 3},
    ),
    occupancy=Occupancy(),
    room_url="https://rooms.example/s1",
)


def coach(**schedule: Any) -> Coach:
    assert FACTS.coach is not None
    return replace(FACTS.coach, schedule=replace(SCHEDULE, **schedule))


def calendar(**availability: Any) -> CoachCalendar:
    return CoachCalendar(replace(AVAILABILITY, **availability), (), ())


def hour(start: datetime) -> Interval:
    return Interval(start, start + timedelta(hours=1))


def test_a_booking_is_the_session_the_payment_the_pair_and_the_local_day() -> None:
    booking = decide_booking(WISH, FACTS, NOW)
    session = booking.after
    assert session.status is Status.CONFIRMED
    assert (session.starts_at, session.ends_at) == (TEN, TEN + timedelta(minutes=25))
    assert session.refundable_until == TEN - timedelta(hours=24)
    assert session.meeting_url == "https://rooms.example/s1"
    assert session.paid_lots == {NEVER: 1}
    (posting,) = booking.postings
    assert posting.entry.session_id == session.id
    assert posting.after.balance == 2
    assert booking.pairing is not None
    assert booking.pairing.listed


def test_the_coach_claims_with_the_buffers_of_that_moment() -> None:
    claimed = decide_booking(WISH, FACTS, NOW).after.claimed
    assert claimed == (Interval(TEN - timedelta(minutes=5), TEN + timedelta(minutes=35)),)


def test_price_and_policy_are_copied_from_the_catalogue() -> None:
    kind = SessionType(
        id="acme.25",
        name="25",
        minutes=25,
        credits=1,
        cancellation_window_hours=48,
        late_reschedule_credits=0,
    )
    facts = replace(FACTS, catalogue=replace(FACTS.catalogue, session_types={"acme.25": kind}))
    session = decide_booking(WISH, facts, NOW).after
    assert session.policy.cancellation_window_hours == 48
    assert session.policy.late_reschedule_credits == 0
    assert session.refundable_until == TEN - timedelta(hours=48)


def test_the_coachs_own_link_is_used_if_there_is_one() -> None:
    profile = Profile(coach_id="cora", name="Cora", meeting_url="https://meet.example/cora")
    facts = replace(FACTS, coach=Coach(profile=profile, schedule=SCHEDULE))
    assert decide_booking(WISH, facts, NOW).after.meeting_url == "https://meet.example/cora"


def test_a_free_intro_moves_no_credits_and_can_be_had_with_an_empty_wallet() -> None:
    assert FACTS.wallet is not None
    facts = replace(FACTS, wallet=replace(FACTS.wallet, lots={}))
    booking = decide_booking(replace(WISH, session_type_id="acme.intro"), facts, NOW)
    assert not booking.postings
    assert booking.after.credits == 0


BUSY = Occupancy(coach=[hour(TEN)], member=[hour(TEN)])
STRANGER = replace(FACTS.member, workspace_id="globex")
TWENTY = {f"s{n}": hour(TEN + timedelta(days=n)) for n in range(1, 21)}

REFUSALS: list[tuple[str, dict[str, Any], dict[str, Any], type[DomainError], str | None]] = [
    ("no coach", {}, {"coach": None}, NotFoundError, None),
    ("no link to the workspace", {}, {"coach": coach(offerings={})}, NotFoundError, None),
    (
        "no new clients",
        {},
        {"coach": coach(closed_to=frozenset({"acme"}))},
        NotFoundError,
        None,
    ),
    ("unknown coaching type", {"coaching_type_id": "acme.x"}, {}, NotFoundError, None),
    ("unknown session type", {"session_type_id": "acme.x"}, {}, NotFoundError, None),
    ("unknown wallet", {"wallet_id": "acme.ben"}, {"wallet": None}, NotFoundError, None),
    ("oneself", {"coach_id": "ana"}, {}, InvalidError, None),
    ("no member", {}, {"member": STRANGER}, ForbiddenError, None),
    (
        "a reviewing coach",
        {},
        {"coach": coach(booking_mode=BookingMode.REQUEST)},
        BookingModeMismatchError,
        None,
    ),
    (
        "proposals for an instant coach",
        {"starts_at": None, "proposed_starts": (TEN,)},
        {},
        BookingModeMismatchError,
        None,
    ),
    ("not offered", {"coaching_type_id": "acme.career"}, {}, NotOfferedByCoachError, None),
    (
        "too soon",
        {"starts_at": NOW + timedelta(minutes=119)},
        {},
        SlotNotOfferedError,
        "too_soon",
    ),
    (
        "beyond the horizon",
        {"starts_at": TEN + timedelta(days=61)},
        {},
        SlotNotOfferedError,
        "beyond_horizon",
    ),
    (
        "off the grid",
        {"starts_at": TEN + timedelta(minutes=5)},
        {},
        SlotNotOfferedError,
        "off_grid",
    ),
    (
        "outside hours",
        {"starts_at": TEN + timedelta(hours=10)},
        {},
        SlotNotOfferedError,
        "outside_hours",
    ),
    (
        "time off",
        {},
        {"coach": coach(calendar=CoachCalendar(AVAILABILITY, (hour(TEN),), ()))},
        SlotNotOfferedError,
        "time_off",
    ),
    (
        "a full day",
        {},
        {
            "coach": coach(calendar=calendar(max_per_day=1)),
            "occupancy": Occupancy(per_day={date(2026, 6, 2): 1}),
        },
        SlotNotOfferedError,
        "daily_limit",
    ),
    (
        "a full week",
        {},
        {
            "coach": coach(calendar=calendar(max_per_week=4)),
            "occupancy": Occupancy(per_week={date(2026, 6, 1): 4}),
        },
        SlotNotOfferedError,
        "weekly_limit",
    ),
    ("both busy", {}, {"occupancy": BUSY}, MemberBusyError, None),
    ("the coach taken", {}, {"occupancy": Occupancy(coach=[hour(TEN)])}, SlotTakenError, None),
    (
        "twenty upcoming",
        {},
        {"pairing": replace(FACTS.pairing, upcoming=TWENTY)},
        TooManySessionsError,
        None,
    ),
    (
        "a second intro",
        {"session_type_id": "acme.intro"},
        {"pairing": replace(FACTS.pairing, intro_session_id="s0")},
        AlreadyUsedError,
        None,
    ),
]


@pytest.mark.parametrize(
    ("wish", "facts", "error", "why"),
    [refusal[1:] for refusal in REFUSALS],
    ids=[refusal[0] for refusal in REFUSALS],
)
def test_a_wish_that_cannot_be_met_is_refused_for_its_reason(
    wish: dict[str, Any], facts: dict[str, Any], error: type[DomainError], why: str | None
) -> None:
    with pytest.raises(error) as refusal:
        decide_booking(replace(WISH, **wish), replace(FACTS, **facts), NOW)
    assert refusal.type is error
    assert getattr(refusal.value, "why", None) == why


def test_too_few_credits_is_told_last() -> None:
    assert FACTS.wallet is not None
    poor = replace(FACTS, wallet=replace(FACTS.wallet, lots={}))
    with pytest.raises(InsufficientCreditsError):
        decide_booking(WISH, poor, NOW)
    with pytest.raises(SlotTakenError):
        decide_booking(WISH, replace(poor, occupancy=Occupancy(coach=[hour(TEN)])), NOW)


def test_a_coach_who_takes_no_new_clients_still_sees_those_who_have_them() -> None:
    closed = coach(closed_to=frozenset({"acme"}))
    facts = replace(FACTS, coach=closed, pairing=replace(FACTS.pairing, listed=True))
    assert decide_booking(WISH, facts, NOW).after.coach.id == "cora"


def test_sessions_that_are_over_do_not_count_among_the_twenty() -> None:
    past = {f"s{n}": hour(NOW - timedelta(days=n)) for n in range(1, 30)}
    facts = replace(FACTS, pairing=replace(FACTS.pairing, upcoming=past))
    booking = decide_booking(WISH, facts, NOW)
    assert booking.pairing is not None
    assert list(booking.pairing.upcoming) == ["s1"]
