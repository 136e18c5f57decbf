"""Opening a workspace: an operator's task, not an API call."""

from msgspec import Struct

from chalicelib.domain.credits.credits import (
    NEVER,
    Cause,
    Reason,
    Wallet,
    WalletKind,
    issued_account,
    member_wallet_id,
    pool_id,
    receive,
)
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.time.instants import find_zone
from chalicelib.domain.workspaces.people import Owners, Person, Role
from chalicelib.domain.workspaces.workspaces import Catalogue, Workspace
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.transaction import Write, commit
from chalicelib.storage.workspaces import people, workspaces
from chalicelib.use_cases.kernel.context import Context


class OpenWorkspace(Struct, frozen=True, kw_only=True):
    """A new company with its first owner; `credits` are issued to its pool."""

    workspace: Workspace
    owner_email: str
    owner_name: str
    credits: int = 0


def open_workspace(ctx: Context, command: OpenWorkspace) -> Person:
    """Opens a workspace with an empty catalogue, a pool, and its owner.

    Atomic: the workspace with its catalogue and owners, the pool with its first entry, the owner
    with their wallet.
    Repeatable: nothing is written for a workspace that is there already (StaleError).
    """
    workspace = command.workspace
    if find_zone(workspace.timezone) is None:
        raise InvalidError(Phrase("There is no such time zone."), "timezone")
    owner = Person(
        id=ctx.user_pool.ensure_user(command.owner_email),
        name=command.owner_name,
        email=command.owner_email,
        timezone=workspace.timezone,
        workspace_id=workspace.id,
        roles=frozenset({Role.OWNER}),
    )
    commit(
        workspaces.add_workspace(workspace),
        workspaces.put_catalogue(
            Catalogue(workspace_id=workspace.id, coaching_types={}, session_types={})
        ),
        *_pool(ctx, workspace, command.credits, owner),
        people.add_person(owner),
        workspaces.put_owners(
            Owners(workspace_id=workspace.id, ids=frozenset({owner.id}), version=1)
        ),
        workspaces.link_member(workspace.id, owner.id),
        credits.add_wallet(member_wallet(workspace.id, owner)),
    )
    return owner


def member_wallet(workspace_id: str, person: Person) -> Wallet:
    """A new, empty wallet of a person."""
    return Wallet(
        id=member_wallet_id(workspace_id, person.id),
        workspace_id=workspace_id,
        kind=WalletKind.MEMBER,
        owner_id=person.id,
        name=person.name,
    )


def _pool(ctx: Context, workspace: Workspace, issued: int, owner: Person) -> tuple[Write, ...]:
    pool = Wallet(
        id=pool_id(workspace.id),
        workspace_id=workspace.id,
        kind=WalletKind.WORKSPACE,
        owner_id=workspace.id,
        name=workspace.name,
    )
    if not issued:
        return (credits.add_wallet(pool),)
    cause = Cause(
        transfer_id=f"{workspace.id}.opening",
        reason=Reason.ISSUED,
        at=ctx.now(),
        actor_id=owner.id,
    )
    opening = receive(pool, {NEVER: issued}, issued_account(workspace.id), cause)
    return tuple(credits.post(opening))
