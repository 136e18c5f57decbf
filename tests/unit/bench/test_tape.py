"""What the tape answers to requests that come in another order than it was recorded in."""

from bench.tape import Exchange, take

ONE: Exchange = (b'{"one": 1}', ({}, b"first"))
OTHER: Exchange = (b'{"other": 2}', ({}, b"second"))


def test_each_request_is_given_its_own_answer_in_whatever_order() -> None:
    left = [ONE, OTHER]
    assert take(left, OTHER[0]) == OTHER[1]
    assert take(left, ONE[0]) == ONE[1]
    assert left == []


def test_a_request_with_an_id_of_its_own_is_given_the_next_answer() -> None:
    left = [ONE, OTHER]
    assert take(left, b'{"token": "new"}') == ONE[1]
    assert left == [OTHER]
