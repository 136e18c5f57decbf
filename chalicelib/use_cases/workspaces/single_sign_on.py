"""Single sign-on: which provider a workspace has, an operator's task, and who comes from it.

newcomer ──► user pool ──► pre_sign_up ──► let_in ──► linked to the person of the same address
                                              └────► refused: the pool makes nobody
"""

from msgspec.structs import replace

from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.workspaces.single_sign_on import (
    Newcomer,
    Refusal,
    SingleSignOn,
    check_sign_on,
    decide_link,
    workspace_of_provider,
)
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.workspaces import people, single_sign_on, workspaces
from chalicelib.use_cases.kernel.context import Context


def let_in(ctx: Context, newcomer: Newcomer) -> Refusal | str:
    """Links whoever comes from a provider for the first time to the person whom an admin added;
    that person's id, or why nobody is linked.

    Repeatable: they are linked once. Raises: TryAgainError.
    """
    sign_on = single_sign_on.find_sign_on(workspace_of_provider(newcomer.provider))
    sub = ctx.user_pool.find_user(newcomer.email) if newcomer.email else None
    person = people.find_person(sub) if sub else None
    refusal = decide_link(sign_on, newcomer, person)
    if refusal or person is None:
        return refusal or Refusal.NOT_ADDED
    ctx.user_pool.link_identity(person.id, newcomer.provider, newcomer.subject)
    return person.id


def bind_provider(sign_on: SingleSignOn) -> SingleSignOn:
    """Binds a workspace to its provider and domains, whatever it was bound to before.

    Atomic: the binding, and which workspace each domain belongs to.
    Repeatable: the same binding again changes nothing but its version.

    Raises:
        InvalidError: an id or a domain does not do.
        NotFoundError: there is no such workspace.
        ConflictError: a domain belongs to another workspace.
    """
    check_sign_on(sign_on)
    if workspaces.find_workspace(sign_on.workspace_id) is None:
        raise NotFoundError
    return until_fresh(lambda: _bind(sign_on))


def _bind(sign_on: SingleSignOn) -> SingleSignOn:
    before = single_sign_on.find_sign_on(sign_on.workspace_id)
    bound = replace(sign_on, version=before.version + 1 if before else 1)
    commit(*single_sign_on.put_sign_on(bound, before))
    return bound


def unbind_provider(workspace_id: str) -> bool:
    """Takes a workspace's binding and its domains away; whether there was one.

    Atomic: both. Repeatable.
    """
    return until_fresh(lambda: _unbind(workspace_id))


def _unbind(workspace_id: str) -> bool:
    bound = single_sign_on.find_sign_on(workspace_id)
    if bound:
        commit(*single_sign_on.delete_sign_on(bound))
    return bound is not None


def find_provider(workspace_id: str) -> SingleSignOn | None:
    """What the workspace is bound to."""
    return single_sign_on.find_sign_on(workspace_id)
