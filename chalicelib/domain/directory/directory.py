"""A company's directory, by which people come and go.

It acts as somebody of its own: an admin of the workspace who is none of its members, has no
wallet, and signs in nowhere. So each use case authorises it as it does any admin, checks in its
own write that it still may, and the audit names it. Without a token it administers nothing.
"""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.workspaces.people import Person, Role

NAME = "Directory (SCIM)"

ID_SUFFIX = ".directory"

MOST_OF_A_NAME = 120
MOST_OF_AN_ID = 255
"""Characters."""


class Connection(Struct, frozen=True, kw_only=True):
    """The token that a workspace's directory has now, by its hash; None: it has none. `version` 0:
    nothing is stored yet.
    """

    workspace_id: str
    token_hash: str | None = None
    made_at: datetime | None = None
    version: int = 0


class Said(Struct, frozen=True, kw_only=True):
    """What the directory says of a user or group, as it said it; None: nothing."""

    external_id: str | None = None
    display_name: str | None = None
    formatted: str | None = None
    given_name: str | None = None
    family_name: str | None = None

    @property
    def name(self) -> str | None:
        """What somebody is called by it."""
        parts = " ".join(filter(None, (self.given_name, self.family_name)))
        return self.display_name or self.formatted or parts or None


NOTHING_SAID = Said()


def directory_id_of(workspace_id: str) -> str:
    """As whom the workspace's directory acts."""
    return f"{workspace_id}{ID_SUFFIX}"


def decide_actor(known: Person | None, workspace_id: str, *, acts: bool) -> Person:
    """As whom the directory acts from now on, or no more."""
    actor = known or Person(
        id=directory_id_of(workspace_id),
        name=NAME,
        email="",
        timezone="UTC",
        workspace_id=workspace_id,
        version=0,
    )
    roles = frozenset({Role.ADMIN}) if acts else frozenset[Role]()
    return replace(actor, roles=roles, version=actor.version + 1)
