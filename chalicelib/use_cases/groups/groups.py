"""Groups of a workspace: making, changing and removing them, with their wallets and admins."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Cause, Reason, Wallet, pool_id
from chalicelib.domain.groups.group_changes import GroupChange, GroupFacts, decide_group
from chalicelib.domain.groups.groups import (
    NO_SUCH_GROUP,
    Act,
    Group,
    Office,
    Rules,
    authorise,
    group_wallet_id,
)
from chalicelib.domain.kernel.errors import NotFoundError, PreconditionFailedError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import qualified_id, today_in
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import find_row, read_rows
from chalicelib.storage.kernel.transaction import (
    StaleError,
    Write,
    commit,
    of_one_moment,
    until_fresh,
)
from chalicelib.storage.workspaces import groups, people, workspaces
from chalicelib.use_cases.kernel.access import caller_in, read_caller
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context


class AddGroup(Struct, frozen=True, kw_only=True):
    rules: Rules
    admin_ids: frozenset[str] = frozenset()


class ChangeGroup(Struct, frozen=True, kw_only=True):
    """`change` makes the new rules of the present ones; `admin_ids` None: the same as now."""

    group_id: str
    change: Callable[[Rules], Rules]
    admin_ids: frozenset[str] | None = None
    expected_version: int | None = None


class SeenGroup(Struct, frozen=True):
    """A group with its wallet; None: it has none that is open."""

    group: Group
    wallet: Wallet | None


def list_groups(ctx: Context, caller_id: str, page: PageRequest) -> Page[SeenGroup]:
    """The groups of the workspace that the caller runs, or those that they look after, by id.

    Raises:
        NotFoundError: the caller administers nothing.
    """
    office = authorise(read_caller(caller_id), Act.SEE)
    register = groups.find_register(office.workspace_id)
    wanted = page_of([each for each in register.rules if office.reaches(each)], page, str)
    wallets = credits.list_wallets([group_wallet_id(each) for each in wanted.items])
    by_group = {wallet.owner_id: wallet for wallet in wallets if wallet.open}
    found = groups.list_groups(list(wanted.items))
    items = [SeenGroup(each, by_group.get(each.id)) for each in found if not each.removed]
    return Page(items, wanted.next_after)


def get_group(ctx: Context, caller_id: str, group_id: str) -> SeenGroup:
    """One group.

    Raises:
        NotFoundError: there is none of this id that the caller sees.
    """
    authorise(read_caller(caller_id), Act.SEE, group_id)
    wallet_id = group_wallet_id(group_id)
    rows = read_rows([groups.group_key(group_id), credits.wallet_key(wallet_id)])
    wallet = credits.wallet_in(rows, wallet_id)
    group = existing(groups.group_in(rows, group_id))
    return SeenGroup(group, wallet if wallet and wallet.open else None)


def existing(group: Group | None) -> Group:
    """Raises: NotFoundError: there is no such group, or no more."""
    if group is None or group.removed:
        raise NotFoundError(NO_SUCH_GROUP)
    return group


def add_group(ctx: Context, caller_id: str, command: AddGroup, once: Once[SeenGroup]) -> Answer:
    """Makes a group.

    Atomic: the group, the workspace's register, its wallet, the people who look after it, the deed,
    the replay record; under the admin's standing.
    Repeatable: the key's first answer is given again; without one, the name is taken.

    Raises:
        NotFoundError, ForbiddenError: the caller is no workspace admin.
        InvalidError: see `decide_group`.
    """

    def add() -> Answer:
        now = ctx.now()
        rows = read_rows([*idempotency.replay_keys(once), people.person_key(caller_id)])
        office = authorise(caller_in(rows, caller_id), Act.CHANGE)
        if answer := idempotency.replay_in(rows, once, now):
            return answer
        group_id = _new_id(ctx, office, command.rules.name)
        group = Group(id=group_id, rules=command.rules, admin_ids=command.admin_ids)
        with of_one_moment(rows):
            change = _decide(ctx, office, None, group, now)
        answer = once.answer(SeenGroup(change.group, change.wallet))
        commit(
            *idempotency.put_replay(once, answer, now),
            groups.add_group(group),
            *_writes(ctx, office, change, Doing.GROUP_ADDED, now),
        )
        return answer

    return until_fresh(add)


def change_group(ctx: Context, caller_id: str, command: ChangeGroup) -> SeenGroup:
    """Changes a group's name, rules, wallet or admins.

    Sessions that were sold stay. Without its wallet, what that has goes to the pool.

    Atomic: the group under its version, the register, the wallet and the pool with their entries,
    the people whose charge changes, the deed; under the admin's standing.
    Repeatable: the same change again writes nothing.

    Raises:
        NotFoundError: there is none of this id for the caller.
        ForbiddenError: the caller only looks after it.
        InvalidError: see `decide_group`.
        PreconditionFailedError: it was changed since it was read.
    """

    def change() -> SeenGroup:
        office, before = _read(caller_id, command.group_id)
        if command.expected_version not in {None, before.version}:
            raise PreconditionFailedError
        admin_ids = before.admin_ids if command.admin_ids is None else command.admin_ids
        after = replace(before, rules=command.change(before.rules), admin_ids=admin_ids)
        if after == before:
            return get_group(ctx, caller_id, command.group_id)
        return _put(ctx, office, before, after, Doing.GROUP_CHANGED)

    return until_fresh(change)


def remove_group(ctx: Context, caller_id: str, group_id: str) -> None:
    """Removes a group; what its wallet has goes to the pool.

    Sessions that it paid stay, and what comes back of them goes to the pool. Its members are in
    one group less from then on.

    Atomic: the group under its version, the register, the wallet and the pool with their entries,
    the people who looked after it, the deed; under the admin's standing.
    Repeatable: a group that is gone is not found, and nothing is written.

    Raises:
        NotFoundError: there is none of this id for the caller.
        ForbiddenError: the caller only looks after it.
    """

    def remove() -> None:
        office, before = _read(caller_id, group_id)
        after = replace(before, admin_ids=frozenset(), removed=True)
        _put(ctx, office, before, after, Doing.GROUP_REMOVED)

    until_fresh(remove)


def _read(caller_id: str, group_id: str) -> tuple[Office, Group]:
    rows = read_rows([people.person_key(caller_id), groups.group_key(group_id)])
    office = authorise(caller_in(rows, caller_id), Act.CHANGE, group_id)
    return office, existing(groups.group_in(rows, group_id))


def _new_id(ctx: Context, office: Office, name: str) -> str:
    """Made of the name, if no group has or had that id."""
    spare = ctx.new_id().lower()
    wanted = qualified_id(office.workspace_id, name, (), spare)
    known = find_row(groups.GroupItem, groups.group_key(wanted))
    return f"{office.workspace_id}.{spare}" if known else wanted


def _put(ctx: Context, office: Office, before: Group, after: Group, doing: Doing) -> SeenGroup:
    now = ctx.now()
    after = replace(after, version=before.version + 1)
    change = _decide(ctx, office, before, after, now)
    commit(groups.change_group(after), *_writes(ctx, office, change, doing, now))
    return SeenGroup(change.group, change.wallet)


def _decide(
    ctx: Context, office: Office, before: Group | None, after: Group, now: datetime
) -> GroupChange:
    workspace_id, wallet_id = office.workspace_id, group_wallet_id(after.id)
    involved = after.admin_ids | (before.admin_ids if before else frozenset())
    rows = read_rows(
        [
            workspaces.workspace_key(workspace_id),
            workspaces.catalogue_key(workspace_id),
            groups.register_key(workspace_id),
            credits.wallet_key(wallet_id),
            credits.wallet_key(pool_id(workspace_id)),
            *(people.person_key(each) for each in involved),
        ]
    )
    workspace = workspaces.workspace_in(rows, workspace_id)
    catalogue = workspaces.catalogue_in(rows, workspace_id)
    pool = credits.wallet_in(rows, pool_id(workspace_id))
    if workspace is None or catalogue is None or pool is None:
        raise NotFoundError
    found = (people.person_in(rows, each) for each in involved)
    facts = GroupFacts(
        before=before,
        register=groups.register_in(rows, workspace_id),
        coaching_type_ids=catalogue.coaching_types.keys(),
        people={person.id: person for person in found if person},
        wallet=credits.wallet_in(rows, wallet_id),
        pool=pool,
    )
    cause = Cause(
        transfer_id=ctx.new_id(), reason=Reason.WALLET_CLOSED, at=now, actor_id=office.person.id
    )
    return decide_group(after, facts, cause, today_in(workspace, now))


def _writes(
    ctx: Context, office: Office, change: GroupChange, doing: Doing, now: datetime
) -> list[Write]:
    """All but the group's own row and the replay record."""
    return [
        *standing_of(office.person, *change.people),
        groups.put_register(change.register),
        *([credits.add_wallet(change.new_wallet)] if change.new_wallet else []),
        *credits.settle(change.settlement),
        *(people.change_person(person) for person in change.people),
        note_deed(ctx, office.person.id, office.workspace_id, doing, change.group.id),
    ]


def standing_of(caller: Person, *written: Person) -> list[Write]:
    """The check that the caller may still act; none if the same write changes them anyway.

    Raises:
        StaleError: they are written as another version than the one that may act.
    """
    for person in written:
        if person.id == caller.id:
            if person.version != caller.version + 1:
                raise StaleError
            return []
    return [people.check_unchanged(caller)]
