"""The user pool's question who may be made, and what a workspace is bound to."""

from typing import Any

import pytest

from chalicelib.domain.kernel.errors import ConflictError, NotFoundError
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.workspaces.single_sign_on import ProviderKind, SingleSignOn
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.workspaces.single_sign_on import find_sign_on
from chalicelib.use_cases.workspaces.adding_members import AddMember, add_member
from chalicelib.use_cases.workspaces.single_sign_on import bind_provider, unbind_provider
from chalicelib.workers.pre_sign_up import NotLetInError, handle
from tests.kit.basis import bases
from tests.kit.log import logged
from tests.kit.world import FakeUserPool, World


def bind(workspace_id: str = "acme", *domains: str, vouches: bool = False) -> SingleSignOn:
    return bind_provider(
        SingleSignOn(
            workspace_id=workspace_id,
            kind=ProviderKind.OIDC,
            domains=frozenset(domains or {f"{workspace_id}.example"}),
            vouches=vouches,
        )
    )


def event(
    address: str, provider: str = "sso-acme", verified: str = "true", subject: str = "00U_1"
) -> dict[str, Any]:
    """As Cognito asks before the first sign-in of somebody whom the provider calls 00U_1."""
    told = {
        "custom:provider_email": address,
        "custom:provider_verified": verified,
        "custom:provider_subject": subject,
    }
    return {
        "triggerSource": "PreSignUp_ExternalProvider",
        "userPoolId": "eu-central-1_people",
        "userName": f"{provider}_00u_1",
        "request": {"userAttributes": {"cognito:email_alias": "", **told}},
        "response": {"autoConfirmUser": False},
    }


@pytest.fixture
def ana(world: World) -> str:
    """A member, and a user of the pool, which worlds that begin alike do not share."""
    ana = world.add_member("ana")
    assert world.ctx.user_pool.ensure_user("ana@acme.example") == ana
    return ana


def ask(world: World, event: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Whom the pool has linked once it was answered."""
    assert handle(event, {"eu-central-1_people": world.ctx}.__getitem__) == event
    return linked(world)


def linked(world: World) -> dict[tuple[str, str], str]:
    pool = world.ctx.user_pool
    assert isinstance(pool, FakeUserPool)
    return pool.linked


def test_who_was_added_signs_in_as_the_same_person_from_then_on(world: World, ana: str) -> None:
    bind()
    with logged() as lines:
        assert ask(world, event("Ana@Acme.example")) == {("sso-acme", "00U_1"): ana}
        assert ask(world, event("ana@acme.example")) == {("sso-acme", "00U_1"): ana}
    assert "acme.example" not in str(lines).replace(ana, "")


@pytest.mark.parametrize("subject", ["", "somebody else"])
def test_a_provider_that_tells_its_id_of_somebody_otherwise_is_taken_at_the_pools_word(
    world: World, ana: str, subject: str
) -> None:
    bind()
    asked = event("ana@acme.example", subject=subject)
    assert ask(world, asked) == {("sso-acme", "00u_1"): ana}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (event("nobody@acme.example"), "not_added: "),
        (event("gil@globex.example"), "other_domain: "),
        (event("zoe@acme.example"), "not_added: "),
        (event("ana@acme.example", verified="false"), "not_verified: "),
        (event("ana@acme.example", "sso-globex"), "not_bound: "),
        (event("ana@acme.example", "Google"), "not_bound: "),
    ],
)
@pytest.mark.usefixtures("ana")
def test_everybody_else_is_refused_with_the_reason(
    world: World, asked: dict[str, Any], why: str
) -> None:
    """Zoe has an address of Acme's, and only Globex knows her."""
    world.add_workspace("globex", Buying.PACKS, 10)
    world.add_member("gil", 0, "globex")
    add_to_globex(world, "zoe@acme.example")
    bind()
    with logged() as lines, pytest.raises(NotLetInError, match=f"^{why}[A-Z].*\\.$"):
        ask(world, asked)
    assert linked(world) == {}
    assert "example" not in str(lines)


def add_to_globex(world: World, email: str) -> None:
    once: Any = Once(None, "", 201, lambda member: member.person.id)
    add_member(
        world.ctx, world.owner("globex"), AddMember(email=email, name="Zoe", credits=0), once
    )


@pytest.mark.usefixtures("ana")
def test_a_provider_that_was_removed_opens_nothing(world: World) -> None:
    bind()
    assert (unbind_provider("acme"), unbind_provider("acme")) == (True, False)
    with pytest.raises(NotLetInError, match="not_bound"):
        ask(world, event("ana@acme.example"))


def test_whom_an_admin_adds_is_made_without_a_question(world: World) -> None:
    added = {**event(""), "triggerSource": "PreSignUp_AdminCreateUser"}
    assert handle(added, lambda _: pytest.fail("nothing is read")) == added


def test_nobody_signs_up_by_themselves(world: World) -> None:
    alone = {**event("ana@acme.example"), "triggerSource": "PreSignUp_SignUp"}
    with pytest.raises(NotLetInError, match=r"^closed: "):
        handle(alone, lambda _: world.ctx)


def test_a_domain_belongs_to_one_workspace(world: World) -> None:
    world.add_workspace("globex", Buying.PACKS, 10)
    bind("acme", "acme.example", "shared.example")
    with pytest.raises(ConflictError, match=r"shared\.example belongs to another workspace"):
        bind("globex", "globex.example", "shared.example")
    assert find_sign_on("globex") is None

    bind("acme", "acme.example")
    assert bind("globex", "globex.example", "shared.example").version == 1
    unbind_provider("globex")
    changed = bind("acme", "acme.example", "shared.example", vouches=True)
    assert find_sign_on("acme") == changed
    assert (changed.version, changed.vouches) == (3, True)


def test_a_binding_and_whose_its_domains_are_change_together_or_not_at_all(world: World) -> None:
    with bases() as first:
        bind("acme", "acme.example", "acme.org")
    with bases() as second:
        bind("acme", "acme.example")
    with bases() as last:
        unbind_provider("acme")
    assert first == second == ["domain domain single_sign_on"]
    assert last == ["domain single_sign_on"]


def test_only_a_workspace_that_is_there_has_a_provider(world: World) -> None:
    with pytest.raises(NotFoundError):
        bind("globex")
