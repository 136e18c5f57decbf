"""Sessions: booking one, and reading one's own."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.kernel.access import MEMBERS, PEOPLE
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Download, Versioned
from chalicelib.api.kernel.fields import Body, Id, Instant, InstantText, Note, ProposedStarts, Query
from chalicelib.api.sessions.access import PARTY
from chalicelib.api.sessions.session_views import SessionView, session_view
from chalicelib.domain.kernel.errors import (
    AlreadyUsedError,
    BookingModeMismatchError,
    InsufficientCreditsError,
    InvalidError,
    MemberBusyError,
    NotAllowedByGroupError,
    NotFoundError,
    NotOfferedByCoachError,
    SlotNotOfferedError,
    SlotTakenError,
    TooManyRequestsOpenError,
    TooManySessionsError,
)
from chalicelib.domain.kernel.idempotency import Answer
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.booking import BookSession
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.domain.time.instants import render_instant
from chalicelib.use_cases.sessions import booking, sessions
from chalicelib.use_cases.sessions.sessions import Among, When

api = Api(__name__)


class BookBody(Body):
    """`starts_at` with a coach who confirms at once, `proposed_starts` with one who reviews."""

    coach_id: Id
    coaching_type_id: Id
    session_type_id: Id
    starts_at: Instant | None = None
    proposed_starts: ProposedStarts | None = None
    wallet_id: Id | None = None
    note: Note = ""

    def command(self, session_id: str, member_id: str) -> BookSession:
        """Raises: InvalidError: not exactly one of the two is there, or a start stands twice."""
        proposed = self.proposed_starts or ()
        if bool(self.starts_at) == bool(proposed):
            raise InvalidError(Phrase("Send either starts_at or proposed_starts."), "starts_at")
        if len(set(proposed)) < len(proposed):
            raise InvalidError(Phrase("Propose each time once."), "proposed_starts")
        return BookSession(
            session_id=session_id,
            member_id=member_id,
            coach_id=self.coach_id,
            coaching_type_id=self.coaching_type_id,
            session_type_id=self.session_type_id,
            starts_at=self.starts_at,
            proposed_starts=proposed,
            wallet_id=self.wallet_id,
            note=self.note,
        )


class SessionsQuery(Query):
    when: When = When.UPCOMING
    seat: Annotated[Literal["member", "coach"], Field(alias="as")] = "member"
    member_id: Id | None = None


class MessageView(TypedDict):
    """One mail; `label` says of what kind, `to` is the recipient's name, `sent_at` null until it
    went.
    """

    kind: str
    label: str
    to: str
    sent_at: InstantText | None
    status: str


@api.post(
    "/v1/sessions",
    access=MEMBERS,
    status=201,
    answer=SessionView,
    refuses=(
        NotAllowedByGroupError,
        NotFoundError,
        BookingModeMismatchError,
        NotOfferedByCoachError,
        NotAllowedByGroupError,
        SlotNotOfferedError,
        TooManyRequestsOpenError,
        TooManySessionsError,
        AlreadyUsedError,
        MemberBusyError,
        SlotTakenError,
        InsufficientCreditsError,
    ),
)
def book_session(call: Call, body: BookBody) -> Answer:
    """Books a session: both persons' time and the credits, or nothing.

    With `proposed_starts` it asks a coach who reviews; the credits are held until the answer.
    """
    ctx = call.context
    now = ctx.now()
    command = body.command(ctx.new_id(), call.caller_id)
    return booking.book(ctx, command, call.once(lambda made: session_view(made, Seat.MEMBER, now)))


@api.get("/v1/sessions", access=PEOPLE)
def list_sessions(
    call: Call, query: SessionsQuery, page: PageRequest, workspace_id: str | None
) -> Page[SessionView]:
    """Lists your sessions by start, past ones newest first, requests by their deadline; of all
    your workspaces, or of one. A coach lists those with one member by `member_id`.
    """
    seat = Seat(query.seat)
    found = sessions.list_own_sessions(
        call.context, call.caller_id, query.when, seat, page, Among(workspace_id, query.member_id)
    )
    now = call.context.now()
    return Page([session_view(each, seat, now) for each in found.items], found.next_after)


@api.get("/v1/sessions/{session_id}", access=PARTY)
def get_session(call: Call, session_id: str) -> Versioned[SessionView]:
    """Gives one session."""
    seen = sessions.get_session(call.context, call.caller_id, session_id)
    view = session_view(seen.session, seen.seat, call.context.now())
    return Versioned(view, seen.session.version)


@api.get("/v1/sessions/{session_id}/messages", access=PARTY)
def list_session_messages(call: Call, session_id: str, page: PageRequest) -> Page[MessageView]:
    """Lists the mails about a session, oldest first."""
    from chalicelib.use_cases.notices import mail_status  # noqa: PLC0415 - not paid for at the start

    found = mail_status.list_session_messages(call.context, call.caller_id, session_id)
    numbered = page_of(enumerate(found), page, lambda each: f"{each[0]:06}")
    items: list[MessageView] = [
        {
            "kind": message.kind,
            "label": message.label,
            "to": message.to,
            "sent_at": render_instant(message.sent_at) if message.sent_at else None,
            "status": message.status,
        }
        for _, message in numbered.items
    ]
    return Page(items, numbered.next_after)


@api.get(
    "/v1/sessions/{session_id}/invite.ics", access=PARTY, media_type="text/calendar; charset=utf-8"
)
def get_invite(call: Call, session_id: str) -> Download:
    """Gives the invite as it stands, for a calendar."""
    from chalicelib.use_cases.notices import mail_status  # noqa: PLC0415 - not paid for at the start

    method, ics = mail_status.current_invite(call.context, call.caller_id, session_id)
    return Download(ics.decode(), "invite.ics", f"; method={method.value}")
