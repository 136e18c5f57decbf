"""The table's keys stand in `storage/kernel/table.py`; the rows and docs/architecture.md agree."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import chalicelib.storage
from chalicelib.storage.coaches.openings import HintedRow
from chalicelib.storage.kernel import table
from chalicelib.storage.kernel.due import DueRow
from chalicelib.storage.kernel.table import Row
from tests.architecture.test_tidy import ROOT

Line = tuple[str, str, str]
"""What a row is found by, without the ids in it, and the module that owns it."""


def test_every_row_stands_in_the_key_table() -> None:
    told = {owner_and_name for *_, owner_and_name in key_table()}
    assert told == {f"{module_of(each)} {each.__name__}" for each in rows()}


def test_the_document_has_the_same_keys_and_owners() -> None:
    told = {(pk, sk, owner.split()[0]) for pk, sk, owner in key_table()}
    assert set(document()) == told


def key_table() -> list[Line]:
    """The lines of the docstring: keys, and `module Class`."""
    lines = re.findall(r"^    ([A-Z]\S+) +(\S+) +(\w+Item) +(\S+)$", table.__doc__ or "", re.M)
    return [(bare(pk), bare(sk), f"{owner} {item}") for pk, sk, item, owner in lines]


def document() -> Iterator[Line]:
    """The same from the table in docs/architecture.md."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    row = r"^\| (`[^|]+`) \| (`[^|]+`) \|[^|]*\| `storage/([a-z_/]+)\.py` \|$"
    for pk, sks, owner in re.findall(row, text, re.M):
        for sk in sks.split(", "):
            yield bare(pk.strip("`")), bare(sk.strip("`")), owner


def bare(key: str) -> str:
    """`PERSON#id` and `PERSON#coach` are one key, `NOTES##shared` and `NOTES#person` two."""
    return re.sub(r"#[^#]+", "#", key.replace("##", "!"))


def rows() -> list[type[Row]]:
    """Every kind of row that is stored."""
    for module in pkgutil.walk_packages(chalicelib.storage.__path__, "chalicelib.storage."):
        importlib.import_module(module.name)
    ours = (each for each in family(Row) if each.__module__.startswith(chalicelib.storage.__name__))
    return [each for each in ours if each not in {Row, DueRow, HintedRow}]


def family(cls: type[Row]) -> Iterator[type[Row]]:
    yield cls
    for child in cls.__subclasses__():
        yield from family(child)


def module_of(cls: type[Row]) -> str:
    return cls.__module__.removeprefix("chalicelib.storage.").replace(".", "/")
