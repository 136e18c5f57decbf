"""What the two of a session write about it: the member's rating, and the notes of each."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.kernel.access import Access, Who
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.api.kernel.fields import Body, Note, Text
from chalicelib.api.sessions.access import ITS_MEMBER
from chalicelib.api.sessions.session_views import RatingView, rating_view
from chalicelib.domain.kernel.errors import NotInStateError
from chalicelib.domain.sessions.notes import Notes
from chalicelib.domain.sessions.sessions import Rating
from chalicelib.use_cases.sessions import notes, ratings

api = Api(__name__)


class RatingBody(Body):
    stars: Annotated[int, Field(ge=1, le=5)]
    text: Note = ""


class NotesBody(Body):
    """What is left out, or null, stays as it is."""

    private: Text | None = None
    shared: Text | None = None


class NotesView(TypedDict):
    """`private` is yours alone, `shared` is for the two of you."""

    private: str
    shared: str


THE_TWO = Access(notes.get_notes, (Who.SESSION_MEMBER, Who.SESSION_COACH))


@api.put("/v1/sessions/{session_id}/rating", access=ITS_MEMBER, refuses=(NotInStateError,))
def rate_session(call: Call, session_id: str, body: RatingBody) -> RatingView:
    """Rates a session that you had; a later rating takes the earlier's place."""
    rating = Rating(body.stars, body.text)
    return rating_view(ratings.rate(call.context, call.caller_id, session_id, rating))


@api.get("/v1/sessions/{session_id}/notes", access=THE_TWO)
def get_notes(call: Call, session_id: str) -> Versioned[NotesView]:
    """Gives your own notes and the shared ones."""
    return _versioned(notes.get_notes(call.context, call.caller_id, session_id))


@api.put("/v1/sessions/{session_id}/notes", access=THE_TWO)
def change_notes(
    call: Call, session_id: str, body: NotesBody, if_match: int | None
) -> Versioned[NotesView]:
    """Writes your own notes and the shared ones."""
    texts = (body.private, body.shared)
    return _versioned(notes.change_notes(call.context, call.caller_id, session_id, texts, if_match))


def _versioned(found: Notes) -> Versioned[NotesView]:
    view: NotesView = {"private": found.private.text, "shared": found.shared.text}
    return Versioned(view, found.version)
