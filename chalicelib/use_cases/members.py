"""People of a workspace: adding them with starting credits, changing and listing them.

Who was removed can be added again: as the same person, with the same wallet. Its history goes on.
"""

import hashlib
from dataclasses import dataclass, replace
from uuid import UUID

from chalicelib.domain.audit import Doing
from chalicelib.domain.booking import today_in
from chalicelib.domain.credits import (
    Cause,
    Holding,
    Posting,
    Reason,
    Wallet,
    member_wallet_id,
    pool_id,
)
from chalicelib.domain.errors import (
    ForbiddenError,
    InvalidError,
    NotFoundError,
    NotInStateError,
    PreconditionFailedError,
)
from chalicelib.domain.groups import Act, Office, Register, authorise
from chalicelib.domain.pages import Page, PageRequest
from chalicelib.domain.people import (
    Person,
    Role,
    Standing,
    check_roles,
    decide_owners,
    is_stranger,
    may_grant,
)
from chalicelib.domain.replays import Answer, Once
from chalicelib.domain.transfers import decide_transfer
from chalicelib.storage import credits, groups, people, replays, workspaces
from chalicelib.storage.table import Rows, read_rows
from chalicelib.storage.transaction import Write, commit, until_fresh
from chalicelib.use_cases.callers import (
    administration_of,
    caller_in,
    read_admin,
    read_caller,
    still_admin,
)
from chalicelib.use_cases.context import Context
from chalicelib.use_cases.deeds import note_deed
from chalicelib.use_cases.people import renaming
from chalicelib.use_cases.removals import NO_SUCH_PERSON, progress_of
from chalicelib.use_cases.workspaces import member_wallet


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMember:
    """`credits` come from the pool."""

    email: str
    name: str
    credits: int = 0
    roles: frozenset[Role] = frozenset({Role.MEMBER})
    group_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMember:
    """None stays as it is."""

    name: str | None = None
    roles: frozenset[Role] | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """`sessions_left` of somebody who is being removed: what is still to be ended."""

    person: Person
    wallet: Wallet
    sessions_left: int | None = None


def add_member(ctx: Context, caller_id: str, command: AddMember, once: Once[Member]) -> Answer:
    """Adds a person to the admin's workspace, with a wallet and starting credits.

    An address that another workspace knows is answered like any other; nothing of that person is
    shown or changed.

    Atomic: the person, their places in the workspace and its groups, their wallet, the credits with
    both entries, the owners, the deed, the replay record; under the admin's rights. Repeatable: the
    user in the pool is made once for an address; the key's first answer is given again.

    Raises:
        NotFoundError: the caller is no admin.
        ForbiddenError: a role is above the caller's own.
        InvalidError: the person is in this workspace already, or a group does not exist.
        NotInStateError: the person is still being removed from it.
        InsufficientCreditsError: the pool has too few.
    """
    admin, _ = read_admin(caller_id)
    if not may_grant(admin, command.roles):
        raise ForbiddenError("You cannot grant a role above your own.")
    person_id = ctx.user_pool.ensure_user(command.email)
    return until_fresh(lambda: _add_member(ctx, caller_id, person_id, command, once))


def list_members(ctx: Context, caller_id: str, page: PageRequest) -> Page[Member]:
    """The people of the admin's workspace with their wallets, in a stable order; for a group admin
    those of the groups that they look after.
    """
    office = authorise(read_caller(caller_id), Act.SEE)
    workspace_id = office.workspace_id
    ids = [each for each in _ids_in_reach(office) if each > (page.after or "")]
    wanted = ids[: page.limit]
    wallets = credits.list_wallets([member_wallet_id(workspace_id, each) for each in wanted])
    by_owner = {wallet.owner_id: wallet for wallet in wallets}
    register = groups.find_register(workspace_id)
    members = [
        _seen(ctx, _as_seen(office, register, person), by_owner[person.id])
        for person in people.list_people(wanted)
        if person.workspace_id == workspace_id and person.id in by_owner
    ]
    return Page(members, wanted[-1] if len(ids) > page.limit else None)


def get_member(ctx: Context, caller_id: str, person_id: str) -> Member:
    """One person of the admin's workspace, also one who is being removed or was; for a group admin
    one of a group that they look after.

    Raises:
        NotFoundError: there is no such person in it.
    """
    office = authorise(read_caller(caller_id), Act.SEE)
    workspace_id = office.workspace_id
    rows = read_rows(
        [
            people.person_key(person_id),
            credits.wallet_key(member_wallet_id(workspace_id, person_id)),
            groups.register_key(workspace_id),
        ]
    )
    person, wallet = _member_in(rows, workspace_id, person_id)
    seen = _as_seen(office, groups.register_in(rows, workspace_id), person)
    if office.group_ids is not None and not seen.group_ids:
        raise NotFoundError("There is no such person in your groups.")
    return _seen(ctx, seen, wallet)


def _ids_in_reach(office: Office) -> list[str]:
    if office.group_ids is None:
        return workspaces.list_member_ids(office.workspace_id)
    links = (link for each in office.group_ids for link in groups.list_memberships(each))
    return sorted({link.person_id for link in links})


def _as_seen(office: Office, register: Register, person: Person) -> Person:
    """The person with those of their groups that exist and that the caller administers."""
    return replace(
        person,
        group_ids=frozenset(filter(office.reaches, register.of(person.group_ids))),
    )


def _seen(ctx: Context, person: Person, wallet: Wallet) -> Member:
    if person.standing is Standing.ACTIVE:
        return Member(person, wallet)
    left = progress_of(ctx, wallet.workspace_id, person).sessions_left
    return Member(person, wallet, left)


def change_member(
    ctx: Context,
    caller_id: str,
    person_id: str,
    command: ChangeMember,
    expected_version: int | None,
) -> Member:
    """Changes the name or the roles of a person of the admin's workspace.

    Atomic: the person, the owners, the copies of the name, the deed; under the admin's rights.
    Repeatable: the same change again writes nothing.

    Raises:
        NotFoundError: the caller is no admin, or there is no such person in the workspace.
        ForbiddenError: a role is above the caller's own, or the person is an owner and the caller
            is none.
        LastOwnerError: nobody would own the workspace.
        NotInStateError: the person is being removed, or was.
        PreconditionFailedError: the person was changed since they were read.
    """
    return until_fresh(lambda: _change_member(ctx, caller_id, person_id, command, expected_version))


def _change_member(
    ctx: Context,
    caller_id: str,
    person_id: str,
    command: ChangeMember,
    expected_version: int | None,
) -> Member:
    admin, workspace_id = read_admin(caller_id)
    rows = read_rows(
        [
            people.person_key(person_id),
            credits.wallet_key(member_wallet_id(workspace_id, person_id)),
            workspaces.owners_key(workspace_id),
            groups.register_key(workspace_id),
        ]
    )
    person, wallet = _member_in(rows, workspace_id, person_id)
    if person.standing is not Standing.ACTIVE:
        raise NotInStateError("This person is leaving or has left.", person.standing.value)
    if expected_version not in {None, person.version}:
        raise PreconditionFailedError
    roles = person.roles if command.roles is None else command.roles
    check_roles(admin, person, roles)
    changed = replace(person, name=command.name or person.name, roles=roles)
    if changed == person:
        return Member(person, wallet)
    changed = replace(changed, version=person.version + 1)
    detail = {"roles": ", ".join(sorted(roles))} if roles != person.roles else {}
    commit(
        *still_admin(admin, changed),
        people.change_person(changed),
        *_owner_writes(
            rows,
            workspace_id,
            person_id,
            owned=Role.OWNER in person.roles,
            owns=Role.OWNER in roles,
        ),
        *(renaming(changed) if changed.name != person.name else []),
        note_deed(ctx, admin.id, workspace_id, Doing.MEMBER_CHANGED, person_id, **detail),
    )
    return Member(changed, replace(wallet, name=changed.name))


def _member_in(rows: Rows, workspace_id: str, person_id: str) -> tuple[Person, Wallet]:
    person = people.person_in(rows, person_id)
    wallet = credits.wallet_in(rows, member_wallet_id(workspace_id, person_id))
    if person is None or wallet is None or person.workspace_id != workspace_id:
        raise NotFoundError(NO_SUCH_PERSON)
    return person, wallet


def _owner_writes(
    rows: Rows, workspace_id: str, person_id: str, *, owned: bool, owns: bool
) -> list[Write]:
    owners = workspaces.owners_in(rows, workspace_id)
    after = decide_owners(owners, person_id, owned=owned, owns=owns)
    return [workspaces.put_owners(after)] if after else []


def _add_member(
    ctx: Context, caller_id: str, person_id: str, command: AddMember, once: Once[Member]
) -> Answer:
    now = ctx.now()
    admin, workspace_id, rows = _read(caller_id, person_id, once)
    if answer := replays.replay_in(rows, once, now):
        return answer
    known = people.person_in(rows, person_id)
    with replays.settling(once, now):
        _check_free(known, workspace_id)
        _check_groups(command, groups.register_in(rows, workspace_id))
    person = _person(ctx, command, known, person_id, workspace_id, rows)
    before = credits.wallet_in(rows, member_wallet_id(workspace_id, person.id))
    member = Member(person, _wallet(workspace_id, person, before))
    moved = _starting_credits(ctx, member, command.credits, admin, rows)
    if moved:
        member = Member(person, moved[1].after)
    answer = once.answer(member)
    told: list[Write] = [*replays.put_replay(once, answer, now), *still_admin(admin)]
    if is_stranger(known, workspace_id):
        commit(*told)
        return answer
    commit(
        *told,
        people.change_person(person) if known else people.add_person(person),
        workspaces.link_member(workspace_id, person.id),
        *_owner_writes(
            rows, workspace_id, person.id, owned=False, owns=Role.OWNER in command.roles
        ),
        *_wallet_writes(member, before, moved),
        *(write for each in command.group_ids for write in groups.add_membership(each, person.id)),
        note_deed(
            ctx, admin.id, workspace_id, Doing.MEMBER_ADDED, person.id, credits=command.credits
        ),
    )
    return answer


def _check_groups(command: AddMember, register: Register) -> None:
    if command.group_ids - register.rules.keys():
        raise InvalidError("There is no such group in your workspace.", "group_ids")


def _check_free(known: Person | None, workspace_id: str) -> None:
    """Raises: InvalidError, NotInStateError: the person is here already, or still leaving."""
    if known is None or known.workspace_id != workspace_id:
        return
    if known.standing is Standing.ACTIVE:
        raise InvalidError("This person is in your workspace already.", "email")
    if known.standing is Standing.REMOVING:
        raise NotInStateError(
            "This person is being removed. Add them again once that is done.",
            known.standing.value,
        )


def _read(caller_id: str, person_id: str, once: Once[Member]) -> tuple[Person, str, Rows]:
    admin, workspace_id = read_admin(caller_id)
    rows = read_rows(
        [
            *replays.replay_keys(once),
            people.person_key(caller_id),
            people.person_key(person_id),
            workspaces.workspace_key(workspace_id),
            workspaces.owners_key(workspace_id),
            credits.wallet_key(pool_id(workspace_id)),
            groups.register_key(workspace_id),
            credits.wallet_key(member_wallet_id(workspace_id, person_id)),
        ]
    )
    admin, workspace_id = administration_of(caller_in(rows, caller_id))
    return admin, workspace_id, rows


def _person(
    ctx: Context,
    command: AddMember,
    known: Person | None,
    person_id: str,
    workspace_id: str,
    rows: Rows,
) -> Person:
    workspace = workspaces.workspace_in(rows, workspace_id)
    stranger = is_stranger(known, workspace_id)
    if known and not stranger:  # only a coach here so far, or one who had left
        return replace(
            known,
            name=known.name if workspace_id in known.workspace_ids else command.name,
            workspace_id=workspace_id,
            roles=command.roles,
            standing=Standing.ACTIVE,
            group_ids=command.group_ids,
            version=known.version + 1,
        )
    return Person(
        id=stand_in(ctx) if stranger else person_id,
        name=command.name,
        email=command.email,
        timezone=workspace.timezone if workspace else "UTC",
        workspace_id=workspace_id,
        roles=command.roles,
        group_ids=command.group_ids,
    )


def stand_in(ctx: Context) -> str:
    """An id like that of any new person, for someone whose own id is nobody's business."""
    return str(UUID(bytes=hashlib.sha256(ctx.new_id().encode()).digest()[:16], version=4))


def _starting_credits(
    ctx: Context, member: Member, amount: int, admin: Person, rows: Rows
) -> tuple[Posting, Posting] | None:
    workspace_id = member.wallet.workspace_id
    workspace = workspaces.workspace_in(rows, workspace_id)
    pool = credits.wallet_in(rows, pool_id(workspace_id))
    if not amount or workspace is None or pool is None:
        return None
    cause = Cause(
        transfer_id=ctx.new_id(),
        reason=Reason.STARTING_CREDITS,
        at=ctx.now(),
        actor_id=admin.id,
    )
    today = today_in(workspace, ctx.now())
    return decide_transfer(pool, member.wallet, amount, cause, today)


def _wallet(workspace_id: str, person: Person, before: Wallet | None) -> Wallet:
    """A new wallet, or the one of a person who was here before, open again."""
    if before is None:
        return member_wallet(workspace_id, person)
    return replace(before, open=True, name=person.name)


def _wallet_writes(
    member: Member, before: Wallet | None, moved: tuple[Posting, Posting] | None
) -> tuple[Write, ...]:
    if moved:
        return (*credits.post(moved[0]), *credits.post(moved[1]))
    if before is None:
        return (credits.add_wallet(member.wallet),)
    reopened = replace(member.wallet, version=before.version + 1)
    return (credits.put_holding(Holding(before=before, after=reopened)),)
