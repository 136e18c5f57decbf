"""The people of a workspace: listing and changing them."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    Wallet,
    member_wallet_id,
)
from chalicelib.domain.groups.groups import NO_SUCH_GROUP, Act, Office, Register, authorise
from chalicelib.domain.kernel.errors import (
    NotFoundError,
    NotInStateError,
    PreconditionFailedError,
)
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of_wanted
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.folding import has_words
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import (
    Person,
    Role,
    Standing,
    check_number,
    check_roles,
    decide_owners,
    without_stop,
)
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.workspaces import groups, people, workspaces
from chalicelib.use_cases.kernel.access import (
    read_admin,
    read_caller,
    still_admin,
)
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.offboarding.removals import NO_SUCH_PERSON, progress_of
from chalicelib.use_cases.workspaces.me import renaming


class ChangeMember(Struct, frozen=True, kw_only=True):
    """None stays as it is."""

    name: str | None = None
    roles: frozenset[Role] | None = None


class Member(Struct, frozen=True):
    """`sessions_left` of somebody who is being removed: what is still to be ended."""

    person: Person
    wallet: Wallet
    sessions_left: int | None = None


class MemberFilter(Struct, frozen=True, kw_only=True):
    """Who is looked for, by words of name and address; `standing` None: who was not removed. Only
    who holds the role, and only who is in the group, if they are given; only those to whom mail was
    stopped, if they are wanted.
    """

    text: str = ""
    standing: Standing | None = None
    role: Role | None = None
    group_id: str | None = None
    without_mail: bool = False


EVERYBODY = MemberFilter()


def list_members(
    ctx: Context, caller_id: str, page: PageRequest, wanted: MemberFilter = EVERYBODY
) -> Page[Member]:
    """The people of the admin's workspace with their wallets, by id; for a group admin those of
    the groups that they look after. A call reads so many people and no more, so a page may have
    few of those who are looked for and still be followed by others.

    Raises:
        NotFoundError: the caller administers nothing, or there is no such group for them.
    """
    office = authorise(read_caller(caller_id), Act.SEE, wanted.group_id)
    workspace_id = office.workspace_id
    register = groups.find_register(workspace_id)
    reach = office
    if wanted.group_id:
        if wanted.group_id not in register.rules:
            raise NotFoundError(NO_SUCH_GROUP)
        reach = replace(office, group_ids=frozenset({wanted.group_id}))
    found = page_of_wanted(
        lambda after, limit: _read_people(reach, wanted.standing, after, limit),
        lambda each: each[1] is not None and _fits(each[1], workspace_id, wanted),
        page,
        lambda each: each[0],
    )
    seen = [person for _, person in found.items if person]
    wallets = credits.list_wallets([member_wallet_id(workspace_id, each.id) for each in seen])
    by_owner = {wallet.owner_id: wallet for wallet in wallets}
    members = [
        _seen(ctx, _as_seen(office.reaches, register, person), by_owner[person.id])
        for person in seen
        if person.id in by_owner
    ]
    return Page(members, found.next_after)


def _read_people(
    office: Office, standing: Standing | None, after: str | None, limit: int
) -> list[tuple[str, Person | None]]:
    ids = _ids_in_reach(office, standing, after, limit)
    known = {person.id: person for person in people.list_people(ids)}
    return [(each, known.get(each)) for each in ids]


def _fits(person: Person, workspace_id: str, wanted: MemberFilter) -> bool:
    return (
        person.workspace_id == workspace_id
        and wanted.standing in {None, person.standing}
        and (wanted.role is None or wanted.role in person.all_roles)
        and (person.mail_stopped is not None or not wanted.without_mail)
        and has_words(f"{person.name} {person.email}", wanted.text)
    )


def get_member(ctx: Context, caller_id: str, person_id: str) -> Member:
    """One person of the admin's workspace, also one who is being removed or was; for a group admin
    one of a group that they look after.

    Raises:
        NotFoundError: there is no such person in it.
    """
    office = authorise(read_caller(caller_id), Act.SEE)
    found = member_of(ctx, office.workspace_id, person_id, office.reaches)
    if office.group_ids is not None and not found.person.group_ids:
        raise NotFoundError(Phrase("There is no such person in your groups."))
    return found


def member_of(
    ctx: Context,
    workspace_id: str,
    person_id: str,
    reaches: Callable[[str], bool] = lambda _: True,
) -> Member:
    """One person of a workspace, with those of their groups that somebody reaches.

    Raises:
        NotFoundError: there is no such person in it.
    """
    rows = read_rows(
        [
            people.person_key(person_id),
            credits.wallet_key(member_wallet_id(workspace_id, person_id)),
            groups.register_key(workspace_id),
        ]
    )
    person, wallet = _member_in(rows, workspace_id, person_id)
    register = groups.register_in(rows, workspace_id)
    return _seen(ctx, _as_seen(reaches, register, person), wallet)


def _ids_in_reach(
    office: Office, standing: Standing | None, after: str | None, limit: int
) -> list[str]:
    """The first people behind `after` whom the caller sees; of each group no more are read."""
    if office.group_ids is None and standing is Standing.REMOVED:
        return workspaces.list_former_ids(office.workspace_id, after, limit)
    if office.group_ids is None:
        return workspaces.list_member_ids(office.workspace_id, after, limit)
    places = (groups.list_memberships(each, after, limit) for each in sorted(office.group_ids))
    return sorted({place.person_id for some in places for place in some})[:limit]


def _as_seen(reaches: Callable[[str], bool], register: Register, person: Person) -> Person:
    """The person with those of their groups that exist and that the caller administers."""
    return replace(person, group_ids=frozenset(filter(reaches, register.of(person.group_ids))))


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
        raise NotInStateError(Phrase("This person is leaving or has left."), person.standing.value)
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
        *owner_writes(
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


def resume_mail(ctx: Context, caller_id: str, person_id: str) -> None:
    """Lets mail go again to a person of the admin's workspace, whose address sent it back before.

    Atomic: the person, the deed; under the admin's rights.
    Repeatable: the second call writes nothing.

    Raises:
        NotFoundError: the caller is no admin, or there is no such person in the workspace.
    """
    until_fresh(lambda: _resume_mail(ctx, caller_id, person_id))


def _resume_mail(ctx: Context, caller_id: str, person_id: str) -> None:
    admin, workspace_id = read_admin(caller_id)
    person = people.find_person(person_id)
    if person is None or person.workspace_id != workspace_id:
        raise NotFoundError(NO_SUCH_PERSON)
    if resumed := without_stop(person):
        deed = note_deed(ctx, admin.id, workspace_id, Doing.MEMBER_CHANGED, person_id)
        commit(*still_admin(admin, resumed), people.change_person(resumed), deed)


def _member_in(rows: Rows, workspace_id: str, person_id: str) -> tuple[Person, Wallet]:
    person = people.person_in(rows, person_id)
    wallet = credits.wallet_in(rows, member_wallet_id(workspace_id, person_id))
    if person is None or wallet is None or person.workspace_id != workspace_id:
        raise NotFoundError(NO_SUCH_PERSON)
    return person, wallet


def owner_writes(
    rows: Rows, workspace_id: str, person_id: str, *, owned: bool, owns: bool
) -> list[Write]:
    owners = workspaces.owners_in(rows, workspace_id)
    after = decide_owners(owners, person_id, owned=owned, owns=owns)
    if after is None:
        return []
    if owns:
        check_number(after)
    return [workspaces.put_owners(after)]
