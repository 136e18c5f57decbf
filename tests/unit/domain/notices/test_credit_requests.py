"""Asking for credits: who may, how often at once, and one answer for each request."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from chalicelib.domain.credits.credits import NEVER, Reason, Wallet, WalletKind
from chalicelib.domain.kernel.errors import (
    ForbiddenError,
    InsufficientCreditsError,
    InvalidError,
    NotInStateError,
    TooManyRequestsOpenError,
)
from chalicelib.domain.notices.credit_requests import (
    Asked,
    Asking,
    CreditRequest,
    Means,
    decide_asking,
    decide_end,
    decide_grant,
)
from chalicelib.domain.sessions.sessions import Event, Named
from chalicelib.domain.workspaces.people import Person, Role
from chalicelib.domain.workspaces.workspaces import Buying, Workspace

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ZOE = Person(
    id="zoe",
    name="Zoe",
    email="zoe@globex.example",
    timezone="UTC",
    workspace_id="globex",
    roles=frozenset({Role.MEMBER}),
)
GLOBEX = Workspace(
    id="globex", name="Globex", timezone="UTC", buying=Buying.ASK_ADMIN, support_email="h@g.example"
)
REQUEST = CreditRequest(
    id="r1",
    workspace_id="globex",
    person=Named("zoe", "Zoe"),
    credits=4,
    note="For June",
    created_at=NOW,
    event=Event(id="r1.1", kind="credits_requested", at=NOW, actor_id="zoe"),
)
NOTHING = Asking(workspace_id="globex", person_id="zoe")
ASKED = replace(NOTHING, open=("r0", "r1"), version=2)


def wallet(name: str, credits: int, kind: WalletKind, *, closed: bool = False) -> Wallet:
    return Wallet(
        id=f"globex.{name}",
        workspace_id="globex",
        kind=kind,
        owner_id=name,
        name=name,
        lots={NEVER: credits} if credits else {},
        open=not closed,
    )


def means(pool: int, *, closed: bool = False) -> Means:
    return Means(
        workspace=GLOBEX,
        source=wallet("pool", pool, WalletKind.WORKSPACE),
        target=wallet("zoe", 0, WalletKind.MEMBER, closed=closed),
    )


def test_a_request_is_open_until_it_is_answered() -> None:
    assert decide_asking(REQUEST, ZOE, GLOBEX, NOTHING).open == ("r1",)
    full = replace(NOTHING, open=("a", "b", "c"))
    with pytest.raises(TooManyRequestsOpenError):
        decide_asking(REQUEST, ZOE, GLOBEX, full)


@pytest.mark.parametrize(
    ("person", "workspace"),
    [
        (ZOE, replace(GLOBEX, buying=Buying.PACKS)),
        (replace(ZOE, roles=frozenset({Role.ADMIN})), GLOBEX),
        (replace(ZOE, workspace_id="acme"), GLOBEX),
    ],
)
def test_only_members_of_a_workspace_that_asks_ask(person: Person, workspace: Workspace) -> None:
    with pytest.raises(ForbiddenError):
        decide_asking(REQUEST, person, workspace, NOTHING)


@pytest.mark.parametrize(("credits", "given"), [(None, 4), (2, 2), (9, 9)])
def test_a_grant_moves_what_was_asked_for_or_the_admins_number(
    credits: int | None, given: int
) -> None:
    done = decide_grant(REQUEST, ASKED, means(9), credits, "Enjoy", "gil", NOW)
    assert (done.request.status, done.request.granted_credits) == (Asked.GRANTED, given)
    assert (done.request.answer, done.request.answered_at) == ("Enjoy", NOW)
    assert done.request.event.kind == "credit_request_granted"
    assert (done.request.event.id, done.request.event.actor_id) == ("r1.2", "gil")
    assert (done.asking.open, done.asking.answered) == (("r0",), ("r1",))
    out, into = done.postings
    assert (out.entry.credits, into.entry.credits, into.entry.reason) == (
        -given,
        given,
        Reason.GRANTED,
    )


def test_a_pool_with_too_few_and_a_closed_wallet_grant_nothing() -> None:
    with pytest.raises(InsufficientCreditsError) as refusal:
        decide_grant(REQUEST, ASKED, means(3), None, "", "gil", NOW)
    assert refusal.value.remedy == "buy_credits"
    with pytest.raises(InvalidError):
        decide_grant(REQUEST, ASKED, means(9, closed=True), None, "", "gil", NOW)


@pytest.mark.parametrize("status", [Asked.GRANTED, Asked.REFUSED, Asked.WITHDRAWN])
def test_a_request_ends_once(status: Asked) -> None:
    ended = replace(REQUEST, status=status)
    with pytest.raises(NotInStateError) as refusal:
        decide_end(ended, ASKED, Asked.REFUSED, "", "gil", NOW)
    assert refusal.value.status == status.value
    with pytest.raises(NotInStateError):
        decide_grant(ended, ASKED, means(9), None, "", "gil", NOW)


def test_the_last_hundred_answers_are_remembered() -> None:
    many = replace(ASKED, answered=tuple(f"a{n}" for n in range(100)))
    answered = decide_end(REQUEST, many, Asked.REFUSED, "", "gil", NOW).asking.answered
    assert (len(answered), answered[0], answered[-1]) == (100, "a1", "r1")
