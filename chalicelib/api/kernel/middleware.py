"""The outermost layer of the API: what holds for every request, known path or not.

    request ──► exchange (Context, request id) ──► Chalice ──► endpoint ──► answer
                                                                              │
  X-Request-Id, safety headers, CORS for our origins only, problems in one form ◄────┘

The exchange travels in a context variable and not in Chalice's `current_request`, which all threads
of a process share.
"""

import traceback
from collections.abc import Callable
from contextvars import ContextVar

from aws_lambda_powertools import Logger
from chalice.app import Request, Response
from msgspec import Struct

from chalicelib.api.kernel.errors import MethodNotAllowedError, UnexpectedError, problem
from chalicelib.api.kernel.negotiation import choose_language
from chalicelib.domain.kernel.errors import DomainError, NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.use_cases.kernel.context import Context

logger = Logger(service="tandem")

ALLOW_HEADERS = "Authorization,Content-Type,Idempotency-Key,If-Match,Tandem-Workspace"
EXPOSE_HEADERS = "ETag,Idempotent-Replayed,Retry-After,X-Request-Id"
SAFETY_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What every answer has, a refusal as well, unless its endpoint says otherwise. API Gateway sends
the same with what it answers by itself (infra/resources.yaml).
"""
VARY = {"Vary": "Accept-Language, Origin"}

Handle = Callable[[Request], Response]


class Exchange(Struct, frozen=True):
    """One request and what is needed to answer it."""

    request: Request
    context: Context
    request_id: str

    @property
    def language(self) -> str:
        """In which whoever asks is told."""
        return language_of(self.request)


exchange: ContextVar[Exchange] = ContextVar("exchange")


def edge(provide: Callable[[], Context]) -> Callable[[Request | None, Handle], Response]:
    """Chalice middleware that gives every view its exchange, and every answer its headers."""

    def handle(request: Request | None, proceed: Handle) -> Response:
        if request is None:
            return _safe(problem(NotFoundError(), "none"), "none")
        request_id = _request_id(request)
        response = guarded(
            lambda: _exchanged(request, provide(), request_id, proceed),
            request_id,
            language_of(request),
        )
        return _safe(response, request_id)

    return handle


def _safe(response: Response, request_id: str) -> Response:
    response.headers = SAFETY_HEADERS | VARY | response.headers | {"X-Request-Id": request_id}
    return response


def guarded(work: Callable[[], Response], request_id: str, language: str) -> Response:
    """Does the work; a refusal becomes its problem, told in this language; what nobody foresaw is
    logged and ours.
    """
    try:
        return work()
    except DomainError as refusal:
        return problem(refusal, request_id, language)
    except Exception as error:
        log_unforeseen(error, request_id)
        return problem(UnexpectedError(), request_id, language)


def _exchanged(request: Request, context: Context, request_id: str, proceed: Handle) -> Response:
    token = exchange.set(Exchange(request, context, request_id))
    try:
        response = _in_our_form(proceed(request), request_id, language_of(request))
    finally:
        exchange.reset(token)
    origin = request.headers.get("origin")
    if origin in context.settings.web_origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = EXPOSE_HEADERS
    return response


def language_of(request: Request) -> str:
    """In which language a request is answered."""
    return choose_language(request.headers.get("accept-language"))


def preflight(allowed_methods: list[str]) -> Response:
    """Tells a browser whether it may call (Fetch Standard, "CORS-preflight request")."""
    here = exchange.get()
    headers: dict[str, str | list[str]] = {"Allow": ", ".join(allowed_methods)}
    if here.request.headers.get("origin") in here.context.settings.web_origins:
        headers["Access-Control-Allow-Methods"] = ",".join(allowed_methods)
        headers["Access-Control-Allow-Headers"] = ALLOW_HEADERS
        headers["Access-Control-Max-Age"] = "600"
    return Response("", headers, 204)


def _in_our_form(response: Response, request_id: str, language: str) -> Response:
    """Chalice's own refusal of a method or a path, as a problem."""
    if response.status_code != 405:
        return response
    allowed = str(response.headers.get("Allow", ""))
    if not allowed:
        missing = NotFoundError(Phrase("There is nothing at this address."))
        return problem(missing, request_id, language)
    refused = problem(MethodNotAllowedError(), request_id, language)
    refused.headers["Allow"] = allowed
    return refused


def _request_id(request: Request) -> str:
    of_gateway = request.context.get("requestId")
    return str(of_gateway or getattr(request.lambda_context, "aws_request_id", "unknown"))


def log_unforeseen(error: Exception, request_id: str) -> None:
    """What happened and where, without the message: messages of libraries quote people's data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    logger.error("unforeseen", request_id=request_id, kind=type(error).__name__, where=where)
