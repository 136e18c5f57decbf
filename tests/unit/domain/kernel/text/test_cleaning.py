import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.kernel.text.cleaning import clean_line, clean_text


def test_what_nobody_sees_is_gone() -> None:
    assert clean_text("A\u200bd\u200ea\u202e\x07\ufeff\ud800") == "Ada"


def test_line_breaks_are_kept_in_a_text_and_not_in_a_line() -> None:
    assert clean_text("one\r\n two\rthree\x85") == "one\n two\nthree"
    assert clean_line("one\r\n two\tthree") == "one two three"


def test_letters_come_in_one_normal_form() -> None:
    assert clean_text("e\u0301") == "\u00e9"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(st.text())
def test_no_control_character_but_the_line_break_is_left(text: str) -> None:
    left = {char for char in clean_text(text) if unicodedata.category(char) in {"Cc", "Cs"}}
    assert left <= {"\n"}
    assert "\n" not in clean_line(text)
