"""Administration: who did what in a workspace, and when."""

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import InstantText, NamedView
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.time.instants import render_instant
from chalicelib.domain.workspaces.audit import Deed, Doing, person_of
from chalicelib.use_cases.kernel import audit

api = Api(__name__)


class DeedView(TypedDict):
    """`subject_id` is what it was done to: a person, wallet, group, session, or the workspace.
    `person`: to whom it was done, where to one; null for whom the workspace does not know any more.
    """

    id: str
    at: InstantText
    actor: NamedView
    action: Doing
    subject_id: str
    person: NamedView | None
    detail: dict[str, str | int]


@api.get("/v1/admin/audit", access=ADMINS)
def list_deeds(call: Call, page: PageRequest) -> Page[DeedView]:
    """Lists what was done in your workspace by those who run it, newest first."""
    found = audit.list_deeds(call.context, call.caller_id, page)
    items = [_deed_view(deed, found) for deed in found.page.items]
    return Page(items, found.page.next_after)


def _deed_view(deed: Deed, found: audit.DeedPage) -> DeedView:
    person_id = person_of(deed)
    return {
        "id": deed.id,
        "at": render_instant(deed.at),
        "actor": {"id": deed.actor_id, "name": found.actors.get(deed.actor_id, "")},
        "action": deed.doing,
        "subject_id": deed.subject_id,
        "person": {"id": person_id, "name": found.people[person_id]}
        if person_id in found.people
        else None,
        "detail": dict(deed.detail),
    }
