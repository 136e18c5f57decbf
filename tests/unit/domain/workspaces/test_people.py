"""Who may change whose roles, who owns, and who is a stranger."""

from dataclasses import replace

import pytest

from chalicelib.domain.kernel.errors import ForbiddenError, LastOwnerError
from chalicelib.domain.workspaces.people import (
    Owners,
    Person,
    Role,
    Standing,
    check_roles,
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
    return replace(known, **changes)  # type: ignore[arg-type]


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
