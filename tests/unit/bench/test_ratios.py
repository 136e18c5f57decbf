"""Ratios of works that are measured by turns."""

from bench.ratios import by_turns, median, ratio


def test_the_works_run_by_turns_each_once_more_than_it_is_timed() -> None:
    ran: list[str] = []
    took = by_turns({"one": lambda: ran.append("1"), "other": lambda: ran.append("2")}, turns=2)
    assert "".join(ran) == "11221122"
    assert [len(each) for each in took.values()] == [2, 2]


def test_a_ratio_is_that_of_each_turn() -> None:
    took = {"one": [2.0, 9.0, 4.0], "other": [1.0, 3.0, 4.0]}
    assert ratio(took, "one", "other") == {"median": 2, "least": 1, "most": 3}
    assert median(took, "one") == 4
