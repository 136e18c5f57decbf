"""Refusals as HTTP answers: RFC 9457 problems, one kind for each code of the contract.

Only this module knows statuses. A problem never shows a stack trace or a library's message: what
nobody foresaw is `internal_error`, and its `request_id` leads to the log.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chalice.app import Response

from chalicelib.domain.kernel.errors import DomainError, InvalidError
from chalicelib.domain.time.instants import render_instant

PROBLEM_JSON = "application/problem+json"


class Kind(NamedTuple):
    """What a code means: its HTTP status, and its title."""

    status: int
    title: str


KINDS: Mapping[str, Kind] = {
    "malformed_json": Kind(400, "Malformed JSON"),
    "idempotency_key_required": Kind(400, "Idempotency-Key required"),
    "invalid_signature": Kind(400, "Signature not valid"),
    "unauthenticated": Kind(401, "Not signed in"),
    "insufficient_credits": Kind(402, "Too few credits"),
    "forbidden": Kind(403, "Not allowed"),
    "not_found": Kind(404, "Not found"),
    "method_not_allowed": Kind(405, "Method not allowed"),
    "slot_taken": Kind(409, "Time taken"),
    "member_busy": Kind(409, "You are busy then"),
    "not_in_state": Kind(409, "Not possible now"),
    "charge_changed": Kind(409, "The charge has changed"),
    "refund_changed": Kind(409, "The refund has changed"),
    "in_progress": Kind(409, "Still in progress"),
    "too_many_requests_open": Kind(409, "Too many open requests"),
    "too_many_sessions": Kind(409, "Too many upcoming sessions"),
    "reschedule_limit_reached": Kind(409, "Moved too often"),
    "already_refunded": Kind(409, "Already refunded"),
    "already_used": Kind(409, "Already used"),
    "last_owner": Kind(409, "The last owner"),
    "conflict": Kind(409, "Not possible now"),
    "gone": Kind(410, "Gone"),
    "precondition_failed": Kind(412, "Changed meanwhile"),
    "body_too_large": Kind(413, "Body too large"),
    "validation_error": Kind(422, "Not valid"),
    "unknown_timezone": Kind(422, "Unknown time zone"),
    "slot_not_offered": Kind(422, "Time not offered"),
    "booking_mode_mismatch": Kind(422, "Booked in another way"),
    "not_offered_by_coach": Kind(422, "Not offered by this coach"),
    "not_allowed_by_group": Kind(422, "Not allowed by your group"),
    "idempotency_key_reused": Kind(422, "Idempotency-Key used before"),
    "rate_limited": Kind(429, "Too many calls"),
    "internal_error": Kind(500, "Our mistake"),
    "try_again": Kind(503, "Try again"),
}

OF_THE_FORM = frozenset(
    {
        "malformed_json",
        "idempotency_key_required",
        "body_too_large",
        "validation_error",
        "unknown_timezone",
        "precondition_failed",
    }
)
"""What can be said of a request alone: it comes after `not_found`, and `forbidden`."""

HEADERS: Mapping[str, Mapping[str, str]] = {
    "unauthenticated": {"WWW-Authenticate": 'Bearer realm="tandem"'},
    "in_progress": {"Retry-After": "1"},
    "rate_limited": {"Retry-After": "1"},
    "try_again": {"Retry-After": "1"},
}


class FieldError(NamedTuple):
    """One field that is not right, and what to do about it in a sentence."""

    field: str
    message: str


class ValidationError(InvalidError):
    """Several fields of a request are not right."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(errors[0].message)
        self.errors = tuple(errors)

    def carries(self) -> Mapping[str, object]:
        return {"errors": [error._asdict() for error in self.errors]}


class MalformedJsonError(DomainError):
    code = "malformed_json"

    def __init__(self) -> None:
        super().__init__("The body is not well-formed JSON. Send one JSON object in UTF-8.")


class BodyTooLargeError(DomainError):
    code = "body_too_large"

    def __init__(self, most: int) -> None:
        super().__init__(f"A body may have at most {most // 1024:,} KiB here.")


class UnauthenticatedError(DomainError):
    code = "unauthenticated"

    def __init__(self) -> None:
        super().__init__("Sign in, then send the access token as a bearer token.")


class IdempotencyKeyRequiredError(DomainError):
    code = "idempotency_key_required"

    def __init__(self) -> None:
        super().__init__("Send an Idempotency-Key, so that a repeated call cannot act twice.")


class MethodNotAllowedError(DomainError):
    code = "method_not_allowed"

    def __init__(self) -> None:
        super().__init__("This address does not know this method.")


class UnexpectedError(DomainError):
    code = "internal_error"

    def __init__(self) -> None:
        super().__init__("Something went wrong on our side. Give the request id to the support.")


def problem(error: DomainError, request_id: str) -> Response:
    """The refusal as `application/problem+json`."""
    kind = KINDS[error.code]
    body = {
        "type": f"/docs#{error.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": error.detail,
        "code": error.code,
        "request_id": request_id,
        **error.carries(),
    }
    headers = {"Content-Type": PROBLEM_JSON, **HEADERS.get(error.code, {})}
    return Response(
        json.dumps(body, ensure_ascii=False, default=render_instant), dict(headers), kind.status
    )
