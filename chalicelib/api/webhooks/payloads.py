"""What an event carries: the thing that it is about as the API shows it to an admin, without what
people wrote to each other.
"""

from typing import Any

from chalicelib.api.credits.credits import entry_view
from chalicelib.api.sessions.session_views import session_view
from chalicelib.api.workspaces.admin_members import member_view
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.domain.webhooks.events import WebhookEvent
from chalicelib.use_cases.credits.credits import history_of_entry
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.sessions import session_now
from chalicelib.use_cases.workspaces.members import member_of


def subject_of(ctx: Context, event: WebhookEvent) -> Any:
    """The data of an event as it stands now; None: there is no such thing (any more)."""
    match event.type.partition(".")[0]:
        case "session":
            session = session_now(ctx, event.subject_id)
            view: Any = session and session_view(session, Seat.ADMIN, ctx.now())
        case "credits":
            view = _entry(event.subject_id, int(event.part))
        case _:
            view = _member(ctx, event)
    return without_notes(view)


def _entry(wallet_id: str, seq: int) -> Any:
    history = history_of_entry(wallet_id, seq)
    if history is None:
        return None
    return {"wallet_id": wallet_id, **entry_view(history.page.items[0], history)}


def _member(ctx: Context, event: WebhookEvent) -> Any:
    try:
        return member_view(member_of(ctx, event.workspace_id, event.subject_id))
    except NotFoundError:
        return None


def without_notes(view: Any) -> Any:
    """The view and all in it, but for what people wrote as a note."""
    if isinstance(view, dict):
        return {name: without_notes(each) for name, each in view.items() if name != "note"}
    if isinstance(view, list):
        return [without_notes(each) for each in view]
    return view
