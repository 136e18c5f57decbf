"""Beginning to erase a person: by their own wish, or by an admin's once they left.

`clearing` does the rest, from the clock.
"""

from enum import StrEnum

from msgspec.structs import replace

from chalicelib.domain.coaches.photos import without_photo
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.privacy.erasure import begun, check_erasable, leaving
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person, Standing
from chalicelib.storage.coaches import cards, coaches, profiles
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.storage.kernel.transaction import (
    StaleError,
    Write,
    commit,
    of_one_moment,
    until_fresh,
)
from chalicelib.storage.privacy import erasures
from chalicelib.storage.workspaces import people, removals
from chalicelib.use_cases.kernel.access import administration_of, caller_in, still_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.offboarding.removals import (
    NO_SUCH_PERSON,
    coach_removed,
    leaver_in,
    leaver_keys,
    marked,
    membership_ends,
)


class ErasureStatus(StrEnum):
    ERASING = "erasing"
    ERASED = "erased"


def erase_me(ctx: Context, caller_id: str) -> ErasureStatus:
    """Erases the caller: from the answer on they can do nothing any more, anywhere.

    Atomic: the person, their part in owning the workspace, their wallet with the pool, offerings
    and cards of a coach, the photo, the removal at home, the erasure, the deeds.
    Repeatable: a second call tells how far it has come; of somebody who is not known nothing is
    stored, and nothing is done.

    Raises:
        LastOwnerError: nobody would own the workspace.
    """
    return until_fresh(lambda: begin(ctx, caller_id, caller_id))


def begin(ctx: Context, person_id: str, actor_id: str) -> ErasureStatus:
    """One try of it.

    Raises:
        LastOwnerError: nobody would own the workspace.
        StaleError: somebody changed the person meanwhile.
    """
    known = people.find_person(person_id)
    if known is None or known.erased_at:
        return _status_of(person_id)
    home = known.workspace_id or ""
    rows = read_rows(leaver_keys(home, person_id))
    person = people.person_in(rows, person_id)
    if person is None or person.version != known.version:
        raise StaleError
    with of_one_moment(rows):
        ends = _ends_at_home(ctx, rows, person, actor_id)
    commit(
        people.change_person(leaving(person, ctx.now())),
        *ends,
        *_ends_as_coach(ctx, rows, person),
        erasures.put_erasure(begun(person, actor_id, ctx.now())),
    )
    return ErasureStatus.ERASING


def _status_of(person_id: str) -> ErasureStatus:
    goes_on = erasures.find_erasure(person_id)
    return ErasureStatus.ERASING if goes_on else ErasureStatus.ERASED


def _ends_at_home(ctx: Context, rows: Rows, person: Person, actor_id: str) -> list[Write]:
    """Raises: LastOwnerError: nobody would own the workspace."""
    home = person.workspace_id
    if home is None:
        return []
    read, coaching = leaver_in(rows, home, person, actor_id), home in person.coach_of
    as_member = person.standing is Standing.ACTIVE
    if not as_member and not coaching:
        return []
    return [
        *(membership_ends(ctx, read) if as_member else []),
        *([coach_removed(ctx, read)] if coaching else []),
        removals.put_removal(marked(ctx, read, as_member=as_member, as_coach=coaching)),
    ]


def _ends_as_coach(ctx: Context, rows: Rows, person: Person) -> list[Write]:
    """Nobody is offered anything: whoever books meanwhile decides anew."""
    unlinked = [cards.unlink_coach(each, person.id) for each in sorted(person.coach_of)]
    coach = coaches.coach_in(rows, person.id)
    if coach is None:
        return [*unlinked]
    offers_nothing = replace(
        coach.schedule, offerings={}, closed_to=frozenset(), version=coach.schedule.version + 1
    )
    return [
        *unlinked,
        *coaches.put_schedule_alone(offers_nothing),
        *profiles.set_photo(coach.profile, without_photo(ctx.new_id()), ()),
    ]


def erase_member(ctx: Context, caller_id: str, person_id: str) -> ErasureStatus:
    """Erases somebody whom the admin's workspace removed before.

    Atomic: the person, the erasure, the deed; under the admin's rights.
    Repeatable: a second call tells how far it has come.

    Raises:
        NotFoundError: the caller is no admin, or there is no such person in the workspace.
        NotInStateError: see `check_erasable`.
    """
    return until_fresh(lambda: _erase_member(ctx, caller_id, person_id))


def _erase_member(ctx: Context, caller_id: str, person_id: str) -> ErasureStatus:
    rows = read_rows([people.person_key(caller_id), people.person_key(person_id)])
    admin, workspace_id = administration_of(caller_in(rows, caller_id))
    person = people.person_in(rows, person_id)
    with of_one_moment(rows):
        if person is None or person.workspace_id != workspace_id:
            raise NotFoundError(NO_SUCH_PERSON)
        if person.erased_at:
            return _status_of(person_id)
        check_erasable(person)
    left = leaving(person, ctx.now())
    commit(
        *still_admin(admin, left),
        people.change_person(left),
        erasures.put_erasure(begun(person, admin.id, ctx.now())),
        note_deed(ctx, admin.id, workspace_id, Doing.MEMBER_ERASED, person_id),
    )
    return ErasureStatus.ERASING
