"""Adding people to a workspace, with starting credits.

Who was removed can be added again: as the same person, with the same wallet. Its history goes on.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    Cause,
    Holding,
    Posting,
    Reason,
    Wallet,
    member_wallet_id,
    pool_id,
)
from chalicelib.domain.credits.transfers import decide_transfer
from chalicelib.domain.groups.groups import Register
from chalicelib.domain.kernel.errors import ForbiddenError, InvalidError, NotInStateError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.notices.invitations import (
    Asking,
    InvitedAs,
    decide_invitation,
    invitation_id_of,
)
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person, Role, Standing, is_stranger, may_grant
from chalicelib.domain.workspaces.workspaces import today_in
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.storage.kernel.transaction import Write, commit, of_one_moment, until_fresh
from chalicelib.storage.workspaces import groups, invitations, people, workspaces
from chalicelib.use_cases.kernel.access import administration_of, caller_in, read_admin, still_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.workspaces.members import Member, owner_writes
from chalicelib.use_cases.workspaces.workspaces import member_wallet


class AddMember(Struct, frozen=True, kw_only=True):
    """`credits` come from the pool."""

    email: str
    name: str
    credits: int = 0
    roles: frozenset[Role] = frozenset({Role.MEMBER})
    group_ids: frozenset[str] = frozenset()


class Adding(Struct, frozen=True):
    """How an addition is answered, and what makes it true; nothing if it was made before."""

    answer: Answer
    writes: Sequence[Write] = ()


def add_member(ctx: Context, caller_id: str, command: AddMember, once: Once[Member]) -> Answer:
    """Adds a person to the admin's workspace, with a wallet and starting credits.

    An address that only other workspaces know is added under another id, and answered like any
    other from then on; nothing of that person is shown or changed. They are told by mail that they
    need another address here: a person has one home.

    Atomic: the person, their places in the workspace and its groups, their wallet, the credits with
    both entries, the owners, what the stranger is told, the deed, the replay record; under the
    admin's rights. Repeatable: the user in the pool is made once for an address; the key's first
    answer is given again.

    Raises:
        NotFoundError: the caller is no admin.
        ForbiddenError: a role is above the caller's own.
        InvalidError: the person is in this workspace already, or a group does not exist.
        NotInStateError: the person is still being removed from it.
        InsufficientCreditsError: the pool has too few.
    """
    admin, _ = read_admin(caller_id)
    if not may_grant(admin, command.roles):
        raise ForbiddenError(Phrase("You cannot grant a role above your own."))
    return add_user(
        ctx,
        command.email,
        lambda person_id: _decide(ctx, caller_id, person_id, command, once),
    )


def add_user(ctx: Context, email: str, decide: Callable[[str], Adding]) -> Answer:
    """Adds whoever has this address, as it is decided for their id in the pool.

    Who is new there is invited last, so nobody is whose addition is refused. A call that broke off
    after the invitation is repeated: the pool knows them then, and they are added.
    """
    person_id = ctx.user_pool.find_user(email)
    if person_id is None:
        until_fresh(lambda: decide(ctx.new_id()))
        person_id = ctx.user_pool.ensure_user(email)
    known_id = person_id

    def add() -> Answer:
        adding = decide(known_id)
        if adding.writes:
            commit(*adding.writes)
        return adding.answer

    return until_fresh(add)


def _decide(
    ctx: Context, caller_id: str, user_id: str, command: AddMember, once: Once[Member]
) -> Adding:
    now = ctx.now()
    admin, workspace_id, rows = _read(caller_id, user_id, once)
    if answer := idempotency.replay_in(rows, once, now):
        return Adding(answer)
    with of_one_moment(rows):
        person_id = _free_id(rows, user_id, workspace_id)
        _check_groups(command, groups.register_in(rows, workspace_id))
    known = people.person_in(rows, person_id)
    person = _person(command, known, person_id, workspace_id, rows)
    before = credits.wallet_in(rows, member_wallet_id(workspace_id, person.id))
    member = Member(person, _wallet(workspace_id, person, before))
    moved = _starting_credits(ctx, member, command.credits, admin, rows)
    if moved:
        member = Member(person, moved[1].after)
    answer = once.answer(member)
    writes: list[Write] = [
        *idempotency.put_replay(once, answer, now),
        *still_admin(admin),
        people.change_person(person) if known else people.add_person(person),
        workspaces.link_member(workspace_id, person.id),
        *owner_writes(rows, workspace_id, person.id, owned=False, owns=Role.OWNER in command.roles),
        *_wallet_writes(member, before, moved),
        *(write for each in command.group_ids for write in groups.add_membership(each, person.id)),
        note_deed(
            ctx, admin.id, workspace_id, Doing.MEMBER_ADDED, person.id, credits=command.credits
        ),
    ]
    if person_id != user_id:
        writes.append(invite(rows, admin, user_id, person_id, InvitedAs.MEMBER, now))
    return Adding(answer, writes)


def invite(
    rows: Rows, admin: Person, user_id: str, subject_id: str, place: InvitedAs, now: datetime
) -> Write:
    """The invitation of whose address it is, who is known here under `subject_id` until they come;
    in the write that adds them.
    """
    assert admin.workspace_id, "an admin has a home"
    known = invitations.invitation_in(rows, user_id, invitation_id_of(admin.workspace_id, place))
    asking = Asking(person_id=user_id, subject_id=subject_id, place=place)
    return invitations.put_invitation(decide_invitation(known, asking, admin, now))


def _free_id(rows: Rows, user_id: str, workspace_id: str) -> str:
    """Under which id somebody is added: their own, or for a stranger that of their stand-in.

    Raises:
        InvalidError, NotInStateError: either is here already, or still leaving.
    """
    known, double_id = people.person_in(rows, user_id), stand_in(workspace_id, user_id)
    check_not_erased(rows, user_id, double_id)
    _check_free(known, workspace_id)
    _check_free(people.person_in(rows, double_id), workspace_id)
    return double_id if is_stranger(known, workspace_id) else user_id


def _check_groups(command: AddMember, register: Register) -> None:
    if command.group_ids - register.rules.keys():
        raise InvalidError(Phrase("There is no such group in your workspace."), "group_ids")


def check_not_erased(rows: Rows, *person_ids: str) -> None:
    """Raises: NotInStateError: one of these ids is, or was, erased: it never leads to a name again.

    Minutes after it began the pool knows the address no more, and who has it is somebody new.
    """
    for person in filter(None, (people.person_in(rows, each) for each in person_ids)):
        if person.erased_at:
            told = Phrase(
                "What is stored about this person is being erased. Add them again later, or under "
                "another address."
            )
            raise NotInStateError(told, person.standing.value)


def _check_free(known: Person | None, workspace_id: str) -> None:
    """Raises: InvalidError, NotInStateError: the person is here already, or still leaving."""
    if known is None or known.workspace_id != workspace_id:
        return
    if known.standing is Standing.ACTIVE:
        raise InvalidError(Phrase("This person is in your workspace already."), "email")
    if known.standing is Standing.REMOVING:
        raise NotInStateError(
            Phrase("This person is being removed. Add them again once that is done."),
            known.standing.value,
        )


def _read(caller_id: str, user_id: str, once: Once[Member]) -> tuple[Person, str, Rows]:
    admin, workspace_id = read_admin(caller_id)
    either = user_id, stand_in(workspace_id, user_id)
    rows = read_rows(
        [
            *idempotency.replay_keys(once),
            people.person_key(caller_id),
            *map(people.person_key, either),
            workspaces.workspace_key(workspace_id),
            workspaces.owners_key(workspace_id),
            credits.wallet_key(pool_id(workspace_id)),
            groups.register_key(workspace_id),
            invitations.invitation_key(user_id, invitation_id_of(workspace_id, InvitedAs.MEMBER)),
            *(credits.wallet_key(member_wallet_id(workspace_id, each)) for each in either),
        ]
    )
    admin, workspace_id = administration_of(caller_in(rows, caller_id))
    return admin, workspace_id, rows


def _person(
    command: AddMember, known: Person | None, person_id: str, workspace_id: str, rows: Rows
) -> Person:
    workspace = workspaces.workspace_in(rows, workspace_id)
    if known:  # only a coach here so far, or one who had left
        return replace(
            known,
            name=known.name if workspace_id in known.workspace_ids else command.name,
            workspace_id=workspace_id,
            former_homes=(known.former_homes | {known.workspace_id or workspace_id})
            - {workspace_id},
            roles=command.roles,
            standing=Standing.ACTIVE,
            group_ids=command.group_ids,
            version=known.version + 1,
        )
    return Person(
        id=person_id,
        name=command.name,
        email=command.email,
        timezone=workspace.timezone if workspace else "UTC",
        workspace_id=workspace_id,
        roles=command.roles,
        group_ids=command.group_ids,
    )


def stand_in(workspace_id: str, user_id: str) -> str:
    """Under which id a workspace knows someone whose own id is nobody's business.

    It looks like that of any new user and is always the same, so a second addition finds it; nobody
    signs in with it.
    """
    digest = hashlib.sha256(f"{workspace_id}.{user_id}".encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))


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
