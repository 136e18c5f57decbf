"""Tables as CSV (RFC 4180), made to be opened in a spreadsheet.

A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` or a tab for a formula. Such a text
gets an apostrophe in front, which spreadsheets read as "this is text"; numbers are numbers. Every
text stands in quotes, because a spreadsheet may separate cells by another sign than the comma. The
file begins with a byte order mark: without it one takes the file for its own old encoding.
"""

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int

UTF_8 = "\ufeff"

FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""A spreadsheet drops a break of the line and looks at what follows; some read the full-width signs
of East Asia like the plain ones.
"""


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table as text, its header first."""
    out = io.StringIO()
    out.write(UTF_8)
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    for row in (header, *rows):
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue()


def harmless(cell: Cell) -> Cell:
    """The cell so that no spreadsheet runs it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
