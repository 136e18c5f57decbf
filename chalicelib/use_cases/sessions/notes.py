"""Notes about a session, as its member and its coach keep them."""

from chalicelib.domain.kernel.errors import NotFoundError, PreconditionFailedError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.notes import Note, Notes, rewritten
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.storage.kernel.table import Key, read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.sessions.notes import SHARED, note_in, notes_key, put_note
from chalicelib.storage.sessions.sessions import session_in, session_key
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.kernel.access import caller_in
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.sessions import seen_by


def get_notes(ctx: Context, caller_id: str, session_id: str) -> Notes:
    """The caller's own notes and the shared ones.

    Raises:
        NotFoundError: the caller is neither member nor coach of such a session.
    """
    private, shared = _keys(caller_id, session_id)
    rows = read_rows([people.person_key(caller_id), session_key(session_id), private, shared])
    seen = seen_by(caller_in(rows, caller_id), session_in(rows, session_id), ctx.now())
    if seen.seat is Seat.ADMIN:
        raise NotFoundError(Phrase("There are no notes here for you."))
    return Notes(note_in(rows, private), note_in(rows, shared))


def change_notes(
    ctx: Context,
    caller_id: str,
    session_id: str,
    texts: tuple[str | None, str | None],
    expected_version: int | None,
) -> Notes:
    """Writes the private and the shared notes anew; None leaves either as it is.

    Atomic: those of the two that change.
    Repeatable: the same texts again write nothing.

    Raises:
        NotFoundError: the caller is neither member nor coach of such a session.
        PreconditionFailedError: they were changed since they were read.
    """
    return until_fresh(lambda: _change(ctx, caller_id, session_id, texts, expected_version))


def _change(
    ctx: Context,
    caller_id: str,
    session_id: str,
    texts: tuple[str | None, str | None],
    expected_version: int | None,
) -> Notes:
    notes = get_notes(ctx, caller_id, session_id)
    if expected_version not in {None, notes.version}:
        raise PreconditionFailedError
    private, shared = texts
    after = Notes(rewritten(notes.private, private), rewritten(notes.shared, shared))
    keys = _keys(caller_id, session_id)
    changes: list[tuple[Key, Note, Note]] = [
        (keys[0], notes.private, after.private),
        (keys[1], notes.shared, after.shared),
    ]
    if writes := [put_note(key, note) for key, before, note in changes if note != before]:
        commit(*writes)
    return after


def _keys(caller_id: str, session_id: str) -> tuple[Key, Key]:
    return notes_key(session_id, caller_id), notes_key(session_id, SHARED)
