"""A coach's calendars: connected, read, disconnected. No address and no password is ever shown."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from chalicelib.api.coaches.access import COACHES
from chalicelib.api.kernel.access import Access, Who
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Body, FieldRefusedError, InstantText, Line
from chalicelib.domain.calendars.connections import ConnectCalendar, Kind
from chalicelib.domain.kernel.errors import InvalidError, TryAgainError
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.outbound import MOST_URL_CHARACTERS
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.cleaning import clean_line
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.time.instants import render_instant
from chalicelib.use_cases.calendars import connections, discovery, google
from chalicelib.use_cases.calendars.connections import Seen

api = Api(__name__)

ITS_OWNER = Access(connections.find_calendar, (Who.HOLDER,))


Address = Annotated[str, Field(max_length=MOST_URL_CHARACTERS), AfterValidator(clean_line)]


def _password(given: str) -> str:
    password = given.strip()
    if not password.isprintable():
        raise FieldRefusedError(Phrase("A password has no line breaks and no control characters."))
    return password


Password = Annotated[
    str,
    Field(max_length=500, repr=False, json_schema_extra={"format": "password", "writeOnly": True}),
    AfterValidator(_password),
]


class CalendarBody(Body):
    """`caldav` takes `user` and `password`, and the `url` and `name` of a calendar that was found
    at the account's server.
    """

    kind: Literal["ics", "caldav"]
    url: Address
    user: Line = ""
    password: Password = ""
    name: Annotated[str, Field(max_length=120), AfterValidator(clean_line)] = ""


class AccountBody(Body):
    url: Address
    user: Line
    password: Password


class FoundCalendarView(TypedDict):
    url: str
    name: str


class FoundCalendarsView(TypedDict):
    items: list[FoundCalendarView]


class CodeBody(Body):
    """What is in the address to which Google led back."""

    code: Annotated[str, Field(max_length=2000), AfterValidator(clean_line)]
    state: Line


class ConsentView(TypedDict):
    authorize_url: str


class ClashView(TypedDict):
    session_id: str
    starts_at: InstantText
    ends_at: InstantText


class CalendarView(TypedDict):
    """`problem` is a sentence that helps; `broken_count` are events that cannot be read; `clashes`
    are standing sessions over which the calendar is busy.
    """

    id: str
    kind: Literal["ics", "caldav", "google"]
    name: str
    status: Literal["reading", "ok", "needs_attention"]
    problem: str | None
    last_read_at: InstantText | None
    busy_count: int
    broken_count: int
    clashes: list[ClashView]


@api.get("/v1/coach/calendars", access=COACHES)
def list_calendars(call: Call, page: PageRequest) -> Page[CalendarView]:
    """Lists the calendars in which you are busy, as they were connected."""
    found = connections.list_calendars(call.context, call.caller_id)
    cut = page_of(found, page, lambda each: each.connection.id)
    return Page([_calendar_view(each) for each in cut.items], cut.next_after)


@api.post(
    "/v1/coach/calendars", access=COACHES, status=201, answer=CalendarView, refuses=(TryAgainError,)
)
def connect_calendar(call: Call, body: CalendarBody) -> Answer:
    """Connects a calendar by the address at which it is published, or one of a CalDAV account.

    It is read at once. Tandem takes nothing out of it but when you are busy. Address, user and
    password are kept encrypted, and shown to nobody.
    """
    command = ConnectCalendar(**{**body.model_dump(), "kind": Kind(body.kind)})
    once = call.once(_calendar_view, secrets=("password",))
    return connections.connect(call.context, call.caller_id, command, once)


@api.post("/v1/coach/calendars/find", access=COACHES, kept=False)
def find_calendars(call: Call, body: AccountBody) -> FoundCalendarsView:
    """Finds the calendars of a CalDAV account, to connect one by its `url`.

    `url` is the server's address, or its name alone. Nothing is stored. It may take ten seconds.
    """
    found = discovery.find_calendars(
        call.context, call.caller_id, body.url, body.user, body.password
    )
    return {"items": [{"url": each.url, "name": each.name} for each in found]}


@api.post("/v1/coach/calendars/google", access=COACHES, kept=False, refuses=(InvalidError,))
def ask_google(call: Call) -> ConsentView:
    """Begins to connect a calendar at Google: where you agree that Tandem sees your events.

    Google leads back with a code, within ten minutes.
    """
    return {"authorize_url": google.begin(call.context, call.caller_id)}


@api.post(
    "/v1/coach/calendars/google/code",
    access=COACHES,
    status=201,
    answer=CalendarView,
    refuses=(TryAgainError,),
)
def connect_google(call: Call, body: CodeBody) -> Answer:
    """Connects your calendar at Google, with what Google led back with; it is read at once."""
    once = call.once(_calendar_view)
    return google.finish(call.context, call.caller_id, body.code, body.state, once)


@api.post("/v1/coach/calendars/{calendar_id}/read", access=ITS_OWNER, answer=CalendarView)
def read_calendar(call: Call, calendar_id: str) -> Answer:
    """Asks for a calendar to be read now; list your calendars a moment later."""
    once = call.once(_calendar_view)
    return connections.read_now(call.context, call.caller_id, calendar_id, once)


@api.delete("/v1/coach/calendars/{calendar_id}", access=ITS_OWNER)
def disconnect_calendar(call: Call, calendar_id: str) -> None:
    """Disconnects a calendar: its address and its busy times are gone."""
    connections.disconnect(call.context, call.caller_id, calendar_id)


def _calendar_view(seen: Seen) -> CalendarView:
    found = seen.connection
    return {
        "id": found.id,
        "kind": found.kind.value,
        "name": found.name,
        "status": found.status.value,
        "problem": found.told,
        "last_read_at": render_instant(found.read_at) if found.read_at else None,
        "busy_count": len(seen.busy),
        "broken_count": found.broken,
        "clashes": [_clash(each) for each in seen.clashes],
    }


def _clash(session: Session) -> ClashView:
    return {
        "session_id": session.id,
        "starts_at": render_instant(session.span.start),
        "ends_at": render_instant(session.span.end),
    }
