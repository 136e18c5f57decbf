"""The users of a company's directory: the members of its workspace, by the use cases by which
admins add, rename and remove them.

A directory knows whoever is active, and whom it made inactive; whom it deleted, or an admin
removed, it knows no more.

    active: false  a removal as any other; what the directory says stays, so it finds them again
    active: true   they are added back; a removal that goes on is ended first
    delete         a removal as any other; what the directory said is forgotten
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.directory.directory import NOTHING_SAID, Said
from chalicelib.domain.kernel.errors import ConflictError, InvalidError, NotFoundError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.offboarding.removals import removal_id_of
from chalicelib.domain.workspaces.people import Person, Standing
from chalicelib.storage.directory import said as sayings
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.workspaces import groups, people, workspaces
from chalicelib.use_cases.kernel.access import read_admin, still_admin
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.offboarding import removals
from chalicelib.use_cases.offboarding.offboarding import resume_removal
from chalicelib.use_cases.workspaces import adding_members, members
from chalicelib.use_cases.workspaces.adding_members import AddMember, stand_in
from chalicelib.use_cases.workspaces.members import ChangeMember

NO_SUCH_USER = Phrase("There is no such user.")


class AlreadyThereError(ConflictError):
    """Another resource has what is to be unique."""


class DirectoryUser(Struct, frozen=True, kw_only=True):
    """`said` None: the directory said nothing of them yet; `groups` are the names of those that the
    person is in, by id.
    """

    person: Person
    said: Said | None
    groups: Mapping[str, str]


def get_user(ctx: Context, caller_id: str, user_id: str) -> DirectoryUser:
    """One user.

    Raises:
        NotFoundError: the directory knows nobody under this id.
    """
    found = list_users(ctx, caller_id, [user_id])
    if not found:
        raise NotFoundError(NO_SUCH_USER)
    return found[0]


def list_users(ctx: Context, caller_id: str, user_ids: Sequence[str]) -> list[DirectoryUser]:
    """Those of these users whom the directory knows, in this order."""
    _, workspace_id = read_admin(caller_id)
    rows = read_rows(
        [
            groups.register_key(workspace_id),
            *(people.person_key(each) for each in user_ids),
            *(sayings.user_key(workspace_id, each) for each in user_ids),
        ]
    )
    register = groups.register_in(rows, workspace_id)
    found = []
    for user_id in user_ids:
        person = people.person_in(rows, user_id)
        said = sayings.said_in(rows, sayings.user_key(workspace_id, user_id))
        if person and _knows(person, said, caller_id, workspace_id):
            names = {each: register.rules[each].name for each in register.of(person.group_ids)}
            found.append(DirectoryUser(person=person, said=said, groups=names))
    return found


def _knows(person: Person, said: Said | None, caller_id: str, workspace_id: str) -> bool:
    if person.workspace_id != workspace_id or person.id == caller_id or person.erased_at:
        return False
    return person.is_active or said is not None


def list_user_ids(ctx: Context, caller_id: str) -> list[str]:
    """The ids of all users, in a stable order; of some the directory may know nothing any more."""
    _, workspace_id = read_admin(caller_id)
    members_here = workspaces.list_member_ids(workspace_id)
    return sorted({*members_here, *sayings.list_users_said(workspace_id)})


def find_by_address(ctx: Context, caller_id: str, address: str) -> DirectoryUser | None:
    """The user with this address."""
    user_id = ctx.user_pool.find_user(address)
    if user_id is None:
        return None
    _, workspace_id = read_admin(caller_id)
    found = list_users(ctx, caller_id, [user_id, stand_in(workspace_id, user_id)])
    return next((each for each in found if each.person.email == address), None)


def list_by_external_id(ctx: Context, caller_id: str, external_id: str) -> list[DirectoryUser]:
    """The users whom the directory calls so."""
    _, workspace_id = read_admin(caller_id)
    said = sayings.list_users_said(workspace_id)
    ids = [user_id for user_id, each in said.items() if each.external_id == external_id]
    return list_users(ctx, caller_id, ids)


def add_user(ctx: Context, caller_id: str, address: str, said: Said) -> DirectoryUser:
    """Adds whoever has this address as a member.

    Atomic: the addition, as any other; then what the directory says of them.
    Repeatable: a second call finds them there. One that broke off between the two left a member
    whom the directory finds by their address.

    Raises:
        AlreadyThereError: the directory knows a user with this address.
        NotInStateError: what is stored about them is being erased.
        InvalidError: the pool does not take the address.
        NotFoundError: the directory is not connected any more.
    """
    _check_new(ctx, caller_id, address)
    _end_removal(ctx, caller_id, address)
    try:
        person_id = _add(ctx, caller_id, address, said.name or address.partition("@")[0])
    except InvalidError:
        _check_new(ctx, caller_id, address)  # an equal call was quicker
        raise
    _say(caller_id, person_id, said)
    return get_user(ctx, caller_id, person_id)


def _check_new(ctx: Context, caller_id: str, address: str) -> None:
    if find_by_address(ctx, caller_id, address):
        raise AlreadyThereError(Phrase("There is a user of this name already."))


def _add(ctx: Context, caller_id: str, address: str, name: str) -> str:
    """The id of who was added; the repetition of a call finds them by their address."""
    once: Once[members.Member] = Once(None, "", 201, lambda member: member.person.id)
    command = AddMember(email=address, name=name)
    return adding_members.add_member(ctx, caller_id, command, once).body


def change_user(
    ctx: Context, caller_id: str, user_id: str, said: Said, *, active: bool
) -> DirectoryUser:
    """Makes a user what the directory says of them.

    A name that it says as it did before stays as the person has it: they may have chosen another.

    Atomic: what is said, the name, the removal or the addition, each by itself and as any other.
    Repeatable: the same call again finds everything as it is.

    Raises:
        NotFoundError: the directory knows nobody under this id.
        ForbiddenError: they are an owner, whom no directory removes.
        NotInStateError: they are still being removed, or are being erased.
    """
    before = get_user(ctx, caller_id, user_id)
    person, known = before.person, before.said or NOTHING_SAID
    if active and not person.is_active:
        _end_removal(ctx, caller_id, person.email)
        _add(ctx, caller_id, person.email, said.name or person.name)
    if active and said.name and said.name != known.name:
        name = ChangeMember(name=said.name)
        members.change_member(ctx, caller_id, user_id, name, None)
    if said != before.said:
        _say(caller_id, user_id, said)
    if not active and person.is_active:
        removals.remove_member(ctx, caller_id, user_id)
    return get_user(ctx, caller_id, user_id)


def delete_user(ctx: Context, caller_id: str, user_id: str) -> None:
    """Removes a user, of whom the directory knows nothing from then on.

    Atomic: the removal, as any other; then what was said.
    Repeatable: the second call does not find them.

    Raises:
        NotFoundError: the directory knows nobody under this id.
        ForbiddenError: they are an owner, whom no directory removes.
    """
    before = get_user(ctx, caller_id, user_id)
    if before.person.is_active:
        removals.remove_member(ctx, caller_id, user_id)
    _, workspace_id = read_admin(caller_id)
    _commit(caller_id, sayings.forget_said(sayings.user_key(workspace_id, user_id)))


def _end_removal(ctx: Context, caller_id: str, address: str) -> None:
    """Goes on with the removal of whoever has this address, if there is one: it is not to keep them
    from coming back.
    """
    _, workspace_id = read_admin(caller_id)
    user_id = ctx.user_pool.find_user(address)
    either = [user_id, stand_in(workspace_id, user_id)] if user_id else []
    for person in people.list_people(either):
        if person.workspace_id == workspace_id and person.standing is Standing.REMOVING:
            resume_removal(ctx, removal_id_of(workspace_id, person.id))


def _say(caller_id: str, user_id: str, said: Said) -> None:
    _, workspace_id = read_admin(caller_id)
    _commit(caller_id, sayings.put_said(sayings.user_key(workspace_id, user_id), said))


def _commit(caller_id: str, write: Write) -> None:
    """Writes what is said; under the directory's rights."""

    def write_it() -> None:
        directory, _ = read_admin(caller_id)
        commit(*still_admin(directory), write)

    until_fresh(write_it)
