"""Deciding a booking: from what was read and `now` to everything that becomes true at once, or a
refusal.

The first refusal that applies is told, in this order: not found, not offered, not allowed, the
limits of the pair, the slot, the member's own time, the coach's time, the credits.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.coaches.coaches import BookingMode, Coach
from chalicelib.domain.coaches.slots import Occupancy, Refusal, claim_of, why_not
from chalicelib.domain.credits.credits import (
    Cause,
    Posting,
    Reason,
    Wallet,
    member_wallet_id,
    spend,
    spent_account,
)
from chalicelib.domain.groups.groups import Group, Register, check_allowed, may_pay_from
from chalicelib.domain.kernel.errors import (
    BookingModeMismatchError,
    ForbiddenError,
    InvalidError,
    MemberBusyError,
    NotFoundError,
    NotOfferedByCoachError,
    SlotNotOfferedError,
    SlotTakenError,
)
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.lifecycle import Change
from chalicelib.domain.sessions.pairings import Pairing, with_session
from chalicelib.domain.sessions.sessions import Event, Named, Policy, Session, Status
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.workspaces.people import Person, Role
from chalicelib.domain.workspaces.workspaces import (
    Catalogue,
    CoachingType,
    SessionType,
    Workspace,
    today_in,
)

SENTENCES: Mapping[Refusal, Phrase] = {
    Refusal.TOO_SOON: Phrase(
        "This time is too soon: the coach needs more notice. Choose a later one."
    ),
    Refusal.BEYOND_HORIZON: Phrase(
        "This time is too far ahead for this coach. Choose an earlier one."
    ),
    Refusal.OFF_GRID: Phrase(
        "The coach's sessions do not start at this minute. Choose an offered time."
    ),
    Refusal.OUTSIDE_HOURS: Phrase("The coach is not open at this time. Choose an offered time."),
    Refusal.TIME_OFF: Phrase("The coach has time off then. Choose another time."),
    Refusal.DAILY_LIMIT: Phrase("The coach has no more sessions on this day. Choose another day."),
    Refusal.WEEKLY_LIMIT: Phrase(
        "The coach has no more sessions in this week. Choose another week."
    ),
}


class BookSession(Struct, frozen=True, kw_only=True):
    """A member's wish: `starts_at` with a coach who confirms at once, else `proposed_starts`."""

    session_id: str
    member_id: str
    coach_id: str
    coaching_type_id: str
    session_type_id: str
    starts_at: datetime | None = None
    proposed_starts: tuple[datetime, ...] = ()
    wallet_id: str | None = None
    note: str = ""

    @property
    def wished_starts(self) -> tuple[datetime, ...]:
        """Every time that is asked for, in order."""
        return (self.starts_at,) if self.starts_at else tuple(sorted(self.proposed_starts))


class BookingFacts(Struct, frozen=True, kw_only=True):
    """What was read, at one moment, for one booking; None is what does not exist."""

    member: Person
    workspace: Workspace
    catalogue: Catalogue
    coach: Coach | None
    pairing: Pairing
    wallet: Wallet | None
    occupancy: Occupancy
    room_url: str | None
    """The meeting link if the coach has none of their own."""
    register: Register = field(default_factory=Register)
    group: Group | None = None
    """Whose wallet was named; None: it is no group's."""


def decide_booking(command: BookSession, facts: BookingFacts, now: datetime) -> Change:
    """Books a session with a coach who confirms at once.

    Raises:
        NotFoundError: the coach, a type or the wallet does not exist for this member.
        ForbiddenError: the caller is no member.
        BookingModeMismatchError: the coach reviews requests, or a start is missing.
        NotOfferedByCoachError: the coach does not offer this length of this type.
        NotAllowedByGroupError: the rules of the member's groups, or of the one that pays, forbid.
        TooManySessionsError, AlreadyUsedError: a limit of the two is reached.
        SlotNotOfferedError: the coach is not open for it; `why` says which rule.
        MemberBusyError, SlotTakenError: the member's or the coach's time is taken.
        InsufficientCreditsError: the wallet has too few.
    """
    offer = find_offer(command, facts)
    starts_at = _instant_start(command, offer.coach)
    check_offered(offer, facts.workspace)
    check_groups(offer, facts)
    kind = offer.session_type
    span = Interval(starts_at, starts_at + timedelta(minutes=kind.minutes))
    pairing = with_session(
        facts.pairing, command.session_id, span, intro=kind.once_per_coach, now=now
    )
    check_slot(offer.coach, facts.occupancy, kind.minutes, starts_at, now)
    posting = _pay(command, facts.workspace, offer, now)
    hours = offer.coach.schedule.calendar.availability
    session = replace(
        new_session(command, facts, offer, now, "confirmed"),
        status=Status.CONFIRMED,
        confirmed_at=now,
        starts_at=starts_at,
        refundable_until=policy_of(kind).deadline(starts_at),
        claimed=(claim_of(hours, kind.minutes, starts_at),),
        paid_lots=posting.entry.lots if posting else {},
    )
    return Change(
        before=None, after=session, pairing=pairing, postings=(posting,) if posting else ()
    )


class Offer(Struct, frozen=True, kw_only=True):
    """What is booked, from whom, and which wallet pays: everything exists for this member."""

    coach: Coach
    coaching_type: CoachingType
    session_type: SessionType
    wallet: Wallet


def check_may_book(member: Person, workspace_id: str) -> None:
    """Raises: ForbiddenError: the caller is no member."""
    if not member.holds(Role.MEMBER, workspace_id=workspace_id):
        raise ForbiddenError(
            Phrase("Only members book sessions. Ask your admin to add you as a member.")
        )


def find_offer(command: BookSession, facts: BookingFacts) -> Offer:
    """Looks up what the member wishes for.

    Raises:
        ForbiddenError: the caller is no member.
        NotFoundError: the coach, a type or the wallet does not exist for this member.
        InvalidError: the coach is the caller.
    """
    check_may_book(facts.member, facts.workspace.id)
    return Offer(
        coach=visible_coach(facts, command),
        coaching_type=facts.catalogue.coaching_type(command.coaching_type_id),
        session_type=facts.catalogue.session_type(command.session_type_id),
        wallet=_wallet(facts),
    )


def new_session(
    command: BookSession, facts: BookingFacts, offer: Offer, now: datetime, event: str
) -> Session:
    """The session with the names, price and policy of this moment, still without a time."""
    kind = offer.session_type
    return Session(
        id=command.session_id,
        workspace_id=facts.workspace.id,
        status=Status.REQUESTED,
        coach=Named(offer.coach.id, offer.coach.profile.name),
        member=Named(facts.member.id, facts.member.name),
        coaching_type=Named(offer.coaching_type.id, offer.coaching_type.name),
        session_type=Named(kind.id, kind.name),
        minutes=kind.minutes,
        credits=kind.credits,
        wallet_id=offer.wallet.id,
        policy=policy_of(kind),
        created_at=now,
        attended_until=now,
        event=Event(id=f"{command.session_id}.1", kind=event, at=now, actor_id=facts.member.id),
        meeting_url=offer.coach.profile.meeting_url or facts.room_url,
        note=command.note,
    )


def policy_of(kind: SessionType) -> Policy:
    """The policy that a session of this type is booked under."""
    return Policy(
        cancellation_window_hours=kind.cancellation_window_hours,
        late_reschedule_credits=kind.late_charge,
    )


def visible_coach(facts: BookingFacts, command: BookSession) -> Coach:
    """The coach, if the member may know that they exist.

    Raises:
        NotFoundError: no link to the workspace, or no new clients and this member is one.
        InvalidError: the coach is the caller.
    """
    if command.coach_id == command.member_id:
        raise InvalidError(
            Phrase("You cannot book a session with yourself. Choose another coach."), "coach_id"
        )
    coach = facts.coach
    if coach is None or not may_see(coach, facts.workspace.id, facts.pairing):
        raise NotFoundError(Phrase("There is no such coach for you. Choose one from the list."))
    return coach


def may_see(coach: Coach, workspace_id: str, pairing: Pairing) -> bool:
    """A coach who takes no new clients, or no more, exists only for those who have them."""
    linked = workspace_id in coach.schedule.offerings
    return linked and (coach.takes_from(workspace_id) or pairing.known)


def _wallet(facts: BookingFacts) -> Wallet:
    wallet, member = facts.wallet, facts.member
    own = member_wallet_id(facts.workspace.id, member.id)
    if wallet and (wallet.id == own or may_pay_from(member, wallet, facts.group)):
        return wallet
    raise NotFoundError(Phrase("There is no such wallet that you can pay from."))


def _instant_start(command: BookSession, coach: Coach) -> datetime:
    if coach.schedule.booking_mode is not BookingMode.INSTANT:
        raise BookingModeMismatchError(
            Phrase("This coach reviews requests. Propose one to five times.")
        )
    if command.starts_at is None:
        raise BookingModeMismatchError(Phrase("This coach confirms at once. Send one starts_at."))
    return command.starts_at


def check_offered(offer: Offer, workspace: Workspace) -> None:
    """Raises: NotOfferedByCoachError: the coach does not offer this length of this type."""
    kinds = offer.coaching_type.id, offer.session_type.id
    if not offer.coach.schedule.offers(workspace.id, *kinds):
        raise NotOfferedByCoachError(
            Phrase("This coach does not offer this. Choose an offered length.")
        )


def check_groups(offer: Offer, facts: BookingFacts) -> None:
    """Holds the wish to the rules of the group that pays, or of any one group of the member.

    Raises:
        NotAllowedByGroupError: they forbid this coaching type or this price.
    """
    own_groups = facts.register.of(facts.member.group_ids).values()
    rules = [facts.group.rules] if facts.group else list(own_groups)
    check_allowed(rules, offer.coaching_type.id, offer.session_type.credits)


def check_slot(
    coach: Coach, occupancy: Occupancy, minutes: int, starts_at: datetime, now: datetime
) -> None:
    """Holds a start to every rule that the slot list applies.

    Raises:
        SlotNotOfferedError: the coach is not open for it; `why` says which rule.
        MemberBusyError, SlotTakenError: the member's or the coach's time is taken.
    """
    refusal = why_not(coach.schedule.calendar, occupancy, minutes, starts_at, now)
    match refusal:
        case None:
            return
        case Refusal.MEMBER_BUSY:
            raise MemberBusyError
        case Refusal.COACH_TAKEN:
            raise SlotTakenError
        case _:
            raise SlotNotOfferedError(refusal.value, SENTENCES[refusal])


def _pay(command: BookSession, workspace: Workspace, offer: Offer, now: datetime) -> Posting | None:
    price = offer.session_type.credits
    if price == 0:
        return None
    cause = Cause(
        transfer_id=f"{command.session_id}.booking",
        reason=Reason.BOOKING,
        at=now,
        actor_id=command.member_id,
        session_id=command.session_id,
    )
    today = today_in(workspace, now)
    spent = spent_account(workspace.id)
    return spend(offer.wallet, price, spent, cause, today, workspace.remedy)
