"""Administration: the settings of the workspace."""

from chalicelib.api.kernel.access import ADMINS, OWNERS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.api.kernel.fields import Body, Email, Name, ZoneName
from chalicelib.api.workspaces.me import WorkspaceView, workspace_view
from chalicelib.domain.time.instants import UnknownTimezoneError
from chalicelib.domain.workspaces.workspaces import Buying, Workspace
from chalicelib.use_cases.workspaces import settings
from chalicelib.use_cases.workspaces.settings import ChangeWorkspace

api = Api(__name__)


class WorkspacePatch(Body):
    """What is left out, or null, stays as it is."""

    name: Name | None = None
    timezone: ZoneName | None = None
    support_email: Email | None = None
    buying: Buying | None = None


@api.get("/v1/admin/workspace", access=ADMINS)
def get_own_workspace(call: Call) -> Versioned[WorkspaceView]:
    """Gives the settings of the workspace that you run."""
    return _versioned(settings.get_workspace(call.context, call.caller_id))


@api.patch("/v1/admin/workspace", access=OWNERS, refuses=(UnknownTimezoneError,))
def change_own_workspace(
    call: Call, body: WorkspacePatch, if_match: int | None
) -> Versioned[WorkspaceView]:
    """Changes the settings of the workspace that you own.

    In another `timezone` days begin at other instants from now on: the last days of credits, and
    the days of reports. What was counted already stays in its day.
    """
    command = ChangeWorkspace(
        name=body.name,
        timezone=body.timezone,
        support_email=body.support_email,
        buying=body.buying,
    )
    return _versioned(settings.change_workspace(call.context, call.caller_id, command, if_match))


def _versioned(workspace: Workspace) -> Versioned[WorkspaceView]:
    return Versioned(workspace_view(workspace), workspace.version)
