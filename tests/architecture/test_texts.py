"""All words of the web client stand in its catalogues, in each language, and none is idle."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.test_phrases import in_code
from tests.architecture.test_tidy import ROOT
from tests.architecture.web_modules import JS, modules_of
from tests.architecture.web_words import Asked, Script, asked_texts, parse, words

TEXTS = ROOT / "web" / "texts"
DESK = ".desk"
"""The part of a catalogue that only the pages of those who run something need."""

LANGUAGES = sorted(path.stem for path in TEXTS.glob("*.json") if DESK not in path.name)
FORMS = ("one", "other")
"""Of English and German."""

MECHANISM = {"texts.js"}
SAID_BEFORE_A_CATALOGUE = {"language.js"}

COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
LATER = re.compile(r'(atDesk\()?(?:dressed\()?import\("(\.[^"]+\.js)"\)')
"""A module that comes when it is needed, with the texts of a desk or without."""


def scripts() -> list[Path]:
    return [path for path in sorted(JS.rglob("*.js")) if path.name not in MECHANISM]


@cache
def parsed(path: Path) -> Script:
    return parse(path.read_text(encoding="utf-8"))


@cache
def catalogue(language: str) -> dict[str, str]:
    """The messages of a language by their full keys."""
    areas = _unique([*_areas(language).items(), *_areas(f"{language}{DESK}").items()])
    return {f"{area}.{name}": text for area, texts in areas.items() for name, text in texts.items()}


@cache
def _areas(name: str) -> dict[str, Any]:
    text = (TEXTS / f"{name}.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text, object_pairs_hook=_unique)
    return read


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), [name for name in names if names.count(name) > 1]
    return dict(pairs)


def key_of(name: str) -> str:
    """What a module asks for: the key without its plural form."""
    return re.sub(rf"_({'|'.join(FORMS)})$", "", name)


@cache
def plurals(language: str) -> set[str]:
    return {key_of(name) for name in catalogue(language) if key_of(name) != name}


@cache
def placeholders(language: str) -> dict[str, set[str]]:
    """Of each text, in any of its forms."""
    found: dict[str, set[str]] = {key_of(name): set() for name in catalogue(language)}
    for name, text in catalogue(language).items():
        found[key_of(name)].update(re.findall(r"\{\w+\}|</?\w+>", text))
    return found


def asked() -> Iterator[tuple[str, Asked]]:
    for path in scripts():
        yield from ((str(path.relative_to(JS)), each) for each in asked_texts(parsed(path)))


def test_every_text_is_asked_for_by_a_literal_key() -> None:
    assert not [f"{file}: {each.values}" for file, each in asked() if not each.key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_what_is_asked_for_and_nothing_else(language: str) -> None:
    needed = {each.key for _, each in asked() if each.key}
    held = {key_of(name) for name in catalogue(language)}
    assert {"missing": needed - held, "unused": held - needed} == {
        "missing": set(),
        "unused": set(),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_has_blanks_around_it(language: str) -> None:
    assert not [
        name for name, text in catalogue(language).items() if not text or text != text.strip()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_with_a_count_has_every_form_of_the_plural(language: str) -> None:
    names = set(catalogue(language))
    wanted = {f"{key}_{form}" for key in plurals(language) for form in FORMS}
    assert {name for name in names if key_of(name) in plurals(language)} == wanted


def test_the_languages_have_the_same_plurals_and_placeholders() -> None:
    for language in LANGUAGES:
        assert plurals(language) == plurals("en")
        assert placeholders(language) == placeholders("en"), language


def test_who_asks_gives_every_value_and_a_count_where_there_is_a_plural() -> None:
    faults = []
    for file, each in asked():
        given = set(re.findall(r"\w+", each.values))
        values = {name.strip("{</>}") for name in placeholders("en").get(each.key, ())}
        if each.key in plurals("en"):
            values.add("count")
        elif re.search(r"[{,]\s*count\s*[:,}]", each.values):
            values.add("(a plural of it)")
        faults += [f"{file}: {each.key} without {name}" for name in values - given]
    assert not faults


def test_no_words_are_written_in_a_module() -> None:
    speaking = {
        str(path.relative_to(JS)): sorted(set(words(parsed(path))))
        for path in scripts()
        if path.name not in SAID_BEFORE_A_CATALOGUE
    }
    assert {file: said for file, said in speaking.items() if said} == {}


def test_a_page_says_what_only_a_desk_needs_if_it_asks_for_that_part() -> None:
    later = {
        (bool(at_desk), (script.parent / target).resolve())
        for script in scripts()
        for at_desk, target in LATER.findall(COMMENT.sub("", script.read_text(encoding="utf-8")))
    }
    lacking = {
        f"{module.name}: {each.key}"
        for at_desk, module in [*later, (False, JS / "app.js")]
        for path in modules_of(module)
        if not at_desk and path.name not in MECHANISM
        for each in asked_texts(parsed(path))
        if each.key.partition(".")[0] in _areas(f"en{DESK}")
    }
    assert len(later) > 30
    assert lacking == set()


def test_what_ends_early_is_cancelled_in_one_spelling_on_pages_and_in_the_apis_sentences() -> None:
    said = [*catalogue("en").values(), *(words for each in in_code().values() for words in each)]
    assert any("cancelled" in text for text in said)
    assert not [text for text in said if re.search(r"\bcancel(ed|ing)\b", text, re.IGNORECASE)]


def test_pages_are_offered_in_the_languages_that_have_a_catalogue() -> None:
    source = (JS / "language.js").read_text(encoding="utf-8")
    (offered,) = re.findall(r"export const LANGUAGES = \{(.*)\}", source)
    assert sorted(re.findall(r"(\w+):", offered)) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_welcome_mail_names_the_button_of_the_sign_in_page_as_it_is(language: str) -> None:
    catalogue = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))
    mail = ROOT / f"chalicelib/gateways/templates/{language}/credits_granted.jinja"
    named = re.findall(r'\{\{ "([^"]+)" \| button \}\}', mail.read_text(encoding="utf-8"))
    assert named == [catalogue["sign_in"]["forgot"]]
