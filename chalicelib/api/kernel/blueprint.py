"""The one blueprint of the API: turns a declared view into a Chalice route.

For every endpoint, in this order: who calls, the path, the body's size, the key, the body's form,
the query, the view, and the answer. What is wrong with a request's form is told only to those who
may know of the thing (`access`). A view holds none of it:

    api = Api(__name__)

    @api.post("/v1/sessions", access=MEMBERS, status=201, answer=SessionView, refuses=(...))
    def book(call: Call, body: BookBody) -> Answer:
        \"""Books a session.\"""
        return booking.book(call.context, body.command(call.caller_id), call.once(session_view))
"""

import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from chalice.app import Blueprint, Chalice, Request, Response
from msgspec import Struct

from chalicelib.api.kernel.auth import authenticate
from chalicelib.api.kernel.cursors import Listing, PageQuery, Seal
from chalicelib.api.kernel.endpoint import Download, Endpoint, Versioned, View, asked_by, declare
from chalicelib.api.kernel.errors import OF_THE_FORM, IdempotencyKeyRequiredError, Problem
from chalicelib.api.kernel.fields import ID_PATTERN
from chalicelib.api.kernel.middleware import (
    Exchange,
    exchange,
    guarded,
    language_of,
    logger,
    preflight,
)
from chalicelib.api.kernel.negotiation import choose
from chalicelib.api.kernel.parsing import (
    read_body,
    read_bytes,
    read_idempotency_key,
    read_if_match,
    read_query,
    read_workspace_id,
)
from chalicelib.api.kernel.tags import tagged
from chalicelib.domain.kernel.errors import DomainError, NotFoundError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.kernel.phrases import tell_all
from chalicelib.storage.kernel.contention import contention_of_call
from chalicelib.use_cases.kernel import log
from chalicelib.use_cases.kernel.access import read_caller
from chalicelib.use_cases.kernel.context import Context

ThingT = TypeVar("ThingT")
ViewT = TypeVar("ViewT", bound=View)


class Call(Struct, frozen=True):
    """A call as a view sees it; `caller_id` is the person's id, empty on public endpoints."""

    context: Context
    caller_id: str
    endpoint: Endpoint
    request: Request
    raw: bytes
    key: str | None

    def once(self, render: Callable[[ThingT], Any], *, secrets: Sequence[str] = ()) -> Once[ThingT]:
        """How this change is answered and, under its `Idempotency-Key`, repeated byte for byte.

        The same body for another workspace, where one may be chosen, is another request. Of fields
        that are `secrets` nothing is kept: by its hash a weak password could be guessed.
        """
        identity = [self.caller_id, self.endpoint.method, self.path, self.key]
        body = json.loads(self.raw) if self.endpoint.body and self.raw else None
        if secrets and isinstance(body, dict):
            body = {name: value for name, value in body.items() if name not in secrets}
        request = [body, self.workspace_header] if self.endpoint.chooses else body
        return Once(
            record_id=None if self.key is None else _hash(identity),
            request_hash=_hash(request),
            status=self.endpoint.status,
            render=lambda thing: to_json(render(thing), self.language),
        )

    @property
    def language(self) -> str:
        """In which the answer is told."""
        return language_of(self.request)

    @property
    def workspace_header(self) -> str | None:
        """Which workspace the caller looks at, as they wrote it."""
        header: str | None = self.request.headers.get("tandem-workspace")
        return header

    @property
    def path(self) -> str:
        """The path with its parameters filled in."""
        return self.endpoint.path.format_map(self.path_values)

    @property
    def seal(self) -> Seal:
        """Signs the cursors of this list for this caller and these filters, or this body."""
        of_list = self.endpoint.query.model_fields if self.endpoint.query else {}
        names = [field.alias or name for name, field in of_list.items()]
        given: Mapping[str, str] = self.request.query_params or {}
        filters = {name: given[name] for name in names if name in given}
        if self.endpoint.body and self.raw:
            filters["body"] = _hash(json.loads(self.raw))
        return Seal(self.context.secret("cursor_key"), self.caller_id, self.path, filters)

    @property
    def path_values(self) -> Mapping[str, str]:
        return self.request.uri_params or {}


class Api(Blueprint):
    """Routes of one part of the contract; may be registered with any number of apps."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self.endpoints: list[Endpoint] = []

    def get(self, path: str, **options: Any) -> Callable[[ViewT], ViewT]:
        return self._declaring("GET", path, options)

    def post(self, path: str, **options: Any) -> Callable[[ViewT], ViewT]:
        return self._declaring("POST", path, options)

    def put(self, path: str, **options: Any) -> Callable[[ViewT], ViewT]:
        return self._declaring("PUT", path, options)

    def patch(self, path: str, **options: Any) -> Callable[[ViewT], ViewT]:
        return self._declaring("PATCH", path, options)

    def delete(self, path: str, **options: Any) -> Callable[[ViewT], ViewT]:
        return self._declaring("DELETE", path, options)

    def register(self, app: Chalice, options: dict[str, Any]) -> None:
        """Adds the routes to the app, and for each path the answer to a browser's preflight.

        HEAD works where GET does (RFC 9110, 9.3.2).
        """
        methods: dict[str, list[str]] = {}
        for endpoint in self.endpoints:
            own = ["GET", "HEAD"] if endpoint.method == "GET" else [endpoint.method]
            methods.setdefault(endpoint.path, ["OPTIONS"]).extend(own)
            app.route(endpoint.path, methods=own, content_types=[])(_handler(endpoint))
        for path, allowed in methods.items():
            app.route(path, methods=["OPTIONS"], content_types=[])(_preflight(allowed))

    def _declaring(
        self, method: str, path: str, options: dict[str, Any]
    ) -> Callable[[ViewT], ViewT]:
        def decorate(view: ViewT) -> ViewT:
            self.endpoints.append(declare(method, path, view, **options))
            return view

        return decorate


def _handler(endpoint: Endpoint) -> Callable[..., Response]:
    def handle(**_: str) -> Response:
        response = _respond(endpoint)
        if exchange.get().request.method == "HEAD":
            response.body = ""
        return response

    handle.__name__ = endpoint.view.__name__
    return handle


def _preflight(allowed: list[str]) -> Callable[..., Response]:
    def handle_preflight(**_: str) -> Response:
        return preflight(allowed)

    return handle_preflight


def _respond(endpoint: Endpoint) -> Response:
    here = exchange.get()
    started = time.perf_counter()
    caller_id = ""

    def work() -> Response:
        nonlocal caller_id
        caller_id = _caller(endpoint, here)
        if caller_id:
            here.context.meter.count(caller_id, endpoint.kind)
        ids = _path_ids(here)
        if endpoint.access.at_home:
            _check_home(here, caller_id)
        try:
            call = _receive(endpoint, here, caller_id)
            return _answer(call, dict(ids) | _arguments(call))
        except DomainError as refusal:
            if refusal.code in OF_THE_FORM:
                names = endpoint.path_parameters
                endpoint.access.find(here.context, caller_id, *(ids[name] for name in names))
            raise

    with contention_of_call() as met:
        response = guarded(work, here.request_id, here.language)
    _tell(endpoint, here, response, caller_id, time.perf_counter() - started, met.numbers)
    return response


_first_calls = iter([True])
"""The one call of this process that also waited for its start."""


def _tell(
    endpoint: Endpoint,
    here: Exchange,
    response: Response,
    caller_id: str,
    seconds: float,
    met: Mapping[str, int],
) -> None:
    """A line of the log for each call; a refusal, and that it met others at the same rows, count in
    the stage's numbers as well.
    """
    code = response.code if isinstance(response, Problem) else None
    refused = {f"refusal_{code}": 1} if code else {}
    log.count(here.context.settings.stage, {**refused, **met})
    logger.info(
        "answered",
        request_id=here.request_id,
        method=endpoint.method,
        path=endpoint.path,
        status=response.status_code,
        code=code,
        caller_id=caller_id,
        milliseconds=round(1000 * seconds),
        cold_start=next(_first_calls, False),
        extra=met,
    )


def _caller(endpoint: Endpoint, here: Exchange) -> str:
    if endpoint.public:
        return ""
    return authenticate(here.request.headers.get("authorization"), here.context)


def _path_ids(here: Exchange) -> Mapping[str, str]:
    ids: Mapping[str, str] = here.request.uri_params or {}
    if not all(re.fullmatch(ID_PATTERN, value) for value in ids.values()):
        raise NotFoundError
    return ids


def _check_home(here: Exchange, caller_id: str) -> None:
    """Raises: NotFoundError: the caller looks at another workspace than the one they may run."""
    chosen = read_workspace_id(here.request.headers.get("tandem-workspace"))
    if chosen is not None and chosen != read_caller(caller_id).workspace_id:
        raise NotFoundError


def _receive(endpoint: Endpoint, here: Exchange, caller_id: str) -> Call:
    raw = read_bytes(here.request, endpoint.most_bytes)
    header = here.request.headers.get("idempotency-key")
    key = read_idempotency_key(header) if endpoint.repeatable else None
    if endpoint.key_required and key is None:
        raise IdempotencyKeyRequiredError
    return Call(here.context, caller_id, endpoint, here.request, raw, key)


def _answer(call: Call, arguments: dict[str, Any]) -> Response:
    """The answer, in the media type that is wanted most."""
    endpoint = call.endpoint
    if endpoint.kept_by_browsers:
        answer = _rendered(call, endpoint.view(call, **arguments), endpoint.media_type)
        return tagged(answer, call.request.headers.get("if-none-match"))
    if not endpoint.also:
        return _rendered(call, endpoint.view(call, **arguments), endpoint.media_type)
    media_type = choose(call.request.headers.get("accept"), [*endpoint.views])
    view = endpoint.views[media_type]
    asked = {name: value for name, value in arguments.items() if name in asked_by(view)}
    response = _rendered(call, view(call, **asked), media_type)
    response.headers["Vary"] = "Accept, Accept-Language, Origin"
    return response


def _arguments(call: Call) -> dict[str, Any]:
    """What the view asks for beside the ids in its path."""
    arguments: dict[str, Any] = {}
    if call.endpoint.body:
        arguments["body"] = read_body(call.endpoint.body, call.raw)
    if call.endpoint.if_match:
        arguments["if_match"] = read_if_match(call.request.headers.get("if-match"))
    if call.endpoint.chooses:
        arguments["workspace_id"] = read_workspace_id(call.workspace_header)
    return arguments | _read_query(call)


def _read_query(call: Call) -> dict[str, Any]:
    given = dict(call.request.query_params or {})
    arguments: dict[str, Any] = {}
    if call.endpoint.query:
        arguments["query"] = read_query(call.endpoint.query, given)
    if call.endpoint.paged:
        wanted = read_query(PageQuery, given)
        after = None if wanted.cursor is None else call.seal.read(wanted.cursor)
        arguments["page"] = PageRequest(wanted.limit, after)
    return arguments


def _rendered(call: Call, result: Any, media_type: str) -> Response:
    endpoint = call.endpoint
    headers: dict[str, str | list[str]] = {**endpoint.headers}
    if endpoint.answer is None:
        return Response("", headers, endpoint.status)
    headers["Content-Type"] = media_type
    told: dict[str, str | list[str]] = {"Content-Language": call.language}
    if isinstance(result, Answer):
        headers |= {"Idempotent-Replayed": "true"} if result.replayed else told
        return Response(result.body, headers, result.status)
    if isinstance(result, Versioned):
        headers["ETag"] = f'"{result.version}"'
        result = result.view
    if isinstance(result, Page):
        result = _listing(result, call)
    if isinstance(result, Download):
        headers["Content-Type"] = f"{media_type}{result.parameters}"
        headers["Content-Disposition"] = f'attachment; filename="{result.filename}"'
        result = result.text
    if isinstance(result, str):
        return Response(result, headers, endpoint.status)
    body, headers = to_json(result, call.language), headers | told
    return Response(body, headers, endpoint.status)


def _listing(page: Page[Any], call: Call) -> Listing[Any]:
    position = page.next_after
    cursor = None if position is None else call.seal.write(position)
    return {"items": list(page.items), "next_cursor": cursor}


def to_json(view: Any, language: str) -> str:
    """The JSON text of a view, with its sentences in this language."""
    return json.dumps(tell_all(view, language), ensure_ascii=False, separators=(",", ":"))


def _hash(value: Any) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
