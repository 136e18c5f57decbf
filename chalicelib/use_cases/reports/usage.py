"""Counting usage: from a row that changed to the months of its workspace, each thing once.

    sessions, entries ──► stream ──► count_session, count_wallet ──► months ──► reports
    places of people  ─────┘              └──► count_person ──► counts of people

Nothing of this is in the write that books: counters there would be written by everybody at once.
"""

from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.reports.people_counts import seen_in
from chalicelib.domain.reports.usage import Usage, decide_count, difference, merged, usage_of_entry
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.workspaces.workspaces import Workspace, workspace_of
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import Key, Rows, read_rows
from chalicelib.storage.kernel.transaction import Put, StaleError, commit, until_fresh
from chalicelib.storage.reports import usage
from chalicelib.storage.reports.usage import PersonToCount, SessionToCount, ToCount
from chalicelib.storage.sessions.sessions import list_sessions, session_in, session_key
from chalicelib.storage.workspaces import workspaces
from chalicelib.use_cases.reports.people_counts import count_person

ENTRIES_AT_ONCE = 50
"""Each may go into a month's row of its own, and a transaction takes 100 rows."""


def count(what: ToCount) -> bool:
    """Counts what a changed row tells of; whether there was anything new.

    Raises:
        TryAgainError: the store does not answer; nothing is lost, count it again.
    """
    if isinstance(what, SessionToCount):
        return count_session(what.session_id, what.workspace_id)
    if isinstance(what, PersonToCount):
        return count_person(what.workspace_id, what.person_id)
    return count_wallet(what.wallet_id) > 0


def count_session(session_id: str, workspace_id: str) -> bool:
    """Counts a session for what it is now; False: it is counted already.

    Atomic: what it is counted for, and the months that this goes into; before that its member.
    Repeatable: only the difference to what was counted is added.

    Raises:
        NotFoundError: there is no such session in this workspace.
    """
    return until_fresh(lambda: _count_session(session_id, workspace_id))


def count_wallet(wallet_id: str) -> int:
    """Counts every entry of a wallet that is not counted yet; how many those were.

    Atomic: up to which entry it is counted, and the months that these go into.
    Repeatable: it goes on behind the last counted entry.

    Raises:
        NotFoundError: there is no such workspace.
    """
    total = number = until_fresh(lambda: _count_entries(wallet_id))
    while number == ENTRIES_AT_ONCE:
        number = until_fresh(lambda: _count_entries(wallet_id))
        total += number
    return total


def usage_keys(session: Session) -> list[Key]:
    """What shows whether a session and the wallet that pays for it are counted."""
    return [
        usage.counted_session_key(session.id),
        workspaces.workspace_key(session.workspace_id),
        usage.counted_wallet_key(session.wallet_id),
        credits.wallet_key(session.wallet_id),
    ]


def catch_up(session: Session, rows: Rows) -> None:
    """Counts a session and the wallet that pays for it, if `rows` do not show that they are.

    Repeatable: only what is not counted yet is.
    """
    timezone = _workspace(rows, session.workspace_id).timezone
    if decide_count(session, usage.counted_session_in(rows, session.id), timezone):
        count_session(session.id, session.workspace_id)
    wallet = credits.wallet_in(rows, session.wallet_id)
    if wallet and usage.counted_seq_in(rows, wallet.id) < wallet.seq:
        count_wallet(wallet.id)


def _count_session(session_id: str, workspace_id: str) -> bool:
    rows = read_rows(
        [
            session_key(session_id),
            usage.counted_session_key(session_id),
            workspaces.workspace_key(workspace_id),
        ]
    )
    session = session_in(rows, session_id)
    if session is None or session.workspace_id != workspace_id:
        raise NotFoundError(Phrase("There is no such session in this workspace."))
    timezone = _workspace(rows, workspace_id).timezone
    before = usage.counted_session_in(rows, session_id)
    after = decide_count(session, before, timezone)
    if after is None:
        return False
    count_person(workspace_id, session.member.id, seen_in(session, timezone))
    change = difference(after.usage, before.usage)
    commit(usage.put_counted_session(session_id, after), *_moved(workspace_id, change))
    return True


def _count_entries(wallet_id: str) -> int:
    workspace_id = workspace_of(wallet_id)
    rows = read_rows([usage.counted_wallet_key(wallet_id), workspaces.workspace_key(workspace_id)])
    timezone = _workspace(rows, workspace_id).timezone
    seq = usage.counted_seq_in(rows, wallet_id)
    entries = credits.entries_behind(wallet_id, seq, ENTRIES_AT_ONCE)
    if not entries:
        return 0
    wanted = {entry.session_id for entry in entries if entry.session_id}
    sessions = {session.id: session for session in list_sessions(wanted)}
    if wanted != sessions.keys():
        raise StaleError  # one write makes both; the session is there a moment later
    change = merged(
        part
        for entry in entries
        for part in usage_of_entry(entry, sessions.get(entry.session_id or ""), timezone).items()
    )
    note = usage.put_counted_seq(wallet_id, entries[-1].seq, before=seq)
    commit(note, *_moved(workspace_id, change))
    return len(entries)


def _workspace(rows: Rows, workspace_id: str) -> Workspace:
    if workspace := workspaces.workspace_in(rows, workspace_id):
        return workspace
    raise NotFoundError(Phrase("There is no such workspace."))


def _moved(workspace_id: str, change: Usage) -> list[Put]:
    return usage.move(workspace_id, change, read_rows(usage.month_keys(workspace_id, change)))
