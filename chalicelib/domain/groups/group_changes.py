"""Making, changing and removing a group: everything that becomes true at once.

rules.wallet   false → true   a new wallet, or the closed one opens again
               true → false   the wallet closes: what it has goes to the pool
removed                        the same, and nobody looks after it; its members keep an id that
                               names nothing
"""

from collections.abc import Collection, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Cause, Holding, Wallet
from chalicelib.domain.credits.wallet_closing import Settlement, decide_close
from chalicelib.domain.groups.groups import (
    Group,
    Register,
    new_group_wallet,
    with_rules,
    without_rules,
)
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.people import Person


class GroupFacts(Struct, frozen=True, kw_only=True):
    """What was read: `people` are those who look after the group, before or after, by id."""

    before: Group | None
    register: Register
    coaching_type_ids: Collection[str]
    people: Mapping[str, Person]
    wallet: Wallet | None
    pool: Wallet


class GroupChange(Struct, frozen=True, kw_only=True):
    """`people` are those whose charge changes; the wallet is new, or settled, or as it is."""

    group: Group
    register: Register
    people: tuple[Person, ...]
    new_wallet: Wallet | None
    settlement: Settlement
    wallet: Wallet | None
    """The group's wallet afterwards; None: it has none that is open."""


def decide_group(after: Group, facts: GroupFacts, cause: Cause, today: date) -> GroupChange:
    """Makes the group what it is to be; `cause` is of what a closing wallet gives to the pool.

    Raises:
        InvalidError: the name is taken, a coaching type or an admin is unknown, or no room is left.
    """
    _check_types(after, facts)
    change = _with_wallet(after, facts, cause, today)
    return replace(change, people=_in_charge(after, facts))


def _check_types(after: Group, facts: GroupFacts) -> None:
    """A type that has left the catalogue may stay where it is named already."""
    known = set(facts.coaching_type_ids)
    known |= (facts.before and facts.before.rules.coaching_type_ids) or frozenset()
    if (after.rules.coaching_type_ids or frozenset()) - known:
        message = Phrase("There is no such coaching type in your catalogue.")
        raise InvalidError(message, "coaching_type_ids")


def _in_charge(after: Group, facts: GroupFacts) -> tuple[Person, ...]:
    before = facts.before.admin_ids if facts.before else frozenset[str]()
    changed = []
    for person_id in sorted(after.admin_ids ^ before):
        person = facts.people.get(person_id)
        starts = person_id in after.admin_ids
        if starts and (
            person is None or not person.is_active or person.workspace_id != after.workspace_id
        ):
            raise InvalidError(Phrase("There is no such person in your workspace."), "admin_ids")
        if person:
            others = person.admin_of_groups - {after.id}
            charge = others | {after.id} if starts else others
            changed.append(replace(person, admin_of_groups=charge, version=person.version + 1))
    return tuple(changed)


def _with_wallet(after: Group, facts: GroupFacts, cause: Cause, today: date) -> GroupChange:
    wallet, settlement = facts.wallet, Settlement()
    wanted = new_group_wallet(after) if after.rules.wallet and not after.removed else None
    if wallet and wanted:
        opened = replace(wallet, open=True, name=wanted.name)
        if opened != wallet:
            opened = replace(opened, version=wallet.version + 1)
            settlement = Settlement(holding=Holding(before=wallet, after=opened))
        wanted = opened
    elif wallet:
        settlement = decide_close(wallet, facts.pool, cause, today)
    register = (
        without_rules(facts.register, after.id)
        if after.removed
        else with_rules(facts.register, after.id, after.rules)
    )
    return GroupChange(
        group=after,
        register=register,
        people=(),
        new_wallet=None if wallet else wanted,
        settlement=settlement,
        wallet=wanted,
    )
