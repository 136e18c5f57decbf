"""The audit: noting what an admin does, in the write that does it, and reading it back."""

from dataclasses import dataclass

from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.sessions.lifecycle import Change
from chalicelib.domain.sessions.sessions import Seat, Status
from chalicelib.domain.workspaces.audit import Deed, Doing
from chalicelib.storage.kernel.transaction import Put
from chalicelib.storage.workspaces import audit, people
from chalicelib.use_cases.kernel.access import read_admin
from chalicelib.use_cases.kernel.context import Context

ENDINGS = {
    Status.CANCELLED: Doing.SESSION_CANCELLED,
    Status.COMPLETED: Doing.SESSION_COMPLETED,
    Status.NO_SHOW: Doing.SESSION_MISSED,
}


@dataclass(frozen=True, slots=True)
class DeedPage:
    """Deeds newest first, with the names of those who did them, by id."""

    page: Page[Deed]
    names: dict[str, str]


def note_deed(
    ctx: Context,
    actor_id: str,
    workspace_id: str,
    doing: Doing,
    subject_id: str,
    **detail: str | int,
) -> Put:
    """The row that says who did it; `detail` is plain data, and the note that a refund demands."""
    deed = Deed(
        id=ctx.new_id(),
        workspace_id=workspace_id,
        at=ctx.now(),
        actor_id=actor_id,
        doing=doing,
        subject_id=subject_id,
        detail=detail,
    )
    return audit.put_deed(deed)


def session_deeds(ctx: Context, actor_id: str, seat: Seat, change: Change) -> list[Put]:
    """The deed of an admin who took a step of a session; what its own people do is none."""
    doing = _doing(change) if seat is Seat.ADMIN else None
    if doing is None:
        return []
    session = change.after
    refund = session.refund if doing is Doing.SESSION_REFUNDED else None
    detail = {"note": refund.note} if refund else {}
    return [note_deed(ctx, actor_id, session.workspace_id, doing, session.id, **detail)]


def _doing(change: Change) -> Doing | None:
    before, after = change.before, change.after
    if before and before.status is not after.status:
        return ENDINGS.get(after.status)
    refunded = before and before.refund is None and after.refund is not None
    return Doing.SESSION_REFUNDED if refunded else None


def list_deeds(ctx: Context, caller_id: str, page: PageRequest) -> DeedPage:
    """What was done in the admin's workspace, newest first.

    Raises:
        NotFoundError: the caller is no admin.
    """
    _, workspace_id = read_admin(caller_id)
    found = audit.list_deeds(workspace_id, page.limit + 1, page.after)
    shown = found[: page.limit]
    actors = people.list_people(list({deed.actor_id for deed in shown}))
    after = shown[-1].id if len(found) > page.limit else None
    return DeedPage(Page(shown, after), {person.id: person.name for person in actors})
