"""What is ended for somebody who leaves, by whose rule, and what becomes of the rest."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.credits.credits import NEVER, Cause, Hold, Reason, Wallet, WalletKind
from chalicelib.domain.kernel.errors import ForbiddenError
from chalicelib.domain.offboarding.removals import (
    Removal,
    ahead,
    check_removable,
    decide_call_off,
    decide_rest,
)
from chalicelib.domain.sessions.facts import SessionFacts
from chalicelib.domain.sessions.pairings import OpenRequest, Pairing
from chalicelib.domain.sessions.sessions import Seat, Session, Status
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.workspaces.people import Person, Role
from chalicelib.domain.workspaces.workspaces import Buying, Workspace
from tests.kit.sessions import ANA, CORA, NOW, STARTS_AT, a_request, a_session

HOUR = timedelta(hours=1)
TODAY = NOW.date()
CAUSE = Cause(transfer_id="t1", reason=Reason.WALLET_CLOSED, at=NOW, actor_id="ada")
WORKSPACE = Workspace(
    id="acme", name="Acme", timezone="UTC", buying=Buying.PACKS, support_email="help@acme.example"
)


def a_removal(person: Person, **parts: bool) -> Removal:
    return Removal(
        workspace_id="acme", person_id=person.id, actor_id="ada", begun_at=NOW, version=1, **parts
    )


def a_wallet(name: str, lots: dict[str, int] | None = None, **changes: object) -> Wallet:
    wallet = Wallet(
        id=f"acme.{name}",
        workspace_id="acme",
        kind=WalletKind.WORKSPACE if name == "pool" else WalletKind.MEMBER,
        owner_id=name,
        name=name,
        lots=lots or {},
        version=3,
    )
    return replace(wallet, **changes)


def facts(session: Session, wallet: Wallet) -> SessionFacts:
    return SessionFacts(
        session=session,
        seat=Seat.ADMIN,
        actor_id="ada",
        member=ANA,
        workspace=WORKSPACE,
        pairing=Pairing(member_id=ANA.id, coach_id=CORA.id),
        wallet=wallet,
        pool=a_wallet("pool"),
    )


def held(session: Session) -> Wallet:
    assert session.expires_at is not None
    hold = Hold(lots={NEVER: 1}, until=session.expires_at)
    return a_wallet("ana", holds={session.id: hold}, open=False)


def test_what_is_ahead_are_sessions_that_have_not_begun_and_requests() -> None:
    pair = Pairing(
        member_id="ana",
        coach_id="cora",
        upcoming={
            "begun": Interval(NOW, NOW + HOUR),
            "later": Interval(NOW + HOUR, NOW + 2 * HOUR),
        },
        requests={"asked": OpenRequest(expires_at=NOW + HOUR)},
    )
    assert ahead([pair], NOW) == ["later", "asked"]


def test_a_session_of_a_member_who_leaves_is_cancelled_late_or_not_with_all_into_the_pool() -> None:
    session = a_session(paid_lots={NEVER: 1})
    late = STARTS_AT - timedelta(minutes=1)
    wallet = a_wallet("ana", open=False)
    change = decide_call_off(a_removal(ANA, as_member=True), facts(session, wallet), late)
    assert change is not None
    assert change.after.status is Status.CANCELLED
    assert change.after.event.message == "The member has left the workspace."
    assert [(each.after.id, each.entry.credits) for each in change.postings] == [("acme.pool", 1)]
    assert change.postings[0].entry.reason is Reason.RETURNED_TO_CLOSED_WALLET


def test_a_session_of_a_coach_who_leaves_goes_back_to_the_wallet_that_paid() -> None:
    session = a_session(paid_lots={NEVER: 1})
    found = facts(session, a_wallet("ana"))
    change = decide_call_off(a_removal(CORA, as_coach=True), found, NOW)
    assert change is not None
    assert change.after.event.message == "The coach has left the workspace."
    assert [each.after.id for each in change.postings] == ["acme.ana"]


@pytest.mark.parametrize(
    ("removal", "status"),
    [
        (a_removal(ANA, as_member=True), Status.WITHDRAWN),
        (a_removal(CORA, as_coach=True), Status.DECLINED),
        (a_removal(CORA, as_member=True, as_coach=True), Status.DECLINED),
    ],
)
def test_a_request_ends_as_by_the_one_who_leaves(removal: Removal, status: Status) -> None:
    request = a_request()
    change = decide_call_off(removal, facts(request, held(request)), NOW)
    assert change is not None
    assert (change.after.status, change.after.event.actor_id) == (status, "ada")
    assert [each.after.id for each in change.postings] == ["acme.ana", "acme.pool"]


def test_a_request_whose_time_is_over_has_expired() -> None:
    request = a_request()
    assert request.expires_at is not None
    found = facts(request, held(request))
    change = decide_call_off(a_removal(ANA, as_member=True), found, request.expires_at)
    assert change is not None
    assert change.after.status is Status.EXPIRED


@pytest.mark.parametrize(
    "session",
    [
        a_session(starts_at=NOW),
        a_session(status=Status.CANCELLED),
        a_session(status=Status.NO_SHOW),
    ],
)
def test_what_has_begun_or_ended_is_left_alone(session: Session) -> None:
    found = facts(session, a_wallet("ana", open=False))
    assert decide_call_off(a_removal(ANA, as_member=True), found, NOW) is None


def test_the_rest_goes_to_the_pool_once_nothing_is_held() -> None:
    pool = a_wallet("pool", {NEVER: 1})
    waiting = a_wallet("ana", open=False, holds={"s1": Hold(lots={NEVER: 2}, until=NOW + HOUR)})
    assert decide_rest(waiting, pool, CAUSE, TODAY) is None
    over = replace(waiting, holds={"s1": Hold(lots={NEVER: 2}, until=NOW)})
    rest = decide_rest(over, pool, CAUSE, TODAY)
    assert rest is not None
    assert [(each.after.id, each.after.balance) for each in rest.postings] == [
        ("acme.ana", 0),
        ("acme.pool", 3),
    ]
    empty = decide_rest(a_wallet("ana", open=False), pool, CAUSE, TODAY)
    assert empty is not None
    assert (empty.postings, empty.holding) == ((), None)


def test_only_owners_remove_owners() -> None:
    admin = replace(ANA, roles=frozenset({Role.ADMIN}))
    owner = replace(CORA, roles=frozenset({Role.OWNER}))
    with pytest.raises(ForbiddenError):
        check_removable(admin, owner)
    check_removable(owner, admin)
    check_removable(owner, owner)
