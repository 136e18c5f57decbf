"""E-mail addresses, and a pasted column of them sorted before anybody is added."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

EMAIL = re.compile(
    r"[A-Za-z0-9._%+'\-]{1,64}@([A-Za-z0-9]([A-Za-z0-9\-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)
NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
LONGEST = 254


def find_address(text: str) -> str | None:
    """The address in lower case, if the text is one."""
    return text.lower() if len(text) <= LONGEST and EMAIL.fullmatch(text) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that holds an address; `number` counts from 1, `name` is what stands before it."""

    number: int
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line from which nobody can be added, and why in a sentence."""

    number: int
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedLines:
    """`existing` are in the workspace already; of whoever else an address may be is not asked."""

    new: tuple[Line, ...]
    existing: tuple[Line, ...]
    invalid: tuple[BadLine, ...]


def sort_lines(lines: Sequence[str], known: Mapping[str, object]) -> SortedLines:
    """Sorts a column of addresses by whether they are `known`; empty lines are passed over.

    A line is an address, alone or as `Name <address>`, perhaps with a comma or semicolon behind it.
    """
    new: list[Line] = []
    existing: list[Line] = []
    invalid: list[BadLine] = []
    seen: dict[str, int] = {}
    for number, text in enumerate(lines, 1):
        line = _line(number, text)
        if line is None:
            if text.strip(" \t,;"):
                why = "This is no e-mail address such as ana@example.com."
                invalid.append(BadLine(number=number, text=text, why=why))
        elif line.address in seen:
            why = f"This address stands in line {seen[line.address]} already."
            invalid.append(BadLine(number=number, text=text, why=why))
        else:
            seen[line.address] = number
            (existing if line.address in known else new).append(line)
    return SortedLines(new=tuple(new), existing=tuple(existing), invalid=tuple(invalid))


def _line(number: int, text: str) -> Line | None:
    bare = text.strip(" \t,;")
    named = NAMED.fullmatch(bare)
    name = named["name"].strip(" \t\"'") if named else ""
    address = find_address(named["address"].strip() if named else bare)
    return Line(number=number, address=address, name=name) if address else None
