"""What can be booked in a workspace, how long it takes and what it costs."""

from dataclasses import dataclass

from chalicelib.domain.groups.groups import forbidden
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import (
    Catalogue,
)
from chalicelib.storage.workspaces import groups, workspaces
from chalicelib.use_cases.kernel.access import read_caller
from chalicelib.use_cases.kernel.context import Context


@dataclass(frozen=True, slots=True)
class SeenCatalogue:
    """A catalogue with the ids of what no group of the caller allows them to book."""

    catalogue: Catalogue
    forbidden: frozenset[str]


def list_catalogues(
    ctx: Context, caller_id: str, workspace_id: str | None = None
) -> list[SeenCatalogue]:
    """The catalogue of the caller's home; without one, those of all whom they coach for.

    Raises:
        ForbiddenError: no workspace knows the caller.
        NotFoundError: the caller may not see the workspace that they name.
    """
    person = read_caller(caller_id)
    if workspace_id is not None and workspace_id not in person.workspace_ids:
        raise NotFoundError(Phrase("There is no such workspace for you."))
    home = person.workspace_id if person.workspace_id in person.workspace_ids else None
    chosen = workspace_id or home
    wanted = [chosen] if chosen else list(person.workspace_ids)
    found = (workspaces.find_catalogue(each) for each in wanted)
    return [_seen(person, catalogue) for catalogue in found if catalogue]


def _seen(person: Person, catalogue: Catalogue) -> SeenCatalogue:
    if not person.group_ids or catalogue.workspace_id != person.workspace_id:
        return SeenCatalogue(catalogue, frozenset())
    register = groups.find_register(catalogue.workspace_id)
    return SeenCatalogue(catalogue, forbidden(person, register, catalogue))
