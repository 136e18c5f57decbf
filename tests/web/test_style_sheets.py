"""A page wears the style sheets of every page and those that its route names: it needs no more, and
what one page wore does not change how the next one looks.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.web_modules import JS, modules_of

WEB = JS.parent
PAGE = re.compile(r'import\("\./(pages/[\w-]+\.js)"\)((?:, "[\w/-]+")*)')
"""A page's module as `routes.js` and `shell.js` load it, and the sheets it is dressed in."""

CLASS = re.compile(r'\bclass=(?:"([^"]*)"|\$\{((?:[^{}]|\{[^{}]*\})*)\})')
LITERAL = re.compile(r'["`]([^"`]*)["`]')


def _linked() -> set[Path]:
    """The sheets of every page."""
    page = (WEB / "index.html").read_text(encoding="utf-8")
    return {WEB / name for name in re.findall(r'rel="stylesheet" href="/assets/([^"]+)"', page)}


def _own() -> list[Path]:
    """The sheets that only some pages wear."""
    return sorted(set(WEB.rglob("*.css")) - _linked())


def _selectors(sheet: Path) -> Iterator[str]:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    for head in re.findall(r"([^{}]+)\{", text):
        if not head.strip().startswith("@"):
            yield from (each.strip() for each in re.split(r",(?![^()]*\))", head))


@cache
def _classes(sheet: Path) -> frozenset[str]:
    return frozenset(re.findall(r"\.([a-zA-Z][\w-]*)", " ".join(_selectors(sheet))))


def _owned(sheet: Path) -> frozenset[str]:
    """The classes that no other sheet dresses."""
    others = {each for each in WEB.rglob("*.css") if each != sheet}
    return _classes(sheet).difference(*map(_classes, others))


@cache
def _used(script: Path) -> frozenset[str]:
    """The classes that a script's markup names."""
    named = CLASS.findall(script.read_text(encoding="utf-8"))
    literals = [plain or " ".join(LITERAL.findall(computed)) for plain, computed in named]
    return frozenset(re.findall(r"[\w-]+", " ".join(literals)))


def _pages() -> dict[str, set[str]]:
    text = "".join((JS / name).read_text(encoding="utf-8") for name in ("routes.js", "shell.js"))
    return {page: set(re.findall(r'"([^"]+)"', names)) for page, names in PAGE.findall(text)}


@pytest.mark.parametrize("page", sorted(_pages()))
def test_a_page_wears_the_sheets_of_the_classes_that_it_uses(page: str) -> None:
    used = frozenset().union(*map(_used, modules_of(JS / page)))
    needed = {
        sheet.relative_to(JS).with_suffix("").as_posix() for sheet in _own() if _owned(sheet) & used
    }
    assert _pages()[page] == needed


def test_every_sheet_is_worn() -> None:
    worn = {JS / f"{name}.css" for names in _pages().values() for name in names}
    assert worn == set(_own())


@pytest.mark.parametrize("sheet", _own(), ids=lambda sheet: sheet.name)
def test_a_pages_sheet_dresses_only_what_is_its_own(sheet: Path) -> None:
    """Else a page would look another way after a visit to one that wears it."""
    owned = _owned(sheet)
    strangers = [
        selector
        for selector in _selectors(sheet)
        if not owned & set(re.findall(r"\.([a-zA-Z][\w-]*)", selector))
        and not re.match(r"[a-z]+-[a-z]+(::part|$)", selector)
    ]
    assert not strangers


def test_every_address_in_a_sheet_leads_to_a_file() -> None:
    missing = [
        (sheet.name, target)
        for sheet in WEB.rglob("*.css")
        for target in re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8"))
        if not (sheet.parent / target).exists()
    ]
    assert not missing


def test_the_page_preloads_what_its_first_script_imports() -> None:
    page = (WEB / "index.html").read_text(encoding="utf-8")
    names = re.findall(r'rel="modulepreload" href="/assets/js/([^"]+)"', page)
    first = JS / "app.js"
    assert {JS / name for name in names} == modules_of(first) - {first}
