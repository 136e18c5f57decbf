import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.notices.wording import (
    GERMAN_OFFSETS,
    WORDINGS,
    English,
    German,
    Purse,
    wording_for,
)
from chalicelib.domain.sessions.cancellation.wording import policy_sentences
from chalicelib.domain.sessions.sessions import Seat
from tests.kit.sessions import NOW, STARTS_AT, a_request, a_session

WORDS, WORTE = English(), German()
ZONES = (
    "Europe/London", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns",
    "America/Santiago", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "Asia/Jerusalem",
    "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Chatham",
)  # fmt: skip
"""Where the clocks change: by an hour or half of one, at midnight too, in both hemispheres."""


@pytest.mark.parametrize(
    ("timezone", "moment"),
    [
        ("Europe/London", "Monday 23 November 2026, 15:00 Europe/London time (GMT)"),
        ("America/New_York", "Monday 23 November 2026, 10:00 America/New_York time (EST)"),
        ("Asia/Kathmandu", "Monday 23 November 2026, 20:45 Asia/Kathmandu time (UTC+05:45)"),
        (
            "Pacific/Kiritimati",
            "Tuesday 24 November 2026, 05:00 Pacific/Kiritimati time (UTC+14:00)",
        ),
        ("America/St_Johns", "Monday 23 November 2026, 11:30 America/St_Johns time (NST)"),
        ("America/Sao_Paulo", "Monday 23 November 2026, 12:00 America/Sao_Paulo time (UTC-03:00)"),
        ("UTC", "Monday 23 November 2026, 15:00 UTC"),
        ("No/Where", "Monday 23 November 2026, 15:00 UTC"),
    ],
)
def test_a_moment_is_told_in_the_zone_of_the_person_with_its_name(
    timezone: str, moment: str
) -> None:
    assert WORDS.moment(STARTS_AT, timezone) == moment


@pytest.mark.parametrize(
    ("instant", "clock"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "00:59 Europe/London time (GMT)"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "02:00 Europe/London time (BST)"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "01:30 Europe/London time (BST)"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "01:30 Europe/London time (GMT)"),
    ],
)
def test_the_name_of_the_zone_tells_apart_the_hours_around_a_clock_change(
    instant: datetime, clock: str
) -> None:
    assert WORDS.moment(instant, "Europe/London").endswith(f", {clock}")


def test_hours_are_short_within_a_day_and_name_the_day_over_midnight() -> None:
    end = STARTS_AT + timedelta(minutes=25)
    assert WORDS.hours(STARTS_AT, end, "Europe/London") == "15:00–15:25"
    late = datetime(2026, 11, 23, 23, 50, tzinfo=UTC)
    over = WORDS.hours(late, late + timedelta(minutes=25), "Europe/London")
    assert over == "23:50 – Tuesday 24 November 2026, 00:15"


def test_a_session_through_a_clock_change_shows_both_offsets() -> None:
    start = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    hours = WORDS.hours(start, start + timedelta(minutes=25), "Europe/London")
    assert hours == "01:50 (BST) – 01:15 (GMT)"


def test_a_session_over_midnight_and_a_clock_change_shows_both_offsets() -> None:
    start = datetime(2027, 4, 29, 21, 30, tzinfo=UTC)
    hours = WORDS.hours(start, start + timedelta(minutes=50), "Africa/Cairo")
    assert hours == "23:30 (EET) – Friday 30 April 2027, 01:20 (EEST)"


@pytest.mark.parametrize("words", WORDINGS.values(), ids=WORDINGS)
@pytest.mark.parametrize("timezone", ZONES)
def test_no_two_times_read_alike_around_the_changes_of_the_clocks(
    timezone: str, words: English
) -> None:
    starts = [start for change in changes(timezone) for start in around(change)]
    lasts = timedelta(minutes=50)
    for told in (words.short, words.moment):
        assert len({told(start, timezone) for start in starts}) == len(starts)
    heads = {
        f"{words.day(start, timezone)}, {words.hours(start, start + lasts, timezone)}"
        f" {words.zone(start, timezone)}"
        for start in starts
    }
    assert len(heads) == len(starts)


@pytest.mark.parametrize("timezone", ZONES)
def test_a_span_over_a_change_of_the_clocks_tells_the_offset_of_each_end(timezone: str) -> None:
    for change in changes(timezone):
        start, end = change - timedelta(minutes=20), change + timedelta(minutes=20)
        hours = WORDS.hours(start, end, timezone)
        offsets = [WORDS.short(each, timezone).rpartition(" ")[2] for each in (start, end)]
        assert [f"({offset})" in hours for offset in offsets] == [True, True]
        told = re.findall(r"Uhr \(([^)]+)\)", WORTE.hours(start, end, timezone))
        assert [OFFSETS.get(each, each) for each in told] == offsets


def changes(timezone: str) -> list[datetime]:
    """The instants at which the clocks change in 2027."""
    zone, step = ZoneInfo(timezone), timedelta(minutes=30)
    steps = [datetime(2027, 1, 1, tzinfo=UTC) + step * count for count in range(365 * 48)]
    offsets = [start.astimezone(zone).utcoffset() for start in steps]
    return [
        after
        for after, before, now in zip(steps[1:], offsets, offsets[1:], strict=False)
        if before != now
    ]


def around(change: datetime) -> list[datetime]:
    """Every quarter of an hour for five hours on both sides."""
    return [change + timedelta(minutes=15) * count for count in range(-20, 20)]


def test_a_sentence_of_the_policy_is_told_in_the_zone_of_its_reader() -> None:
    starts_at = datetime(2027, 3, 28, 14, 0, tzinfo=UTC)
    session = a_session(starts_at=starts_at)
    told = [
        WORDS.told(each.text, "Europe/London")
        for each in policy_sentences(session, Seat.MEMBER, NOW)
    ]
    assert "until Saturday 27 March 2027, 14:00 Europe/London time (GMT)" in told[0]
    assert not any("{" in each for each in told)


OFFSETS = {german: english for english, german in GERMAN_OFFSETS.items()}


@pytest.mark.parametrize(
    ("timezone", "moment"),
    [
        ("Europe/Berlin", "Montag, 23. November 2026, 16:00 Uhr (Berlin)"),
        ("Europe/Vienna", "Montag, 23. November 2026, 16:00 Uhr (Wien)"),
        ("America/New_York", "Montag, 23. November 2026, 10:00 Uhr (New York)"),
        ("Pacific/Kiritimati", "Dienstag, 24. November 2026, 05:00 Uhr (Kiritimati)"),
        ("UTC", "Montag, 23. November 2026, 15:00 Uhr (UTC)"),
        ("No/Where", "Montag, 23. November 2026, 15:00 Uhr (UTC)"),
    ],
)
def test_in_german_a_moment_is_told_with_the_city_of_the_person(timezone: str, moment: str) -> None:
    assert WORTE.moment(STARTS_AT, timezone) == moment


def test_in_german_the_offset_is_told_where_an_hour_comes_twice() -> None:
    instants = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1, 2)]
    told = [WORTE.short(each, "Europe/Berlin") for each in instants]
    assert [each.partition(" Uhr ")[2] for each in told] == [
        "(Berlin, MESZ)",
        "(Berlin, MEZ)",
        "(Berlin)",
    ]


def test_in_german_hours_are_short_within_a_day_and_name_the_day_over_midnight() -> None:
    end = STARTS_AT + timedelta(minutes=25)
    assert WORTE.hours(STARTS_AT, end, "Europe/Berlin") == "16:00–16:25 Uhr"
    late = datetime(2026, 11, 23, 22, 50, tzinfo=UTC)
    over = WORTE.hours(late, late + timedelta(minutes=25), "Europe/Berlin")
    assert over == "23:50 Uhr – Dienstag, 24. November 2026, 00:15 Uhr"


def test_in_german_a_sentence_of_the_policy_is_told_in_the_zone_of_its_reader() -> None:
    session = a_session(credits=2)
    (cancelling, moving) = (
        WORTE.told(each.text, "Europe/Berlin")
        for each in policy_sentences(session, Seat.MEMBER, NOW)
    )
    assert cancelling == (
        "Sie können diese Sitzung bis Sonntag, 22. November 2026, 16:00 Uhr (Berlin),"
        " 24 Stunden vor ihrem Beginn, kostenlos absagen."
        " Danach gilt: 2 Credits werden nicht erstattet."
        " Wenn Cora Lind absagt, bekommen Sie alles zurück, auch bei einer kurzfristigen Absage."
    )
    assert moving == (
        "Sie können sie bis Sonntag, 22. November 2026, 16:00 Uhr (Berlin) kostenlos verschieben."
        " Danach gilt: jedes Verschieben kostet 1 Credit."
        " Sie kann noch 5-mal verschoben werden."
    )


OWN_PURSE = Purse(group="", company="Acme", closed=False)


@pytest.mark.parametrize(
    ("credits", "held", "released"),
    [
        (0, "", ""),
        (
            1,
            "1 credit is held until",
            "The 1 credit that was held for it is free again in your wallet.",
        ),
        (
            2,
            "2 credits are held until",
            "The 2 credits that were held for it are free again in your wallet.",
        ),
    ],
)
def test_what_a_request_does_to_credits_is_told_in_number(
    credits: int, held: str, released: str
) -> None:
    assert WORDS.held(credits).startswith(held)
    assert WORDS.released(a_request(credits=credits), OWN_PURSE).startswith(released)


def test_a_language_that_we_do_not_speak_is_told_in_english() -> None:
    assert wording_for("en-GB").language == "en"
    assert wording_for("tlh").language == "en"
