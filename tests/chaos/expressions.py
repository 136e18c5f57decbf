"""DynamoDB's expressions, read once each: conditions, updates and lists of attributes.

Grammar and meaning are those of the Amazon DynamoDB Developer Guide, "Condition and filter
expressions, operators, and functions" and "Update expressions", as far as PynamoDB writes them. A
value is as it goes over the wire: `{"S": "text"}`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

Value = Mapping[str, Any]
Item = Mapping[str, Value]

WORDS = re.compile(r"\s*(<=|>=|<>|[()=<>,+]|-(?=\s)|[^\s()=<>,+]+)")
CLAUSES = ("SET", "REMOVE", "ADD", "DELETE")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an expression is asked of: an item and what its placeholders stand for."""

    item: Item
    names: Mapping[str, str]
    values: Mapping[str, Value]

    def steps(self, path: str) -> list[str | int]:
        """`#0.#1[2]` as the names and places that it leads through."""
        if path in self.names:
            return [self.names[path]]
        found: list[str | int] = []
        for part in path.split("."):
            name, *places = part.replace("]", "").split("[")
            found += [self.names.get(name, name), *map(int, places)]
        return found


Operand = Callable[[Asked], Value | None]
Test = Callable[[Asked], bool]


def holds(expression: str | None, asked: Asked) -> bool:
    """Whether a condition is true; without one it is."""
    return expression is None or _condition(expression)(asked)


def partition(condition: str, asked: Asked) -> tuple[str, Value]:
    """The attribute and the value by which the condition of a query chooses one partition."""
    name, _, value = condition.replace("(", " ").split()[:3]
    return asked.names.get(name, name), asked.values[value]


def updated(expression: str, asked: Asked) -> dict[str, Value]:
    """The item after an update; each part sees it as it was before."""
    item = dict(asked.item)
    changes = [
        (change.keyword, asked.steps(change.path), change) for change in _changes(expression)
    ]
    for keyword, steps, change in changes:
        given = change.value(asked) if change.value else None
        match keyword:
            case "SET":
                assert given is not None, f"nothing to set: {expression}"
                _put(item, steps, given)
            case "REMOVE":
                _put(item, steps, None)
            case "ADD" | "DELETE":
                assert given is not None
                before = _at(asked.item, steps)
                _put(
                    item, steps, _added(before, given) if keyword == "ADD" else _less(before, given)
                )
    return item


def projected(expression: str | None, asked: Asked) -> Item:
    """The attributes of the item that are asked for: all, or those at the top that are named."""
    if expression is None:
        return asked.item
    named = {asked.names.get(name, name) for name in re.split(r"\s*,\s*", expression)}
    return {name: value for name, value in asked.item.items() if name in named}


def comparable(value: Value) -> tuple[str, Any]:
    """The value as one that Python can compare and hash."""
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return kind, Decimal(content)
        case "NS":
            return kind, frozenset(map(Decimal, content))
        case "SS":
            return kind, frozenset(content)
        case "L":
            return kind, tuple(map(comparable, content))
        case "M":
            return kind, frozenset((name, comparable(each)) for name, each in content.items())
    return kind, content


@dataclass(slots=True)
class _Words:
    words: list[str]
    at: int = 0

    @property
    def next(self) -> str:
        return self.words[self.at] if self.at < len(self.words) else ""

    def take(self, *wanted: str) -> str:
        word = self.next
        assert not wanted or word in wanted, f"{wanted} instead of {word!r} in {self.words}"
        self.at += 1
        return word

    def took(self, word: str) -> bool:
        if self.next != word:
            return False
        self.at += 1
        return True


@dataclass(frozen=True, slots=True)
class _Change:
    keyword: str
    path: str
    value: Operand | None


@cache
def _condition(expression: str) -> Test:
    words = _Words(WORDS.findall(expression))
    test = _either(words)
    assert not words.next, f"not read: {words.words[words.at :]}"
    return test


def _either(words: _Words) -> Test:
    tests = [_both(words)]
    while words.took("OR"):
        tests.append(_both(words))
    return tests[0] if len(tests) == 1 else lambda asked: any(test(asked) for test in tests)


def _both(words: _Words) -> Test:
    tests = [_single(words)]
    while words.took("AND"):
        tests.append(_single(words))
    return tests[0] if len(tests) == 1 else lambda asked: all(test(asked) for test in tests)


def _single(words: _Words) -> Test:
    if words.took("NOT"):
        inner = _single(words)
        return lambda asked: not inner(asked)
    if words.took("("):
        inner = _either(words)
        words.take(")")
        return inner
    if words.next in FUNCTIONS:
        return _function(words)
    return _comparison(words)


def _function(words: _Words) -> Test:
    test = FUNCTIONS[words.take()]
    words.take("(")
    operands = [_operand(words)]
    while words.took(","):
        operands.append(_operand(words))
    words.take(")")
    return lambda asked: test(*(operand(asked) for operand in operands))


def _comparison(words: _Words) -> Test:
    left, operator = _operand(words), words.take()
    if operator == "BETWEEN":
        low = _operand(words)
        words.take("AND")
        high = _operand(words)
        return lambda a: _ordered(low(a), "<=", left(a)) and _ordered(left(a), "<=", high(a))
    if operator == "IN":
        words.take("(")
        among = [_operand(words)]
        while words.took(","):
            among.append(_operand(words))
        words.take(")")
        return lambda asked: _among(left(asked), [each(asked) for each in among])
    right = _operand(words)
    return lambda asked: _ordered(left(asked), operator, right(asked))


def _operand(words: _Words) -> Operand:
    word = words.take()
    if word.startswith(":"):
        return lambda asked: asked.values[word]
    if word == "if_not_exists":
        words.take("(")
        stored = _operand(words)
        words.take(",")
        otherwise = _operand(words)
        words.take(")")
        return lambda asked: stored(asked) or otherwise(asked)
    return lambda asked: _at(asked.item, asked.steps(word))


def _ordered(left: Value | None, operator: str, right: Value | None) -> bool:
    if left is None or right is None:
        return operator == "<>"
    one, other = comparable(left), comparable(right)
    if operator == "=":
        return one == other
    if operator == "<>":
        return one != other
    if one[0] != other[0]:
        return False
    low, high = (_bytes(each[1]) for each in (one, other))
    return bool({"<": low < high, "<=": low <= high, ">": low > high, ">=": low >= high}[operator])


def _among(value: Value | None, values: list[Value | None]) -> bool:
    return value in values or any(_ordered(value, "=", each) for each in values)


def _bytes(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value


def _contains(whole: Value | None, part: Value | None) -> bool:
    if whole is None or part is None:
        return False
    ((kind, content),) = whole.items()
    ((of_kind, wanted),) = part.items()
    match kind:
        case "S":
            return of_kind == "S" and wanted in content
        case "L":
            return comparable(part) in map(comparable, content)
        case "NS" | "SS":
            return of_kind == kind[0] and comparable(part)[1] in comparable(whole)[1]
    return False


def _begins(text: Value | None, start: Value | None) -> bool:
    return bool(text and start and text.get("S", "").startswith(start["S"]))


FUNCTIONS: Mapping[str, Callable[..., bool]] = {
    "attribute_exists": lambda value: value is not None,
    "attribute_not_exists": lambda value: value is None,
    "attribute_type": lambda value, kind: value is not None and kind["S"] in value,
    "begins_with": _begins,
    "contains": _contains,
}


@cache
def _changes(expression: str) -> tuple[_Change, ...]:
    words, found, keyword = _Words(WORDS.findall(expression)), list[_Change](), ""
    while words.next:
        keyword = words.take() if words.next in CLAUSES else keyword
        path, value = words.take(), None
        if keyword == "SET":
            words.take("=")
            value = _sum(words)
        elif keyword != "REMOVE":
            value = _operand(words)
        found.append(_Change(keyword, path, value))
        words.took(",")
    return tuple(found)


def _sum(words: _Words) -> Operand:
    left = _operand(words)
    if words.next not in {"+", "-"}:
        return left
    sign = 1 if words.take() == "+" else -1
    right = _operand(words)

    def total(asked: Asked) -> Value | None:
        one, other = left(asked), right(asked)
        assert one is not None, "nothing to add to"
        assert other is not None, "nothing to add"
        return {"N": str(Decimal(one["N"]) + sign * Decimal(other["N"]))}

    return total


def _at(item: Item, steps: list[str | int]) -> Value | None:
    value: Any = {"M": item}
    for step in steps:
        inner = value.get("L") if isinstance(step, int) else value.get("M")
        if inner is None or (step >= len(inner) if isinstance(step, int) else step not in inner):
            return None
        value = inner[step]
    return value  # type: ignore[no-any-return]


def _put(item: dict[str, Value], steps: list[str | int], value: Value | None) -> None:
    """Sets or removes what a path leads to; maps on the way are copied, what is stored stays."""
    first, *rest = steps
    assert isinstance(first, str), "an item has names"
    if rest:
        inner = dict(item[first]["M"])
        _put(inner, rest, value)
        item[first] = {"M": inner}
    elif value is None:
        item.pop(first, None)
    else:
        item[first] = value


def _added(before: Value | None, given: Value) -> Value:
    ((kind, content),) = given.items()
    if before is None:
        return given
    if kind == "N":
        return {"N": str(Decimal(before["N"]) + Decimal(content))}
    return {kind: [*before[kind], *(each for each in content if each not in before[kind])]}


def _less(before: Value | None, given: Value) -> Value | None:
    ((kind, content),) = given.items()
    left = [each for each in before[kind] if each not in content] if before else []
    return {kind: left} if left else None
