"""Coaches as a whole; the schedule that decides bookings."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from msgspec.structs import replace
from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.domain.coaches.availability import Availability, CoachCalendar, TimeRange
from chalicelib.domain.coaches.busy_times import BusyTimes
from chalicelib.domain.coaches.cards import terms_of
from chalicelib.domain.coaches.coaches import BookingMode, Coach, Schedule, TimeOff
from chalicelib.domain.time.instants import parse_date, parse_instant, render_instant
from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.coaches.busy_times import busy_in, busy_key, check_busy
from chalicelib.storage.coaches.cards import set_terms
from chalicelib.storage.coaches.profiles import ProfileItem, profile_key, profile_of
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, Rows, list_rows, read_rows
from chalicelib.storage.kernel.transaction import Check, Delete, Put, Update, absent


class ScheduleItem(Row, discriminator="schedule"):
    """Rows from when a coach served one workspace say `accepting_new_clients` and not `closed_to`;
    they are read, and gone with the next change.
    """

    availability = JsonAttribute()
    time_off = JsonAttribute()
    booking_mode = UnicodeAttribute()
    accepting_new_clients = BooleanAttribute(null=True)
    closed_to = JsonAttribute(null=True)
    max_members = IntegerAttribute(null=True)
    offerings = JsonAttribute()
    version = IntegerAttribute()


class TimeOffNoteItem(Row, discriminator="time_off_note"):
    """What a coach wrote to a time off: read where it is shown, and by no booking."""

    note = UnicodeAttribute()


KEPT_FOR = timedelta(days=30)

MOST_MOVED = 20
"""Notes that one write of a schedule moves out of it; a transaction has room for so many."""


def schedule_key(coach_id: str) -> Key:
    return f"COACH#{coach_id}", "SCHEDULE"


def time_off_note_key(coach_id: str, time_off_id: str) -> Key:
    return f"COACH#{coach_id}", f"TIMEOFF#{time_off_id}"


def schedule_keys(coach_id: str) -> tuple[Key, Key]:
    """What decides the coach's bookings: the schedule, and what their calendars say."""
    return schedule_key(coach_id), busy_key(coach_id)


def coach_keys(coach_id: str) -> tuple[Key, Key, Key]:
    return *schedule_keys(coach_id), profile_key(coach_id)


def coach_in(rows: Rows, coach_id: str) -> Coach | None:
    """The coach among what a batch read found."""
    schedule = rows.find(ScheduleItem, schedule_key(coach_id))
    profile = rows.find(ProfileItem, profile_key(coach_id))
    if schedule is None or profile is None:
        return None
    served = list(schedule.offerings)
    return Coach(
        profile=profile_of(coach_id, profile, served),
        schedule=_schedule(coach_id, schedule, busy_in(rows, coach_id)),
    )


def find_coach(coach_id: str) -> Coach | None:
    """The coach, read consistently."""
    return coach_in(read_rows(coach_keys(coach_id)), coach_id)


def schedule_in(rows: Rows, coach_id: str) -> Schedule | None:
    """What decides the coach's bookings, among what was read."""
    row = rows.find(ScheduleItem, schedule_key(coach_id))
    return _schedule(coach_id, row, busy_in(rows, coach_id)) if row else None


def list_coaches(coach_ids: list[str]) -> list[Coach]:
    """These coaches in this order, without what their calendars say: no time is looked for in a
    list. Unknown ids are left out.
    """
    rows = read_rows(key(coach_id) for coach_id in coach_ids for key in (schedule_key, profile_key))
    found = (coach_in(rows, coach_id) for coach_id in coach_ids)
    return [coach for coach in found if coach]


def put_schedule(schedule: Schedule) -> list[Put | Update]:
    """Stores the schedule as `put_schedule_alone` does; all cards of the coach follow."""
    cards = (
        set_terms(schedule.coach_id, each, terms_of(schedule, each)) for each in schedule.offerings
    )
    return [*put_schedule_alone(schedule), *cards]


def put_schedule_alone(schedule: Schedule) -> list[Put]:
    """Stores the schedule, whose version is one above what was read (1: the first); else stale.
    For what no card shows, as times off, and where the one card that shows it is written beside it.

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
        booking_mode=schedule.booking_mode.value,
        closed_to=sorted(schedule.closed_to),
        max_members=schedule.max_members,
        offerings={
            workspace_id: {kind: sorted(lengths) for kind, lengths in offering.items()}
            for workspace_id, offering in schedule.offerings.items()
        },
        version=schedule.version,
    )
    notes = (_put_note(schedule.coach_id, entry) for entry in moved)
    first = schedule.version == 1
    unchanged = absent() if first else ScheduleItem.version == schedule.version - 1
    return [Put(row, unchanged), *notes]


def _put_note(coach_id: str, entry: TimeOff) -> Put:
    """The note, until a month after the time is over."""
    row = TimeOffNoteItem(*time_off_note_key(coach_id, entry.id), note=entry.note)
    row.expires_epoch = int((entry.interval.end + KEPT_FOR).timestamp())
    return Put(row)


def forget_note(coach_id: str, time_off_id: str) -> Delete:
    """Repeatable: a note that is gone stays away."""
    return Delete(TimeOffNoteItem(*time_off_note_key(coach_id, time_off_id)))


def list_note_ids(coach_id: str) -> list[str]:
    """Of which times off the coach's notes are stored, read consistently."""
    rows = list_rows(TimeOffNoteItem, f"COACH#{coach_id}", "TIMEOFF#")
    return [row.sk.removeprefix("TIMEOFF#") for row in rows]


def with_notes(schedule: Schedule) -> tuple[TimeOff, ...]:
    """The coach's times off with what was written to them, read consistently."""
    rows = list_rows(TimeOffNoteItem, f"COACH#{schedule.coach_id}", "TIMEOFF#")
    notes = {row.sk.removeprefix("TIMEOFF#"): str(row.note) for row in rows}
    return tuple(
        replace(entry, note=entry.note or notes.get(entry.id, "")) for entry in schedule.time_off
    )


def check_schedule(schedule: Schedule) -> Check:
    """Stale once anything but busy times that decides this coach's bookings has changed."""
    return Check(
        ScheduleItem, schedule_key(schedule.coach_id), ScheduleItem.version == schedule.version
    )


def check_times(schedule: Schedule) -> list[Check]:
    """The same, and stale once the coach's calendars have told of other busy times."""
    return [check_schedule(schedule), check_busy(schedule.coach_id, schedule.busy_version)]


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


def _schedule(coach_id: str, row: ScheduleItem, busy: BusyTimes) -> Schedule:
    time_off = tuple(
        TimeOff(id=entry["id"], interval=_interval(entry["span"]), note=entry.get("note", ""))
        for entry in row.time_off
    )
    return Schedule(
        coach_id=coach_id,
        calendar=CoachCalendar(
            availability=_availability(row.availability),
            time_off=tuple(entry.interval for entry in time_off),
            busy=busy.all,
        ),
        time_off=time_off,
        booking_mode=BookingMode(row.booking_mode),
        closed_to=frozenset(_closed_to(row)),
        max_members=int(row.max_members) if row.max_members else None,
        offerings={
            workspace_id: {kind: frozenset(lengths) for kind, lengths in offering.items()}
            for workspace_id, offering in row.offerings.items()
        },
        version=int(row.version),
        busy_version=busy.version,
        calendar_ids=tuple(busy.by_calendar),
    )


def _closed_to(row: ScheduleItem) -> list[str]:
    if row.closed_to is not None:
        return [*row.closed_to]
    return [] if row.accepting_new_clients else list(row.offerings)


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
