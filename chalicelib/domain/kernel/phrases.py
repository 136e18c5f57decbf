"""The sentences of the product, which know how they are said in another language.

A phrase is written where it is needed, in English, and is that English text for whoever reads it
as a `str`. What it was made of stays with it, so that the edge, which knows the reader's language,
can say it in that (`told`): the template is the key in the language's catalogue,
`chalicelib/texts/<language>.json`. Values are people's words, numbers, and phrases themselves.

    Phrase("Ask for at most {days:,} days.", days=366)
    Phrase.counted(3, "{number:,} credit", "{number:,} credits")

In a template `{days:,}` is grouped as the language groups numbers, and `{why:capital}` begins with
a capital letter. `make check` compares templates and catalogues.
"""

import functools
import json
import string
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

ENGLISH = "en"
"""What the code is written in, and what is told to whoever speaks none of our languages."""

CATALOGUES = Path(__file__).parents[2] / "texts"

Catalogue = Mapping[str, str | Mapping[str, str]]
"""What a template is in this language; of a counted one each form by its name in the CLDR."""


class Phrase(str):
    """A text in English that can be told in other languages."""

    __slots__ = ("forms", "number", "values")

    forms: tuple[str, ...]
    """The English templates: one, or those of one and of many; the first is the key."""
    number: int | None
    """What decides between the forms."""
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        return cls._made((template,), None, values)

    @classmethod
    def counted(cls, number: int, one: str, other: str, /, **values: object) -> Self:
        """A phrase that depends on how many there are; the templates know it as `{number}`."""
        return cls._made((one, other), number, {"number": number, **values})

    @classmethod
    def joined(cls, phrases: Iterable[str], by: str = " ") -> Self:
        """These phrases in a row, without the empty ones."""
        parts = {f"part{at}": each for at, each in enumerate(filter(None, phrases))}
        return cls._made((by.join(f"{{{name}}}" for name in parts),), None, parts)

    @staticmethod
    def either(phrases: Iterable[str]) -> "Phrase":
        """`a`, `a or b`, `a, b or c`"""
        *first, last = [*phrases] or [""]
        if not first:
            return Phrase("{last}", last=last)
        return Phrase("{first} or {last}", first=Phrase.joined(first, ", "), last=last)

    @classmethod
    def _made(
        cls, forms: tuple[str, ...], number: int | None, values: Mapping[str, object]
    ) -> Self:
        english = forms[0] if number == 1 else forms[-1]
        made = super().__new__(cls, english.format(**values) if values else english)
        made.forms, made.number, made.values = forms, number, values
        return made

    def filled(self, **values: object) -> Self:
        """This template with its values."""
        return type(self)(self.forms[0], **values)

    def told(self, language: str) -> str:
        """The text in this language; in English if we do not write in it."""
        known = catalogue(language)
        if not known:
            return str(self)
        form = known.get(self.forms[0], self.forms[0 if self.number == 1 else -1])
        template = form if isinstance(form, str) else form[_category(language, self.number or 0)]
        if not self.values:
            return template
        return _Teller(language).vformat(template, (), self.values)

    def __format__(self, spec: str) -> str:
        return _capital(self) if spec == "capital" else super().__format__(spec)


EMPTY = Phrase("")
"""Where there is nothing to say."""


class _Teller(string.Formatter):
    """Fills templates with values as they are said in a language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def vformat(self, format_string: str, args: Any, kwargs: Any) -> str:
        return str(super().vformat(format_string, args, kwargs))

    def format_field(self, value: Any, format_spec: str) -> str:
        told = tell(value, self.language)
        if format_spec == "capital":
            return _capital(told)
        if format_spec == ",":
            return grouped(told, self.language)
        return str(super().format_field(told, format_spec))


def tell(value: Any, language: str) -> Any:
    """A value as it is said in this language: people's words and numbers stay as they are."""
    return value.told(language) if isinstance(value, Phrase) else value


def tell_all(view: Any, language: str) -> Any:
    """A view with every phrase in it told in this language."""
    if language == ENGLISH:
        return view
    if isinstance(view, dict):
        return {name: tell_all(each, language) for name, each in view.items()}
    if isinstance(view, list | tuple):
        return [tell_all(each, language) for each in view]
    return tell(view, language)


def grouped(number: int, language: str) -> str:
    """`2,500`, as the language writes it."""
    # Only what is told in another language pays for these imports, not the API's start.
    from babel.numbers import format_decimal  # noqa: PLC0415

    return f"{number:,}" if language == ENGLISH else format_decimal(number, locale=language)


@functools.cache
def catalogue(language: str) -> Catalogue:
    """What each template is in this language; nothing, if we do not write in it."""
    path = CATALOGUES / f"{language}.json"
    told: Catalogue = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return told


def _category(language: str, number: int) -> str:
    from babel import Locale  # noqa: PLC0415

    return Locale.parse(language).plural_form(number)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
