"""Every phrase of the product is in every catalogue, and none has one that nobody says."""

import ast
import json
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.domain.kernel.phrases import CATALOGUES, ENGLISH
from chalicelib.domain.workspaces.people import LANGUAGES

CODE = Path(__file__).parents[2] / "chalicelib"
OTHERS = [each for each in LANGUAGES if each != ENGLISH]
FORMS = {"Phrase": 0, "Phrase.counted": 1}
"""How a phrase is made, and which argument is its first template."""


def made_in(tree: ast.AST) -> Iterator[tuple[str, ...]]:
    """The templates of each phrase; of a counted one both."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func)) in FORMS:
            first = FORMS[name]
            yield tuple(map(_literal, node.args[first:]))


def _literal(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant), f"line {node.lineno}: a template stands where it is said"
    assert isinstance(node.value, str)
    return node.value


def in_code() -> dict[str, tuple[str, ...]]:
    """Every template that has words, by its key."""
    made = (
        templates
        for path in sorted(CODE.rglob("*.py"))
        for templates in made_in(ast.parse(path.read_text(encoding="utf-8")))
    )
    return {each[0]: each for each in made if has_words(each[0])}


def has_words(template: str) -> bool:
    return any(map(str.isalpha, "".join(text for text, *_ in string.Formatter().parse(template))))


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def catalogue_of(language: str) -> dict[str, str | dict[str, str]]:
    """As it is written: a key that stands twice is an error."""

    def once(members: list[tuple[str, object]]) -> dict[str, object]:
        assert len({name for name, _ in members}) == len(members), "a key stands twice"
        return dict(members)

    text = (CATALOGUES / f"{language}.json").read_text(encoding="utf-8")
    read: dict[str, str | dict[str, str]] = json.loads(text, object_pairs_hook=once)
    return read


def test_every_language_that_people_may_choose_has_its_catalogue_and_no_other_is_there() -> None:
    assert {path.stem for path in CATALOGUES.glob("*.json")} == set(OTHERS)


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_phrase_and_none_that_nobody_says(language: str) -> None:
    told, said = catalogue_of(language), in_code()
    missing, unused = sorted(said.keys() - told.keys()), sorted(told.keys() - said.keys())
    assert (missing, unused) == ([], [])
    assert list(told) == sorted(told), "keep the keys in order, so that each has one place"


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_counted_has_a_form_for_one_and_for_many_and_nothing_else_has(
    language: str,
) -> None:
    told = catalogue_of(language)
    forms = {key: set(each) for key, each in told.items() if isinstance(each, dict)}
    counted = {key for key, templates in in_code().items() if len(templates) > 1}
    assert forms == {key: {"one", "other"} for key in counted}


@pytest.mark.parametrize("language", OTHERS)
def test_a_phrase_names_the_same_values_in_every_language(language: str) -> None:
    said = in_code()
    for key, told in catalogue_of(language).items():
        values = set().union(*map(fields_of, said[key])) - {"number"}
        for text in told.values() if isinstance(told, dict) else [told]:
            assert fields_of(text) - {"number"} == values, key
            assert "number" not in fields_of(text) or len(said[key]) > 1, key


def test_a_template_that_is_no_literal_is_found() -> None:
    assert list(made_in(ast.parse('Phrase("A {b}.", b=1)'))) == [("A {b}.",)]
    assert list(made_in(ast.parse('Phrase.counted(n, "a", "b", c=1)'))) == [("a", "b")]
    with pytest.raises(AssertionError, match="where it is said"):
        list(made_in(ast.parse('Phrase(f"A {b}.")')))
