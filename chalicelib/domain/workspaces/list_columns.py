"""What the columns of a list of people hold, by their headers in English or German.

A header is understood whole: `Manager Email` is not the person's address, `Company name` no name.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.folding import fold


class Column(StrEnum):
    """What is read; any other column is passed over, and told."""

    EMAIL = "email"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    GROUPS = "groups"
    CREDITS = "credits"


OWN = (
    "work|business|company|corporate|office|primary|main|employee|member|user|participant|person"
    "|contact|login|account|firmen|dienst|dienstliche|geschaftliche|berufliche|haupt|mitarbeiter"
    "|mitarbeiterin|mitglied|mitglieds|benutzer|nutzer|teilnehmer|kontakt|ihre"
)
"""What may stand beside "mail" in the header of people's own addresses."""

HEADERS = {
    Column.EMAIL: rf"({OWN})*e?mails?(adressen?|address(es)?|addr|id)?({OWN}|geschaftlich|1)?",
    Column.NAME: (
        "name|names|namen|(full|display|employee|member|user|person|participant)s?name"
        "|vollstandigername|anzeigename|vor(name)?undnachname|vornamenachname|namevorname"
        "|nachnamevorname|employee|member|participant|person|mitarbeiter|mitarbeiterin|mitglied"
        "|teilnehmer|(mitarbeiter|mitglieds|teilnehmer)name"
    ),
    Column.FIRST_NAME: "first|(first|given|fore|preferred)names?|vornamen?|rufname",
    Column.LAST_NAME: "last|surnames?|(last|family)names?|nachnamen?|familienname|zuname",
    Column.GROUPS: "(groups?|gruppen?|teams?)(names?|namen?)?",
    Column.CREDITS: (
        "(starting|start|initial|coaching)?credits?(each)?|(start|anfangs)?guthaben|startcredits"
    ),
}
PATTERNS = {column: re.compile(pattern) for column, pattern in HEADERS.items()}

NO_ADDRESSES = Phrase("No column is headed Email. Head the column with the people's addresses so.")


class Header(Struct, frozen=True):
    """The headers as they stand, and the place of each column that is read."""

    titles: tuple[str, ...]
    places: dict[Column, int]

    @property
    def read_as(self) -> tuple[Column | None, ...]:
        """What each header was understood as."""
        known = {place: column for column, place in self.places.items()}
        return tuple(known.get(place) for place in range(len(self.titles)))

    def cell(self, cells: Sequence[str], column: Column) -> str:
        place = self.places.get(column, len(cells))
        return cells[place] if place < len(cells) else ""

    def name(self, cells: Sequence[str]) -> str:
        """The person's name; beside a first name alone, `Name` is the last name."""
        name, first, last = (
            self.cell(cells, each) for each in (Column.NAME, Column.FIRST_NAME, Column.LAST_NAME)
        )
        if name and (last or fold(first) in fold(name)):
            return name
        return " ".join(filter(None, (first, last or name)))


def known_columns(cells: Sequence[str]) -> int:
    """How many of these cells are headers that we know; none where an address stands."""
    if any("@" in cell for cell in cells):
        return 0
    return sum(_column(cell) is not None for cell in cells)


def read_header(cells: Sequence[str]) -> Header:
    """What stands in which column; of two alike the shorter header counts, else the first.

    Raises:
        InvalidError: no column is one of addresses.
    """
    places: dict[Column, int] = {}
    for place in sorted(range(len(cells)), key=lambda each: len(cells[each])):
        if column := _column(cells[place]):
            places.setdefault(column, place)
    if Column.EMAIL not in places:
        raise InvalidError(NO_ADDRESSES)
    return Header(tuple(cells), places)


def _column(title: str) -> Column | None:
    bare = re.sub(r"[^a-z0-9]", "", fold(title))
    return next((each for each, known in PATTERNS.items() if known.fullmatch(bare)), None)
