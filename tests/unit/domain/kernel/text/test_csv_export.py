"""Tables as CSV: what a spreadsheet must not run, and what it reads back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.kernel.text.csv_export import harmless, to_csv


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A"]
)
def test_a_text_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["Ana", "a=b", "", "2026-11-23", -5, 0])
def test_other_texts_and_all_numbers_stay_as_they_are(cell: str | int) -> None:
    assert harmless(cell) == cell


def test_a_table_has_its_header_and_ends_each_line_as_the_rfc_says() -> None:
    text = to_csv(
        ["name", "credits"], [["Lind, Cora", 3], ['the "best"', -1], ["=HYPERLINK(1)", 0]]
    )
    assert text.split("\r\n") == [
        '\ufeff"name","credits"',
        '"Lind, Cora",3',
        '"the ""best""",-1',
        '"\'=HYPERLINK(1)",0',
        "",
    ]


@pytest.mark.parametrize("cell", ["a;=1+1", "a\t=1", "a", ""])
def test_a_text_stays_one_cell_whatever_separates_the_cells(cell: str) -> None:
    assert to_csv(["x"], [[cell]]) == f'\ufeff"x"\r\n"{cell}"\r\n'


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_no_cell_of_any_table_begins_like_a_formula(rows: list[list[str]]) -> None:
    read = list(
        csv.reader(io.StringIO(to_csv(["=a", "b"], rows).removeprefix("\ufeff"), newline=""))
    )
    assert len(read) == len(rows) + 1
    assert not [
        cell for row in read for cell in row if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    ]
