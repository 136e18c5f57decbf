"""What a card tells of a coach: the openings that can still be had, and the words of the bio."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.coaches.cards import Card, Said, Terms, said_of
from chalicelib.domain.coaches.coaches import Profile
from chalicelib.domain.coaches.openings import Openings
from chalicelib.domain.kernel.text.folding import has_words
from chalicelib.domain.time.intervals import Interval

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
STARTS = tuple(NOW + timedelta(minutes=15 * number) for number in range(6))
CARD = Card(
    coach_id="cora",
    said=Said(name="Cora"),
    terms=Terms(timezone="Europe/London"),
    openings=Openings(starts=STARTS),
)


def left(card: Card, minutes: int = 0, own: tuple[Interval, ...] = ()) -> list[int]:
    """The numbers of the starts that are told so many minutes later."""
    told = card.next_openings(NOW + timedelta(minutes=minutes), own)
    return [STARTS.index(each) for each in told]


def test_three_openings_are_told() -> None:
    assert left(CARD) == [0, 1, 2]


@pytest.mark.parametrize(("minutes", "told"), [(1, [1, 2, 3]), (46, [4, 5]), (76, [])])
def test_an_opening_that_is_over_is_not_told(minutes: int, told: list[int]) -> None:
    assert left(CARD, minutes) == told


def test_an_opening_inside_the_notice_is_not_told() -> None:
    card = replace(CARD, terms=replace(CARD.terms, notice_minutes=20))
    assert left(card) == [2, 3, 4]
    assert left(card, minutes=11) == [3, 4, 5]


def test_a_time_at_which_the_viewer_has_a_session_is_not_told() -> None:
    own = Interval(STARTS[1], STARTS[2] + timedelta(minutes=1))
    assert left(CARD, own=(own,)) == [0, 3, 4]


def test_a_bio_is_searched_by_every_word_though_a_card_holds_those_that_tell_more() -> None:
    bio = "I coach coaches. In coaching, one coach coaches one. I am Zoë"
    words = said_of(Profile(coach_id="cora", name="Cora", bio=bio)).bio_words
    assert words == "coaches. coaching, one. am zoe"
    assert all(has_words(words, each) for each in bio.split())
