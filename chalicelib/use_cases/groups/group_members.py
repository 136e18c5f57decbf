"""Who is in a group: listing, putting in, taking out. The person, their place and the group's count
of members change in one write.
"""

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Wallet, member_wallet_id
from chalicelib.domain.groups.groups import Act, Membership, Office, authorise, joined, left
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of_first
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import workspace_of
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.workspaces import groups, people
from chalicelib.use_cases.groups.groups import existing, standing_of
from chalicelib.use_cases.kernel.access import caller_in
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context


class GroupMember(Struct, frozen=True):
    """Somebody in a group, with their own wallet and what the group gave them."""

    person: Person
    wallet: Wallet
    membership: Membership


def list_group_members(
    ctx: Context, caller_id: str, group_id: str, page: PageRequest
) -> Page[GroupMember]:
    """The people of one group, in a stable order.

    Raises:
        NotFoundError: there is no such group for the caller.
    """
    rows = read_rows([people.person_key(caller_id), groups.group_key(group_id)])
    office = authorise(caller_in(rows, caller_id), Act.SEE, group_id)
    existing(groups.group_in(rows, group_id))
    found = groups.list_memberships(group_id, page.after, page.limit + 1)
    wanted = page_of_first(found, page, lambda each: each.person_id)
    ids = [each.person_id for each in wanted.items]
    persons = {person.id: person for person in people.list_people(ids)}
    purses = credits.list_wallets([member_wallet_id(office.workspace_id, each) for each in ids])
    wallets = {wallet.owner_id: wallet for wallet in purses}
    items = [
        GroupMember(persons[each.person_id], wallets[each.person_id], each)
        for each in wanted.items
        if each.person_id in persons and each.person_id in wallets
    ]
    return Page(items, wanted.next_after)


def put_in(ctx: Context, caller_id: str, group_id: str, person_id: str) -> GroupMember:
    """Puts a person of the workspace into a group.

    Atomic: the person, their place, the group's count, the deed; under the admin's standing.
    Repeatable: somebody who is in it already stays, and nothing is written.

    Raises:
        NotFoundError: there is no such group, or no such person, in the caller's workspace.
        ForbiddenError: the caller only looks after the group.
    """

    def put() -> GroupMember:
        rows = _read(caller_id, group_id, person_id)
        caller = caller_in(rows, caller_id)
        office = authorise(caller, Act.CHANGE, group_id)
        existing(groups.group_in(rows, group_id))
        person = people.person_in(rows, person_id)
        wallet = credits.wallet_in(rows, member_wallet_id(office.workspace_id, person_id))
        if person is None or wallet is None or not _belongs(person, office.workspace_id):
            raise NotFoundError(Phrase("There is no such person in your workspace."))
        if known := groups.membership_in(rows, group_id, person_id):
            return GroupMember(person, wallet, known)
        member = joined(person, groups.register_in(rows, office.workspace_id), group_id)
        deed = _deed(ctx, office, Doing.GROUP_MEMBER_ADDED, group_id, person_id)
        commit(*standing_of(caller, member), *groups.join(member, group_id), deed)
        return GroupMember(member, wallet, Membership(group_id=group_id, person_id=person_id))

    return until_fresh(put)


def take_out(ctx: Context, caller_id: str, group_id: str, person_id: str) -> None:
    """Takes a person out of a group; their sessions stay, and what the group gave them is theirs.

    Atomic: the person, their place, the group's count, the deed; under the admin's standing.
    Repeatable: somebody who is not in it is not found, and nothing is written.

    Raises:
        NotFoundError: there is no such group for the caller, or the person is not in it.
    """

    def take() -> None:
        rows = _read(caller_id, group_id, person_id)
        caller = caller_in(rows, caller_id)
        office = authorise(caller, Act.TAKE_OUT, group_id)
        existing(groups.group_in(rows, group_id))
        person = people.person_in(rows, person_id)
        if person is None or groups.membership_in(rows, group_id, person_id) is None:
            raise NotFoundError(Phrase("There is no such person in this group."))
        after = left(person, groups.register_in(rows, office.workspace_id), group_id)
        deed = _deed(ctx, office, Doing.GROUP_MEMBER_REMOVED, group_id, person_id)
        commit(*standing_of(caller, after), *groups.leave(after, group_id), deed)

    until_fresh(take)


def release_from_groups(person_id: str) -> None:
    """Takes a person who leaves the workspace out of every group, also of those they look after.

    Atomic: each group by itself, with the person.
    Repeatable: it goes on where it broke off; somebody in no group stays as they are.
    """
    while until_fresh(lambda: _release(person_id)):
        pass


def _release(person_id: str) -> bool:
    """Takes them out of one group; False: there was none left."""
    person = people.find_person(person_id)
    if person and person.group_ids:
        group_id = min(person.group_ids)
        fewer = person.group_ids - {group_id}
        after = replace(person, group_ids=fewer, version=person.version + 1)
        commit(*groups.leave(after, group_id))
        return True
    if person and person.admin_of_groups:
        commit(*_discharge(person, min(person.admin_of_groups)))
        return True
    return False


def _discharge(person: Person, group_id: str) -> list[Write]:
    fewer = person.admin_of_groups - {group_id}
    writes: list[Write] = [
        people.change_person(replace(person, admin_of_groups=fewer, version=person.version + 1))
    ]
    for group in groups.list_groups([group_id]):
        admin_ids = group.admin_ids - {person.id}
        after = replace(group, admin_ids=admin_ids, version=group.version + 1)
        writes.append(groups.change_group(after))
    return writes


def _deed(ctx: Context, office: Office, doing: Doing, group_id: str, person_id: str) -> Write:
    actor_id, workspace_id = office.person.id, office.workspace_id
    return note_deed(ctx, actor_id, workspace_id, doing, group_id, person_id=person_id)


def _read(caller_id: str, group_id: str, person_id: str) -> Rows:
    workspace_id = workspace_of(group_id)
    return read_rows(
        [
            people.person_key(caller_id),
            people.person_key(person_id),
            credits.wallet_key(member_wallet_id(workspace_id, person_id)),
            groups.group_key(group_id),
            groups.register_key(workspace_id),
            groups.membership_key(group_id, person_id),
        ]
    )


def _belongs(person: Person, workspace_id: str) -> bool:
    return person.is_active and person.workspace_id == workspace_id
