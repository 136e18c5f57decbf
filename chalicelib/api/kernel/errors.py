"""Refusals as HTTP answers: RFC 9457 problems, one kind for each code of the contract.

Only this module knows statuses. A problem never shows a stack trace or a library's message: what
nobody foresaw is `internal_error`, and its `request_id` leads to the log.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chalice.app import Response

from chalicelib.domain.kernel.errors import DomainError, InvalidError, RateLimitedError
from chalicelib.domain.kernel.phrases import ENGLISH, Phrase, tell_all
from chalicelib.domain.time.instants import render_instant

PROBLEM_JSON = "application/problem+json"


class Kind(NamedTuple):
    """What a code means: its HTTP status, and its title."""

    status: int
    title: Phrase


KINDS: Mapping[str, Kind] = {
    "malformed_json": Kind(400, Phrase("Malformed JSON")),
    "idempotency_key_required": Kind(400, Phrase("Idempotency-Key required")),
    "invalid_signature": Kind(400, Phrase("Signature not valid")),
    "unauthenticated": Kind(401, Phrase("Not signed in")),
    "insufficient_credits": Kind(402, Phrase("Too few credits")),
    "forbidden": Kind(403, Phrase("Not allowed")),
    "not_found": Kind(404, Phrase("Not found")),
    "method_not_allowed": Kind(405, Phrase("Method not allowed")),
    "slot_taken": Kind(409, Phrase("Time taken")),
    "member_busy": Kind(409, Phrase("You are busy then")),
    "not_in_state": Kind(409, Phrase("Not possible now")),
    "charge_changed": Kind(409, Phrase("The charge has changed")),
    "refund_changed": Kind(409, Phrase("The refund has changed")),
    "in_progress": Kind(409, Phrase("Still in progress")),
    "too_many_requests_open": Kind(409, Phrase("Too many open requests")),
    "too_many_sessions": Kind(409, Phrase("Too many upcoming sessions")),
    "reschedule_limit_reached": Kind(409, Phrase("Moved too often")),
    "already_refunded": Kind(409, Phrase("Already refunded")),
    "already_used": Kind(409, Phrase("Already used")),
    "last_owner": Kind(409, Phrase("The last owner")),
    "conflict": Kind(409, Phrase("Not possible now")),
    "gone": Kind(410, Phrase("Gone")),
    "precondition_failed": Kind(412, Phrase("Changed meanwhile")),
    "body_too_large": Kind(413, Phrase("Body too large")),
    "validation_error": Kind(422, Phrase("Not valid")),
    "unknown_timezone": Kind(422, Phrase("Unknown time zone")),
    "slot_not_offered": Kind(422, Phrase("Time not offered")),
    "booking_mode_mismatch": Kind(422, Phrase("Booked in another way")),
    "not_offered_by_coach": Kind(422, Phrase("Not offered by this coach")),
    "not_allowed_by_group": Kind(422, Phrase("Not allowed by your group")),
    "idempotency_key_reused": Kind(422, Phrase("Idempotency-Key used before")),
    "rate_limited": Kind(429, Phrase("Too many calls")),
    "internal_error": Kind(500, Phrase("Our mistake")),
    "try_again": Kind(503, Phrase("Try again")),
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
    "try_again": {"Retry-After": "1"},
}


class FieldError(NamedTuple):
    """One field that is not right, and what to do about it in a sentence."""

    field: str
    message: Phrase


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
        super().__init__(Phrase("The body is not well-formed JSON. Send one JSON object in UTF-8."))


class BodyTooLargeError(DomainError):
    code = "body_too_large"

    def __init__(self, most: int) -> None:
        super().__init__(Phrase("A body may have at most {most:,} KiB here.", most=most // 1024))


class UnauthenticatedError(DomainError):
    code = "unauthenticated"

    def __init__(self) -> None:
        super().__init__(Phrase("Sign in, then send the access token as a bearer token."))


class IdempotencyKeyRequiredError(DomainError):
    code = "idempotency_key_required"

    def __init__(self) -> None:
        super().__init__(
            Phrase("Send an Idempotency-Key, so that a repeated call cannot act twice.")
        )


class MethodNotAllowedError(DomainError):
    code = "method_not_allowed"

    def __init__(self) -> None:
        super().__init__(Phrase("This address does not know this method."))


class UnexpectedError(DomainError):
    code = "internal_error"

    def __init__(self) -> None:
        super().__init__(
            Phrase("Something went wrong on our side. Give the request id to the support.")
        )


class Problem(Response):
    """The answer to what is refused, with the code that its body tells."""

    def __init__(self, code: str, body: str, headers: Mapping[str, str], status: int) -> None:
        super().__init__(body, dict(headers), status)
        self.code = code


def problem(error: DomainError, request_id: str, language: str = ENGLISH) -> Problem:
    """The refusal as `application/problem+json`, in this language."""
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
    headers = {
        "Content-Type": PROBLEM_JSON,
        "Content-Language": language,
        **HEADERS.get(error.code, {}),
    }
    if isinstance(error, RateLimitedError):
        headers["Retry-After"] = str(error.seconds)
    told = tell_all(body, language)
    body_text = json.dumps(told, ensure_ascii=False, default=render_instant)
    return Problem(error.code, body_text, headers, kind.status)
