"""What can be booked: the coaching types and the lengths with their prices."""

from collections.abc import Iterable

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import PEOPLE
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import Id, Query
from chalicelib.domain.workspaces.workspaces import Catalogue
from chalicelib.use_cases.workspaces import catalogue

api = Api(__name__)


class CoachingTypeView(TypedDict):
    id: str
    name: str
    description: str


class SessionTypeView(TypedDict):
    id: str
    name: str
    minutes: int
    credits: int
    cancellation_window_hours: int
    late_reschedule_credits: int
    once_per_coach: bool


class CatalogueView(TypedDict):
    coaching_types: list[CoachingTypeView]
    session_types: list[SessionTypeView]


class OfferedCoachingTypeView(CoachingTypeView):
    """`allowed`: whether one of your groups allows it; without a group you may book everything."""

    allowed: bool


class OfferedSessionTypeView(SessionTypeView):
    """`allowed`: whether one of your groups allows its price."""

    allowed: bool


class VisibleCatalogueView(TypedDict):
    coaching_types: list[OfferedCoachingTypeView]
    session_types: list[OfferedSessionTypeView]


class CatalogueQuery(Query):
    workspace_id: Id | None = None


@api.get("/v1/catalogue", access=PEOPLE, kept_by_browsers=True)
def get_catalogue(
    call: Call, query: CatalogueQuery, workspace_id: str | None
) -> VisibleCatalogueView:
    """Gives what can be booked in your workspace.

    A coach without a workspace of their own gets the catalogues of all that they coach for;
    `workspace_id` chooses one.
    """
    chosen = query.workspace_id or workspace_id
    seen = catalogue.list_catalogues(call.context, call.caller_id, chosen)
    forbidden = {type_id for each in seen for type_id in each.forbidden}
    known = catalogue_view(each.catalogue for each in seen)
    return {
        "coaching_types": [
            {**kind, "allowed": kind["id"] not in forbidden} for kind in known["coaching_types"]
        ],
        "session_types": [
            {**kind, "allowed": kind["id"] not in forbidden} for kind in known["session_types"]
        ],
    }


def catalogue_view(catalogues: Iterable[Catalogue]) -> CatalogueView:
    known = list(catalogues)
    return {
        "coaching_types": [
            {"id": kind.id, "name": kind.name, "description": kind.description}
            for each in known
            for kind in each.coaching_types.values()
        ],
        "session_types": [
            {
                "id": kind.id,
                "name": kind.name,
                "minutes": kind.minutes,
                "credits": kind.credits,
                "cancellation_window_hours": kind.cancellation_window_hours,
                "late_reschedule_credits": kind.late_charge,
                "once_per_coach": kind.once_per_coach,
            }
            for each in known
            for kind in each.session_types.values()
        ],
    }
