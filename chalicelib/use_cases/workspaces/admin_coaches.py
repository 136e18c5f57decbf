"""Coaches of a workspace: adding and linking them, and what they offer there.

A coach's hours, profile and other workspaces are the coach's own; an admin touches none of them.
"""

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.coaches.availability import Availability, CoachCalendar
from chalicelib.domain.coaches.cards import card_of
from chalicelib.domain.coaches.coaches import (
    MOST_COACHES,
    BookingMode,
    Coach,
    Offered,
    Offering,
    Profile,
    ProfilePatch,
    Schedule,
    decide_offerings,
    offering_to,
    within_bounds,
    without_workspace,
)
from chalicelib.domain.kernel.errors import InvalidError, NotFoundError, NotInStateError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of_first
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.notices.invitations import InvitedAs, invitation_id_of
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person, coaching_for, is_stranger
from chalicelib.domain.workspaces.workspaces import Catalogue
from chalicelib.storage.coaches import cards, coaches, hints, profiles
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import Key, Rows, read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.workspaces import people, removals, workspaces
from chalicelib.storage.workspaces.invitations import invitation_key
from chalicelib.use_cases.kernel.access import administration_of, caller_in, read_admin, still_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.offboarding.removals import NO_SUCH_COACH, remove_coach
from chalicelib.use_cases.workspaces.adding_members import (
    Adding,
    add_user,
    check_not_erased,
    invite,
    stand_in,
)


class AddCoach(Struct, frozen=True, kw_only=True):
    """A coach for the admin's workspace; without an `offering` they offer all of its catalogue.

    The rest is for a new coach only: one who coaches elsewhere keeps what they have.
    """

    email: str
    name: str
    offering: tuple[Offered, ...] | None = None
    timezone: str | None = None
    booking_mode: BookingMode = BookingMode.INSTANT
    profile: ProfilePatch = field(default_factory=dict)


class ChangeLink(Struct, frozen=True, kw_only=True):
    """None stays as it is; `linked` False removes the coach from the workspace."""

    linked: bool | None = None
    offering: tuple[Offered, ...] | None = None


class LinkedCoach(Struct, frozen=True):
    """A coach as the admins of one workspace see them."""

    person: Person
    coach: Coach
    catalogue: Catalogue

    @property
    def linked(self) -> bool:
        return self.catalogue.workspace_id in self.person.coach_of


class _Read(Struct, frozen=True):
    """What one try of a change found."""

    admin: Person
    catalogue: Catalogue
    rows: Rows

    @property
    def workspace_id(self) -> str:
        return self.catalogue.workspace_id


def list_linked_coaches(ctx: Context, caller_id: str, page: PageRequest) -> Page[LinkedCoach]:
    """The coaches of the admin's workspace, in a stable order.

    Raises:
        NotFoundError: the caller is no admin.
    """
    _, workspace_id = read_admin(caller_id)
    catalogue = _catalogue(workspace_id)
    ids = cards.list_coach_ids(workspace_id, page.after, page.limit + 1)
    wanted = page_of_first(ids, page, str)
    by_id = {coach.id: coach for coach in coaches.list_coaches(list(wanted.items))}
    found = [
        LinkedCoach(person, by_id[person.id], catalogue)
        for person in people.list_people(list(wanted.items))
        if person.id in by_id
    ]
    return Page(found, wanted.next_after)


def get_linked_coach(ctx: Context, caller_id: str, coach_id: str) -> LinkedCoach:
    """One coach of the admin's workspace.

    Raises:
        NotFoundError: the caller is no admin, or there is no such coach in the workspace.
    """
    return _read_linked(caller_id, coach_id)[0]


def add_coach(ctx: Context, caller_id: str, command: AddCoach, once: Once[LinkedCoach]) -> Answer:
    """Adds a coach to the admin's workspace: a new person, or one of its people.

    An address that only other workspaces know is added under another id and answered like any other
    from then on; nothing of that person is shown or changed. They are invited, and take the place
    of their stand-in if they accept (`invitations.accept`).

    Atomic: the person, the link with its card, the schedule, for a new coach also profile and
    hints, the invitation of who was not in the workspace, the deed and the replay record; under
    the admin's rights.
    Repeatable: the user in the pool is made once for an address; the key's first answer is given
    again.

    Raises:
        NotFoundError: the caller is no admin.
        InvalidError: the coach is in this workspace already, it has as many as it may have, or a
            type is not in its catalogue.
        NotInStateError: the coach is still being removed from it.
        IdempotencyKeyReusedError: the key was used for another body.
    """
    read_admin(caller_id)
    return add_user(
        ctx,
        command.email,
        lambda person_id: _decide_coach(ctx, caller_id, person_id, command, once),
    )


def _decide_coach(
    ctx: Context, caller_id: str, user_id: str, command: AddCoach, once: Once[LinkedCoach]
) -> Adding:
    now = ctx.now()
    read = _read_to_add(caller_id, user_id, once)
    if answer := idempotency.replay_in(read.rows, once, now):
        return Adding(answer)
    person_id = _free_id(read, user_id)
    known = people.person_in(read.rows, person_id)
    person = _as_coach(known, person_id, command, read)
    before = coaches.coach_in(read.rows, person_id)
    coach = _linked(before, person, command, read)
    answer = once.answer(LinkedCoach(person, coach, read.catalogue))
    came = known is not None and read.workspace_id in known.workspace_ids
    writes: list[Write] = [
        *idempotency.put_replay(once, answer, now),
        *still_admin(read.admin, person),
        removals.check_none(read.workspace_id, person.id),
        people.change_person(person) if known else people.add_person(person),
        cards.put_card(read.workspace_id, card_of(coach, read.workspace_id)),
        *coaches.put_schedule_alone(coach.schedule),
        *([profiles.check_profile(before.profile)] if before else _new(coach)),
        *(
            []
            if came
            else [invite(read.rows, read.admin, user_id, person_id, InvitedAs.COACH, now)]
        ),
        note_deed(ctx, read.admin.id, read.workspace_id, Doing.COACH_ADDED, person.id),
    ]
    return Adding(answer, writes)


def _free_id(read: _Read, user_id: str) -> str:
    """Under which id a coach is added: their own, or for a stranger that of their stand-in.

    Raises:
        InvalidError: either is here already, or the workspace has as many as it may have.
        NotInStateError: either is still being removed, or erased.
    """
    workspace_id, double_id = read.workspace_id, stand_in(read.workspace_id, user_id)
    check_not_erased(read.rows, user_id, double_id)
    for each in (user_id, double_id):
        person = people.person_in(read.rows, each)
        if person and workspace_id in person.coach_of:
            raise InvalidError(Phrase("This coach is in your workspace already."), "email")
        if removals.removal_in(read.rows, workspace_id, each):
            raise NotInStateError(
                Phrase("This person is being removed. Add them again once that is done."),
                "removing",
            )
    if len(cards.list_coach_ids(workspace_id, None, MOST_COACHES)) == MOST_COACHES:
        raise InvalidError(
            Phrase("A workspace has at most {most} coaches. Remove one first.", most=MOST_COACHES),
            "email",
        )
    stranger = is_stranger(people.person_in(read.rows, user_id), workspace_id)
    return double_id if stranger else user_id


def change_link(ctx: Context, caller_id: str, coach_id: str, command: ChangeLink) -> LinkedCoach:
    """Changes what a coach offers to the admin's workspace, or removes the coach from it.

    An offering changes no session that stands; removing ends them (`remove_coach`).

    Atomic: the schedule under its version, the deed; under the admin's rights.
    Repeatable: the same offering again writes nothing.

    Raises:
        NotFoundError: the caller is no admin, or there is no such coach in the workspace.
        InvalidError: a type is not in the workspace's catalogue.
    """
    if command.linked is False:
        found, _ = _read_linked(caller_id, coach_id)
        remove_coach(ctx, caller_id, coach_id)
        return _unlinked(found)
    return until_fresh(lambda: _change_offering(ctx, caller_id, coach_id, command))


def _unlinked(found: LinkedCoach) -> LinkedCoach:
    """The coach as their removal leaves them."""
    workspace_id = found.catalogue.workspace_id
    person = replace(found.person, coach_of=found.person.coach_of - {workspace_id})
    coach = replace(found.coach, schedule=without_workspace(found.coach.schedule, workspace_id))
    return replace(found, person=person, coach=coach)


def _change_offering(
    ctx: Context, caller_id: str, coach_id: str, command: ChangeLink
) -> LinkedCoach:
    found, admin = _read_linked(caller_id, coach_id)
    before, workspace_id = found.coach.schedule, found.catalogue.workspace_id
    if command.offering is None:
        return found
    offering = _offering(command.offering, found.catalogue)
    if offering == before.offerings.get(workspace_id):
        return found
    schedule = offering_to(before, workspace_id, offering)
    commit(
        *still_admin(admin),
        *coaches.put_schedule(schedule),
        note_deed(ctx, admin.id, workspace_id, Doing.COACH_CHANGED, coach_id),
    )
    return replace(found, coach=replace(found.coach, schedule=schedule))


def _read_linked(caller_id: str, coach_id: str) -> tuple[LinkedCoach, Person]:
    """The coach with the admin who asks.

    Raises:
        NotFoundError: the caller is no admin, or there is no such coach in the workspace.
    """
    read = _read(caller_id, [people.person_key(coach_id), *coaches.coach_keys(coach_id)])
    person = people.person_in(read.rows, coach_id)
    coach = coaches.coach_in(read.rows, coach_id)
    if person is None or coach is None or read.workspace_id not in person.coach_of:
        raise NotFoundError(NO_SUCH_COACH)
    return LinkedCoach(person, coach, read.catalogue), read.admin


def _read_to_add(caller_id: str, user_id: str, once: Once[LinkedCoach]) -> _Read:
    """Whoever has the address, and their stand-in.

    Raises:
        NotFoundError: the caller is no admin.
    """
    _, home = read_admin(caller_id)
    double_id = stand_in(home, user_id)
    return _read(
        caller_id,
        [
            *idempotency.replay_keys(once),
            invitation_key(user_id, invitation_id_of(home, InvitedAs.COACH)),
            *(
                key
                for each in (user_id, double_id)
                for key in (
                    people.person_key(each),
                    *coaches.coach_keys(each),
                    removals.removal_key(home, each),
                )
            ),
        ],
    )


def _read(caller_id: str, keys: Sequence[Key]) -> _Read:
    """Raises: NotFoundError: the caller is no admin."""
    rows = read_rows([people.person_key(caller_id), *keys])
    admin, workspace_id = administration_of(caller_in(rows, caller_id))
    return _Read(admin, _catalogue(workspace_id), rows)


def _catalogue(workspace_id: str) -> Catalogue:
    catalogue = workspaces.find_catalogue(workspace_id)
    if catalogue is None:
        raise NotFoundError
    return catalogue


def _new(coach: Coach) -> list[Write]:
    return [*profiles.put_profile(coach.profile), hints.note_hint(coach.id)]


def _as_coach(known: Person | None, person_id: str, command: AddCoach, read: _Read) -> Person:
    if known:
        return coaching_for(known, read.workspace_id)
    return Person(
        id=person_id,
        name=command.name,
        email=command.email,
        timezone=_timezone(command, read),
        coach_of=frozenset({read.workspace_id}),
    )


def _linked(before: Coach | None, person: Person, command: AddCoach, read: _Read) -> Coach:
    offering = _offering(command.offering, read.catalogue)
    if before:
        return replace(before, schedule=offering_to(before.schedule, read.workspace_id, offering))
    at_home = person.workspace_id == read.workspace_id
    name = person.name if at_home else command.name
    profile = Profile(coach_id=person.id, name=name, **command.profile)
    schedule = Schedule(
        coach_id=person.id,
        calendar=CoachCalendar(Availability(timezone=_timezone(command, read))),
        booking_mode=command.booking_mode,
        offerings=within_bounds({read.workspace_id: offering}),
    )
    return Coach(profile=profile, schedule=schedule)


def _offering(wanted: Sequence[Offered] | None, catalogue: Catalogue) -> Offering:
    if wanted is None:
        return {kind: frozenset(catalogue.session_types) for kind in catalogue.coaching_types}
    return decide_offerings(wanted, {catalogue.workspace_id: catalogue})[catalogue.workspace_id]


def _timezone(command: AddCoach, read: _Read) -> str:
    """Without a wish the coach begins in the admin's own zone."""
    return command.timezone or read.admin.timezone
