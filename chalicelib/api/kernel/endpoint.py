"""What an endpoint is: its declaration, read once from the decorator and the view's signature.

A view asks for what it needs by naming it:

    call                    who calls, the Context, and how the answer is made repeatable
    <path parameter>: str   a well-formed id out of the path
    body: SomeBody          the JSON body
    query: SomeQuery        the query parameters
    page: PageRequest       which part of a list
    if_match: int | None    the version that the caller has seen
    workspace_id: str | None    which of their workspaces the caller looks at

and returns what is answered: a view (TypedDict), `Versioned[view]` with its ETag, `Page[view]`, an
`Answer` that may be a replay, a text of `media_type`, or None for 204. `also` names further media
types, each with a view that gives the same thing as a `Download`: the request's `Accept` chooses.
Requests are read and `openapi.json` is made from this one declaration. `access` says who may call;
no route is without it.
"""

import inspect
import re
import typing
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct, field

from chalicelib.api.kernel.access import Access
from chalicelib.api.kernel.cursors import Listing
from chalicelib.api.kernel.errors import (
    BodyTooLargeError,
    IdempotencyKeyRequiredError,
    MalformedJsonError,
    UnauthenticatedError,
    UnexpectedError,
)
from chalicelib.api.kernel.fields import Body, Query
from chalicelib.domain.kernel.errors import (
    DomainError,
    ForbiddenError,
    IdempotencyKeyReusedError,
    InvalidError,
    NotFoundError,
    PreconditionFailedError,
    RateLimitedError,
    TryAgainError,
)
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.pagination import Page
from chalicelib.domain.kernel.rate_limits import Kind

MOST_BYTES = 64 * 1024
"""Of a body; `most_bytes` is another bound for an endpoint that takes files."""

JSON = "application/json"
CSV = "text/csv; charset=utf-8; header=present"
PATH_PARAMETER = re.compile(r"{(\w+)}")

View = Callable[..., Any]
ViewT = TypeVar("ViewT")


class Versioned(Struct, Generic[ViewT], frozen=True):
    """A view of something that can be edited, with the version that `If-Match` must name."""

    view: ViewT
    version: int


class Download(Struct, frozen=True):
    """A text that a browser saves under this name; `parameters` follow the media type."""

    text: str
    filename: str
    parameters: str = ""


class Endpoint(Struct, frozen=True, kw_only=True):
    """One method of one path; `answer` is the type of what it answers, None for nothing;
    `headers` go with that. `kept_by_browsers`: whoever has the answer asks whether it still is the
    one, and is told 304. `later` is the type of a 202 instead of it, of one that may take longer.
    `counts_as` is for a read that costs more than others.
    """

    method: str
    path: str
    view: View
    access: Access
    status: int
    answer: Any
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    later: Any = None
    kept_by_browsers: bool = False
    also: Mapping[str, View] = field(default_factory=dict)
    key_required: bool = False
    kept: bool = True
    most_bytes: int = MOST_BYTES
    counts_as: Kind | None = None
    refuses: tuple[type[DomainError], ...] = ()
    body: type[Body] | None = None
    query: type[Query] | None = None
    paged: bool = False
    if_match: bool = False
    chooses: bool = False
    versioned: bool = False

    @property
    def views(self) -> Mapping[str, View]:
        """The view of each media type that it answers in, the usual one first."""
        return {self.media_type: self.view, **self.also}

    @property
    def path_parameters(self) -> tuple[str, ...]:
        return tuple(PATH_PARAMETER.findall(self.path))

    @property
    def may_choose(self) -> bool:
        """Whether `Tandem-Workspace` counts; administration is that of one's home alone."""
        return self.chooses or self.access.at_home

    @property
    def public(self) -> bool:
        """Whether it is called without a token."""
        return self.access.public

    @property
    def repeatable(self) -> bool:
        """Whether an `Idempotency-Key` counts; an answer that is a secret is not kept."""
        return self.method == "POST" and not self.public and self.kept

    @property
    def summary(self) -> str:
        return inspect.cleandoc(self.view.__doc__ or "").partition("\n")[0]

    @property
    def kind(self) -> Kind:
        """What a call of it counts as."""
        return self.counts_as or (Kind.READ if self.method == "GET" else Kind.WRITE)

    @property
    def description(self) -> str:
        return inspect.cleandoc(self.view.__doc__ or "").partition("\n")[2].strip()

    @property
    def all_refusals(self) -> tuple[type[DomainError], ...]:
        """Every refusal of this endpoint: those it names, and those that follow from its form and
        from who may call.
        """
        follows: Mapping[type[DomainError], bool] = {
            UnauthenticatedError: not self.public,
            ForbiddenError: not self.public,
            NotFoundError: bool(self.path_parameters) or self.access.hides or self.chooses,
            MalformedJsonError: self.body is not None,
            BodyTooLargeError: self.body is not None,
            InvalidError: any((self.body, self.query, self.paged, self.repeatable)),
            PreconditionFailedError: self.if_match,
            IdempotencyKeyReusedError: self.repeatable,
            IdempotencyKeyRequiredError: self.key_required,
            RateLimitedError: not self.public,
            TryAgainError: not self.public,
            UnexpectedError: True,
        }
        return (*self.refuses, *(error for error, so in follows.items() if so))


def declare(method: str, path: str, view: View, **options: Any) -> Endpoint:
    """Reads an endpoint from its decorator's options and its view's signature.

    Raises:
        TypeError: it is not said who may call, or the view asks for something that no request
            gives, or is not annotated.
    """
    _check_access(path, view, options.get("access"))
    hints = typing.get_type_hints(view, include_extras=True)
    returned = hints.pop("return")
    known = {
        "call",
        "body",
        "query",
        "page",
        "if_match",
        "workspace_id",
        *PATH_PARAMETER.findall(path),
    }
    asked = asked_by(view)
    if unknown := asked - known:
        raise TypeError(f"{view.__name__} asks for {sorted(unknown)}, which no request gives")
    for other in options.get("also", {}).values():
        if further := asked_by(other) - asked:
            raise TypeError(f"{other.__name__} asks for {sorted(further)}, its view does not")
    answer = options.pop("answer", None) or _answered(returned)
    if answer is Answer:
        raise TypeError(f"{view.__name__} must say what its Answer holds: answer=SomeView")
    return Endpoint(
        method=method,
        path=path,
        view=view,
        answer=answer,
        status=options.pop("status", 204 if answer is None else 200),
        body=hints.get("body"),
        query=hints.get("query"),
        paged="page" in hints,
        if_match="if_match" in hints,
        chooses="workspace_id" in hints,
        versioned=typing.get_origin(returned) is Versioned,
        **options,
    )


def _check_access(path: str, view: View, access: object) -> None:
    if not isinstance(access, Access):
        raise TypeError(f"{view.__name__} must say who may call it: access=ADMINS, or the like")
    if not access.takes(tuple(PATH_PARAMETER.findall(path))):
        raise TypeError(f"{view.__name__}: the access looks at other things than {path} names")


def asked_by(view: View) -> set[str]:
    """The names of what a view asks for."""
    return set(inspect.signature(view).parameters)


def _answered(returned: Any) -> Any:
    """The type of the JSON that a view's result becomes, None for nothing."""
    if returned is type(None):
        return None
    origin, inner = typing.get_origin(returned), typing.get_args(returned)
    if origin is Page:
        return Listing[inner[0]]  # type: ignore[valid-type]
    return inner[0] if origin is Versioned else returned
