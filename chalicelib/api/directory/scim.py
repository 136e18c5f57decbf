"""SCIM 2.0 for companies' directories (RFC 7643, RFC 7644), in a function of its own: the models of
SCIM take longer to import than all of the API.

    /scim/v2/ServiceProviderConfig, /ResourceTypes, /Schemas    what is supported
    /scim/v2/Users, /Groups                                     GET, POST
    /scim/v2/Users/{id}, /Groups/{id}                           GET, PUT, PATCH, DELETE
    /scim/v2/.search, /Users/.search, /Groups/.search           POST

Who calls is the directory of one workspace, by its token; it sees and changes nothing of others.
"""

import base64
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import pydantic
from scim2_models import (
    Error,
    NotFoundException,
    SCIMException,
    UnauthorizedException,
)

from chalicelib.api.directory.discovery import discovered
from chalicelib.api.directory.replies import Reply, reply_to
from chalicelib.api.directory.requests import Asked, is_id
from chalicelib.api.directory.resources import LENIENT
from chalicelib.api.directory.search import ANSWERS, SEARCH, answer_search
from chalicelib.api.kernel.errors import KINDS
from chalicelib.api.kernel.middleware import SAFETY_HEADERS, log_unforeseen, logger
from chalicelib.domain.kernel.errors import DomainError, InvalidError, RateLimitedError
from chalicelib.domain.kernel.rate_limits import Kind
from chalicelib.use_cases.directory.connection import PATH, directory_url, find_directory
from chalicelib.use_cases.directory.users import AlreadyThereError
from chalicelib.use_cases.kernel.context import Context

Event = Mapping[str, Any]
Headers = dict[str, str]

SCIM_JSON = "application/scim+json"
BEARER = re.compile(r"bearer +([A-Za-z0-9_\-.~+/=]{1,512})", re.IGNORECASE)


def handle(event: Event, ctx: Context) -> dict[str, Any]:
    """Answers a call that API Gateway passed on (its proxy event, version 1.0)."""
    started, request_id = time.perf_counter(), _request_id(event)
    caller_id = ""
    try:
        caller_id = _authenticate(event, ctx)
        with LENIENT:
            reply = _answer(_asked(event, ctx, caller_id))
    except SCIMException as error:
        reply = reply_to(error.to_error())
    except pydantic.ValidationError as error:
        reply = reply_to(_first_of(error))
    except DomainError as refusal:
        reply = _refused(refusal)
    except Exception as error:
        log_unforeseen(error, request_id)
        reply = reply_to(Error(status=500, detail="That was our mistake. Try again later."))
    logger.info(
        "answered a directory",
        request_id=request_id,
        method=event["httpMethod"],
        status=reply.status,
        caller_id=caller_id,
        milliseconds=round(1000 * (time.perf_counter() - started)),
    )
    return _sent(reply, request_id)


def _answer(asked: Asked) -> Reply:
    if asked.parts[-1:] == (SEARCH,):
        return answer_search(asked)
    first, rest = (asked.parts[0] if asked.parts else "").lower(), asked.parts[1:]
    answer = ANSWERS.get(first)
    if answer and len(rest) <= 1 and all(map(is_id, rest)):
        return answer(asked, rest[0] if rest else None)
    found = discovered(asked)
    if found is None:
        raise NotFoundException(detail="There is nothing at this address.")
    return found


def _authenticate(event: Event, ctx: Context) -> str:
    """As whom the directory acts.

    Raises:
        UnauthorizedException: no workspace has this token now.
        RateLimitedError: it called too often.
    """
    bearer = BEARER.fullmatch(_headers(event).get("authorization", "").strip())
    caller_id = find_directory(bearer[1]) if bearer else None
    if caller_id is None:
        raise UnauthorizedException(detail="Send the token of your workspace as a bearer token.")
    ctx.meter.count(caller_id, Kind.DIRECTORY)
    return caller_id


def _asked(event: Event, ctx: Context, caller_id: str) -> Asked:
    path = str(event.get("path") or "").removeprefix(PATH)
    body = event.get("body") or ""
    method = event["httpMethod"]
    return Asked(
        ctx=ctx,
        caller_id=caller_id,
        method="GET" if method == "HEAD" else method,
        parts=tuple(unquote(each) for each in path.split("/") if each),
        query=event.get("queryStringParameters") or {},
        raw=base64.b64decode(body) if event.get("isBase64Encoded") else body.encode(),
        base=directory_url(ctx),
    )


def _first_of(error: pydantic.ValidationError) -> Error:
    return Error.from_validation_errors(error)[0]


def _refused(refusal: DomainError) -> Reply:
    """A refusal of a use case, as SCIM says it."""
    status, scim_type = KINDS[refusal.code].status, None
    if isinstance(refusal, AlreadyThereError):
        scim_type = "uniqueness"
    if isinstance(refusal, InvalidError):
        status, scim_type = 400, "invalidValue"
    wait = refusal.seconds if isinstance(refusal, RateLimitedError) else 1
    headers = {"Retry-After": str(wait)} if status in {429, 503} else {}
    told = Error(status=status, scim_type=scim_type, detail=str(refusal.detail))
    return reply_to(told, headers)


def _headers(event: Event) -> dict[str, str]:
    return {name.lower(): value for name, value in (event.get("headers") or {}).items()}


def _request_id(event: Event) -> str:
    return str((event.get("requestContext") or {}).get("requestId", "unknown"))


def _sent(reply: Reply, request_id: str) -> dict[str, Any]:
    headers: Headers = {**SAFETY_HEADERS, "X-Request-Id": request_id, **reply.headers}
    if reply.body:
        headers["Content-Type"] = SCIM_JSON
    if reply.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="tandem"'
    return {"statusCode": reply.status, "headers": headers, "body": reply.body}
