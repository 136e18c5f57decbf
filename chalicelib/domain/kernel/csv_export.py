"""Tables as CSV (RFC 4180), made to be opened in a spreadsheet.

A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` or a tab for a formula. Such a text
gets an apostrophe in front, which spreadsheets read as "this is text"; numbers are numbers.
"""

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""RFC 4180 has no carriage return in a name; a spreadsheet drops it and looks at what follows."""


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table as text, its header first."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL)
    for row in (header, *rows):
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue()


def harmless(cell: Cell) -> Cell:
    """The cell so that no spreadsheet runs it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
