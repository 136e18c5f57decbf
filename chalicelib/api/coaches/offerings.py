"""What a coach offers, in requests and in answers."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.kernel.fields import Body, Id
from chalicelib.domain.coaches.coaches import Offered


class OfferedView(TypedDict):
    """The session types that a coach offers in one coaching type."""

    coaching_type_id: str
    session_type_ids: list[str]


class OfferedBody(Body):
    coaching_type_id: Id
    session_type_ids: Annotated[tuple[Id, ...], Field(max_length=100)]


OfferingBody = Annotated[tuple[OfferedBody, ...], Field(max_length=200)]


def offering_view(offering: Mapping[str, Iterable[str]]) -> list[OfferedView]:
    return [
        {"coaching_type_id": kind, "session_type_ids": list(lengths)}
        for kind, lengths in offering.items()
    ]


def offered(bodies: Iterable[OfferedBody] | None) -> tuple[Offered, ...] | None:
    """The wish as the domain knows it; None if there is none."""
    if bodies is None:
        return None
    return tuple(Offered(each.coaching_type_id, each.session_type_ids) for each in bodies)
