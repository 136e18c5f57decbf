"""Whom a company's provider may let in, and what a workspace can be bound to."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.workspaces.people import Person, Role, Standing
from chalicelib.domain.workspaces.single_sign_on import (
    MOST_DOMAINS,
    Newcomer,
    ProviderKind,
    Refusal,
    SingleSignOn,
    check_sign_on,
    decide_link,
    read_domain,
)

ACME = SingleSignOn(
    workspace_id="acme", kind=ProviderKind.OIDC, domains=frozenset({"acme.example", "acme.org"})
)
ANA = Newcomer(provider="sso-acme", subject="00u1", address="ana@acme.example", verified=True)
PERSON = Person(
    id="ana",
    name="Ana",
    email="ana@acme.example",
    timezone="UTC",
    workspace_id="acme",
    roles=frozenset({Role.MEMBER}),
)


@pytest.mark.parametrize("address", ["ana@acme.example", "Ana@ACME.example", "ana@acme.org"])
def test_who_was_added_is_let_in_however_the_provider_writes_the_address(address: str) -> None:
    assert decide_link(ACME, replace(ANA, address=address), PERSON) is None


def test_a_coach_of_the_company_who_is_at_home_elsewhere_is_let_in() -> None:
    elsewhere = replace(PERSON, workspace_id="globex", coach_of=frozenset({"acme"}))
    assert decide_link(ACME, ANA, elsewhere) is None


@pytest.mark.parametrize("provider", ["acme", "sso-globex", "Google", ""])
def test_a_provider_that_is_not_the_workspaces_opens_nothing(provider: str) -> None:
    assert decide_link(ACME, replace(ANA, provider=provider), PERSON) is Refusal.NOT_BOUND
    assert decide_link(None, replace(ANA, provider=provider), PERSON) is Refusal.NOT_BOUND


def test_an_address_that_the_provider_did_not_verify_opens_nothing() -> None:
    doubtful = replace(ANA, verified=False)
    assert decide_link(ACME, doubtful, PERSON) is Refusal.NOT_VERIFIED
    assert decide_link(replace(ACME, vouches=True), doubtful, PERSON) is None


@pytest.mark.parametrize(
    "address",
    [
        "bob@globex.example",
        "ana@evil.acme.example",
        "ana@acme.example.evil.example",
        "ana@acme.example@evil.example",
        "ana@notacme.example",
        "acme.example",
        "ana@",
        "",
    ],
)
def test_a_provider_speaks_for_its_own_domains_alone(address: str) -> None:
    """Even where somebody of the company has that address."""
    person = replace(PERSON, email=address)
    assert decide_link(ACME, replace(ANA, address=address), person) is Refusal.OTHER_DOMAIN


@pytest.mark.parametrize(
    "person",
    [
        None,
        replace(PERSON, workspace_id="globex"),
        replace(PERSON, workspace_id=None),
        replace(PERSON, standing=Standing.REMOVING),
        replace(PERSON, standing=Standing.REMOVED),
    ],
    ids=["unknown", "elsewhere", "nowhere", "leaving", "gone"],
)
def test_whom_no_admin_added_is_not_let_in(person: Person | None) -> None:
    assert decide_link(ACME, ANA, person) is Refusal.NOT_ADDED


@pytest.mark.parametrize(
    ("workspace_id", "domains"),
    [
        ("Acme", {"acme.example"}),
        ("ac_me", {"acme.example"}),
        ("a" * 29, {"acme.example"}),
        ("acme", set()),
        ("acme", {f"a{number}.example" for number in range(MOST_DOMAINS + 1)}),
        ("acme", {"example"}),
        ("acme", {"acme..example"}),
        ("acme", {"ana@acme.example"}),
        ("acme", {"*.acme.example"}),
        ("acme", {"a" * 40 + ".example"}),
        ("acme", {""}),
    ],
)
def test_what_the_user_pool_could_not_keep_is_refused(workspace_id: str, domains: set[str]) -> None:
    with pytest.raises(InvalidError):
        check_sign_on(replace(ACME, workspace_id=workspace_id, domains=frozenset(domains)))


def test_a_domain_is_kept_as_addresses_are() -> None:
    domains = frozenset({read_domain(" Acme.Example"), read_domain("münchen.example")})
    assert domains == {"acme.example", "xn--mnchen-3ya.example"}
    check_sign_on(replace(ACME, domains=domains))
