"""One row of each kind, as large as the bounds of the API let it become.

Texts are of letters that take most room in UTF-8, ids as long as the longest.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from math import ceil

from msgspec.structs import replace

from chalicelib.domain.coaches.availability import (
    MAX_OVERRIDES,
    MAX_RANGES_PER_DAY,
    Availability,
    CoachCalendar,
    TimeRange,
)
from chalicelib.domain.coaches.cards import card_of
from chalicelib.domain.coaches.coaches import (
    MOST_KINDS,
    MOST_OFFERED,
    MOST_TIME_OFF,
    Coach,
    Profile,
    Rated,
    Schedule,
    TimeOff,
)
from chalicelib.domain.coaches.openings import HOURS, KEPT, Openings
from chalicelib.domain.coaches.photos import Photo, PhotoProblem
from chalicelib.domain.credits.credits import (
    Lots,
)
from chalicelib.domain.groups.groups import (
    MOST_GROUPS,
    MOST_NAMED_BYTES,
    Group,
    Register,
    Rules,
)
from chalicelib.domain.notices.notices import Message, MessageStatus, Notice
from chalicelib.domain.notices.returned_mail import IN_A_ROW
from chalicelib.domain.reports.people_counts import KEPT_DAYS, CountedPerson, PeopleCount
from chalicelib.domain.reports.usage import Counted, Month, MonthPlace, Place, Tally
from chalicelib.domain.sessions.booking_requests import MOST_PROPOSED
from chalicelib.domain.sessions.notes import Note
from chalicelib.domain.sessions.pairings import (
    MOST_OPEN_REQUESTS,
    MOST_UPCOMING,
    OpenRequest,
    Pairing,
)
from chalicelib.domain.sessions.sessions import (
    MOST_RESCHEDULES,
    Cancelled,
    Event,
    Named,
    Rating,
    Refund,
    Seat,
    Session,
)
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.time.time_cells import cells_of
from chalicelib.domain.workspaces.audit import Deed, Doing
from chalicelib.domain.workspaces.people import (
    MOST_COACHED,
    MOST_OWNERS,
    MailStop,
    MailTopic,
    Owners,
    Person,
    SoftBounce,
    SoftBounces,
    StopCause,
)
from chalicelib.domain.workspaces.workspaces import (
    HIGHEST_PRICE,
    Buying,
    Catalogue,
    CoachingType,
    SessionType,
    Workspace,
)
from chalicelib.storage.coaches import cards, profiles
from chalicelib.storage.kernel.transaction import Put, Update
from chalicelib.storage.notices import messages
from chalicelib.storage.reports import people_counts, usage
from chalicelib.storage.sessions import notes, pairings, sessions, time_claims
from chalicelib.storage.workspaces import audit, groups, people, workspaces
from tests.kit.sessions import a_moving_session, a_proposal

MOST_IN_A_BODY = 64 * 1024
LETTER = "\U0001f600"
NAME, NOTE, TEXT = LETTER * 120, LETTER * 1000, LETTER * 4000
URL = "https://" + "x" * 1992
BEGIN = datetime(2026, 6, 1, tzinfo=UTC)
NUMBER = 10**9
THE_DAY = Interval(BEGIN, BEGIN + timedelta(days=1))


def an_id(number: int) -> str:
    return f"acme.{number:0123}"


def a_group_id(number: int) -> str:
    return f"acme.{number:060}"


def lots(number: int) -> Lots:
    """Of so many dates, one after another."""
    return {
        (BEGIN.date() + timedelta(days=each)).isoformat(): NUMBER - each for each in range(number)
    }


def an_event(kind: str = "move_withdrawn", message: str = NOTE) -> Event:
    return Event(id=an_id(1), kind=kind, at=BEGIN, actor_id=an_id(2), message=message)


def a_day_off(number: int, note: str = LETTER * 200) -> TimeOff:
    start = BEGIN + timedelta(days=number)
    return TimeOff(
        id=f"{number:026}", interval=Interval(start, start + timedelta(hours=1)), note=note
    )


def a_schedule(note: str = LETTER * 200) -> Schedule:
    """All that a body of 64 KiB has room for, a full week among it, and every day off."""
    day = tuple(TimeRange(60 * hour, 60 * hour + 30) for hour in range(MAX_RANGES_PER_DAY))
    dates = [date(2026, 6, 1) + timedelta(days=number) for number in range(MAX_OVERRIDES)]
    a_range, a_date = '{"from":"09:00","to":"09:30"},', '{"date":"2026-06-01","ranges":[]},'
    in_a_body = (MOST_IN_A_BODY - MAX_OVERRIDES * len(a_date)) // len(a_range) - 7 * len(day)
    a_day = ceil(in_a_body / MAX_OVERRIDES)
    times_off = tuple(a_day_off(number, note) for number in range(MOST_TIME_OFF))
    offered = frozenset(map(an_id, range(MOST_OFFERED // MOST_KINDS)))
    return Schedule(
        coach_id=an_id(0),
        calendar=CoachCalendar(
            Availability(
                "America/Argentina/Buenos_Aires",
                dict.fromkeys(range(7), day),
                dict.fromkeys(dates, day[:a_day]),
            ),
            tuple(each.interval for each in times_off),
            (),
        ),
        time_off=times_off,
        closed_to=frozenset(map(an_id, range(MOST_COACHED))),
        offerings={"acme": dict.fromkeys(map(an_id, range(MOST_KINDS)), offered)},
    )


def first_put(writes: Sequence[Put | Update]) -> Put:
    return next(each for each in writes if isinstance(each, Put))


def all_of_a_profile() -> Profile:
    words = tuple(f"{number:02}{LETTER * 58}" for number in range(20))
    rated = Rated(10**6, 10**6, 10**6, 10**6)
    return Profile(
        coach_id=an_id(0),
        name=NAME,
        headline=LETTER * 200,
        bio=TEXT,
        languages=("zh-Hant-abcdefgh-abcdefgh-abcdefgh",) * 20,
        specialties=words,
        industries=words,
        functions=words,
        meeting_url=URL,
        photo=Photo(f"{64 * 'f'}.webp", f"{26 * '0'}.{64 * 'f'}", PhotoProblem.TOO_MANY_PIXELS),
        openings=Openings(10**6, (1 << HOURS) - 1, (datetime(2100, 1, 1, tzinfo=UTC),) * KEPT),
        rated={an_id(number): rated for number in range(MOST_COACHED)},
    )


def a_profile() -> Put:
    return first_put(profiles.put_profile(all_of_a_profile()))


def a_card() -> Put:
    coach = Coach(profile=all_of_a_profile(), schedule=a_schedule(note=""))
    return cards.put_card("acme", card_of(coach, "acme"))


def a_catalogue() -> Put:
    """A hundred types of each kind whose texts fill a body."""
    sent = (
        '{"id":"","name":"x","description":""},{"id":"","name":"x","minutes":240,"credits":1000},'
    )
    text = (MOST_IN_A_BODY // 100 - len(sent) - 2 * len(an_id(0))) // len(LETTER.encode())
    kinds = (CoachingType(id=an_id(n), name="x", description=LETTER * text) for n in range(100))
    lengths = (SessionType(id=an_id(n), name="x", minutes=240, credits=1000) for n in range(100))
    return workspaces.put_catalogue(
        Catalogue(
            workspace_id="acme",
            coaching_types={each.id: each for each in kinds},
            session_types={each.id: each for each in lengths},
        )
    )


def some_rules(number_of_types: int) -> Rules:
    types = frozenset(map(an_id, range(number_of_types)))
    return Rules(name=NAME, coaching_type_ids=types, max_credits_per_session=1000, wallet=True)


def a_register() -> Put:
    rules = some_rules(MOST_NAMED_BYTES // MOST_GROUPS // len(f'"{an_id(0)}",'))
    ids = map(a_group_id, range(MOST_GROUPS))
    return groups.put_register(
        Register(workspace_id="acme", rules=dict.fromkeys(ids, rules), version=2)
    )


def a_group() -> Put:
    """A hundred types and the twenty who look after it."""
    admin_ids = frozenset(map(an_id, range(20)))
    return groups.add_group(Group(id=a_group_id(0), rules=some_rules(100), admin_ids=admin_ids))


def a_membership() -> Put:
    (put, _) = groups.add_membership(a_group_id(0), an_id(0))
    assert isinstance(put, Put)
    return put


def a_person() -> Put:
    every_group = frozenset(map(a_group_id, range(MOST_GROUPS)))
    return people.add_person(
        Person(
            id=an_id(0),
            name=NAME,
            email="x" * 254,
            timezone="America/Argentina/Buenos_Aires",
            workspace_id=an_id(1),
            coach_of=frozenset(map(an_id, range(MOST_COACHED))),
            former_homes=frozenset(map(an_id, range(MOST_COACHED))),
            group_ids=every_group,
            admin_of_groups=every_group,
            mails_off=frozenset(MailTopic),
            mail_stop=MailStop(StopCause.UNREACHABLE, "x" * 254, BEGIN),
            soft_bounces=SoftBounces(
                "x" * 254, (SoftBounce("x" * 100, BEGIN),) * IN_A_ROW, delivered_at=BEGIN
            ),
        )
    )


def a_workspace() -> Put:
    return workspaces.add_workspace(
        Workspace(
            id=an_id(0),
            name=NAME,
            timezone="America/Argentina/Buenos_Aires",
            buying=Buying.ASK_ADMIN,
            support_email="x" * 254,
        )
    )


def some_owners() -> Put:
    ids = frozenset(map(an_id, range(MOST_OWNERS)))
    return workspaces.put_owners(Owners(workspace_id="acme", ids=ids, version=2))


def a_session() -> Put:
    """Paid with credits of a thousand dates; with a proposed move, a rating and a refund at once,
    which no session has.
    """
    starts = tuple(BEGIN + timedelta(hours=number) for number in range(MOST_PROPOSED))
    spans = tuple(Interval(each, each + timedelta(hours=5)) for each in starts)
    session: Session = a_moving_session(
        replace(a_proposal(), proposed_starts=starts, claimed=spans, message=NOTE),
        coach=Named(an_id(1), NAME),
        member=Named(an_id(2), NAME),
        coaching_type=Named(an_id(3), NAME),
        session_type=Named(an_id(4), NAME),
        wallet_id=an_id(5),
        event=an_event(),
        standing_event=an_event(),
        proposed_starts=starts,
        claimed=spans,
        paid_lots=lots(HIGHEST_PRICE),
        rating=Rating(stars=5, text=NOTE),
        cancelled=Cancelled(at=BEGIN, by=Seat.ADMIN, reason=NOTE, refunded_credits=0),
        refund=Refund(at=BEGIN, by=Seat.ADMIN, credits=1000, note=NOTE),
        note=NOTE,
        meeting_url=URL,
    )
    return sessions.put_session(session)


def a_pairing() -> Put:
    span = Interval(BEGIN, BEGIN + timedelta(hours=1))
    waiting = OpenRequest(expires_at=BEGIN, held_starts=5)
    return pairings.put_pairing(
        Pairing(
            member_id=an_id(1),
            coach_id=an_id(2),
            upcoming={f"{number:026}": span for number in range(MOST_UPCOMING)},
            requests={f"{number:026}": waiting for number in range(MOST_OPEN_REQUESTS)},
            moves={f"{number:026}": waiting for number in range(MOST_UPCOMING)},
            intro_session_id=f"{0:026}",
            version=2,
        )
    )


def a_deed() -> Put:
    return audit.put_deed(
        Deed(
            id=an_id(0),
            workspace_id="acme",
            at=BEGIN,
            actor_id=an_id(1),
            doing=Doing.SESSION_REFUNDED,
            subject_id=an_id(2),
            detail={"note": NOTE, "to_wallet_id": an_id(3), "use_by": "2026-06-01"},
        )
    )


def a_message() -> Put:
    notice = Notice(
        session_id=an_id(0),
        event_id=an_id(1),
        kind="move_withdrawn",
        recipient_id=an_id(2),
        seat=Seat.MEMBER,
    )
    return messages.put_message(
        Message(
            notice=notice,
            status=MessageStatus.SUPERSEDED,
            claim_id=an_id(3),
            claimed_at=BEGIN,
            sent_at=BEGIN,
            mail_id=an_id(4),
        )
    )


def some_notes() -> Put:
    return notes.put_note(notes.notes_key(an_id(0), an_id(1)), Note(TEXT, 1))


def a_full_day() -> Put:
    """Five minutes after five minutes."""
    key, cells = time_claims.day_key(an_id(0), BEGIN.date()), cells_of(THE_DAY)[BEGIN.date()]
    return Put(time_claims.DayItem(*key, taken=set(cells), expires_epoch=NUMBER))


def a_week() -> Put:
    counts = {BEGIN.date() + timedelta(days=each): NUMBER for each in range(7)}
    (put,) = time_claims.recount_weeks(an_id(0), [], counts)
    return put


def a_month() -> Put:
    tally = Tally(*[NUMBER] * len(Tally._fields))
    place = MonthPlace("2026-12", an_id(0), a_group_id(0))
    return usage.put_month("acme", Month(place=place, days=dict.fromkeys(range(1, 32), tally)))


def a_counted_session() -> Put:
    """At another place for each move, and for its end and its refund."""
    tally = Tally(*[NUMBER] * len(Tally._fields))
    places = [
        Place(BEGIN.date() + timedelta(days=each), an_id(0), a_group_id(0))
        for each in range(MOST_RESCHEDULES + 4)
    ]
    return usage.put_counted_session(an_id(1), Counted(usage=dict.fromkeys(places, tally)))


def a_people_count() -> Put:
    """Somebody booked last on each day that is kept."""
    days = {(BEGIN.date() + timedelta(days=each)).isoformat(): NUMBER for each in range(KEPT_DAYS)}
    count = PeopleCount(place=a_group_id(0), people=NUMBER, days=days, version=1)
    return people_counts.put_people_counts("acme", [count])[0]


def a_counted_person() -> Put:
    """In every group."""
    today = BEGIN.date().isoformat()
    places = {a_group_id(each): today for each in range(MOST_GROUPS)}
    counted = CountedPerson(booked_on=today, met_on=today, places=places, revision=1)
    return people_counts.put_counted_person("acme", an_id(0), counted)
