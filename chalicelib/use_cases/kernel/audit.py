"""The audit: noting what an admin does, in the write that does it, and reading it back."""

from msgspec import Struct

from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.sessions.lifecycle import Change
from chalicelib.domain.sessions.sessions import Seat, Status
from chalicelib.domain.workspaces.audit import Deed, Doing, person_of
from chalicelib.domain.workspaces.people import Person
from chalicelib.storage.kernel.transaction import Put
from chalicelib.storage.workspaces import audit, people
from chalicelib.use_cases.kernel.access import read_admin
from chalicelib.use_cases.kernel.context import Context

ENDINGS = {
    Status.CANCELLED: Doing.SESSION_CANCELLED,
    Status.COMPLETED: Doing.SESSION_COMPLETED,
    Status.NO_SHOW: Doing.SESSION_MISSED,
}


class DeedPage(Struct, frozen=True):
    """Deeds newest first, with the names by id of those who did them and of the workspace's people,
    former ones too, to whom they were done.
    """

    page: Page[Deed]
    actors: dict[str, str]
    people: dict[str, str]


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
    actor_ids = {deed.actor_id for deed in shown}
    done_to = {person_id for deed in shown if (person_id := person_of(deed))}
    found_people = people.list_people(sorted(actor_ids | done_to))
    after = shown[-1].id if len(found) > page.limit else None
    return DeedPage(
        Page(shown, after),
        actors={each.id: each.name for each in found_people if each.id in actor_ids},
        people={each.id: each.name for each in found_people if _is_known(each, workspace_id)},
    )


def _is_known(person: Person, workspace_id: str) -> bool:
    """Whether a workspace may read the name: it is of its people, former ones too, or coaches."""
    return workspace_id in {person.workspace_id, *person.coach_of}
