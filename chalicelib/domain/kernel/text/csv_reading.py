"""Rows out of a text in CSV (RFC 4180) as spreadsheets and people write it.

One separator holds for the whole text. A quotation mark that is never closed costs its own line
and none of those behind it.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from chalicelib.domain.kernel.phrases import EMPTY, Phrase
from chalicelib.domain.kernel.text.cleaning import clean_line

SEPARATORS = (";", ",", "\t", "|")
BREAK = re.compile("\r\n|\r|\n")
NAMED_SEPARATOR = re.compile(r'"?sep=(.)"?[,;\t|]*', re.IGNORECASE)

MOST_LINES_OF_A_ROW = 20
LOOKED_AT = 100
"""Rows by which the separator is chosen."""

END = "\x1f"
"""Behind the last line: it stands within a row only if that row's quotation never ended."""

OPEN = Phrase("A quotation mark in this line is never closed.")
TOO_LONG = Phrase("This line is too long to be a row.")


class Record(Struct, frozen=True):
    """The cells of a row, each on one line; `line` counts from 1 and is where the row begins.

    `problem` says why the row could not be taken apart; then the line is its only cell.
    """

    line: int
    cells: tuple[str, ...]
    problem: Phrase = EMPTY


def read_records(text: str, score: Callable[[Sequence[Record]], int]) -> list[Record]:
    """The rows of a text, without empty ones, at the separator under which they score highest.

    A first line `sep=;` as Excel writes it names the separator.
    """
    lines = BREAK.split(text.removeprefix("\ufeff").replace(END, ""))
    first = 0
    if named := NAMED_SEPARATOR.fullmatch(lines[0]):
        separator, first = named[1], 1
    else:
        separator = max(
            SEPARATORS, key=lambda each: score(list(islice(_records(lines, 0, each), LOOKED_AT)))
        )
    return list(_records(lines, first, separator))


def _records(lines: Sequence[str], at: int, separator: str) -> Iterator[Record]:
    while at < len(lines):
        record, taken = _record(lines, at, separator)
        at += taken
        if any(record.cells):
            yield record


def _record(lines: Sequence[str], at: int, separator: str) -> tuple[Record, int]:
    """The row that begins at this line, and how many lines it takes."""
    window = [f"{line}\n" for line in lines[at : at + MOST_LINES_OF_A_ROW]]
    reader = csv.reader([*window, END], delimiter=separator, skipinitialspace=True)
    try:
        cells = next(reader)
    except csv.Error:
        return Record(at + 1, (clean_line(lines[at]),), TOO_LONG), 1
    if any(map(_runs_on, cells)):
        return Record(at + 1, (clean_line(lines[at]),), OPEN), 1
    return Record(at + 1, tuple(map(clean_line, cells))), reader.line_num


def _runs_on(cell: str) -> bool:
    """Whether a quotation took in what follows it: the end of the text, or rows with addresses."""
    return END in cell or ("\n" in cell and "@" in cell)
