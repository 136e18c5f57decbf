"""Lists of people as spreadsheets, mail programs and people write them."""

from typing import NamedTuple

import pytest

from chalicelib.domain.kernel.email_addresses import NO_ADDRESS
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.workspaces.list_columns import Column
from chalicelib.domain.workspaces.member_lists import (
    CUT,
    LOST_LETTERS,
    MANY,
    MORE_CELLS,
    UNCLEAR,
    MemberList,
    read_member_list,
    suggested_name,
)


class Odd(NamedTuple):
    """A list, and the people in it as line, name and address; `bad`: lines of nobody."""

    what: str
    text: str
    people: list[tuple[int, str, str]]
    bad: list[int] = []  # noqa: RUF012


ANA = "ana@acme.example"
BEN = "ben@acme.example"
JORG = "jm@acme.example"

LISTS = [
    Odd(
        "an address of somebody else stands beside",
        f"Name,Email,Manager Email\nAna,{ANA},{BEN}\nJörg,{JORG},{BEN}",
        [(2, "Ana", ANA), (3, "Jörg", JORG)],
    ),
    Odd(
        "the address of somebody else stands first",
        f"Manager E-Mail;Name;E-Mail-Adresse\n{BEN};Ana;{ANA}",
        [(2, "Ana", ANA)],
    ),
    Odd(
        "a cell within quotation marks has a line break",
        f'Name,Email\n"Ana\nSilva",{ANA}\n"Ben ""B"" B",{BEN}',
        [(2, "Ana Silva", ANA), (4, 'Ben "B" B', BEN)],
    ),
    Odd(
        "a comma stands in a name and the separator is a semicolon",
        f"Name;E-Mail\nMüller, Jörg;{JORG}",
        [(2, "Müller, Jörg", JORG)],
    ),
    Odd(
        "people of a mail, names in quotation marks",
        f'"Müller, Jörg" <{JORG}>; "Silva, Ana" <{ANA}>',
        [(1, "Müller, Jörg", JORG), (1, "Silva, Ana", ANA)],
    ),
    Odd(
        "people of a mail, between commas",
        f'"Müller, Jörg" <{JORG}>, Ben B <{BEN}>,\n "Silva, Ana" <{ANA}>',
        [(1, "Müller, Jörg", JORG), (1, "Ben B", BEN), (2, "Silva, Ana", ANA)],
    ),
    Odd(
        "people of a mail, names with a comma and no quotation marks",
        f"Müller, Jörg <{JORG}>; Silva, Ana <{ANA}>",
        [(1, "Müller, Jörg", JORG), (1, "Silva, Ana", ANA)],
    ),
    Odd(
        "people of a mail, between commas with a comma in a name",
        f"Müller, Jörg <{JORG}>, Silva, Ana <{ANA}>",
        [(1, "Müller, Jörg", JORG), (1, "Silva, Ana", ANA)],
    ),
    Odd(
        "one person of a mail",
        f"'Müller, Jörg' <{JORG}>",
        [(1, "Müller, Jörg", JORG)],
    ),
    Odd(
        "a company's name is no person's",
        f"Full name,Company name,Email\nAna Silva,Acme Ltd,{ANA}",
        [(2, "Ana Silva", ANA)],
    ),
    Odd(
        "Excel's line with the separator",
        f"sep=;\r\nName;Email\r\nAna, B;{ANA}\r\n",
        [(3, "Ana, B", ANA)],
    ),
    Odd("a byte order mark", f"\ufeffEmail,Name\n{ANA},Ana", [(2, "Ana", ANA)]),
    Odd("old line ends", f"Name,Email\rAna,{ANA}\rBen,{BEN}", [(2, "Ana", ANA), (3, "Ben", BEN)]),
    Odd("tabs out of a spreadsheet", f"Ana Silva\t{ANA}\nBen\t{BEN}",
        [(1, "Ana Silva", ANA), (2, "Ben", BEN)]),
    Odd("bars", f"Name|E-Mail\nAna|{ANA}", [(2, "Ana", ANA)]),
    Odd("a column of addresses", f"{ANA}\n\n{BEN}\n", [(1, "", ANA), (3, "", BEN)]),
    Odd("addresses in one line", f"{ANA}; {BEN};{JORG}",
        [(1, "", ANA), (1, "", BEN), (1, "", JORG)]),
    Odd("commas at the ends", f"{ANA},,\n{BEN},,\n", [(1, "", ANA), (2, "", BEN)]),
    Odd("names behind the addresses", f"{ANA},Ana\n{BEN},Ben", [(1, "Ana", ANA), (2, "Ben", BEN)]),
    Odd("numbers are no names", f"1,Ana,{ANA}\n2,Ben,{BEN}", [(1, "Ana", ANA), (2, "Ben", BEN)]),
    Odd("German columns", f"Vorname;Nachname;E-Mail\nJörg;Müller;{JORG}",
        [(2, "Jörg Müller", JORG)]),
    Odd("German columns whose last name is headed Name",
        f"Name;Vorname;Mailadresse\nMüller;Jörg;{JORG}", [(2, "Jörg Müller", JORG)]),
    Odd("a name and its first name", f"Name,First name,Email\nAna Silva,Ana,{ANA}",
        [(2, "Ana Silva", ANA)]),
    Odd("English columns", f"FIRST NAME,Last Name,Work E-mail\nAna,Silva,{ANA}",
        [(2, "Ana Silva", ANA)]),
    Odd("a title above the header", f"Our people 2026,,\n,,\nName,Email,\nAna,{ANA},\n",
        [(3 + 1, "Ana", ANA)]),
    Odd("one address is none", f"Name,Email\nAna,{ANA}\nBen,ben@\nJörg,{JORG}",
        [(2, "Ana", ANA), (4, "Jörg", JORG)], [3]),
    Odd("one address of a line is none", f"{ANA}; ben@@acme.example; {JORG}",
        [(1, "", ANA), (1, "", JORG)], [1]),
    Odd("a quotation mark is never closed", f'Name,Email\n"Ana,{ANA}\nBen,{BEN}\nJörg,{JORG}',
        [(3, "Ben", BEN), (4, "Jörg", JORG)], [2]),
    Odd("a quotation mark is closed by the next row's",
        f'"Ana,{ANA}\n"Müller, Jörg",{JORG}\nBen,{BEN}',
        [(2, "Müller, Jörg", JORG), (3, "Ben", BEN)], [1]),
    Odd("a quotation mark within a name", f'Name,Email\nAna "A" Silva,{ANA}',
        [(2, 'Ana "A" Silva', ANA)]),
    Odd("an address twice", f"{ANA}\nANA@acme.example\n{BEN}", [(1, "", ANA), (3, "", BEN)], [2]),
    Odd("no address in a row", f"Name,Email\nBen,\nAna,{ANA}", [(3, "Ana", ANA)], [2]),
    Odd("a comma without quotation marks", f"Name,Email\nMüller, Jörg,{JORG}\nAna,{ANA}",
        [(3, "Ana", ANA)], [2]),
    Odd("unseen characters", f"\u200bName\u200b,\u00a0Email\nAna\u00a0Silva,{ANA}\u200b",
        [(2, "Ana Silva", ANA)]),
    Odd("mail links", f"Name,Email\nAna,mailto:{ANA}\nBen,<{BEN}>",
        [(2, "Ana", ANA), (3, "Ben", BEN)]),
    Odd("a Dutch name", f"Name,Email\n'T Hooft,{ANA}", [(2, "'T Hooft", ANA)]),
    Odd("a domain with accents", "Ana;ana@bücher.example",
        [(1, "Ana", "ana@xn--bcher-kva.example")]),
    Odd("two addresses beside a name", f"Ana,{ANA},{BEN}\nJörg,{JORG}", [(2, "Jörg", JORG)], [1]),
    Odd("words only", "nobody here", [], [1]),
    Odd("nothing", " \n\n;;\n", []),
]  # fmt: skip


def read(text: str) -> MemberList:
    return read_member_list(text, 1_000_000)


def warned(text: str) -> tuple[str, ...]:
    [person] = read(text).people
    return person.warnings


@pytest.mark.parametrize("odd", LISTS, ids=lambda odd: odd.what)
def test_a_list_is_read_as_its_writer_meant_it(odd: Odd) -> None:
    found = read(odd.text)
    assert [(each.line, each.name, each.address) for each in found.people] == odd.people
    assert [each.line for each in found.unreadable] == odd.bad


def test_groups_and_credits_come_out_of_their_columns() -> None:
    found = read(f"Name;E-Mail;Gruppen;Startguthaben\nAna;{ANA};Chor, Band;12\nBen;{BEN};;\n")
    assert [(each.groups, each.credits) for each in found.people] == [
        ("Chor, Band", 12),
        ("", None),
    ]


@pytest.mark.parametrize(
    ("cell", "credits"),
    [("0", 0), ("12", 12), ("12.0", 12), ("12,00", 12), ("1.000", 1000), ("1,000", 1000),
     ("1 000", 1000), ("1’000", 1000), ("1,000,000", 1_000_000)],
)  # fmt: skip
def test_credits_are_read_as_spreadsheets_write_them(cell: str, credits: int) -> None:
    [person] = read(f'Email\tCredits\n{ANA}\t"{cell}"').people
    assert (person.credits, person.warnings) == (credits, ())


@pytest.mark.parametrize("cell", ["-1", "1.5", "many", "1000001", "9999999999", "1e3"])
def test_what_is_no_number_of_credits_is_told(cell: str) -> None:
    [person] = read(f"Email\tCredits\n{ANA}\t{cell}").people
    assert person.credits is None
    assert person.warnings == (f"“{cell}” is no number of credits from 0 to 1,000,000.",)


def test_what_each_column_was_read_as_is_told() -> None:
    header = read(f"Full name,Company name,Email,Manager Email\nAna,Acme,{ANA},{BEN}").header
    assert header is not None
    assert header.read_as == (Column.NAME, None, Column.EMAIL, None)


@pytest.mark.parametrize(
    "text",
    [
        f"Name,Manager Email\nAna,{ANA}",
        f"Vorname;Nachname;Vorgesetzter\nAna;Silva;{ANA}",
        f"Groups,Email sent\nChoir,{ANA}",
    ],
)
def test_a_header_without_a_column_of_addresses_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="No column is headed Email"):
        read(text)


def test_a_list_of_more_than_5000_rows_is_refused() -> None:
    text = "\n".join(f"a{number}@acme.example" for number in range(5001))
    with pytest.raises(InvalidError, match="at most 5,000 rows"):
        read(text)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (f"Name,Email\nJ\ufffdrg,{JORG}", LOST_LETTERS),
        (f"Name,Email\n{'x' * 121},{JORG}", CUT),
        (f"Name,Email\nJörg,{JORG},more", MORE_CELLS),
        (f"Jörg,Acme Ltd,{JORG}", UNCLEAR),
    ],
)
def test_what_may_not_be_as_it_was_meant_is_told(text: str, warning: str) -> None:
    assert warned(text) == (warning,)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ana", NO_ADDRESS),
        (f"Name,Email\nA,B,{ANA}", MORE_CELLS),
        (f"A,{ANA},{BEN}", MANY),
        (f'"A,{ANA}', "A quotation mark in this line is never closed."),
        ("x" * 200_000, "This line is too long to be a row."),
        (f"{ANA};{ANA}", "This address stands in line 1 already."),
    ],
)
def test_why_nobody_can_be_added_is_told(text: str, why: str) -> None:
    assert read(text).unreadable[-1].why == why


def test_many_quotation_marks_that_are_never_closed_take_no_long_time() -> None:
    found = read(f'"{BEN}\n' * 4_999 + ANA)
    assert len(found.unreadable) == 4_999
    assert [each.address for each in found.people] == [ANA]


def test_a_name_is_suggested_from_the_address() -> None:
    assert suggested_name("ana.da-silva+work@acme.example") == "Ana Da Silva"
