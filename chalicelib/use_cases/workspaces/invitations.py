"""Invitations, as those see them who own the address: what is open, accepting, declining.

Until they accept, the workspace has a stand-in, of whom it knows what its admin wrote and no more.
"""

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.coaches.availability import Availability, CoachCalendar
from chalicelib.domain.coaches.cards import card_of
from chalicelib.domain.coaches.coaches import Coach, Schedule, offering_to, without_workspace
from chalicelib.domain.kernel.errors import GoneError, NotFoundError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.notices.invitations import (
    NO_MORE,
    Invitation,
    InvitationStatus,
    checked_invitation,
    decide_answer,
    decide_end,
    holds_place,
    invitation_due_at,
    is_open,
)
from chalicelib.domain.workspaces.people import Person, coaching_for
from chalicelib.domain.workspaces.workspaces import Workspace
from chalicelib.storage.coaches import cards, coaches, hints, profiles
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.storage.kernel.transaction import Write, commit, of_one_moment, until_fresh
from chalicelib.storage.notices.messages import list_unknown
from chalicelib.storage.workspaces import invitations, people, removals, workspaces
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.emails.invitations import notices_of_invitation

NONE_SUCH = Phrase("There is no such invitation for you.")


class OwnInvitation(Struct, frozen=True):
    """An invitation with the company that made it."""

    invitation: Invitation
    workspace: Workspace


class _Read(Struct, frozen=True):
    """What one try of an answer found; `subject` is the stand-in."""

    invitation: Invitation
    workspace: Workspace
    person: Person
    subject: Person | None
    rows: Rows


def list_own_invitations(ctx: Context, caller_id: str, page: PageRequest) -> Page[OwnInvitation]:
    """The invitations that wait for the caller's answer, by company."""
    known = invitations.list_invitations(caller_id)
    rows = read_rows(
        key
        for each in known
        for key in (
            people.person_key(each.subject_id),
            workspaces.workspace_key(each.workspace_id),
        )
    )
    found = (
        OwnInvitation(each, workspace)
        for each in known
        if is_open(each, people.person_in(rows, each.subject_id), ctx.now())
        and (workspace := workspaces.workspace_in(rows, each.workspace_id))
    )
    return page_of(found, page, lambda each: each.invitation.id)


def get_own_invitation(ctx: Context, caller_id: str, invitation_id: str) -> OwnInvitation:
    """One that was made to the caller, whatever became of it.

    Raises:
        NotFoundError: none was.
    """
    read = _read(caller_id, invitation_id, None)
    return OwnInvitation(read.invitation, read.workspace)


def accept(ctx: Context, caller_id: str, invitation_id: str, once: Once[OwnInvitation]) -> Answer:
    """The caller coaches for the company from now on, with the offering that its admin gave.

    Hours, time off and calendar stay one. A caller who was no coach becomes one, with the profile
    that the admin wrote and no hours yet.

    Atomic: the invitation, the caller and the stand-in, whose place they take: link, offering,
    schedules of both; for a new coach also profile and hints; the replay record.
    Repeatable: with an Idempotency-Key a repeated call gets the first answer.

    Raises:
        NotFoundError: there is no such invitation for the caller.
        GoneError, NotInStateError: see `decide_answer`.
        InvalidError: the caller would coach for too many companies, or offer too much.
        IdempotencyKeyReusedError: the key was used for another body.
    """
    return _answer(ctx, caller_id, invitation_id, InvitationStatus.ACCEPTED, once)


def decline(ctx: Context, caller_id: str, invitation_id: str, once: Once[OwnInvitation]) -> Answer:
    """The caller does not coach for the company, which is not told.

    Atomic: the invitation, the replay record.
    Repeatable: with an Idempotency-Key a repeated call gets the first answer.

    Raises:
        NotFoundError: there is no such invitation for the caller.
        GoneError, NotInStateError: see `decide_answer`.
        IdempotencyKeyReusedError: the key was used for another body.
    """
    return _answer(ctx, caller_id, invitation_id, InvitationStatus.DECLINED, once)


def _answer(
    ctx: Context,
    caller_id: str,
    invitation_id: str,
    status: InvitationStatus,
    once: Once[OwnInvitation],
) -> Answer:
    def attempt() -> Answer:
        now = ctx.now()
        read = _read(caller_id, invitation_id, once)
        if answer := idempotency.replay_in(read.rows, once, now):
            return answer
        with of_one_moment(read.rows):
            after = decide_answer(read.invitation, read.subject, status, now)
            moved = _coming(read) if status is InvitationStatus.ACCEPTED else []
        answer = once.answer(OwnInvitation(after, read.workspace))
        commit(
            *idempotency.put_replay(once, answer, now),
            invitations.put_invitation(after),
            *moved,
        )
        return answer

    return until_fresh(attempt)


def _read(caller_id: str, invitation_id: str, once: Once[OwnInvitation] | None) -> _Read:
    """Raises: NotFoundError: there is no such invitation for the caller."""
    known = invitations.find_invitation(caller_id, invitation_id)
    if known is None or not known.asks:
        raise NotFoundError(NONE_SUCH)
    rows = read_rows(
        [
            *(idempotency.replay_keys(once) if once else ()),
            invitations.invitation_key(caller_id, invitation_id),
            workspaces.workspace_key(known.workspace_id),
            people.person_key(caller_id),
            people.person_key(known.subject_id),
            *coaches.coach_keys(caller_id),
            *coaches.coach_keys(known.subject_id),
        ]
    )
    invitation = invitations.invitation_in(rows, caller_id, invitation_id)
    workspace = workspaces.workspace_in(rows, known.workspace_id)
    person = people.person_in(rows, caller_id)
    if invitation is None or workspace is None or person is None or person.erased_at:
        raise NotFoundError(NONE_SUCH)
    return _Read(invitation, workspace, person, people.person_in(rows, known.subject_id), rows)


def _coming(read: _Read) -> list[Write]:
    """The coach takes the place of the stand-in."""
    workspace_id, subject = read.workspace.id, read.subject
    double = coaches.coach_in(read.rows, subject.id) if subject else None
    if subject is None or double is None:
        raise GoneError(NO_MORE)
    person = read.person
    offering = double.schedule.offerings.get(workspace_id, {})
    known = coaches.coach_in(read.rows, person.id)
    coach = known or _new_coach(double, person)
    come = replace(coach, schedule=offering_to(coach.schedule, workspace_id, offering))
    return [
        removals.check_none(workspace_id, person.id),
        people.change_person(coaching_for(person, workspace_id)),
        people.change_person(
            replace(
                subject, coach_of=subject.coach_of - {workspace_id}, version=subject.version + 1
            )
        ),
        cards.put_card(workspace_id, card_of(come, workspace_id)),
        cards.unlink_coach(workspace_id, subject.id),
        *coaches.put_schedule_alone(come.schedule),
        *coaches.put_schedule_alone(without_workspace(double.schedule, workspace_id)),
        *(
            [profiles.check_profile(known.profile)]
            if known
            else profiles.put_profile(coach.profile)
        ),
        *([] if known else [hints.note_hint(person.id)]),
    ]


def _new_coach(double: Coach, person: Person) -> Coach:
    """A coach who was none: as the admin described them, under their own name and in their zone."""
    return Coach(
        profile=replace(double.profile, coach_id=person.id, name=person.name, version=1),
        schedule=Schedule(
            coach_id=person.id,
            calendar=CoachCalendar(Availability(timezone=person.timezone)),
            booking_mode=double.schedule.booking_mode,
            version=0,
        ),
    )


def attend_invitation(ctx: Context, person_id: str, invitation_id: str) -> None:
    """Ends an invitation whose time is over, and looks whether its last event was told.

    Atomic: the invitation alone; what is queued again is queued first.
    Repeatable: a notice that is queued twice is sent once.
    """
    while until_fresh(lambda: _attend(ctx, person_id, invitation_id)):
        pass


def _attend(ctx: Context, person_id: str, invitation_id: str) -> bool:
    """Does the one thing that is due first; whether another may be due then."""
    now = ctx.now()
    invitation = invitations.find_invitation(person_id, invitation_id)
    at = invitation_due_at(invitation) if invitation else None
    if invitation is None or at is None or at > now:
        return False
    if at == invitation.expires_at:
        after = decide_end(invitation, came=_came(invitation), now=now)
    else:
        if lost := list_unknown(notices_of_invitation(invitation)):
            ctx.queue.send([notice.fields for notice in lost])
        after = checked_invitation(invitation)
    commit(invitations.put_invitation(after))
    return True


def _came(invitation: Invitation) -> bool:
    """Whether whom the workspace added has hours, or is not there any more."""
    subject_id = invitation.subject_id
    rows = read_rows([people.person_key(subject_id), *coaches.coach_keys(subject_id)])
    subject, coach = people.person_in(rows, subject_id), coaches.coach_in(rows, subject_id)
    if subject is None or coach is None or not holds_place(invitation, subject):
        return True
    hours = coach.schedule.calendar.availability
    return any(hours.weekly.values()) or any(hours.overrides.values())
