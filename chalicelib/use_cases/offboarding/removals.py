"""Removing members and coaches: one write marks them; `departures` ends what they have ahead."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import Coach, without_workspace
from chalicelib.domain.coaches.photos import without_photo
from chalicelib.domain.credits.credits import Cause, Reason, member_wallet_id, pool_id
from chalicelib.domain.credits.wallet_closing import Settlement, decide_close
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.offboarding.removals import (
    Removal,
    ahead,
    check_removable,
    removal_id_of,
)
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Owners, Person, Role, Standing, decide_owners
from chalicelib.domain.workspaces.workspaces import today_in
from chalicelib.storage.coaches import cards, coaches, profiles
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import Key, Rows, read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.sessions import pairings
from chalicelib.storage.workspaces import people, removals, workspaces
from chalicelib.use_cases.kernel.access import administration_of, caller_in, still_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context

NO_SUCH_PERSON = Phrase("There is no such person in your workspace.")
NO_SUCH_COACH = Phrase("There is no such coach in your workspace.")


class Progress(Struct, frozen=True):
    """How far a removal has come."""

    status: Standing
    sessions_left: int


class Leaver(Struct, frozen=True):
    """Who is to leave a workspace, by whose hand, among the rows of `leaver_keys`."""

    actor_id: str
    workspace_id: str
    person: Person
    removal: Removal | None
    rows: Rows

    @property
    def owners(self) -> Owners:
        return workspaces.owners_in(self.rows, self.workspace_id)


def remove_member(ctx: Context, caller_id: str, person_id: str) -> Progress:
    """Removes a person from the admin's workspace, as coach too if they are one there.

    From the answer on they can do nothing any more; what they have ahead is ended by the clock.

    Atomic: the person's standing, the owners, the wallet with the pool, the coach's offering and
    link, the removal, the deed; under the admin's rights.
    Repeatable: a second call tells how far it has come.

    Raises:
        NotFoundError: the caller is no admin, or there is no such person in the workspace.
        ForbiddenError: the person is an owner and the caller is none.
        LastOwnerError: nobody would own the workspace.
    """
    return until_fresh(lambda: _remove_member(ctx, caller_id, person_id))


def _remove_member(ctx: Context, caller_id: str, person_id: str) -> Progress:
    admin, read = _read(caller_id, person_id, NO_SUCH_PERSON)
    person, workspace_id = read.person, read.workspace_id
    wallet = credits.wallet_in(read.rows, member_wallet_id(workspace_id, person_id))
    if person.workspace_id != workspace_id or wallet is None:  # a directory has no wallet
        raise NotFoundError(NO_SUCH_PERSON)
    if person.standing is not Standing.ACTIVE:
        return progress_of(ctx, workspace_id, person)
    check_removable(admin, person)
    left = replace(
        person,
        standing=Standing.REMOVING,
        coach_of=person.coach_of - {workspace_id},
        version=person.version + 1,
    )
    coaching = workspace_id in person.coach_of
    removal = marked(ctx, read, as_member=True, as_coach=coaching)
    commit(
        *still_admin(admin, left),
        people.change_person(left),
        *membership_ends(ctx, read),
        *(_without_coaching(ctx, read) if coaching else []),
        removals.put_removal(removal),
        *([coach_removed(ctx, read)] if coaching else []),
    )
    return Progress(Standing.REMOVING, len(list_ahead(removal, ctx.now())))


def membership_ends(ctx: Context, read: Leaver) -> list[Write]:
    """What a member has in the workspace beside sessions: their part in owning it, their wallet.

    Raises:
        LastOwnerError: nobody would own the workspace.
    """
    person, owned = read.person, Role.OWNER in read.person.roles
    owners = decide_owners(read.owners, person.id, owned=owned, owns=False)
    return [
        *([workspaces.put_owners(owners)] if owners else []),
        *credits.settle(_closing(ctx, read)),
        note_deed(ctx, read.actor_id, read.workspace_id, Doing.MEMBER_REMOVED, person.id),
    ]


def remove_coach(ctx: Context, caller_id: str, coach_id: str) -> Progress:
    """Takes a coach out of the admin's workspace; a member they may stay.

    Atomic: the person, their offering and link, the removal, the deed; under the admin's rights.
    Repeatable: a second call tells how far it has come, until it is done.

    Raises:
        NotFoundError: the caller is no admin, or there is no such coach in the workspace.
    """
    return until_fresh(lambda: _remove_coach(ctx, caller_id, coach_id))


def _remove_coach(ctx: Context, caller_id: str, coach_id: str) -> Progress:
    admin, read = _read(caller_id, coach_id, NO_SUCH_COACH)
    person, workspace_id = read.person, read.workspace_id
    if workspace_id not in person.coach_of:
        if read.removal and read.removal.as_coach:
            return Progress(Standing.REMOVING, len(list_ahead(read.removal, ctx.now())))
        raise NotFoundError(NO_SUCH_COACH)
    left = replace(person, coach_of=person.coach_of - {workspace_id}, version=person.version + 1)
    removal = marked(ctx, read, as_coach=True)
    commit(
        *still_admin(admin, left),
        people.change_person(left),
        *_without_coaching(ctx, read),
        removals.put_removal(removal),
        coach_removed(ctx, read),
    )
    return Progress(Standing.REMOVING, len(list_ahead(removal, ctx.now())))


def progress_of(ctx: Context, workspace_id: str, person: Person) -> Progress:
    """How a person of the workspace stands, and how many sessions are still to be ended."""
    if person.standing is not Standing.REMOVING:
        return Progress(person.standing, 0)
    removal = removals.find_removal(removal_id_of(workspace_id, person.id))
    return Progress(person.standing, len(list_ahead(removal, ctx.now())) if removal else 0)


def list_ahead(removal: Removal, now: datetime) -> list[str]:
    """The sessions and requests that are still to be ended, read consistently.

    A member's are in their own pairs, a coach's in the pairs of all members of the workspace: no
    index is asked.
    """
    pairs = pairings.list_pairings(removal.person_id) if removal.as_member else []
    if removal.as_coach:
        members = workspaces.list_member_ids(removal.workspace_id)
        pairs += pairings.list_pairings_of_coach(removal.person_id, members)
    return ahead(pairs, now)


def leaver_keys(workspace_id: str, person_id: str) -> list[Key]:
    """The rows that leaving a workspace rests on."""
    return [
        people.person_key(person_id),
        *coaches.coach_keys(person_id),
        *wallet_keys(workspace_id, member_wallet_id(workspace_id, person_id)),
        workspaces.owners_key(workspace_id),
        removals.removal_key(workspace_id, person_id),
    ]


def leaver_in(rows: Rows, workspace_id: str, person: Person, actor_id: str) -> Leaver:
    """Who leaves, among what a batch read found."""
    removal = removals.removal_in(rows, workspace_id, person.id)
    return Leaver(actor_id, workspace_id, person, removal, rows)


def _read(caller_id: str, person_id: str, missing: Phrase) -> tuple[Person, Leaver]:
    """Raises: NotFoundError: the caller is no admin, or nobody has this id: then `missing`."""
    caller = people.find_person(caller_id)
    home = (caller.workspace_id if caller else None) or ""
    rows = read_rows([people.person_key(caller_id), *leaver_keys(home, person_id)])
    admin, workspace_id = administration_of(caller_in(rows, caller_id))
    person = people.person_in(rows, person_id)
    if person is None or workspace_id != home:
        raise NotFoundError(missing)
    return admin, leaver_in(rows, workspace_id, person, admin.id)


def wallet_keys(workspace_id: str, wallet_id: str) -> list[Key]:
    """The rows that closing a wallet rests on."""
    return [
        workspaces.workspace_key(workspace_id),
        credits.wallet_key(wallet_id),
        credits.wallet_key(pool_id(workspace_id)),
    ]


def marked(
    ctx: Context, read: Leaver, *, as_member: bool = False, as_coach: bool = False
) -> Removal:
    """The removal with what is to be removed now, beside what is being removed already."""
    known = read.removal or Removal(
        workspace_id=read.workspace_id,
        person_id=read.person.id,
        actor_id=read.actor_id,
        begun_at=ctx.now(),
    )
    return replace(
        known,
        as_member=known.as_member or as_member,
        as_coach=known.as_coach or as_coach,
        version=known.version + 1,
    )


def _closing(ctx: Context, read: Leaver) -> Settlement:
    wallet_id = member_wallet_id(read.workspace_id, read.person.id)
    wallet = credits.wallet_in(read.rows, wallet_id)
    pool = credits.wallet_in(read.rows, pool_id(read.workspace_id))
    workspace = workspaces.workspace_in(read.rows, read.workspace_id)
    assert wallet is not None, "who is at home there has a wallet"
    assert pool is not None, "a workspace has a pool"
    assert workspace is not None, "somebody is at home there"
    cause = Cause(
        transfer_id=ctx.new_id(),
        reason=Reason.WALLET_CLOSED,
        at=ctx.now(),
        actor_id=read.actor_id,
    )
    return decide_close(wallet, pool, cause, today_in(workspace, ctx.now()))


def _without_coaching(ctx: Context, read: Leaver) -> list[Write]:
    """The coach offers nothing to the workspace: whoever books meanwhile decides anew. Of one who
    coaches nowhere any more, nobody sees a photo.
    """
    coach: Coach | None = coaches.coach_in(read.rows, read.person.id)
    unlinked: list[Write] = [cards.unlink_coach(read.workspace_id, read.person.id)]
    if coach is None:
        return unlinked
    schedule = without_workspace(coach.schedule, read.workspace_id)
    written = [*unlinked, *coaches.put_schedule_alone(schedule)]
    if read.person.coach_of - {read.workspace_id}:
        return written
    return [*written, *profiles.set_photo(coach.profile, without_photo(ctx.new_id()), ())]


def coach_removed(ctx: Context, read: Leaver) -> Write:
    """The deed that says so."""
    return note_deed(ctx, read.actor_id, read.workspace_id, Doing.COACH_REMOVED, read.person.id)
