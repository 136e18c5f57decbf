"""A workspace's catalogue: what can be booked, how long it takes and what it costs."""

from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.workspaces import Catalogue
from chalicelib.storage import workspaces
from chalicelib.use_cases.callers import read_caller
from chalicelib.use_cases.context import Context


def list_catalogues(
    ctx: Context, caller_id: str, workspace_id: str | None = None
) -> list[Catalogue]:
    """The catalogue of the caller's home; without one, those of every workspace that they coach for.

    Raises:
        ForbiddenError: no workspace knows the caller.
        NotFoundError: the caller may not see the workspace that they name.
    """
    person = read_caller(caller_id)
    if workspace_id is not None and workspace_id not in person.workspace_ids:
        raise NotFoundError("There is no such workspace for you.")
    home = person.workspace_id if person.workspace_id in person.workspace_ids else None
    chosen = workspace_id or home
    wanted = [chosen] if chosen else list(person.workspace_ids)
    found = (workspaces.find_catalogue(each) for each in wanted)
    return [catalogue for catalogue in found if catalogue]
