"""Who may change whose roles, who owns, and who is a stranger."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import ForbiddenError, InvalidError, LastOwnerError
from chalicelib.domain.workspaces.people import (
    MOST_COACHED,
    MOST_OWNERS,
    Owners,
    Person,
    Role,
    Standing,
    check_number,
    check_roles,
    coaching_for,
    decide_owners,
    is_stranger,
)

MEMBER = frozenset({Role.MEMBER})
ADMIN = frozenset({Role.ADMIN})
OWNER = frozenset({Role.OWNER})


def person(*roles: Role, **changes: object) -> Person:
    known = Person(
        id="ana",
        name="Ana",
        email="ana@acme.example",
        timezone="UTC",
        workspace_id="acme",
        roles=frozenset(roles),
    )
    return replace(known, **changes)


@pytest.mark.parametrize(
    ("actor", "before", "after"),
    [
        (ADMIN, MEMBER, OWNER),
        (ADMIN, OWNER, MEMBER),
        (ADMIN, OWNER, OWNER | MEMBER),
        (MEMBER, MEMBER, ADMIN),
        (frozenset({Role.GROUP_ADMIN}), MEMBER, frozenset({Role.GROUP_ADMIN})),
    ],
)
def test_no_one_changes_what_is_above_them(
    actor: frozenset[Role], before: frozenset[Role], after: frozenset[Role]
) -> None:
    with pytest.raises(ForbiddenError):
        check_roles(person(*actor), person(*before), after)


@pytest.mark.parametrize(
    ("actor", "before", "after"),
    [
        (ADMIN, MEMBER, ADMIN),
        (ADMIN, ADMIN, MEMBER),
        (ADMIN, OWNER, OWNER),
        (OWNER, MEMBER, OWNER),
        (OWNER, OWNER, MEMBER),
    ],
)
def test_roles_up_to_ones_own_are_changed(
    actor: frozenset[Role], before: frozenset[Role], after: frozenset[Role]
) -> None:
    check_roles(person(*actor), person(*before), after)


def test_owners_come_and_go_and_the_last_one_stays() -> None:
    one = Owners(workspace_id="acme", ids=frozenset({"ada"}), version=4)
    two = decide_owners(one, "eve", owned=False, owns=True)
    assert two == Owners(workspace_id="acme", ids=frozenset({"ada", "eve"}), version=5)
    left = decide_owners(two, "ada", owned=True, owns=False)
    assert left == Owners(workspace_id="acme", ids=frozenset({"eve"}), version=6)
    assert decide_owners(one, "ana", owned=False, owns=False) is None
    assert decide_owners(one, "ada", owned=True, owns=True) is None
    with pytest.raises(LastOwnerError):
        decide_owners(one, "ada", owned=True, owns=False)


@pytest.mark.parametrize(
    ("known", "stranger"),
    [
        (None, False),
        (person(), False),
        (person(standing=Standing.REMOVING), False),
        (person(standing=Standing.REMOVED), False),
        (person(workspace_id=None, coach_of=frozenset({"acme"})), False),
        (person(workspace_id="globex"), True),
        (person(workspace_id="globex", coach_of=frozenset({"acme"})), False),
        (person(workspace_id="globex", standing=Standing.REMOVING), True),
        (person(workspace_id="globex", standing=Standing.REMOVED), False),
        (person(standing=Standing.REMOVED, coach_of=frozenset({"globex"})), True),
        (person(workspace_id=None, coach_of=frozenset({"globex"})), True),
    ],
)
def test_a_stranger_is_whom_only_other_workspaces_know(
    known: Person | None, *, stranger: bool
) -> None:
    assert is_stranger(known, "acme") is stranger


def test_a_workspace_has_so_many_owners() -> None:
    most = frozenset(f"p{each}" for each in range(MOST_OWNERS))
    check_number(Owners(workspace_id="acme", ids=most))
    with pytest.raises(InvalidError, match=f"at most {MOST_OWNERS} owners"):
        check_number(Owners(workspace_id="acme", ids=most | {"ana"}))


def test_a_person_coaches_for_so_many_workspaces() -> None:
    most = frozenset(f"w{each}" for each in range(MOST_COACHED))
    ana = person(coach_of=most - {"w0"})
    assert coaching_for(ana, "w0").coach_of == most
    with pytest.raises(InvalidError, match=f"for {MOST_COACHED} companies"):
        coaching_for(replace(ana, coach_of=most), "acme")
