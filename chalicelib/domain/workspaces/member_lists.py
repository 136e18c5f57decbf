"""People out of a list: a table with a header, a column of addresses, or addresses of a mail.

    text ──► rows (one separator) ──► under a header: one person a row
                                  └─► without one: `Name <address>`, a name beside an address, or
                                      several addresses in a line

What cannot be read costs its own row, which is told with its line and the reason.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.kernel.email_addresses import (
    NO_ADDRESS,
    AddressError,
    find_address,
    read_address,
)
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.csv_reading import Record, read_records
from chalicelib.domain.kernel.text.files import LOST
from chalicelib.domain.workspaces.list_columns import Column, Header, known_columns, read_header

MOST_PEOPLE = 5_000
LONGEST_NAME = 120
LONGEST_SHOWN = 400
ABOVE_A_HEADER = 4
"""Lines that may stand above the header, such as a title."""

ANGLED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*@[^<>]*)>[\s,;]*")
CREDITS = re.compile(r"\d{1,9}([.,]00?)?|\d{1,3}([., ’']\d{3}){1,2}")
DECIMALS = re.compile(r"[.,]00?$")
AROUND = ' ,;"“”„‟«»\\'
PAIRS = ("''", "‘’", "‚‘", "’’")

LOST_LETTERS = Phrase("A character of this row was lost before it came here. Check the name.")
CUT = Phrase("The name was longer than {most} characters and is cut.", most=LONGEST_NAME)
MORE_CELLS = Phrase(
    "This row has more cells than the header. A cell that holds the separator needs quotation "
    "marks around it."
)
MANY = Phrase("Several addresses stand beside a name. Put each person into a line of their own.")
UNCLEAR = Phrase("What is the name is a guess. A first line such as Name,Email tells it.")


class Listed(Struct, frozen=True, kw_only=True):
    """A person of a list. `groups` as the list has them; `credits` None: it says nothing.

    `warnings` are sentences about what was not read as it may have been meant.
    """

    line: int
    address: str
    name: str = ""
    groups: str = ""
    credits: int | None = None
    warnings: tuple[Phrase, ...] = ()


class Unreadable(Struct, frozen=True, kw_only=True):
    """A row from which nobody can be added, and why in a sentence."""

    line: int
    text: str
    why: Phrase


class MemberList(Struct, frozen=True, kw_only=True):
    """Each address once; `header` None: the list has none."""

    people: tuple[Listed, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    header: Header | None = field(default=None)


class _RowError(Exception):
    """Why a row is nobody's."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(why)
        self.why = why


def read_member_list(text: str, most_credits: int) -> MemberList:
    """The people of a list.

    Raises:
        InvalidError: its header has no column of addresses, or it has more than 5,000 rows.
    """
    records = read_records(text, _score)
    if len(records) > MOST_PEOPLE:
        raise InvalidError(
            Phrase(
                "A list has at most {most:,} rows. Split it into several.",
                most=MOST_PEOPLE,
            )
        )
    at = _header_at(records)
    header = None if at is None else read_header(records[at].cells)

    def people_in(record: Record) -> list[Listed]:
        if record.problem:
            raise _RowError(record.problem)
        return _row(record, header, most_credits) if header else _line(record)

    return _sorted(records[0 if at is None else at + 1 :], header, people_in)


def suggested_name(address: str) -> str:
    """`ana.silva@x.example` is probably called Ana Silva."""
    words = re.split(r"[._\-]+", address.partition("@")[0].partition("+")[0])
    return " ".join(word[:1].upper() + word[1:] for word in words if word)


def _score(records: Sequence[Record]) -> int:
    """How well rows are taken apart: by the cells that are an address or a header that we know."""
    cells = (cell for record in records for cell in record.cells)
    addresses = sum("@" in cell and find_address(_parts(cell)[1]) is not None for cell in cells)
    return 100 * addresses + max((known_columns(each.cells) for each in records), default=0)


def _header_at(records: Sequence[Record]) -> int | None:
    known = [known_columns(each.cells) for each in records[: ABOVE_A_HEADER + 1]]
    return next((at for at, columns in enumerate(known) if columns), None)


def _sorted(
    records: Sequence[Record],
    header: Header | None,
    people_in: Callable[[Record], list[Listed]],
) -> MemberList:
    found: dict[str, Listed] = {}
    bad: list[Unreadable] = []

    def tell(record: Record, text: str, why: Phrase) -> None:
        bad.append(Unreadable(line=record.line, text=text[:LONGEST_SHOWN], why=why))

    for record in records:
        try:
            pieces = people_in(record)
        except _RowError as error:
            tell(record, ", ".join(filter(None, record.cells)), error.why)
            continue
        for piece in pieces:
            try:
                person = _checked(piece, found)
            except (_RowError, AddressError) as error:
                tell(record, ", ".join(filter(None, (piece.name, piece.address))), error.why)
            else:
                found[person.address] = person
    return MemberList(people=tuple(found.values()), unreadable=tuple(bad), header=header)


def _checked(piece: Listed, found: Mapping[str, Listed]) -> Listed:
    """The person with an address in its one form, and a name that fits.

    Raises:
        AddressError: it is no address.
        _RowError: it stood there already.
    """
    address = read_address(piece.address)
    if first := found.get(address):
        raise _RowError(Phrase("This address stands in line {line} already.", line=first.line))
    name = _bare(piece.name)
    told = [LOST_LETTERS] if LOST in name else []
    told += [CUT] if len(name) > LONGEST_NAME else []
    return replace(
        piece,
        address=address,
        name=name[:LONGEST_NAME].rstrip(),
        warnings=(*piece.warnings, *told),
    )


def _row(record: Record, header: Header, most_credits: int) -> list[Listed]:
    """The person of a row under a header; the address as it stands there."""
    cells = record.cells
    more = any(cells[len(header.titles) :])
    beside, address = _parts(header.cell(cells, Column.EMAIL))
    if more and find_address(address) is None:
        raise _RowError(MORE_CELLS)
    if not address:
        raise _RowError(NO_ADDRESS)
    credits, wrong = _credits(header.cell(cells, Column.CREDITS), most_credits)
    return [
        Listed(
            line=record.line,
            address=address,
            name=header.name(cells) or beside,
            groups=header.cell(cells, Column.GROUPS),
            credits=credits,
            warnings=(*([MORE_CELLS] if more else []), *wrong),
        )
    ]


def _line(record: Record) -> list[Listed]:
    """The people of a line of a list without a header; the addresses as they stand there."""
    cells = [cell for cell in record.cells if any(map(str.isalnum, cell))]
    with_address = [cell for cell in cells if "@" in cell]
    names = [cell for cell in cells if "@" not in cell and any(map(str.isalpha, cell))]
    if not with_address:
        raise _RowError(NO_ADDRESS)
    if not names:
        parts = map(_parts, with_address)
        return [Listed(line=record.line, address=address, name=name) for name, address in parts]
    if all(map(ANGLED.fullmatch, with_address)):
        return list(_angled(record.line, cells))
    if len(with_address) > 1:
        raise _RowError(MANY)
    told = (UNCLEAR,) if len(names) > 1 else ()
    return [Listed(line=record.line, address=with_address[0], name=" ".join(names), warnings=told)]


def _angled(line: int, cells: Sequence[str]) -> Iterator[Listed]:
    """`Silva, Ana <ana@x.example>`: the separator within a name took it apart."""
    before: list[str] = []
    for cell in cells:
        if "@" not in cell:
            before.append(cell)
            continue
        name, address = _parts(cell)
        whole = ", ".join(filter(None, (*before, name)))
        yield Listed(line=line, address=address, name=whole)
        before = []


def _parts(cell: str) -> tuple[str, str]:
    """`Ana Silva <ana@x.example>` is a name and an address."""
    found = ANGLED.fullmatch(cell)
    return (_bare(found["name"]), found["address"]) if found else ("", cell)


def _bare(name: str) -> str:
    """A name without what stands around it; an apostrophe of its own (`'t Hooft`) stays."""
    inner = name.strip(AROUND)
    return inner[1:-1].strip() if len(inner) > 1 and inner[0] + inner[-1] in PAIRS else inner


def _credits(cell: str, most: int) -> tuple[int | None, list[Phrase]]:
    """The credits in a cell, or what is wrong with them."""
    if not cell:
        return None, []
    if CREDITS.fullmatch(cell):
        amount = int(re.sub(r"\D", "", DECIMALS.sub("", cell)))
        if amount <= most:
            return amount, []
    return None, [
        Phrase("“{cell}” is no number of credits from 0 to {most:,}.", cell=cell[:40], most=most)
    ]
