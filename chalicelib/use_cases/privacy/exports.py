"""Giving people everything that is stored about them, as one file.

    GET ──► read ──► small: the file
              └────► large: a row that is due ──► the clock: part by part ──► whole ──► mail
    GET ──► the row: it is being made, or a link for some minutes

Texts are made by whoever knows how things are shown; here they are put together.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from chalicelib.domain.privacy import exports as rules
from chalicelib.domain.privacy.exports import MOST_AT_ONCE, Export, Place, stands
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.privacy.exports import find_export, put_export, remove_export
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.privacy.exports_content import START, Part, Rest, read_part, read_rest

AT_ONCE = 100
"""Rows of one read for somebody who waits."""

IN_A_PART = 500
PARTS_IN_A_RUN = 2
"""What one run of the clock makes of one file: some seconds' work, as others wait too."""


class Everything(Struct, frozen=True):
    """The long lists, in parts, and the rest."""

    parts: Sequence[Part]
    rest: Rest


class Writer(Protocol):
    """How things are written down, in a language."""

    def rows(self, part: Part, language: str) -> str:
        """The rows of a part, as a JSON array."""

    def rest(self, rest: Rest, language: str) -> str:
        """All but the long lists, as a JSON object."""


def get_export(ctx: Context, person_id: str, language: str) -> Everything | Export:
    """Everything about a person, or the large file that is made of it.

    Whoever is signed in gets it, also who belongs to no workspace any more; whom nobody knows gets
    a file without anything in it.

    Atomic: the row of a large file.
    Repeatable: of a file that is being made, or is there, no second one is begun.
    """
    known = find_export(person_id)
    if known and stands(known, ctx.now()):
        return known
    return _all_of(ctx, person_id) or begin_export(ctx, person_id, language)


def begin_export(ctx: Context, person_id: str, language: str) -> Export:
    """The large file that is made from now on, or is being made, or is there.

    Atomic: its row.
    Repeatable: of two who ask at once one begins it.
    """
    return until_fresh(lambda: _begin(ctx, person_id, language))


def download_url(ctx: Context, export: Export) -> str | None:
    """Where whoever has this address fetches the file, for some minutes; None: it is not made."""
    if export.made_at is None:
        return None
    return ctx.exports().link(export.name, filename_of(export.made_at))


def filename_of(made_at: datetime) -> str:
    """What it is saved as."""
    return f"tandem-export-{made_at.date().isoformat()}.json"


def _all_of(ctx: Context, person_id: str) -> Everything | None:
    """None: it is too much to be read while they wait."""
    parts, been_in, place = list[Part](), frozenset[str](), START
    while sum(part.number for part in parts) <= MOST_AT_ONCE:
        part = read_part(ctx, person_id, been_in, place, AT_ONCE)
        parts.append(part)
        been_in |= part.workspace_ids
        if part.next is None:
            return Everything(parts, read_rest(ctx, person_id, been_in))
        place = part.next
    return None


def _begin(ctx: Context, person_id: str, language: str) -> Export:
    known, now = find_export(person_id), ctx.now()
    if known and stands(known, now):
        return known
    begun = Export(
        person_id=person_id,
        name=ctx.new_secret(),
        language=language,
        asked_at=now,
        place=START,
        version=known.version + 1 if known else 1,
    )
    commit(put_export(begun))
    return begun


def attend_export(ctx: Context, person_id: str, writer: Writer) -> None:
    """Goes on with a large file: some parts of it, or all in one, or the mail that it is there.

    Atomic: each step, behind what it puts into the bucket.
    Repeatable: a step that broke off is done again, and puts the same under the same name; a notice
    that is queued twice is sent once.
    """
    for _ in range(PARTS_IN_A_RUN):
        if not until_fresh(lambda: _step(ctx, person_id, writer)):
            return


def _step(ctx: Context, person_id: str, writer: Writer) -> bool:
    """Does the next thing; whether there is another one."""
    export = find_export(person_id)
    if export is None or export.told:
        return False
    if not stands(export, ctx.now()):
        commit(put_export(rules.told(export)))
        return False
    if export.made_at:
        ctx.queue.send([export.notice.fields])
        commit(put_export(rules.told(export)))
        return False
    if export.place:
        commit(put_export(_add_part(ctx, export, export.place, writer)))
        return True
    _put_together(ctx, export, writer)
    commit(put_export(rules.made(export, ctx.now())))
    return True


def _add_part(ctx: Context, export: Export, place: Place, writer: Writer) -> Export:
    part = read_part(ctx, export.person_id, export.been_in, place, IN_A_PART)
    ctx.exports().put_part(export.name, export.parts, writer.rows(part, export.language))
    of_sessions = place.name in set(Seat)
    return rules.with_part(export, part.workspace_ids, part.next, of_sessions=of_sessions)


def _put_together(ctx: Context, export: Export, writer: Writer) -> None:
    """The file is the same as if it had been made at once."""
    store = ctx.exports()
    arrays = [store.read_part(export.name, number) for number in range(export.parts)]
    sessions, entries = arrays[: export.of_sessions], arrays[export.of_sessions :]
    rest = writer.rest(read_rest(ctx, export.person_id, export.been_in), export.language)
    lists = f'"sessions":{_joined(sessions)},"entries":{_joined(entries)}'
    store.put(export.name, f"{rest[:-1]},{lists}}}")


def _joined(arrays: Sequence[str]) -> str:
    """One JSON array of several."""
    return f"[{','.join(filter(None, (each[1:-1] for each in arrays)))}]"


def forget_export(ctx: Context, person_id: str) -> None:
    """Deletes a large file of somebody who is erased, with its parts.

    Repeatable: what is gone stays away; a part that a run put meanwhile goes within the week.
    """
    if export := find_export(person_id):
        ctx.exports().drop(export.name, export.parts)
        commit(remove_export(export))
