"""Which changes others hear of."""

import pytest

from chalicelib.domain.credits.credits import Reason
from chalicelib.domain.webhooks.events import (
    CHOSEN,
    OF_A_DEED,
    OF_A_SESSION,
    OF_CREDITS,
    EventType,
    event_of_entry,
    read_event,
)
from tests.kit.credits import an_entry


def test_every_type_but_a_ping_comes_from_some_change() -> None:
    told = {*OF_A_SESSION.values(), *OF_CREDITS.values(), *OF_A_DEED.values()}
    assert told == set(CHOSEN)


@pytest.mark.parametrize(
    ("reason", "credits", "told"),
    [
        (Reason.TRANSFER, 3, EventType.CREDITS_TRANSFERRED),
        (Reason.TRANSFER, -3, None),
        (Reason.PURCHASE, 10, EventType.CREDITS_PURCHASED),
        (Reason.EXPIRED, -2, EventType.CREDITS_EXPIRED),
        (Reason.BOOKING, -1, None),
        (Reason.REFUND, 1, None),
        (Reason.ISSUED, 100, None),
    ],
)
def test_a_transfer_is_told_by_the_wallet_that_gets_credits(
    reason: Reason, credits: int, told: EventType | None
) -> None:
    event = event_of_entry(an_entry(reason=reason, credits=credits))
    assert (event and event.type) == told


def test_an_event_comes_out_of_the_queue_as_it_went_in() -> None:
    event = event_of_entry(an_entry(reason=Reason.TRANSFER))
    assert event
    assert read_event(event.fields) == event
