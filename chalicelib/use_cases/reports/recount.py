"""Counting a workspace's usage anew: what the stream lost, and what no longer adds up.

    every session, wallet and person ──► counted, as if the stream told of it just now
    what they are counted for ──► compared with the months, and put where it differs

It reads the whole table, so it is a task for operators and not for a request. People may book
meanwhile: a month that changes while this runs is left as it is, and named in the answer.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.reports.people_counts import NOT_SEEN, latest, seen_in
from chalicelib.domain.reports.usage import (
    Month,
    Place,
    Tally,
    in_months,
    merged,
    usage_of_entry,
    with_usage,
)
from chalicelib.domain.workspaces.workspaces import Workspace
from chalicelib.storage.kernel.transaction import StaleError, commit
from chalicelib.storage.reports import usage
from chalicelib.storage.reports.usage_scan import Found, scan_usage
from chalicelib.storage.workspaces import workspaces
from chalicelib.use_cases.reports.people_counts import count_person
from chalicelib.use_cases.reports.usage import count_session, count_wallet

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)


class Recount(Struct, frozen=True, kw_only=True):
    """Sessions and wallets that had something new; months that were put right; months that changed
    meanwhile, for which it is to be run again.
    """

    counted: int
    mended: int
    left: int


def recount(workspace_id: str) -> Recount:
    """Counts everything of a workspace that is not counted yet, then holds the months to it.

    Atomic: each session, each piece of a wallet's history and each month by itself.
    Repeatable: at any point, and beside the counting that goes on.

    Raises:
        NotFoundError: there is no such workspace.
    """
    workspace = workspaces.find_workspace(workspace_id)
    if workspace is None:
        raise NotFoundError(Phrase("There is no such workspace."))
    found = scan_usage(workspace_id)
    new = [count_session(each, workspace_id) for each in found.sessions]
    new += [count_wallet(each) > 0 for each in found.wallet_ids]
    new += _count_people(workspace, found)
    outcomes = [_mend(workspace_id, month) for month in _wrong(workspace_id, workspace.timezone)]
    return Recount(counted=sum(new), mended=sum(outcomes), left=outcomes.count(False))


def _count_people(workspace: Workspace, found: Found) -> Iterator[bool]:
    """Counts everybody who is of the workspace, was, or has booked there."""
    seen = dict.fromkeys(found.person_ids, NOT_SEEN)
    for session in found.sessions.values():
        known = seen.get(session.member.id, NOT_SEEN)
        seen[session.member.id] = latest(known, seen_in(session, workspace.timezone))
    for person_id, last in seen.items():
        yield count_person(workspace.id, person_id, last)


def _wrong(workspace_id: str, timezone: str) -> Iterator[Month]:
    """The months that differ from what was counted into them, as they should be.

    They are read before the rest: whatever is counted from then on raises the version of its month.
    """
    kept = {
        month.place: month
        for list_rows in (usage.list_months, usage.list_totals)
        for month in list_rows(workspace_id, FIRST_DAY, LAST_DAY, consistent=True)
    }
    wanted = in_months(merged(_counted(scan_usage(workspace_id), timezone)))
    for place in sorted({*kept, *wanted}):
        before = kept.get(place, Month(place=place))
        after = with_usage(replace(before, days={}), wanted.get(place, {}))
        if after.days != before.days:
            yield after


def _counted(found: Found, timezone: str) -> Iterator[tuple[Place, Tally]]:
    for counted in found.counted.values():
        yield from counted.usage.items()
    for entry in found.entries:
        if entry.seq <= found.counted_seqs.get(entry.wallet_id, 0):
            session = found.sessions.get(entry.session_id or "")
            yield from usage_of_entry(entry, session, timezone).items()


def _mend(workspace_id: str, month: Month) -> bool:
    try:
        commit(usage.put_month(workspace_id, month))
    except StaleError:
        return False
    return True
