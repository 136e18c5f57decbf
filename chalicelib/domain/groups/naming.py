"""Groups by the names that a list of people has for them."""

import re
from collections.abc import Iterator, Mapping, Sequence

from chalicelib.domain.groups.groups import Register
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.folding import fold

BETWEEN = (re.compile(r"[;|]"), re.compile(","))
"""What separates names in a cell; a comma may be part of one, so it comes last."""

MOST_OF_A_PERSON = 20


def groups_called(register: Register, text: str) -> tuple[tuple[str, ...], list[Phrase]]:
    """The groups that a cell names, and a sentence for each name that no group has."""
    known = {fold(rules.name): group_id for group_id, rules in register.rules.items()}
    known |= {rules.name: group_id for group_id, rules in register.rules.items()}
    known |= {group_id: group_id for group_id in register.rules}
    names = list(_names(text, known, BETWEEN))
    found = {group_id: None for name in names if (group_id := _called(name, known))}
    wrong = [
        Phrase("There is no group “{name}”.", name=name[:80])
        for name in names
        if not _called(name, known)
    ]
    if len(found) > MOST_OF_A_PERSON:
        wrong.append(
            Phrase("A person can be added to {most} groups at once.", most=MOST_OF_A_PERSON)
        )
    return tuple(found)[:MOST_OF_A_PERSON], wrong


def _names(
    text: str, known: Mapping[str, str], between: Sequence[re.Pattern[str]]
) -> Iterator[str]:
    """The names in a cell, each as long as a group has it."""
    bare = text.strip()
    if not bare:
        return
    if _called(bare, known) or not between:
        yield bare
        return
    for piece in between[0].split(bare):
        yield from _names(piece, known, between[1:])


def _called(name: str, known: Mapping[str, str]) -> str | None:
    return known.get(name) or known.get(fold(name))
