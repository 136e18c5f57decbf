"""Adding many people at once: a list is read and sorted first, then added in small parts.

list ──► check_list (writes nothing) ──► add_members, 25 at a time ──► a result for each
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.transfers import MOST_IN_A_TRANSFER
from chalicelib.domain.groups.groups import Register
from chalicelib.domain.groups.naming import groups_called
from chalicelib.domain.kernel.errors import DomainError, TryAgainError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.workspaces.list_columns import Header
from chalicelib.domain.workspaces.member_lists import Listed, Unreadable, read_member_list
from chalicelib.domain.workspaces.people import Person
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.workspaces import groups, people, workspaces
from chalicelib.use_cases.kernel.access import read_admin
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.workspaces.adding_members import AddMember, add_member
from chalicelib.use_cases.workspaces.members import Member


class Newcomer(Struct, frozen=True, kw_only=True):
    """Somebody of a list who is not in the workspace, with the groups that it names for them.

    `warnings`: what of their row was not read as it may have been meant.
    """

    listed: Listed
    group_ids: tuple[str, ...]
    warnings: tuple[str, ...]


class CheckedList(Struct, frozen=True, kw_only=True):
    """What a list holds; of whoever else an address may be is not asked."""

    new: tuple[Newcomer, ...]
    existing: tuple[tuple[Listed, Person], ...]
    unreadable: tuple[Unreadable, ...]
    header: Header | None


class Added(Struct, frozen=True, kw_only=True):
    """What became of one row: the answer that adding it alone would have had, or the refusal."""

    email: str
    answer: Answer | None = None
    refusal: DomainError | None = None


def check_list(ctx: Context, caller_id: str, text: str) -> CheckedList:
    """Reads a list of people and sorts them into new and existing; nothing is written.

    Only the admin's own workspace is looked at: an address that others know is new like any other.

    Raises:
        NotFoundError: the caller is no admin.
        InvalidError: the list has no column of addresses, or too many rows.
    """
    _, workspace_id = read_admin(caller_id)
    found = read_member_list(text, MOST_IN_A_TRANSFER)
    known = {
        person.email: person
        for person in people.list_people(workspaces.list_member_ids(workspace_id))
        if person.workspace_id == workspace_id
    }
    register = groups.find_register(workspace_id)
    return CheckedList(
        new=tuple(_newcomer(register, each) for each in found.people if each.address not in known),
        existing=tuple(
            (each, known[each.address]) for each in found.people if each.address in known
        ),
        unreadable=found.unreadable,
        header=found.header,
    )


def _newcomer(register: Register, listed: Listed) -> Newcomer:
    group_ids, wrong = groups_called(register, listed.groups)
    return Newcomer(listed=listed, group_ids=group_ids, warnings=(*listed.warnings, *wrong))


def add_members(
    ctx: Context,
    caller_id: str,
    rows: Sequence[AddMember],
    row_once: Once[Member],
    once: Once[list[Added]],
) -> Answer:
    """Adds each of these people by themselves; one that is refused stops no other.

    Atomic: each row as in `add_member`.
    Repeatable: each row is added once for the call's key, so a call that broke off goes on; then
    its answer is given again. Without a key a row that is there already is refused.

    Raises:
        NotFoundError: the caller is no admin.
        IdempotencyKeyReusedError: the key was used for another body.
        TryAgainError: the store or the user pool is overloaded; the same call goes on.
    """
    read_admin(caller_id)
    if answer := _replayed(ctx, once):
        return answer
    added = [
        _add(ctx, caller_id, row, _of_row(row_once, once, number))
        for number, row in enumerate(rows)
    ]
    return until_fresh(lambda: _conclude(ctx, once, added))


def _add(ctx: Context, caller_id: str, row: AddMember, once: Once[Member]) -> Added:
    try:
        return Added(email=row.email, answer=add_member(ctx, caller_id, row, once))
    except TryAgainError:
        raise
    except DomainError as refusal:
        return Added(email=row.email, refusal=refusal)


def _of_row(row_once: Once[Member], once: Once[list[Added]], number: int) -> Once[Member]:
    """How one row is made repeatable: under the call's own key and its place in the call."""
    record_id = f"{once.record_id}.{number}" if once.record_id else None
    return replace(row_once, record_id=record_id, request_hash=once.request_hash)


def _replayed(ctx: Context, once: Once[list[Added]]) -> Answer | None:
    rows = read_rows(idempotency.replay_keys(once))
    return idempotency.replay_in(rows, once, ctx.now())


def _conclude(ctx: Context, once: Once[list[Added]], added: list[Added]) -> Answer:
    if answer := _replayed(ctx, once):
        return answer
    answer = once.answer(added)
    if told := idempotency.put_replay(once, answer, ctx.now()):
        commit(*told)
    return answer
