"""Every refusal of the domain, as a tree.

    DomainError
    ├── NotFoundError                 the caller may not know that the thing exists
    ├── GoneError                     it was there and was taken away for good
    ├── ForbiddenError                the caller may know, but not do it
    ├── InvalidError                  the request makes no sense
    │   ├── UnknownTimezoneError      beside the look-up, `domain/time/instants.py`
    │   ├── SlotNotOfferedError       why: outside_hours, too_soon, ...
    │   ├── BookingModeMismatchError
    │   ├── NotOfferedByCoachError
    │   ├── NotAllowedByGroupError
    │   ├── IdempotencyKeyReusedError
    │   └── PaymentMismatchError      what was paid is not what we sold
    ├── ConflictError                 the request was sensible; the present state refuses it
    │   ├── SlotTakenError            carries the nearest free times
    │   ├── MemberBusyError           carries the caller's own clashing session
    │   ├── NotInStateError
    │   ├── ChargeChangedError, RefundChangedError, RescheduleLimitReachedError
    │   ├── AlreadyUsedError, AlreadyRefundedError, LastOwnerError
    │   ├── TooManySessionsError, TooManyRequestsOpenError
    │   └── InProgressError           an equal call is under way outside our reach
    ├── InvalidSignatureError         a webhook that its sender did not sign, or not just now
    ├── InsufficientCreditsError
    ├── PreconditionFailedError       If-Match named a version that is gone
    ├── RateLimitedError              the caller called too often within a minute
    └── TryAgainError                 the store is overloaded; nothing was done

Each class carries the `code` that clients see; the HTTP status belongs to the edge. `carries()` is
the data that the contract promises beside the sentence: JSON values, and instants that the edge
writes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from chalicelib.domain.kernel.phrases import Phrase

Json = object


class DomainError(Exception):
    """A refusal, told to the person in one sentence that says what to do."""

    code: ClassVar[str] = "refused"

    def __init__(self, detail: Phrase) -> None:
        super().__init__(detail)
        self.detail = detail

    def carries(self) -> Mapping[str, Json]:
        """The data that the contract promises with this code."""
        return {}


NOTHING = Phrase("There is nothing here that you can see.")
CHANGED = Phrase("It was changed since you read it. Read it again, then save.")
BUSY = Phrase("The service is busy and nothing was done. Try again in a moment.")


class NotFoundError(DomainError):
    code = "not_found"

    def __init__(self, detail: Phrase = NOTHING) -> None:
        super().__init__(detail)


class GoneError(DomainError):
    code = "gone"


class ForbiddenError(DomainError):
    code = "forbidden"


class PreconditionFailedError(DomainError):
    code = "precondition_failed"

    def __init__(self, detail: Phrase = CHANGED) -> None:
        super().__init__(detail)


class RateLimitedError(DomainError):
    """`seconds`: after so many the next call is answered."""

    code = "rate_limited"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            Phrase(
                "You called too often within a minute. Try again in {seconds} s.",
                seconds=seconds,
            )
        )
        self.seconds = seconds


class TryAgainError(DomainError):
    code = "try_again"

    def __init__(self, detail: Phrase = BUSY) -> None:
        super().__init__(detail)


class InvalidError(DomainError):
    """The request makes no sense as it stands; `field` names the part to mend."""

    code = "validation_error"

    def __init__(self, detail: Phrase, field: str | None = None) -> None:
        super().__init__(detail)
        self.field = field

    def carries(self) -> Mapping[str, Json]:
        if self.field is None:
            return {}
        return {"errors": [{"field": self.field, "message": self.detail}]}


class BookingModeMismatchError(InvalidError):
    code = "booking_mode_mismatch"


class NotOfferedByCoachError(InvalidError):
    code = "not_offered_by_coach"


class NotAllowedByGroupError(InvalidError):
    code = "not_allowed_by_group"


class IdempotencyKeyReusedError(InvalidError):
    code = "idempotency_key_reused"


class PaymentMismatchError(InvalidError):
    """A payment differs from our own record of the purchase; `why` says in what."""

    def __init__(self, purchase_id: str, why: str) -> None:
        super().__init__(
            Phrase("This payment is not the one that we asked for. Nothing was credited.")
        )
        self.purchase_id = purchase_id
        self.why = why


class SlotNotOfferedError(InvalidError):
    """The coach does not offer this time; `why` is one of the contract's words."""

    code = "slot_not_offered"

    def __init__(self, why: str, detail: Phrase) -> None:
        super().__init__(detail)
        self.why = why

    def carries(self) -> Mapping[str, Json]:
        return {"why": self.why}


class ConflictError(DomainError):
    """The request was sensible; the present state refuses it."""

    code = "conflict"


class SlotTakenError(ConflictError):
    """Somebody else has this time; `nearest` are free ones as (start, end), nearest first.

    A coach who accepts a request is told instead which `proposed` starts are still free.
    """

    code = "slot_taken"

    def __init__(
        self,
        nearest: Sequence[tuple[datetime, datetime]] = (),
        proposed: Sequence[datetime] | None = None,
    ) -> None:
        super().__init__(Phrase("This time was just taken. Choose one of the nearest free times."))
        self.nearest = tuple(nearest)
        self.proposed = proposed

    def carries(self) -> Mapping[str, Json]:
        if self.proposed is not None:
            return {"free_proposed_starts": list(self.proposed)}
        return {
            "nearest_slots": [{"starts_at": start, "ends_at": end} for start, end in self.nearest]
        }


class MemberBusyError(ConflictError):
    """The person who books has another session then; `session_id` is that one."""

    code = "member_busy"

    def __init__(self, session_id: str | None = None) -> None:
        super().__init__(Phrase("You have another session at this time. Choose another time."))
        self.session_id = session_id

    def carries(self) -> Mapping[str, Json]:
        return {"session_id": self.session_id}


class NotInStateError(ConflictError):
    code = "not_in_state"

    def __init__(self, detail: Phrase, status: str, allowed: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.allowed = tuple(allowed)

    def carries(self) -> Mapping[str, Json]:
        return {"status": self.status, "allowed": list(self.allowed)}


class ChargeChangedError(ConflictError):
    code = "charge_changed"


class RefundChangedError(ConflictError):
    code = "refund_changed"


class RescheduleLimitReachedError(ConflictError):
    code = "reschedule_limit_reached"


class AlreadyRefundedError(ConflictError):
    code = "already_refunded"


class AlreadyUsedError(ConflictError):
    code = "already_used"


class TooManySessionsError(ConflictError):
    code = "too_many_sessions"


class TooManyRequestsOpenError(ConflictError):
    code = "too_many_requests_open"


class LastOwnerError(ConflictError):
    code = "last_owner"


class InProgressError(ConflictError):
    code = "in_progress"

    def __init__(self) -> None:
        super().__init__(
            Phrase("An equal call is still under way. Wait a second, then send it again.")
        )


class InvalidSignatureError(DomainError):
    code = "invalid_signature"

    def __init__(self) -> None:
        super().__init__(
            Phrase("The signature is not valid now. Sign the very bytes that are sent.")
        )


def in_credits(number: int) -> Phrase:
    """`1 credit`, `2,500 credits`, as sentences of the API have it."""
    return Phrase.counted(number, "{number:,} credit", "{number:,} credits")


FILL_POOL, FILL_GROUP = "fill_pool", "fill_group"
"""The remedies of who hands out credits: an admin of the workspace, an admin of a group alone."""

REMEDIES = {
    "buy_credits": ("buy_credits", Phrase("Buy credits, then book again.")),
    "ask_admin": ("ask_admin", Phrase("Ask your admin for credits, then book again.")),
    FILL_POOL: (
        "buy_credits",
        Phrase(
            "Move fewer, or fill the wallet first: buy credits for the pool, or move some there."
        ),
    ),
    FILL_GROUP: ("ask_admin", Phrase("Move fewer, or ask your admin to fill the group's wallet.")),
}
"""What to do about too few credits: the contract's word and a sentence."""


class InsufficientCreditsError(DomainError):
    """The wallet cannot pay; `remedy` is one of `REMEDIES`, sent in the contract's word."""

    code = "insufficient_credits"

    def __init__(self, needed: int, available: int, wallet_id: str, remedy: str) -> None:
        self.remedy, advice = REMEDIES[remedy]
        super().__init__(
            Phrase(
                "This takes {credits} and the wallet has {available:,}. {advice}",
                credits=in_credits(needed),
                available=available,
                advice=advice,
            )
        )
        self.needed = needed
        self.available = available
        self.wallet_id = wallet_id

    def carries(self) -> Mapping[str, Json]:
        return {
            "credits_needed": self.needed,
            "credits_available": self.available,
            "wallet_id": self.wallet_id,
            "remedy": self.remedy,
        }
