"""The full-scan check of the usage reports: what is kept of sessions and credits by day, coach and
group is what a full count gives. Asked once everything is counted (`tests.kit.usage`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.credits.credits import Entry
from chalicelib.domain.reports.usage import EVERYBODY, Place, Tally, plus, usage_of_month
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.reports.people_counts import PeopleCountItem
from chalicelib.storage.reports.usage import MonthItem, month_of
from chalicelib.storage.sessions.sessions import SessionItem, session_of
from chalicelib.storage.workspaces.people import PersonItem
from chalicelib.storage.workspaces.workspaces import LinkItem, WorkspaceItem
from tests.kit.audit import CLAIMING, check_everything, entries_of, span_of
from tests.kit.stored import stored_rows
from tests.kit.usage import count_everything


def check_all_that_is_stored() -> None:
    """Everything of `check_everything` is true, and the reports say what a full count says, once
    all of it is counted.
    """
    rows = stored_rows()
    check_everything(rows)
    count_everything(times=1, rows=rows)
    check_usage()


def check_usage() -> None:
    """Every month says what a full count of sessions and ledger says, and people are counted."""
    rows = stored_rows()
    check_months(rows)
    check_people_counts(rows, sessions_in(rows).values(), zones_in(rows))


def check_months(rows: list[Row]) -> None:
    """Every month of every workspace says what a full count of sessions and ledger says."""
    found, zones = sessions_in(rows), zones_in(rows)
    wanted: dict[tuple[str, Place], Tally] = defaultdict(Tally)
    for workspace_id, at, coach_id, wallet_id, tally in (
        *countings_of_sessions(found),
        *countings_of_entries(entries_of(rows), found),
    ):
        of_group = wallet_id.startswith(f"{workspace_id}.group.")
        group_id = wallet_id.replace(".group.", ".", 1) if of_group else ""
        day = at.astimezone(ZoneInfo(zones[workspace_id])).date()
        key = (workspace_id, Place(day, coach_id, group_id))
        wanted[key] = plus(wanted[key], tally)
        of_all = (workspace_id, Place(day, EVERYBODY, group_id))
        wanted[of_all] = plus(wanted[of_all], tally)
    kept = {
        (row.pk.removeprefix("USAGE#"), place): tally
        for row in rows
        if isinstance(row, MonthItem)
        for place, tally in usage_of_month(month_of(row))
    }
    assert kept == wanted, f"usage differs: {kept} instead of {dict(wanted)}"


def sessions_in(rows: list[Row]) -> dict[str, Session]:
    return {session_of(row).id: session_of(row) for row in rows if isinstance(row, SessionItem)}


def zones_in(rows: list[Row]) -> dict[str, str]:
    return {row.id: row.timezone for row in rows if isinstance(row, WorkspaceItem)}


def check_people_counts(
    rows: list[Row], sessions: Iterable[Session], zones: Mapping[str, str]
) -> None:
    """Every workspace and group counts its people, each under the day on which they booked last."""
    booked: dict[tuple[str, str], str] = {}
    for session in sessions:
        if session.confirmed_at:
            zone, whose = ZoneInfo(zones[session.workspace_id]), session.member.id
            day = session.confirmed_at.astimezone(zone).date().isoformat()
            known = booked.get((session.workspace_id, whose), "")
            booked[session.workspace_id, whose] = max(known, day)
    places = {row.id: places_of(row) for row in rows if isinstance(row, PersonItem)}
    wanted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        if isinstance(row, LinkItem) and row.sk.startswith("MEMBER#"):
            workspace_id = row.pk.removeprefix("WORKSPACE#")
            day = booked.get((workspace_id, row.person_id), "")
            for place in places[row.person_id]:
                wanted[workspace_id, place][day] += 1
    kept = {
        (row.pk.removeprefix("USAGE#"), row.sk.removeprefix("PEOPLE#")): row
        for row in rows
        if isinstance(row, PeopleCountItem)
    }
    for key, row in kept.items():
        people = wanted.pop(key, Counter())
        assert (row.people, sum(row.days.values())) == (
            people.total(),
            people.total() - people[""],
        ), f"{key} has {row.people} people, {row.days}, instead of {people}"
        assert Counter(row.days) == Counter({day: n for day, n in people.items() if day})
    assert not wanted, f"nobody counts {dict(wanted)}"


def places_of(row: PersonItem) -> set[str]:
    """The whole workspace, the person's groups, and those to whom no mail goes."""
    stopped = row.mail_stop and row.mail_stop[1] == row.email
    return {"", *(row.group_ids or ()), *(["!"] if stopped else ())}


Counting = tuple[str, datetime, str, str, Tally]
"""Workspace, when, coach, the wallet that pays, and how much."""


def countings_of_sessions(found: dict[str, Session]) -> Iterator[Counting]:
    for session in found.values():
        whose = session.coach.id, session.wallet_id
        ends = {Status.COMPLETED: Tally(completed=1), Status.NO_SHOW: Tally(no_show=1)}
        if session.status in CLAIMING or session.status is Status.CANCELLED:
            assert session.confirmed_at, f"{session.id} was never confirmed"
            yield session.workspace_id, session.confirmed_at, *whose, Tally(booked=1)
        if session.status in ends:
            yield session.workspace_id, span_of(session).start, *whose, ends[session.status]
        if session.cancelled:
            yield session.workspace_id, session.cancelled.at, *whose, Tally(cancelled=1)


def countings_of_entries(entries: list[Entry], found: dict[str, Session]) -> Iterator[Counting]:
    for entry in entries:
        workspace_id, _, account = entry.counterpart.partition(".")
        session = found.get(entry.session_id or "")
        whose = (session.coach.id, session.wallet_id) if session else ("", entry.wallet_id)
        back, out = max(entry.credits, 0), max(-entry.credits, 0)
        if account == "spent":
            tally = Tally(credits_spent=out, credits_refunded=back)
            yield workspace_id, entry.at, *whose, tally
        elif account == "expired":
            yield workspace_id, entry.at, *whose, Tally(credits_expired=out)
