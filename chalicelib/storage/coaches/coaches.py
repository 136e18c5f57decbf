"""Coaches: the schedule that decides bookings, and the profile that people read."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.expressions.condition import And, Condition, Or

from chalicelib.domain.coaches.availability import Availability, CoachCalendar, TimeRange
from chalicelib.domain.coaches.cards import Counts, said_of, terms_of
from chalicelib.domain.coaches.coaches import BookingMode, Coach, Profile, Schedule, TimeOff
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.time.instants import parse_date, parse_instant, render_instant
from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.coaches.cards import (
    add_counts,
    parse_openings,
    render_openings,
    say,
    set_terms,
)
from chalicelib.storage.kernel.table import (
    JsonAttribute,
    Key,
    Row,
    Rows,
    list_rows,
    read_rows,
)
from chalicelib.storage.kernel.transaction import Check, Delete, Put, Update, absent, present


class ScheduleItem(Row, discriminator="schedule"):
    availability = JsonAttribute()
    time_off = JsonAttribute()
    busy = JsonAttribute()
    booking_mode = UnicodeAttribute()
    accepting_new_clients = BooleanAttribute()
    max_members = NumberAttribute(null=True)
    offerings = JsonAttribute()
    version = NumberAttribute()


class TimeOffNoteItem(Row, discriminator="time_off_note"):
    """What a coach wrote to a time off: read where it is shown, and by no booking."""

    note = UnicodeAttribute()


class ProfileItem(Row, discriminator="profile"):
    """The fields of `APART` and one document. Rows older than the document have attributes of
    `FORMER` instead; they are read, and gone with the next change.
    """

    document = JsonAttribute(null=True)
    name = UnicodeAttribute(null=True)
    headline = UnicodeAttribute(null=True)
    bio = UnicodeAttribute(null=True)
    languages = JsonAttribute(null=True)
    industries = JsonAttribute(null=True)
    functions = JsonAttribute(null=True)
    meeting_url = UnicodeAttribute(null=True)
    stars = NumberAttribute(null=True)
    ratings = NumberAttribute(null=True)
    firsts = NumberAttribute(null=True)
    returned = NumberAttribute(null=True)
    members = NumberAttribute(null=True)
    next_opening = UnicodeAttribute(null=True)
    openings = UnicodeAttribute(null=True)
    version = NumberAttribute()


COUNTS = tuple(Counts.__annotations__)

APART = frozenset({"coach_id", *COUNTS, "next_opening", "openings", "version"})
"""What of a profile is the row's key, stands under a condition or is written by itself."""

IN_DOCUMENT = frozenset(each.name for each in fields(Profile)) - APART

FORMER = ("name", "headline", "bio", "languages", "industries", "functions", "meeting_url")


KEPT_FOR = timedelta(days=30)

MOST_MOVED = 20
"""Notes that one write of a schedule moves out of it; a transaction has room for so many."""

NO_SUCH_COACH = "There is no such coach for you. Choose one from the list."


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
    return Coach(profile=_profile(coach_id, profile), schedule=_schedule(coach_id, schedule))


def find_coach(coach_id: str) -> Coach | None:
    """The coach, read consistently."""
    return coach_in(read_rows(coach_keys(coach_id)), coach_id)


def schedule_in(rows: Rows, coach_id: str) -> Schedule | None:
    """What decides the coach's bookings, among what was read."""
    row = rows.find(ScheduleItem, schedule_key(coach_id))
    return _schedule(coach_id, row) if row else None


def find_schedule(coach_id: str) -> Schedule | None:
    """The same, read consistently."""
    return schedule_in(read_rows([schedule_key(coach_id)]), coach_id)


def list_coaches(coach_ids: list[str]) -> list[Coach]:
    """These coaches in this order; unknown ids are left out."""
    rows = read_rows(key for coach_id in coach_ids for key in coach_keys(coach_id))
    found = (coach_in(rows, coach_id) for coach_id in coach_ids)
    return [coach for coach in found if coach]


def put_schedule(schedule: Schedule, linking: str = "") -> list[Put | Update]:
    """Stores the schedule, whose version is one above what was read; stale if that is gone.

    Notes of times off, new ones and those that older rows still hold, go into rows of their own.
    The coach's cards follow, but for that of a workspace that is `linking` only now.
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
        accepting_new_clients=schedule.accepting_new_clients,
        max_members=schedule.max_members,
        offerings={
            workspace_id: {kind: sorted(lengths) for kind, lengths in offering.items()}
            for workspace_id, offering in schedule.offerings.items()
        },
        version=schedule.version,
    )
    notes = (_put_note(schedule.coach_id, entry) for entry in moved)
    if schedule.version == 1:
        return [Put(row, absent()), *notes]
    cards = (
        set_terms(schedule.coach_id, each, terms_of(schedule, each))
        for each in schedule.offerings
        if each != linking
    )
    return [Put(row, ScheduleItem.version == schedule.version - 1), *notes, *cards]


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


def put_profile(profile: Profile, linked: Iterable[str] = ()) -> list[Put | Update]:
    """Stores the profile, whose version is one above what was read; stale if that, or the counts
    that were read, are gone. The cards of the `linked` workspaces follow: those of the coach's
    schedule, which the same write checks.
    """
    pk, sk = profile_key(profile.coach_id)
    row = ProfileItem(
        pk,
        sk,
        document={name: getattr(profile, name) for name in IN_DOCUMENT},
        next_opening=render_instant(profile.next_opening) if profile.next_opening else None,
        openings=render_openings(profile.openings),
        version=profile.version,
        **{name: getattr(profile, name) for name in COUNTS},
    )
    if profile.version == 1:
        return [Put(row, absent())]
    before = replace(profile, version=profile.version - 1)
    cards = (say(profile.coach_id, each, said_of(profile)) for each in linked)
    return [Put(row, _unchanged(before)), *cards]


def _unchanged(profile: Profile) -> Condition:
    """Neither the profile nor its counts have changed since they were read."""
    unchanged: list[Condition] = [ProfileItem.version == profile.version]
    for name in COUNTS:
        path, value = getattr(ProfileItem, name), getattr(profile, name)
        unchanged.append(path == value if value else Or(path.does_not_exist(), path == 0))
    return functools.reduce(And, unchanged)


def check_profile(profile: Profile) -> Check:
    """Stale once the profile or its counts have changed."""
    return Check(ProfileItem, profile_key(profile.coach_id), _unchanged(profile))


def hint(profile: Profile) -> Update:
    """Stores the hints of the next openings alone; stale if anything else of it has changed."""
    pk, sk = profile_key(profile.coach_id)
    opening = profile.next_opening
    path = ProfileItem.next_opening
    actions = (
        path.set(render_instant(opening)) if opening else path.remove(),
        ProfileItem.openings.set(render_openings(profile.openings)),
    )
    return Update(ProfileItem(pk, sk), actions, _unchanged(profile))


def count(schedule: Schedule, steps: Mapping[str, int], *, joins: bool = False) -> list[Update]:
    """Adds to the counts of the coach, in the profile and in the cards of all whom they coach for:
    these are right if the same write checks the schedule. Nothing else of the profile changes.

    Raises, at the commit: NotFoundError: one who `joins` finds no place; the coach is not there.
    """
    if not steps:
        return []
    coach_id, most = schedule.coach_id, schedule.max_members
    actions = tuple(getattr(ProfileItem, name).add(step) for name, step in steps.items())
    profile = ProfileItem(*profile_key(coach_id))
    limited = joins and most is not None
    members = ProfileItem.members
    place = Or(members.does_not_exist(), members < most) if limited else present()
    refusal = NotFoundError(NO_SUCH_COACH) if limited else None
    return [
        Update(profile, actions, place, refusal),
        *(add_counts(coach_id, each, steps) for each in schedule.offerings),
    ]


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
        accepting_new_clients=row.accepting_new_clients,
        max_members=int(row.max_members) if row.max_members else None,
        offerings={
            workspace_id: {kind: frozenset(lengths) for kind, lengths in offering.items()}
            for workspace_id, offering in row.offerings.items()
        },
        version=int(row.version),
    )


def _profile(coach_id: str, row: ProfileItem) -> Profile:
    document = row.document or {name: getattr(row, name) for name in FORMER}
    texts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in document.items()
        if name in IN_DOCUMENT
    }
    counts: dict[str, Any] = {name: int(getattr(row, name) or 0) for name in COUNTS}
    return Profile(
        **texts,
        **counts,
        coach_id=coach_id,
        next_opening=parse_instant(row.next_opening) if row.next_opening else None,
        openings=parse_openings(row.openings),
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
