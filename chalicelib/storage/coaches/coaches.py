"""Coaches: the schedule that decides bookings, and the profile that people read."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from chalicelib.domain.coaches.availability import Availability, CoachCalendar, TimeRange
from chalicelib.domain.coaches.coaches import (
    BookingMode,
    Coach,
    Profile,
    Rated,
    Schedule,
    TimeOff,
)
from chalicelib.domain.time.instants import parse_date, parse_instant, render_instant
from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, Rows, list_rows, read_rows
from chalicelib.storage.kernel.transaction import Check, Delete, Put, Update, absent, present


class ScheduleItem(Row, discriminator="schedule"):
    """Rows from when a coach served one workspace say `accepting_new_clients` and not `closed_to`;
    they are read, and gone with the next change.
    """

    availability = JsonAttribute()
    time_off = JsonAttribute()
    busy = JsonAttribute()
    booking_mode = UnicodeAttribute()
    accepting_new_clients = BooleanAttribute(null=True)
    closed_to = JsonAttribute(null=True)
    offerings = JsonAttribute()
    version = NumberAttribute()


class TimeOffNoteItem(Row, discriminator="time_off_note"):
    """What a coach wrote to a time off: read where it is shown, and by no booking."""

    note = UnicodeAttribute()


class ProfileItem(Row, discriminator="profile"):
    """The fields of `APART` and one document. Rows older than the document have attributes of
    `FORMER` instead, and rows from when a coach served one workspace `stars` and `ratings` instead
    of `rated`; they are read, and gone with the next change.
    """

    document = JsonAttribute(null=True)
    name = UnicodeAttribute(null=True)
    headline = UnicodeAttribute(null=True)
    bio = UnicodeAttribute(null=True)
    languages = JsonAttribute(null=True)
    industries = JsonAttribute(null=True)
    functions = JsonAttribute(null=True)
    meeting_url = UnicodeAttribute(null=True)
    rated = JsonAttribute(null=True)
    stars = NumberAttribute(null=True)
    ratings = NumberAttribute(null=True)
    next_opening = UnicodeAttribute(null=True)
    version = NumberAttribute()


APART = frozenset({"coach_id", "rated", "next_opening", "version"})
"""What of a profile is the row's key, stands under a condition or is written by itself."""

IN_DOCUMENT = frozenset(each.name for each in fields(Profile)) - APART

FORMER = ("name", "headline", "bio", "languages", "industries", "functions", "meeting_url")


class RegisteredItem(Row, discriminator="registered_coach"):
    """One coach in the register of all; `hinted_at` is when their list hint was made."""

    hinted_at = UnicodeAttribute()


@dataclass(frozen=True, slots=True)
class Hinted:
    """Whose hint of the next opening was made when."""

    coach_id: str
    made_at: datetime


KEPT_FOR = timedelta(days=30)

MOST_MOVED = 20
"""Notes that one write of a schedule moves out of it; a transaction has room for so many."""

NEVER_HINTED = datetime(1970, 1, 1, tzinfo=UTC)


def register_key(coach_id: str) -> Key:
    return "REGISTER", f"COACH#{coach_id}"


def schedule_key(coach_id: str) -> Key:
    return f"COACH#{coach_id}", "SCHEDULE"


def profile_key(coach_id: str) -> Key:
    return f"COACH#{coach_id}", "PROFILE"


def time_off_note_key(coach_id: str, time_off_id: str) -> Key:
    return f"COACH#{coach_id}", f"TIMEOFF#{time_off_id}"


def coach_keys(coach_id: str) -> tuple[Key, Key]:
    return schedule_key(coach_id), profile_key(coach_id)


def coach_in(rows: Rows, coach_id: str) -> Coach | None:
    """The coach among what a batch read found."""
    schedule = rows.find(ScheduleItem, schedule_key(coach_id))
    profile = rows.find(ProfileItem, profile_key(coach_id))
    if schedule is None or profile is None:
        return None
    served = list(schedule.offerings)
    return Coach(
        profile=_profile(coach_id, profile, served), schedule=_schedule(coach_id, schedule)
    )


def find_coach(coach_id: str) -> Coach | None:
    """The coach, read consistently."""
    return coach_in(read_rows(coach_keys(coach_id)), coach_id)


def list_coaches(coach_ids: list[str]) -> list[Coach]:
    """These coaches in this order; unknown ids are left out."""
    rows = read_rows(key for coach_id in coach_ids for key in coach_keys(coach_id))
    found = (coach_in(rows, coach_id) for coach_id in coach_ids)
    return [coach for coach in found if coach]


def put_schedule(schedule: Schedule) -> list[Put]:
    """Stores the schedule, whose version is one above what was read; stale if that is gone.

    Notes of times off, new ones and those that older rows still hold, go into rows of their own.
    """
    pk, sk = schedule_key(schedule.coach_id)
    noted = [entry for entry in schedule.time_off if entry.note]
    moved, kept = noted[:MOST_MOVED], noted[MOST_MOVED:]
    row = ScheduleItem(
        pk,
        sk,
        availability=availability_document(schedule.calendar.availability),
        time_off=[_time_off_document(entry, noted=entry in kept) for entry in schedule.time_off],
        busy=[_span(interval) for interval in schedule.calendar.busy],
        booking_mode=schedule.booking_mode.value,
        closed_to=sorted(schedule.closed_to),
        offerings={
            workspace_id: {kind: sorted(lengths) for kind, lengths in offering.items()}
            for workspace_id, offering in schedule.offerings.items()
        },
        version=schedule.version,
    )
    first = schedule.version == 1
    stands = absent() if first else ScheduleItem.version == schedule.version - 1
    return [Put(row, stands), *(_put_note(schedule.coach_id, entry) for entry in moved)]


def _put_note(coach_id: str, entry: TimeOff) -> Put:
    """The note, until a month after the time is over."""
    row = TimeOffNoteItem(*time_off_note_key(coach_id, entry.id), note=entry.note)
    row.expires_epoch = int((entry.interval.end + KEPT_FOR).timestamp())
    return Put(row)


def forget_note(coach_id: str, time_off_id: str) -> Delete:
    """Repeatable: a note that is gone stays away."""
    return Delete(TimeOffNoteItem(*time_off_note_key(coach_id, time_off_id)))


def with_notes(schedule: Schedule) -> tuple[TimeOff, ...]:
    """The coach's times off with what was written to them, read consistently."""
    rows = list_rows(TimeOffNoteItem, f"COACH#{schedule.coach_id}", "TIMEOFF#")
    notes = {row.sk.removeprefix("TIMEOFF#"): str(row.note) for row in rows}
    return tuple(
        replace(entry, note=entry.note or notes.get(entry.id, "")) for entry in schedule.time_off
    )


def check_schedule(schedule: Schedule) -> Check:
    """Stale once anything that decides this coach's bookings has changed."""
    return Check(
        ScheduleItem, schedule_key(schedule.coach_id), ScheduleItem.version == schedule.version
    )


def put_profile(profile: Profile) -> Put:
    """Stores the profile, whose version is one above what was read; stale if that is gone."""
    pk, sk = profile_key(profile.coach_id)
    row = ProfileItem(
        pk,
        sk,
        document={name: getattr(profile, name) for name in IN_DOCUMENT},
        rated=_rated_document(profile),
        next_opening=render_instant(profile.next_opening) if profile.next_opening else None,
        version=profile.version,
    )
    first = profile.version == 1
    return Put(row, absent() if first else ProfileItem.version == profile.version - 1)


def hint_next_opening(coach_id: str, opening: datetime | None) -> Update:
    """Stores the list's hint alone, whatever else changed; stale if the coach is gone."""
    pk, sk = profile_key(coach_id)
    action = (
        ProfileItem.next_opening.set(render_instant(opening))
        if opening
        else ProfileItem.next_opening.remove()
    )
    return Update(ProfileItem(pk, sk), (action,), present())


def put_rated(profile: Profile) -> Update:
    """Stores the ratings alone, whose version is one above what was read; stale if that is gone."""
    pk, sk = profile_key(profile.coach_id)
    actions = (
        ProfileItem.rated.set(_rated_document(profile)),
        ProfileItem.version.set(profile.version),
    )
    return Update(ProfileItem(pk, sk), actions, ProfileItem.version == profile.version - 1)


def _rated_document(profile: Profile) -> dict[str, list[int]]:
    return {each: [rated.stars, rated.ratings] for each, rated in profile.rated.items()}


def list_register() -> list[Hinted]:
    """Every coach, with the moment of their last hint."""
    return [
        Hinted(row.sk.removeprefix("COACH#"), parse_instant(row.hinted_at))
        for row in list_rows(RegisteredItem, "REGISTER", "COACH#")
    ]


def note_hint(coach_id: str, at: datetime = NEVER_HINTED) -> Put:
    """Notes in the register of all coaches when the hint was made; a new coach has none."""
    pk, sk = register_key(coach_id)
    return Put(RegisteredItem(pk, sk, hinted_at=render_instant(at)))


def availability_document(availability: Availability) -> dict[str, Any]:
    """The availability as stored: ranges as pairs of minutes since local midnight."""
    return {
        "timezone": availability.timezone,
        "weekly": {str(day): _ranges(ranges) for day, ranges in availability.weekly.items()},
        "overrides": {
            day.isoformat(): _ranges(ranges) for day, ranges in availability.overrides.items()
        },
        **{name: getattr(availability, name) for name in SETTINGS},
    }


SETTINGS = (
    "slot_interval_minutes",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "minimum_notice_minutes",
    "horizon_days",
    "max_per_day",
    "max_per_week",
    "hold_proposed_times",
)


def _availability(document: dict[str, Any]) -> Availability:
    return Availability(
        timezone=document["timezone"],
        weekly={int(day): _time_ranges(pairs) for day, pairs in document["weekly"].items()},
        overrides={
            parse_date(day): _time_ranges(pairs) for day, pairs in document["overrides"].items()
        },
        **{name: document[name] for name in SETTINGS},
    )


def _schedule(coach_id: str, row: ScheduleItem) -> Schedule:
    time_off = tuple(
        TimeOff(id=entry["id"], interval=_interval(entry["span"]), note=entry.get("note", ""))
        for entry in row.time_off
    )
    return Schedule(
        coach_id=coach_id,
        calendar=CoachCalendar(
            availability=_availability(row.availability),
            time_off=tuple(entry.interval for entry in time_off),
            busy=tuple(_interval(span) for span in row.busy),
        ),
        time_off=time_off,
        booking_mode=BookingMode(row.booking_mode),
        closed_to=frozenset(_closed_to(row)),
        offerings={
            workspace_id: {kind: frozenset(lengths) for kind, lengths in offering.items()}
            for workspace_id, offering in row.offerings.items()
        },
        version=int(row.version),
    )


def _closed_to(row: ScheduleItem) -> list[str]:
    if row.closed_to is not None:
        return [*row.closed_to]
    return [] if row.accepting_new_clients else list(row.offerings)


def _rated(row: ProfileItem, served: list[str]) -> dict[str, Rated]:
    """By workspace; the sum of an older row is of the one that the coach serves."""
    if row.rated is not None:
        return {each: Rated(*numbers) for each, numbers in row.rated.items()}
    whole = Rated(int(row.stars or 0), int(row.ratings or 0))
    return dict.fromkeys(served[:1], whole) if whole.ratings else {}


def _profile(coach_id: str, row: ProfileItem, served: list[str]) -> Profile:
    document = row.document or {name: getattr(row, name) for name in FORMER}
    texts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in document.items()
        if name in IN_DOCUMENT
    }
    return Profile(
        **texts,
        coach_id=coach_id,
        rated=_rated(row, served),
        next_opening=parse_instant(row.next_opening) if row.next_opening else None,
        version=int(row.version),
    )


def _ranges(ranges: Sequence[TimeRange]) -> list[list[int]]:
    return [[span.from_minute, span.to_minute] for span in ranges]


def _time_ranges(pairs: list[list[int]]) -> tuple[TimeRange, ...]:
    return tuple(TimeRange(start, end) for start, end in pairs)


def _time_off_document(entry: TimeOff, *, noted: bool) -> dict[str, Any]:
    note = {"note": entry.note} if noted else {}
    return {"id": entry.id, "span": _span(entry.interval), **note}


def _span(interval: Interval) -> list[str]:
    return [render_instant(interval.start), render_instant(interval.end)]


def _interval(span: list[str]) -> Interval:
    start, end = span
    return Interval(parse_instant(start), parse_instant(end))
