"""That each route declares the refusals that it may answer with: all of them, and no others."""

from collections.abc import Collection, Mapping

import pytest

from app import all_parts
from chalicelib.api.contract.specification import all_endpoints
from chalicelib.api.kernel.endpoint import Endpoint
from chalicelib.domain.kernel.errors import (
    DomainError,
    InsufficientCreditsError,
    InvalidError,
    LastOwnerError,
    MemberBusyError,
    SlotTakenError,
)
from chalicelib.domain.time.instants import UnknownTimezoneError
from tests.architecture.raises import Code, Error

ACTIONS = "chalicelib.use_cases.sessions.actions"
NO_TIME_TAKEN = (SlotTakenError, MemberBusyError)
"""These steps give time up, in the writes that other steps take it with."""

NEVER: Mapping[str, Collection[Error]] = {
    **{
        f"{ACTIONS}.{step}": NO_TIME_TAKEN
        for step in ("cancel", "complete", "decline", "no_show", "refund", "withdraw")
    },
    # Both take no more than is available.
    "chalicelib.domain.purchases.debts.decide_settle_debt": (InsufficientCreditsError,),
    "chalicelib.domain.purchases.payments._take_back": (InsufficientCreditsError,),
    # The workspace's zone was looked up when it was stored.
    "chalicelib.domain.credits.expiry.next_due": (UnknownTimezoneError,),
    # It makes owners and unmakes none.
    "chalicelib.use_cases.workspaces.adding_members._decide": (LastOwnerError,),
    # A group that goes names no type and no admin that it did not name before.
    "chalicelib.use_cases.groups.groups.remove_group": (InvalidError,),
}
CODE = Code(NEVER)
ENDPOINTS = all_endpoints(all_parts())


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda each: f"{each.method} {each.path}")
def test_a_route_declares_what_it_may_be_refused_with(endpoint: Endpoint) -> None:
    raised = raised_by(endpoint)
    # Zones that are stored were looked up when they were given.
    refusals: tuple[type[DomainError], ...] = (*endpoint.all_refusals, UnknownTimezoneError)
    told = {each.code for each in refusals}
    hidden = [each for each in raised if each.code not in told]
    idle = [each for each in endpoint.refuses if not any(issubclass(r, each) for r in raised)]
    assert (names(hidden), names(idle)) == ([], [])


def test_what_is_said_never_to_be_raised_could_be() -> None:
    whatever = Code({})
    said = {(name, error) for name, errors in NEVER.items() for error in errors}
    assert {each for each in said if each[1] not in whatever.raised[each[0]]} == set()


def raised_by(endpoint: Endpoint) -> set[type[DomainError]]:
    """What the views of a route raise, and what the zone in a request does at the edge."""
    views = endpoint.views.values()
    raised = {
        error for view in views for error in CODE.raised[f"{view.__module__}.{view.__name__}"]
    }
    if endpoint.body and "timezone" in endpoint.body.model_fields:
        raised.add(UnknownTimezoneError)
    return raised


def names(errors: Collection[Error]) -> list[str]:
    return sorted(error.__name__ for error in errors)
