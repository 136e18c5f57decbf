"""What a later release wrote does not stop this one."""

from enum import StrEnum

from msgspec import Struct

from chalicelib.storage.kernel.later import known, named


class Colour(StrEnum):
    RED = "red"


class Thing(Struct, frozen=True):
    colour: Colour


def test_a_name_that_is_known_is_read_as_what_it_is() -> None:
    assert named(Colour, "red") is Colour.RED


def test_a_name_of_a_later_release_stays_as_it_is_and_is_written_back_so() -> None:
    assert str(named(Colour, "teal")) == "teal"


def test_fields_of_a_later_release_are_passed_over() -> None:
    assert Thing(**known(Thing, {"colour": "red", "weight": 3})) == Thing(Colour.RED)
