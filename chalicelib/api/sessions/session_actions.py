"""The steps of a session's life: answering a request, moving, calling off, ending, refunding."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Body, Instant, Note, ProposedStarts
from chalicelib.api.sessions.access import COACH_OR_ADMIN, ITS_COACH, ITS_MEMBER, PARTY
from chalicelib.api.sessions.session_views import SessionView, session_view
from chalicelib.domain.kernel.errors import (
    AlreadyRefundedError,
    BookingModeMismatchError,
    ChargeChangedError,
    DomainError,
    ForbiddenError,
    InsufficientCreditsError,
    InvalidError,
    MemberBusyError,
    NotInStateError,
    RefundChangedError,
    RescheduleLimitReachedError,
    SlotNotOfferedError,
    SlotTakenError,
    TooManyRequestsOpenError,
)
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.cleaning import clean_text
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.domain.sessions.proposed_moves import ProposeMove
from chalicelib.domain.sessions.rescheduling import MoveSession
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession

api = Api(__name__)

STEP: tuple[type[DomainError], ...] = (ForbiddenError, NotInStateError)
"""What every step may be refused with."""

ToldCredits = Annotated[int, Field(ge=0)]
"""What the caller was told that a step costs or gives back."""


class NoBody(Body):
    """Nothing to say."""


class AcceptBody(Body):
    starts_at: Instant


class DeclineBody(Body):
    reason: Note = ""


class RescheduleBody(Body):
    """`starts_at` with a coach who confirms at once, `proposed_starts` with one who reviews now."""

    starts_at: Instant | None = None
    proposed_starts: ProposedStarts | None = None
    message: Note = ""
    expected_charge_credits: ToldCredits | None = None

    def command(self, session_id: str) -> MoveSession | ProposeMove:
        """Raises: InvalidError: not exactly one of the two is there, or a start stands twice."""
        proposed = self.proposed_starts or ()
        if len(set(proposed)) < len(proposed):
            raise InvalidError(Phrase("Propose each time once."), "proposed_starts")
        if self.starts_at and not proposed:
            return MoveSession(
                session_id=session_id,
                starts_at=self.starts_at,
                message=self.message,
                expected_charge_credits=self.expected_charge_credits,
            )
        if self.starts_at or not proposed:
            raise InvalidError(Phrase("Send either starts_at or proposed_starts."), "starts_at")
        return ProposeMove(
            session_id=session_id,
            proposed_starts=proposed,
            message=self.message,
            expected_charge_credits=self.expected_charge_credits,
        )


class CancelBody(Body):
    reason: Note = ""
    expected_refund_credits: ToldCredits | None = None


class NoShowBody(Body):
    """`by` is who did not come."""

    by: Literal["member", "coach"]


class RefundBody(Body):
    """`note` says why; both see it."""

    note: Annotated[str, Field(max_length=1000), AfterValidator(clean_text), Field(min_length=1)]


@api.post(
    "/v1/sessions/{session_id}/accept",
    access=ITS_COACH,
    answer=SessionView,
    refuses=(*STEP, SlotNotOfferedError, SlotTakenError),
)
def accept_session(call: Call, session_id: str, body: AcceptBody) -> Answer:
    """Accepts a request or a proposed move, as its coach, at one of the proposed times."""
    return actions.accept(call.context, call.caller_id, session_id, body.starts_at, _once(call))


@api.post("/v1/sessions/{session_id}/decline", access=ITS_COACH, answer=SessionView, refuses=STEP)
def decline_session(call: Call, session_id: str, body: DeclineBody) -> Answer:
    """Declines a request or a proposed move, as its coach; what was held is free again.

    A session whose move is declined stays where it is.
    """
    return actions.decline(call.context, call.caller_id, session_id, body.reason, _once(call))


@api.post("/v1/sessions/{session_id}/withdraw", access=ITS_MEMBER, answer=SessionView, refuses=STEP)
def withdraw_session(call: Call, session_id: str, body: NoBody) -> Answer:
    """Takes your request, or the move that you proposed, back; what was held is free again."""
    return actions.withdraw(call.context, call.caller_id, session_id, _once(call))


@api.post(
    "/v1/sessions/{session_id}/reschedule",
    access=ITS_MEMBER,
    answer=SessionView,
    refuses=(
        *STEP,
        RescheduleLimitReachedError,
        BookingModeMismatchError,
        TooManyRequestsOpenError,
        SlotNotOfferedError,
        MemberBusyError,
        SlotTakenError,
        ChargeChangedError,
        InsufficientCreditsError,
    ),
)
def reschedule_session(call: Call, session_id: str, body: RescheduleBody) -> Answer:
    """Moves your session: free up to `reschedule.free_until`, for the late charge after it.

    With `expected_charge_credits` it is moved only if it costs just that. A coach who reviews is
    asked with `proposed_starts`: until the answer the session stands where it is, the charge is
    held, and `proposed_move` shows what waits.
    """
    command = body.command(session_id)
    if isinstance(command, ProposeMove):
        return actions.propose_move(call.context, call.caller_id, command, _once(call))
    return actions.move(call.context, call.caller_id, command, _once(call))


@api.post(
    "/v1/sessions/{session_id}/cancel",
    access=PARTY,
    answer=SessionView,
    refuses=(*STEP, RefundChangedError),
)
def cancel_session(call: Call, session_id: str, body: CancelBody) -> Answer:
    """Calls a session off.

    A member gets everything back up to `cancellation.refundable_until` and nothing after it; a
    coach or an admin gives everything back. With `expected_refund_credits` it is called off only
    if just that comes back.
    """
    command = CancelSession(
        session_id=session_id,
        reason=body.reason,
        expected_refund_credits=body.expected_refund_credits,
    )
    return actions.cancel(call.context, call.caller_id, command, _once(call))


@api.post(
    "/v1/sessions/{session_id}/complete", access=COACH_OR_ADMIN, answer=SessionView, refuses=STEP
)
def complete_session(call: Call, session_id: str, body: NoBody) -> Answer:
    """Marks a session that has begun as held, as its coach or an admin."""
    return actions.complete(call.context, call.caller_id, session_id, _once(call))


@api.post(
    "/v1/sessions/{session_id}/no-show", access=COACH_OR_ADMIN, answer=SessionView, refuses=STEP
)
def mark_no_show(call: Call, session_id: str, body: NoShowBody) -> Answer:
    """Marks who did not come, as its coach or an admin; the coach's absence gives all back."""
    return actions.no_show(call.context, call.caller_id, session_id, Seat(body.by), _once(call))


@api.post(
    "/v1/sessions/{session_id}/refund",
    access=COACH_OR_ADMIN,
    answer=SessionView,
    refuses=(*STEP, AlreadyRefundedError),
)
def refund_session(call: Call, session_id: str, body: RefundBody) -> Answer:
    """Gives back once, as an exception, what a late cancellation or a missed session cost."""
    return actions.refund(call.context, call.caller_id, session_id, body.note, _once(call))


def _once(call: Call) -> Once[SeenSession]:
    now = call.context.now()
    return call.once(lambda seen: session_view(seen.session, seen.seat, now))
