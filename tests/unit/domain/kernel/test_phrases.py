"""A phrase is English text that can be told in other languages."""

import pytest

from chalicelib.domain.kernel.errors import in_credits
from chalicelib.domain.kernel.phrases import EMPTY, Phrase, tell_all
from chalicelib.domain.workspaces.people import language_of


def test_a_phrase_is_its_english_text() -> None:
    taken = Phrase("This address stands in line {line} already.", line=3)
    assert taken == "This address stands in line 3 already."
    assert taken.told("en") == taken
    assert type(taken.told("en")) is str


def test_a_phrase_is_told_with_its_values() -> None:
    taken = Phrase("This address stands in line {line} already.", line=3)
    assert taken.told("de") == "Diese Adresse steht schon in Zeile 3."


def test_what_a_person_wrote_is_neither_translated_nor_read_as_a_template() -> None:
    for name in ("Not found", "{line}", "{0}", "{"):
        told = Phrase("There is no group “{name}”.", name=name)
        assert told == f"There is no group “{name}”."
        assert told.told("de") == f"Es gibt keine Gruppe „{name}“."


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [
        (0, "0 credits", "0 Credits"),
        (1, "1 credit", "1 Credit"),
        (2, "2 credits", "2 Credits"),
        (2500, "2,500 credits", "2.500 Credits"),
        (1_000_000, "1,000,000 credits", "1.000.000 Credits"),
    ],
)
def test_what_is_counted_has_the_form_and_the_digits_of_its_language(
    number: int, english: str, german: str
) -> None:
    assert (in_credits(number), in_credits(number).told("de")) == (english, german)


def test_phrases_within_a_phrase_are_told_as_well() -> None:
    moving = Phrase("Moving it costs {credits}", credits=in_credits(1))
    assert (moving, moving.told("de")) == (
        "Moving it costs 1 credit",
        "Das Verschieben kostet 1 Credit",
    )


def test_phrases_in_a_row_are_told_each_without_the_empty_ones() -> None:
    row = Phrase.joined([Phrase("Not found"), EMPTY, Phrase("Gone")], ", ")
    assert (row, row.told("de")) == ("Not found, Gone", "Nicht gefunden, Nicht mehr da")


@pytest.mark.parametrize(
    ("words", "english", "german"),
    [
        ([], "", ""),
        (["5"], "5", "5"),
        (["5", "10"], "5 or 10", "5 oder 10"),
        (["5", "10", "15"], "5, 10 or 15", "5, 10 oder 15"),
    ],
)
def test_a_choice_is_told_with_its_or(words: list[str], english: str, german: str) -> None:
    choice = Phrase.either(words)
    assert (choice, choice.told("de")) == (english, german)


def test_a_value_at_the_start_begins_with_a_capital_letter() -> None:
    group = Phrase("your group {name}", name="Sales")
    told = Phrase(
        "{groups:capital} does not include this coaching type. Choose another one.", groups=group
    )
    assert told.startswith("Your group Sales does not")
    assert told.told("de").startswith("Ihre Gruppe Sales umfasst")


def test_a_view_is_told_wherever_a_phrase_stands_in_it() -> None:
    view = {"a": [Phrase("Gone"), "Gone", 1], "b": {"c": (Phrase("Not found"),)}, "d": None}
    assert tell_all(view, "en") == view
    assert tell_all(view, "de") == {
        "a": ["Nicht mehr da", "Gone", 1],
        "b": {"c": ["Nicht gefunden"]},
        "d": None,
    }


def test_a_language_that_has_no_catalogue_is_told_in_english() -> None:
    assert in_credits(2).told("tlh") == "2 credits"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de", "de"), ("de-AT", "de"), ("DE-ch", "de"), ("en-GB", "en"), ("fr", "en"), ("", "en")],
)
def test_each_country_reads_its_language_and_others_read_english(tag: str, language: str) -> None:
    assert language_of(tag) == language
