"""What can be booked in a workspace, how long it takes and what it costs."""

from msgspec import Struct

from chalicelib.domain.groups.groups import forbidden
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import (
    Catalogue,
)
from chalicelib.storage.workspaces import groups, workspaces
from chalicelib.use_cases.kernel.access import read_caller
from chalicelib.use_cases.kernel.context import Context


class SeenCatalogue(Struct, frozen=True):
    """A catalogue with the ids of what no group of the caller allows them to book."""

    catalogue: Catalogue
    forbidden: frozenset[str]


def list_catalogues(
    ctx: Context, caller_id: str, workspace_id: str | None = None
) -> list[SeenCatalogue]:
    """The catalogue of the workspace that the caller names, else of their home; without one, those
    of all whom they coach for.

    Raises:
        ForbiddenError: no workspace knows the caller.
        NotFoundError: the caller may not see the workspace that they name.
    """
    person = read_caller(caller_id)
    chosen = person.chooses(workspace_id)
    at_home = chosen is not None and chosen == person.workspace_id
    wanted = [chosen] if chosen and (workspace_id or at_home) else list(person.workspace_ids)
    found = (workspaces.find_catalogue(each) for each in wanted)
    return [_seen(person, catalogue) for catalogue in found if catalogue]


def _seen(person: Person, catalogue: Catalogue) -> SeenCatalogue:
    if not person.group_ids or catalogue.workspace_id != person.workspace_id:
        return SeenCatalogue(catalogue, frozenset())
    register = groups.find_register(catalogue.workspace_id)
    return SeenCatalogue(catalogue, forbidden(person, register, catalogue))
