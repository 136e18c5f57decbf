"""What can be booked: the coaching types and the lengths with their prices."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.blueprint import Api, Call
from chalicelib.api.endpoint import Versioned
from chalicelib.api.fields import Body, Id, Name, Note, Query
from chalicelib.domain.errors import ForbiddenError, NotFoundError
from chalicelib.domain.workspaces import Catalogue, CoachingType, SessionType
from chalicelib.use_cases import catalogue

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


class OfferedView(TypedDict):
    coaching_types: list[OfferedCoachingTypeView]
    session_types: list[OfferedSessionTypeView]


class CatalogueQuery(Query):
    workspace_id: Id | None = None


class CoachingTypeBody(Body):
    """Without an `id` it is new."""

    id: Id | None = None
    name: Name
    description: Note = ""


class SessionTypeBody(Body):
    """Without an `id` it is new. Only what can be had `once_per_coach` may cost nothing.

    A late move costs the session's own price if `late_reschedule_credits` says nothing else.
    """

    id: Id | None = None
    name: Name
    minutes: Annotated[int, Field(ge=5, le=240, multiple_of=5)]
    credits: Annotated[int, Field(ge=0, le=1000)]
    cancellation_window_hours: Annotated[int, Field(ge=0, le=720)] = 24
    late_reschedule_credits: Annotated[int, Field(ge=0, le=1000)] | None = None
    once_per_coach: bool = False


class CatalogueBody(Body):
    coaching_types: Annotated[tuple[CoachingTypeBody, ...], Field(max_length=100)]
    session_types: Annotated[tuple[SessionTypeBody, ...], Field(max_length=100)]


@api.get("/v1/catalogue", refuses=(ForbiddenError, NotFoundError))
def get_catalogue(call: Call, query: CatalogueQuery) -> OfferedView:
    """Gives what can be booked in your workspace.

    A coach without a workspace of their own gets the catalogues of all that they coach for;
    `workspace_id` chooses one.
    """
    seen = catalogue.list_catalogues(call.context, call.caller_id, query.workspace_id)
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


@api.get("/v1/admin/catalogue", refuses=(ForbiddenError, NotFoundError))
def get_own_catalogue(call: Call) -> Versioned[CatalogueView]:
    """Gives the catalogue of the workspace that you run."""
    own = catalogue.get_own_catalogue(call.context, call.caller_id)
    return Versioned(catalogue_view([own]), own.version)


@api.put("/v1/admin/catalogue", refuses=(ForbiddenError, NotFoundError))
def put_own_catalogue(
    call: Call, body: CatalogueBody, if_match: int | None
) -> Versioned[CatalogueView]:
    """Replaces the catalogue of the workspace that you run.

    Sessions that were booked keep their price and policy. A type that is gone is offered no more.
    """
    changed = catalogue.put_catalogue(
        call.context,
        call.caller_id,
        [
            CoachingType(id=each.id or "", name=each.name, description=each.description)
            for each in body.coaching_types
        ],
        [SessionType(**{**each.model_dump(), "id": each.id or ""}) for each in body.session_types],
        if_match,
    )
    return Versioned(catalogue_view([changed]), changed.version)


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
