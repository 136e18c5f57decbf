"""What groups allow, and who administers what: pure rules."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Wallet, WalletKind
from chalicelib.domain.groups.groups import (
    MOST_GROUPS,
    Act,
    Group,
    Membership,
    Office,
    Register,
    Rules,
    authorise,
    check_allowed,
    decide_given,
    forbidden,
    group_of_wallet,
    group_wallet_id,
    joined,
    left,
    managed_wallets,
    may_pay_from,
    membership_between,
    payable_wallets,
    with_rules,
    without_rules,
)
from chalicelib.domain.kernel.errors import (
    DomainError,
    InvalidError,
    NotAllowedByGroupError,
    NotFoundError,
)
from chalicelib.domain.workspaces.people import Person, Role, Standing
from tests.kit.world import catalogue

SALES, DESIGN = "acme.sales", "acme.design"
REGISTER = Register(
    workspace_id="acme",
    rules={
        SALES: Rules(name="Sales", wallet=True),
        DESIGN: Rules(name="Design", coaching_type_ids=frozenset({"acme.career"})),
    },
    version=2,
)


def person(*roles: Role, **fields: object) -> Person:
    values = {
        "id": "ana",
        "name": "Ana",
        "email": "ana@acme.example",
        "timezone": "UTC",
        "workspace_id": "acme",
        "roles": frozenset(roles),
        **fields,
    }
    return Person(**values)  # type: ignore[arg-type]


def wallet(kind: WalletKind, owner_id: str, workspace_id: str = "acme") -> Wallet:
    wallet_id = {
        WalletKind.WORKSPACE: f"{workspace_id}.pool",
        WalletKind.GROUP: group_wallet_id(owner_id),
        WalletKind.MEMBER: f"{workspace_id}.{owner_id}",
    }[kind]
    return Wallet(
        id=wallet_id, workspace_id=workspace_id, kind=kind, owner_id=owner_id, name=owner_id
    )


POOL = wallet(WalletKind.WORKSPACE, "acme")
PURSE, OTHER_PURSE = wallet(WalletKind.GROUP, SALES), wallet(WalletKind.GROUP, DESIGN)
ANA, BEN = wallet(WalletKind.MEMBER, "ana"), wallet(WalletKind.MEMBER, "ben")
FOREIGN = wallet(WalletKind.MEMBER, "zoe", "globex")
IN_SALES = Membership(group_id=SALES, person_id="ana", given=3)


def test_a_group_and_its_wallet_follow_from_each_other() -> None:
    assert group_wallet_id(SALES) == "acme.group.sales"
    assert group_of_wallet("acme.group.sales") == SALES


@pytest.mark.parametrize("wallet_id", ["acme.pool", "acme.ana", "acme.group.", "acme.group", ""])
def test_other_wallets_are_no_groups(wallet_id: str) -> None:
    assert group_of_wallet(wallet_id) is None


def test_a_membership_lies_between_the_wallets_of_a_group_and_a_person() -> None:
    assert membership_between(PURSE.id, ANA.id) == (SALES, "ana")
    assert membership_between(ANA.id, PURSE.id) == (SALES, "ana")
    assert membership_between(ANA.id, BEN.id) is None
    assert membership_between(PURSE.id, OTHER_PURSE.id) is None


class TestRules:
    def test_without_a_group_everything_is_allowed(self) -> None:
        check_allowed([], "acme.leadership", 1000)

    def test_any_one_group_suffices(self) -> None:
        cheap = Rules(name="A", max_credits_per_session=1)
        career = Rules(name="B", coaching_type_ids=frozenset({"acme.career"}))
        check_allowed([cheap, career], "acme.career", 9)
        check_allowed([cheap, career], "acme.leadership", 1)
        with pytest.raises(NotAllowedByGroupError) as refusal:
            check_allowed([cheap, career], "acme.leadership", 2)
        assert refusal.value.detail == (
            "Your group A allows at most 1 credit a session. Choose a shorter one."
        )

    def test_who_forbids_a_coaching_type_is_told(self) -> None:
        none = Rules(name="A", coaching_type_ids=frozenset())
        with pytest.raises(NotAllowedByGroupError) as refusal:
            check_allowed([none, replace(none, name="B")], "acme.career", 1)
        assert refusal.value.detail == (
            "Your group A or your group B does not include this coaching type. Choose another one."
        )

    @pytest.mark.parametrize(("price", "allowed"), [(1, True), (2, True), (3, False)])
    def test_the_most_credits_are_allowed_and_one_more_is_not(
        self, price: int, allowed: bool
    ) -> None:
        assert Rules(name="A", max_credits_per_session=2).allows_price(price) is allowed

    def test_what_no_group_of_a_member_allows_is_forbidden(self) -> None:
        cheap = replace(REGISTER.rules[DESIGN], max_credits_per_session=1)
        register = replace(REGISTER, rules={DESIGN: cheap})
        member = person(Role.MEMBER, group_ids=frozenset({DESIGN}))
        assert forbidden(member, register, catalogue("acme")) == {"acme.leadership", "acme.50"}
        gone = replace(register, rules={})
        assert forbidden(member, gone, catalogue("acme")) == frozenset()


class TestPaying:
    MEMBER = person(Role.MEMBER, group_ids=frozenset({SALES}))
    GROUP = Group(id=SALES, rules=REGISTER.rules[SALES])

    def test_a_member_pays_from_their_groups_wallet(self) -> None:
        assert may_pay_from(self.MEMBER, PURSE, self.GROUP)

    @pytest.mark.parametrize(
        ("member", "purse", "group"),
        [
            (person(Role.MEMBER), PURSE, GROUP),
            (person(Role.MEMBER, admin_of_groups=frozenset({SALES})), PURSE, GROUP),
            (MEMBER, replace(PURSE, open=False), GROUP),
            (MEMBER, PURSE, replace(GROUP, removed=True)),
            (MEMBER, PURSE, replace(GROUP, rules=Rules(name="Sales"))),
            (MEMBER, PURSE, None),
            (MEMBER, ANA, GROUP),
            (replace(MEMBER, workspace_id="globex"), PURSE, GROUP),
        ],
        ids=["none", "admin", "closed", "removed", "no wallet", "unknown", "own", "elsewhere"],
    )
    def test_nobody_else_and_nothing_else(
        self, member: Person, purse: Wallet, group: Group | None
    ) -> None:
        assert not may_pay_from(member, purse, group)

    def test_the_wallets_to_pay_from_begin_with_ones_own(self) -> None:
        assert payable_wallets(self.MEMBER, REGISTER) == [ANA.id, PURSE.id]
        assert payable_wallets(person(Role.ADMIN), REGISTER) == []

    def test_the_wallets_to_administer(self) -> None:
        looks_after = person(Role.MEMBER, admin_of_groups=frozenset({SALES, DESIGN}))
        assert managed_wallets(person(Role.OWNER), REGISTER) == [POOL.id, PURSE.id]
        assert managed_wallets(looks_after, REGISTER) == [PURSE.id]
        assert managed_wallets(self.MEMBER, REGISTER) == []


class TestRegister:
    def test_a_name_stands_once_whatever_its_case(self) -> None:
        with pytest.raises(InvalidError):
            with_rules(REGISTER, "acme.other", Rules(name="SALES"))
        renamed = with_rules(REGISTER, SALES, Rules(name="sales"))
        assert (renamed.rules[SALES].name, renamed.version) == ("sales", 3)

    def test_there_is_room_for_a_hundred_groups(self) -> None:
        rules = {f"acme.{n}": Rules(name=f"{n}") for n in range(MOST_GROUPS - 1)}
        full = with_rules(Register(workspace_id="acme", rules=rules), SALES, Rules(name="Sales"))
        assert with_rules(full, SALES, Rules(name="Sales EU")).version == 2
        with pytest.raises(InvalidError):
            with_rules(full, DESIGN, Rules(name="Design"))

    def test_there_is_room_for_so_many_coaching_types(self) -> None:
        types = frozenset(f"acme.{n:02}" for n in range(100))  # 10 bytes each
        many = {f"acme.{n}": Rules(name=f"{n}", coaching_type_ids=types) for n in range(35)}
        register = Register(workspace_id="acme", rules=many)
        with pytest.raises(InvalidError):
            with_rules(register, SALES, Rules(name="Sales", coaching_type_ids=frozenset({"x"})))
        assert with_rules(register, SALES, Rules(name="Sales"))

    def test_who_joins_or_leaves_forgets_groups_that_are_gone(self) -> None:
        member = person(Role.MEMBER, group_ids=frozenset({DESIGN, "acme.gone"}))
        after = joined(member, REGISTER, SALES)
        assert (after.group_ids, after.version) == (frozenset({DESIGN, SALES}), 2)
        assert left(after, REGISTER, DESIGN).group_ids == {SALES}
        assert joined(after, without_rules(REGISTER, SALES), DESIGN).group_ids == {DESIGN}


PEOPLE = {
    "member": person(Role.MEMBER),
    "coach": person(coach_of=frozenset({"acme"})),
    "group admin": person(Role.MEMBER, admin_of_groups=frozenset({SALES})),
    "group admin without a group": person(Role.MEMBER, Role.GROUP_ADMIN),
    "admin": person(Role.ADMIN),
    "owner": person(Role.OWNER),
    "removed admin": person(Role.ADMIN, standing=Standing.REMOVING),
    "removed group admin": person(
        Role.MEMBER, admin_of_groups=frozenset({SALES}), standing=Standing.REMOVING
    ),
}
NOBODY = dict.fromkeys(Act, "not_found")
EVERYTHING = dict.fromkeys(Act, "")
KEEPER = {Act.SEE: "", Act.MOVE_CREDITS: "", Act.TAKE_OUT: "", Act.CHANGE: "forbidden"}
MAY: dict[str, dict[str | None, dict[Act, str]]] = {
    **{
        name: {None: NOBODY, SALES: NOBODY, DESIGN: NOBODY, "globex.sales": NOBODY}
        for name in PEOPLE
    },
    "group admin": {None: KEEPER, SALES: KEEPER, DESIGN: NOBODY, "globex.sales": NOBODY},
    "admin": {None: EVERYTHING, SALES: EVERYTHING, DESIGN: EVERYTHING, "globex.sales": NOBODY},
    "owner": {None: EVERYTHING, SALES: EVERYTHING, DESIGN: EVERYTHING, "globex.sales": NOBODY},
}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("group_id", [None, SALES, DESIGN, "globex.sales"])
@pytest.mark.parametrize("act", list(Act))
def test_who_may_do_what_in_which_group(who: str, group_id: str | None, act: Act) -> None:
    try:
        office = authorise(PEOPLE[who], act, group_id)
        told = ""
        assert office.workspace_id == "acme"
    except DomainError as refusal:
        told = refusal.code
    assert told == MAY[who][group_id][act]


class TestMovingCredits:
    ADMIN = Office(person=person(Role.ADMIN), workspace_id="acme")
    KEEPER = Office(person=person(), workspace_id="acme", group_ids=frozenset({SALES}))

    def test_an_admin_moves_between_any_two_wallets_of_the_workspace(self) -> None:
        assert decide_given(self.ADMIN, POOL, ANA, 5, None) is None
        assert decide_given(self.ADMIN, ANA, PURSE, 5, None) is None
        with pytest.raises(NotFoundError):
            decide_given(self.ADMIN, POOL, FOREIGN, 5, None)

    def test_what_a_group_gives_counts_whoever_moves_it(self) -> None:
        for office in (self.ADMIN, self.KEEPER):
            given = decide_given(office, PURSE, ANA, 5, IN_SALES)
            assert given == replace(IN_SALES, given=8)
            back = decide_given(office, ANA, PURSE, 2, IN_SALES)
            assert back == replace(IN_SALES, given=1)

    def test_a_group_admin_takes_back_what_the_group_gave_and_no_more(self) -> None:
        assert decide_given(self.KEEPER, ANA, PURSE, 3, IN_SALES) == replace(IN_SALES, given=0)
        with pytest.raises(InvalidError):
            decide_given(self.KEEPER, ANA, PURSE, 4, IN_SALES)
        assert decide_given(self.ADMIN, ANA, PURSE, 4, IN_SALES) == replace(IN_SALES, given=0)

    @pytest.mark.parametrize(
        ("source", "target", "membership"),
        [
            (POOL, PURSE, None),
            (PURSE, POOL, None),
            (POOL, ANA, None),
            (ANA, BEN, None),
            (PURSE, BEN, None),
            (BEN, PURSE, None),
            (PURSE, FOREIGN, None),
            (OTHER_PURSE, ANA, Membership(group_id=DESIGN, person_id="ana", given=9)),
            (ANA, OTHER_PURSE, Membership(group_id=DESIGN, person_id="ana", given=9)),
        ],
    )
    def test_a_group_admin_reaches_the_groups_wallet_and_its_members_alone(
        self, source: Wallet, target: Wallet, membership: Membership | None
    ) -> None:
        with pytest.raises(NotFoundError):
            decide_given(self.KEEPER, source, target, 1, membership)
