"""The sums of what a booking costs, and how figures are shown."""

import pytest

from bench.cost import (
    BOOKINGS,
    VIEWS,
    WAYS,
    Way,
    gigabyte_seconds,
    kept,
    lines,
    memory_sizes,
    number,
    total,
    viewed,
)
from bench.due import ROUND_TRIP_MS
from bench.life import Life, Work
from bench.prices import PRICES

CALL = Work(function="api_handler", calls=1, round_trips=2, out_bytes=1_000, raw_bytes=5_000)
STEPS = {"the call that books": CALL}
LIFE = Life(STEPS, STEPS, stored_bytes=2**30 // BOOKINGS, minute=Work("clock"))
CALLS = {"me": CALL, "slots": CALL}


def amount(what: str, way: Way) -> float:
    return next(line.quantity for line in lines(LIFE, CALLS, way) if line.what == what)


def test_fifty_pages_are_viewed() -> None:
    assert sum(times for times, _ in VIEWS.values()) == 50


def test_a_call_counts_as_often_as_the_pages_that_make_it_are_viewed() -> None:
    times = {name: work.calls for name, work in viewed({"credits": CALL, "slots": CALL}).items()}
    assert times == {"credits": 35, "slots": 15}


def test_an_answer_that_is_known_saves_bytes_and_nothing_else() -> None:
    assert kept(CALL, 0) == CALL
    known = kept(CALL, 1)
    assert known.out_bytes == known.raw_bytes < 1_000
    assert (known.calls, known.round_trips) == (1, 2)


def test_works_add_up() -> None:
    both = total([CALL.times(3), CALL])
    assert (both.calls, both.round_trips, both.out_bytes) == (4, 8, 4_000)


def test_time_costs_as_much_memory_as_the_function_has() -> None:
    waits = Work(function="clock", round_trips=1_000)
    large, small = ({"clock": size} for size in (1_769, 1_024))
    assert gigabyte_seconds(waits, large) > ROUND_TRIP_MS * 1_769 / 1024
    assert gigabyte_seconds(waits, large) > gigabyte_seconds(waits, small)


def test_every_function_that_works_for_a_booking_has_a_memory_size() -> None:
    functions = {"api_handler", "relay", "usage", "mail", "returned_mail", "clock"}
    assert functions <= set(memory_sizes())


def test_ways_differ_in_the_price_of_a_call_in_packing_and_in_files() -> None:
    rest, rest_without, http, _ = WAYS
    assert amount("calls of the API", rest) == amount("calls of the API", http) == 36 * BOOKINGS
    files = "files fetched from S3"
    assert amount(files, rest) < amount(files, rest_without) / 10
    sent = "bytes from CloudFront, GB"
    assert amount(sent, http) > amount(sent, rest) == amount(sent, rest_without)


def test_what_is_stored_grows_over_the_year() -> None:
    assert amount("stored over the year, GB-months", WAYS[0]) == pytest.approx(6, rel=0.01)


def test_every_price_is_used_and_has_a_source() -> None:
    used = {line.price for way in WAYS for line in lines(LIFE, CALLS, way)}
    assert used == set(PRICES)
    assert all(each.source.startswith("aws.amazon.com/") for each in PRICES.values())


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (4.6, "5"),
        (12_345, "12,345"),
        (810_000, "810,000"),
        (141_000_000, "141 million"),
        (1_702_500_000, "1,700 million"),
    ],
)
def test_a_figure_is_shown_with_what_is_known_of_it(value: float, shown: str) -> None:
    assert number(value) == shown
