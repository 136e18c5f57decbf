"""Booking a session: one batch read, a decision, one transaction."""

from datetime import datetime

from msgspec import Struct

from chalicelib.domain.coaches.slots import claims_around
from chalicelib.domain.credits.credits import member_wallet_id
from chalicelib.domain.groups.groups import group_of_wallet
from chalicelib.domain.kernel.errors import (
    DomainError,
    MemberBusyError,
    NotFoundError,
    SlotTakenError,
)
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.booking import (
    BookingFacts,
    BookSession,
    check_may_book,
    decide_booking,
)
from chalicelib.domain.sessions.booking_requests import decide_request
from chalicelib.domain.sessions.lifecycle import Change
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.workspaces.workspaces import workspace_of
from chalicelib.storage.coaches import coaches
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import Key, Rows, read_rows
from chalicelib.storage.kernel.transaction import Write, commit, of_one_moment, until_fresh
from chalicelib.storage.sessions import pairings
from chalicelib.storage.workspaces import groups, people, workspaces
from chalicelib.use_cases.kernel.access import caller_in
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.asking import Asking
from chalicelib.use_cases.sessions.conflicts import Wish, find_clash, nearest_free
from chalicelib.use_cases.sessions.occupancy import occupancy_in, occupancy_keys
from chalicelib.use_cases.sessions.writes import writes_of

ROOM_DIGITS = 32
"""Hexadecimal: 128 bits."""


class _Attempt(Struct, frozen=True):
    """What one try of a booking needs: the wish, how it is answered, and the moment."""

    command: BookSession
    once: Once[Session]
    asking: Asking
    now: datetime


def book(ctx: Context, command: BookSession, once: Once[Session]) -> Answer:
    """Books a session for a member, or asks a coach who reviews for one: all of it, or nothing.

    Atomic: coach's and member's cells, the week's count, the wallet and its entry, the pairing, the
    session with its event, the replay record; under the coach's schedule, the member's standing and
    groups and, paid by a group's wallet, that group's rules.
    A request holds the credits instead, and the coach's time only where the coach wants it.
    Repeatable: with an Idempotency-Key a repeated call gets the first answer; without one the
    second finds the member busy.

    Raises:
        DomainError: see `decide_booking`; `SlotTakenError` carries the nearest free times.
        IdempotencyKeyReusedError: the key was used for another body.
        TryAgainError: the store is overloaded; nothing was done.
    """
    asking = Asking(ctx)
    return until_fresh(lambda: _attempt(ctx, _Attempt(command, once, asking, ctx.now())))


def _attempt(ctx: Context, attempt: _Attempt) -> Answer:
    command, now = attempt.command, attempt.now
    rows = read_rows(_keys(attempt))
    facts = _facts(ctx, rows, command)
    check_may_book(facts.member, facts.workspace.id)
    if answer := idempotency.replay_in(rows, attempt.once, now):
        return answer
    try:
        return _decided(attempt, facts, rows)
    except SlotTakenError as error:
        raise SlotTakenError(nearest_free(_wish(attempt, facts), now)) from error
    except MemberBusyError as error:
        raise MemberBusyError(find_clash(_wish(attempt, facts), now)) from error
    except DomainError:
        with of_one_moment(rows):
            raise


def _decided(attempt: _Attempt, facts: BookingFacts, rows: Rows) -> Answer:
    decide = decide_request if attempt.command.proposed_starts else decide_booking
    booking = attempt.asking.around(
        lambda: decide(attempt.command, facts, attempt.now), lambda: _wish(attempt, facts)
    )
    answer = attempt.once.answer(booking.after)
    commit(*_writes(attempt, facts, booking, answer, rows))
    return answer


def _keys(attempt: _Attempt) -> list[Key]:
    """Every row that the decision rests on; all are known from the request."""
    command = attempt.command
    workspace_id = workspace_of(command.session_type_id)
    own_wallet = member_wallet_id(workspace_id, command.member_id)
    keys = [
        *idempotency.replay_keys(attempt.once),
        people.person_key(command.member_id),
        workspaces.workspace_key(workspace_id),
        workspaces.catalogue_key(workspace_id),
        groups.register_key(workspace_id),
        *_paying_group(command),
        *coaches.coach_keys(command.coach_id),
        pairings.pairing_key(command.member_id, command.coach_id),
        credits.wallet_key(command.wallet_id or own_wallet),
    ]
    for start in command.wished_starts:
        keys += occupancy_keys(command.coach_id, command.member_id, claims_around(start, start))
    return keys


def _paying_group(command: BookSession) -> list[Key]:
    group_id = group_of_wallet(command.wallet_id or "")
    return [groups.group_key(group_id)] if group_id else []


def _facts(ctx: Context, rows: Rows, command: BookSession) -> BookingFacts:
    workspace_id = workspace_of(command.session_type_id)
    member = caller_in(rows, command.member_id)
    workspace = workspaces.workspace_in(rows, workspace_id)
    catalogue = workspaces.catalogue_in(rows, workspace_id)
    if workspace is None or catalogue is None or workspace_id not in member.workspace_ids:
        raise NotFoundError(Phrase("There is no such session type in your catalogue."))
    own_wallet = member_wallet_id(workspace_id, command.member_id)
    paying_group = group_of_wallet(command.wallet_id or "")
    return BookingFacts(
        member=member,
        workspace=workspace,
        catalogue=catalogue,
        coach=coaches.coach_in(rows, command.coach_id),
        pairing=pairings.pairing_in(rows, command.member_id, command.coach_id),
        wallet=credits.wallet_in(rows, command.wallet_id or own_wallet),
        occupancy=occupancy_in(rows, command.coach_id, command.member_id),
        room_url=_new_room(ctx),
        register=groups.register_in(rows, workspace_id),
        group=groups.group_in(rows, paying_group) if paying_group else None,
    )


def _new_room(ctx: Context) -> str | None:
    """An address that nobody knows but those whom the session shows it to."""
    base = ctx.settings.meeting_room_base
    return f"{base}{ctx.new_secret()[-ROOM_DIGITS:]}" if base else None


def _writes(
    attempt: _Attempt, facts: BookingFacts, booking: Change, answer: Answer, rows: Rows
) -> list[Write]:
    assert facts.coach is not None, "a decided booking has a coach"
    return [
        *idempotency.put_replay(attempt.once, answer, attempt.now),
        people.check_unchanged(facts.member),
        *([groups.check_group(facts.group)] if facts.group else []),
        *writes_of(booking, facts.coach, rows),
    ]


def _wish(attempt: _Attempt, facts: BookingFacts) -> Wish:
    """What is wished for, of a coach who is there."""
    command = attempt.command
    assert facts.coach is not None, "a slot that is taken or lost has a coach"
    return Wish(
        coach=facts.coach,
        member_id=command.member_id,
        minutes=facts.catalogue.session_type(command.session_type_id).minutes,
        starts=command.wished_starts,
        seen=facts.occupancy,
        once=attempt.once,
    )
