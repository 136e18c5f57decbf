"""Administration: the catalogue of the workspace."""

from typing import Annotated

from pydantic import Field

from chalicelib.api.kernel.access import ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.api.kernel.fields import Body, Id, Name, Note
from chalicelib.api.workspaces.catalogue import CatalogueView, catalogue_view
from chalicelib.domain.workspaces.workspaces import (
    HIGHEST_PRICE,
    LONGEST_WINDOW_HOURS,
    MOST_MINUTES,
    STEP_MINUTES,
    CoachingType,
    SessionType,
)
from chalicelib.use_cases.workspaces import admin_catalogue

api = Api(__name__)


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
    minutes: Annotated[int, Field(ge=STEP_MINUTES, le=MOST_MINUTES, multiple_of=STEP_MINUTES)]
    credits: Annotated[int, Field(ge=0, le=HIGHEST_PRICE)]
    cancellation_window_hours: Annotated[int, Field(ge=0, le=LONGEST_WINDOW_HOURS)] = 24
    late_reschedule_credits: Annotated[int, Field(ge=0, le=HIGHEST_PRICE)] | None = None
    once_per_coach: bool = False


class CatalogueBody(Body):
    coaching_types: Annotated[tuple[CoachingTypeBody, ...], Field(max_length=100)]
    session_types: Annotated[tuple[SessionTypeBody, ...], Field(max_length=100)]


@api.get("/v1/admin/catalogue", access=ADMINS)
def get_own_catalogue(call: Call) -> Versioned[CatalogueView]:
    """Gives the catalogue of the workspace that you run."""
    own = admin_catalogue.get_own_catalogue(call.context, call.caller_id)
    return Versioned(catalogue_view([own]), own.version)


@api.put("/v1/admin/catalogue", access=ADMINS)
def put_own_catalogue(
    call: Call, body: CatalogueBody, if_match: int | None
) -> Versioned[CatalogueView]:
    """Replaces the catalogue of the workspace that you run.

    Sessions that were booked keep their price and policy. A type that is gone is offered no more.
    """
    changed = admin_catalogue.put_catalogue(
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
