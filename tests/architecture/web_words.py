"""What the web client's modules say: words in markup and strings, and texts of the catalogue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

VALUE = "\0"
"""Stands in markup for a `${...}`."""

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<template>(?P<tag>\w*)`)
      | (?P<regex>(?<=[(,=:\[!&|?{};])\s*/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*)
      | (?P<open>\{) | (?P<close>\}) | (?P<name>[\w$]+) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
TEMPLATE_PART = re.compile(r"\\.|\$\{|`|[^\\`$]+|\$", re.DOTALL)
READ_ALOUD = "aria-label|title|label|hint|lead|section|tab|placeholder|alt|subject|go|saved|text"
ATTRIBUTE = re.compile(rf'\s(?:{READ_ALOUD})="([^"{VALUE}]*)"')
TAG = re.compile(rf'</?[\w{VALUE}/](?:"[^"]*"|[^<>"])*>')
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[A-Z][a-z]+([ ’',.:?!…-]|$)|.*[a-z] .*[a-z][.?!…]$|[a-z]+…$")
SMALL_WORD = re.compile(
    r"(?!a$|(\w\w ){5})"
    r"(^|.* )(the|and|or|is|are|was|were|has|have|not|your|their|they|its?|an?)([ .,;:?!…].*|)$"
)
PLURAL = re.compile(r"(?<![\w.])plural\(")
"""Where a word of English gets its `s`."""

NAMES = re.compile(
    r"(Tandem|Escape|Tab|Home|End|Delete|Enter|Accept|Authorization|Bearer|Date|Arrow\w+"
    r"|[A-Z]\w+(-[A-Z]\w+)+)( |$)|[A-Z]\w+/\w+"
)
"""What stands in strings and is said to nobody: keys, headers, zones, the product's name."""

ASKED = re.compile(r"(?<![\w.$])(?:t|rich)\(")
LITERAL = re.compile(r'\s*"([a-z_]+\.[a-z_0-9]+)"\s*([,)])')


@dataclass
class Script:
    """A module taken apart."""

    pieces: list[str] = field(default_factory=list)
    """All of its code without comments."""

    markup: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)

    @cached_property
    def code(self) -> str:
        return "".join(self.pieces)

    def for_developers(self) -> bool:
        """Whether what comes now is the message of an error, which no person reads."""
        return "".join(self.pieces[-3:]).rstrip().endswith("Error(")


@dataclass(frozen=True)
class Asked:
    """One call of `t` or `rich`; of a key that is no literal, nothing."""

    key: str
    values: str


def parse(source: str) -> Script:
    script = Script()
    _code(source, 0, script)
    return script


def _code(source: str, at: int, script: Script) -> int:
    """Reads on to the brace that ends this piece of code; the place behind it."""
    depth = 0
    while at < len(source):
        found = TOKEN.match(source, at)
        assert found, source[at : at + 40]
        at = found.end()
        match found.lastgroup:
            case "comment":
                continue
            case "template" | "tag":
                script.pieces.append(found.group())
                at = _template(source, at, found["tag"] == "html", script)
                continue
            case "string" if not script.for_developers():
                script.strings.append(found.group()[1:-1])
            case "open":
                depth += 1
            case "close" if depth == 0:
                return at
            case "close":
                depth -= 1
        script.pieces.append(found.group())
    return at


def _template(source: str, at: int, is_markup: bool, script: Script) -> int:
    """Reads a template literal; the place behind it."""
    text, said = "", not script.for_developers()
    while True:
        found = TEMPLATE_PART.match(source, at)
        assert found, source[at : at + 40]
        at = found.end()
        if found.group() == "`":
            break
        if found.group() == "${":
            script.pieces.append("${")
            at = _code(source, at, script)
            script.pieces.append("}")
            text += VALUE
        else:
            text += found.group()
    script.pieces.append("`")
    if said:
        (script.markup if is_markup else script.strings).append(text)
    return at


def words(script: Script) -> Iterator[str]:
    """What a person would read that comes from no catalogue."""
    for markup in script.markup:
        yield from (each for each in ATTRIBUTE.findall(markup) if _is_said(each))
        between = (each.strip() for each in TAG.sub("\n", markup).split("\n"))
        yield from (each.replace(VALUE, "${}") for each in between if _is_said(each))
    for text in script.strings:
        if (SENTENCE.match(text) and not NAMES.match(text)) or SMALL_WORD.match(text):
            yield text.replace(VALUE, "${}")
    yield from PLURAL.findall(script.code)


def _is_said(text: str) -> bool:
    return bool(WORD.search(re.sub(r"&\w+;|\bTandem\b", "", text)))


def asked_texts(script: Script) -> Iterator[Asked]:
    for call in ASKED.finditer(script.code):
        literal = LITERAL.match(script.code, call.end())
        if literal is None:
            yield Asked("", script.code[call.start() : call.end() + 40])
        else:
            yield Asked(literal[1], _arguments(script.code, literal.end(1)))


def _arguments(code: str, at: int) -> str:
    """The code from here to the end of the call."""
    depth = 1
    for end in range(at, len(code)):
        depth += {"(": 1, ")": -1}.get(code[end], 0)
        if depth == 0:
            return code[at:end]
    raise AssertionError(code[at : at + 40])
