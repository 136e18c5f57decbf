"""Groups of a workspace: what their members may book, their wallets, and who looks after them.

A group's id is `<workspace>.<slug>` and its wallet's `<workspace>.group.<slug>`, so each follows
from the other. What a removed group leaves behind (its id on a person, its members' rows) names
nothing: only the groups in the workspace's register exist, and no id is given twice.

    who                      may do
    workspace admin, owner   everything in the workspace
    group admin              see the groups that they look after, with members and wallets;
                             give out of the group's wallet to its members, take back as much as
                             it gave; take a member out of the group
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Wallet, WalletKind, member_wallet_id, pool_id
from chalicelib.domain.kernel.errors import (
    FILL_GROUP,
    FILL_POOL,
    ForbiddenError,
    InvalidError,
    NotAllowedByGroupError,
    NotFoundError,
    in_credits,
)
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.folding import fold
from chalicelib.domain.workspaces.people import Person, Role
from chalicelib.domain.workspaces.workspaces import Catalogue, workspace_of

NO_SUCH_WALLET = Phrase("There is no such wallet in your workspace.")
NO_SUCH_GROUP = Phrase("There is no such group for you.")
MOST_GROUPS = 100
MOST_NAMED_BYTES = 35_000
"""Room for the coaching types that all groups of a workspace name: their rules are one row that
each booking reads.
"""


class Rules(Struct, frozen=True, kw_only=True):
    """What members of a group may book; None: every coaching type, any price. `wallet`: whether
    the group has one of its own.
    """

    name: str
    coaching_type_ids: frozenset[str] | None = None
    max_credits_per_session: int | None = None
    wallet: bool = False

    def allows_type(self, coaching_type_id: str) -> bool:
        return self.coaching_type_ids is None or coaching_type_id in self.coaching_type_ids

    def allows_price(self, credits: int) -> bool:
        most = self.max_credits_per_session
        return most is None or credits <= most


class Group(Struct, frozen=True, kw_only=True):
    """A group at one version of its rules; `members` counts them and moves without a version."""

    id: str
    rules: Rules
    admin_ids: frozenset[str] = frozenset()
    members: int = 0
    removed: bool = False
    version: int = 1

    @property
    def workspace_id(self) -> str:
        return workspace_of(self.id)


class Register(Struct, frozen=True, kw_only=True):
    """The rules of every group that a workspace has, by id (version 0: it never had one)."""

    workspace_id: str = ""
    rules: Mapping[str, Rules] = field(default_factory=dict)
    version: int = 0

    def of(self, group_ids: Collection[str]) -> dict[str, Rules]:
        """The rules of those of these groups that exist."""
        return {each: rules for each, rules in self.rules.items() if each in group_ids}


class Membership(Struct, frozen=True, kw_only=True):
    """One person in one group; `given` is what its wallet gave them and did not take back."""

    group_id: str
    person_id: str
    given: int = 0


def group_wallet_id(group_id: str) -> str:
    workspace_id, _, slug = group_id.partition(".")
    return f"{workspace_id}.group.{slug}"


def group_of_wallet(wallet_id: str) -> str | None:
    """The group whose wallet this would be; None: it is another kind of wallet's id."""
    workspace_id, _, rest = wallet_id.partition(".")
    kind, _, slug = rest.partition(".")
    return f"{workspace_id}.{slug}" if kind == "group" and slug else None


def membership_between(one_wallet_id: str, other_wallet_id: str) -> tuple[str, str] | None:
    """Group and person, if these are the wallets of a group and of a person; else None."""
    for ours, theirs in ((one_wallet_id, other_wallet_id), (other_wallet_id, one_wallet_id)):
        group_id, person_id = group_of_wallet(ours), theirs.partition(".")[2]
        if group_id and not group_of_wallet(theirs) and person_id:
            return group_id, person_id
    return None


def new_group_wallet(group: Group) -> Wallet:
    """A new, empty wallet of a group."""
    return Wallet(
        id=group_wallet_id(group.id),
        workspace_id=group.workspace_id,
        kind=WalletKind.GROUP,
        owner_id=group.id,
        name=group.rules.name,
    )


def with_rules(register: Register, group_id: str, rules: Rules) -> Register:
    """The register with these rules for this group, new or known.

    Raises:
        InvalidError: another group has this name, or there is no room for so many rules.
    """
    others = {each: known for each, known in register.rules.items() if each != group_id}
    if rules.name.casefold() in {known.name.casefold() for known in others.values()}:
        raise InvalidError(
            Phrase("A group of yours has this name already. Choose another."), "name"
        )
    if len(others) >= MOST_GROUPS:
        raise InvalidError(
            Phrase(
                "A workspace has {most} groups at most. Remove one first.",
                most=MOST_GROUPS,
            )
        )
    after = {**register.rules, group_id: rules}
    named = (kind for each in after.values() for kind in each.coaching_type_ids or ())
    if sum(len(f'"{kind}",') for kind in named) > MOST_NAMED_BYTES:
        message = Phrase(
            "Your groups name too many coaching types. Leave it empty where all are allowed."
        )
        raise InvalidError(message, "coaching_type_ids")
    return replace(register, rules=after, version=register.version + 1)


def without_rules(register: Register, group_id: str) -> Register:
    """The register once this group is removed."""
    rest = {each: rules for each, rules in register.rules.items() if each != group_id}
    return replace(register, rules=rest, version=register.version + 1)


def joined(person: Person, register: Register, *group_ids: str) -> Person:
    """The person as a member of these groups, and no more of those that are gone."""
    kept = person.group_ids & register.rules.keys()
    return replace(person, group_ids=kept | set(group_ids), version=person.version + 1)


def left(person: Person, register: Register, group_id: str) -> Person:
    """The person out of this group, and of those that are gone."""
    kept = (person.group_ids & register.rules.keys()) - {group_id}
    return replace(person, group_ids=kept, version=person.version + 1)


def may_pay_from(person: Person, wallet: Wallet, group: Group | None) -> bool:
    """Whether a person may pay from this group's wallet: as its member, while it is open."""
    if group is None or group.removed or not group.rules.wallet:
        return False
    ours = wallet.open and wallet.id == group_wallet_id(group.id)
    return ours and group.workspace_id == person.workspace_id and group.id in person.group_ids


def payable_wallets(person: Person, register: Register) -> list[str]:
    """The wallets that a person may pay sessions from, their own first."""
    home = person.workspace_id
    if home is None or not person.holds(Role.MEMBER, workspace_id=home):
        return []
    return [member_wallet_id(home, person.id), *_wallets(register.of(person.group_ids))]


def possible_wallets(person: Person) -> list[str]:
    """The wallets that `payable_wallets` may name, as far as the person alone tells."""
    home = person.workspace_id
    return (
        [member_wallet_id(home, person.id), *map(group_wallet_id, person.group_ids)] if home else []
    )


def managed_wallets(person: Person, register: Register) -> list[str]:
    """The wallets beside their own that a person administers."""
    office = _office(person)
    if office is None:
        return []
    if office.group_ids is None:
        return [pool_id(office.workspace_id), *_wallets(register.rules)]
    return _wallets(register.of(office.group_ids))


def _wallets(rules: Mapping[str, Rules]) -> list[str]:
    named = sorted((fold(each.name), group_id) for group_id, each in rules.items() if each.wallet)
    return [group_wallet_id(group_id) for _, group_id in named]


def allows(rules: Collection[Rules], coaching_type_id: str, credits: int) -> bool:
    """Whether any one of these rules allows a coaching type at a price; without any, all is."""
    return not rules or any(
        each.allows_type(coaching_type_id) and each.allows_price(credits) for each in rules
    )


def check_allowed(rules: Collection[Rules], coaching_type_id: str, credits: int) -> None:
    """Holds a wish to the rules of groups, any one of which suffices; without any, all is allowed.

    Raises:
        NotAllowedByGroupError: none of them allows this coaching type at this price.
    """
    if not rules:
        return
    of_type = [each for each in rules if each.allows_type(coaching_type_id)]
    if not of_type:
        raise NotAllowedByGroupError(
            Phrase(
                "{groups:capital} does not include this coaching type. Choose another one.",
                groups=_names(rules),
            )
        )
    if not any(each.allows_price(credits) for each in of_type):
        most = max(each.max_credits_per_session or 0 for each in of_type)
        raise NotAllowedByGroupError(
            Phrase(
                "{groups:capital} allows at most {credits} a session. Choose a shorter one.",
                groups=_names(of_type),
                credits=in_credits(most),
            )
        )


def forbidden(person: Person, register: Register, catalogue: Catalogue) -> frozenset[str]:
    """The ids of coaching types and session types that no group of the person allows."""
    rules = register.of(person.group_ids).values()
    if not rules:
        return frozenset()
    types = [
        each for each in catalogue.coaching_types if not any(r.allows_type(each) for r in rules)
    ]
    lengths = [
        each.id
        for each in catalogue.session_types.values()
        if not any(r.allows_price(each.credits) for r in rules)
    ]
    return frozenset([*types, *lengths])


def _names(rules: Iterable[Rules]) -> Phrase:
    return Phrase.either(Phrase("your group {name}", name=each.name) for each in rules)


class Act(StrEnum):
    """What is done in an administration; all but `change` is open to group admins too."""

    SEE = "see"
    MOVE_CREDITS = "move_credits"
    TAKE_OUT = "take_out"
    CHANGE = "change"


class Office(Struct, frozen=True, kw_only=True):
    """What a person administers: the whole workspace (`group_ids` None), or these groups of it."""

    person: Person
    workspace_id: str
    group_ids: frozenset[str] | None = None

    def reaches(self, group_id: str) -> bool:
        if self.group_ids is None:
            return workspace_of(group_id) == self.workspace_id
        return group_id in self.group_ids

    @property
    def remedy(self) -> str:
        """What they can do about too few credits to hand out: only admins fill the pool."""
        return FILL_POOL if self.group_ids is None else FILL_GROUP


def authorise(person: Person, act: Act, group_id: str | None = None) -> Office:
    """Whether a person may do this, of one group or (None) in general, and how far they reach.

    Raises:
        NotFoundError: they administer nothing, or not this group: for them it does not exist.
        ForbiddenError: they look after the group, but this is for the workspace's admins.
    """
    office = _office(person)
    if office is None or (group_id is not None and not office.reaches(group_id)):
        raise NotFoundError(NO_SUCH_GROUP) if group_id else NotFoundError
    if act is Act.CHANGE and office.group_ids is not None:
        raise ForbiddenError(Phrase("Only your workspace's admins do this. Ask one of them."))
    return office


def _office(person: Person) -> Office | None:
    home = person.workspace_id
    if home is None or home not in person.workspace_ids:
        return None
    if person.administers(home):
        return Office(person=person, workspace_id=home)
    if person.admin_of_groups and person.is_active:
        return Office(person=person, workspace_id=home, group_ids=person.admin_of_groups)
    return None


def check_reach(
    office: Office, source: Wallet, target: Wallet, membership: Membership | None
) -> None:
    """Whether somebody moves credits between these two wallets at all; `membership` is the one
    between them.

    Raises:
        NotFoundError: one of the two is out of reach: for this person it does not exist.
    """
    group = source if source.kind is WalletKind.GROUP else target
    inside = {source.workspace_id, target.workspace_id} == {office.workspace_id}
    looked_after = membership is not None and office.reaches(group.owner_id)
    if not inside or not (office.group_ids is None or looked_after):
        raise NotFoundError(NO_SUCH_WALLET)


def decide_given(
    office: Office, source: Wallet, target: Wallet, credits: int, membership: Membership | None
) -> Membership | None:
    """Whether credits may go from one wallet to the other, and what the group has given after it.

    `membership` is the one between the two wallets (`membership_between`), None if there is none;
    so is what is returned. Workspace admins may take back more than the group gave.

    Raises:
        NotFoundError: see `check_reach`.
        InvalidError: a group admin takes back more than the group gave.
    """
    check_reach(office, source, target, membership)
    gives = source.kind is WalletKind.GROUP
    group = source if gives else target
    whole = office.group_ids is None
    if membership is None:
        return None
    if gives:
        return replace(membership, given=membership.given + credits)
    if not whole and credits > membership.given:
        told = Phrase(
            "{group} gave {credits} here. Take back that at most.",
            group=group.name,
            credits=in_credits(membership.given),
        )
        raise InvalidError(told, "credits")
    return replace(membership, given=max(0, membership.given - credits))
