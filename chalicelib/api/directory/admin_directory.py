"""Administration: connecting the workspace's directory."""

from typing import Literal

from typing_extensions import TypedDict

from chalicelib.api.kernel.access import ADMINS
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.fields import InstantText
from chalicelib.domain.directory.directory import Connection
from chalicelib.domain.time.instants import render_instant
from chalicelib.use_cases.directory import connection

api = Api(__name__)


class DirectoryView(TypedDict):
    """`url` is where your directory calls (SCIM 2.0); since `connected_at` it has a token."""

    url: str
    status: Literal["on", "off"]
    connected_at: InstantText | None


class DirectoryTokenView(DirectoryView):
    """`token` opens the directory's part of your workspace; it is shown this once."""

    token: str


@api.get("/v1/admin/directory", access=ADMINS)
def get_directory(call: Call) -> DirectoryView:
    """Tells whether your company's directory is connected, and where it calls."""
    return _view(call, connection.get_connection(call.context, call.caller_id))


@api.post("/v1/admin/directory", access=ADMINS, status=201, kept=False)
def connect_directory(call: Call) -> DirectoryTokenView:
    """Makes the token of your company's directory; an earlier one opens nothing any more."""
    token, made = connection.make_token(call.context, call.caller_id)
    return {**_view(call, made), "token": token}


@api.delete("/v1/admin/directory", access=ADMINS)
def disconnect_directory(call: Call) -> None:
    """Ends the token of your company's directory; your members and groups stay."""
    connection.revoke_token(call.context, call.caller_id)


def _view(call: Call, made: Connection) -> DirectoryView:
    return {
        "url": connection.directory_url(call.context),
        "status": "on" if made.token_hash else "off",
        "connected_at": render_instant(made.made_at) if made.made_at else None,
    }
