"""Giving people everything that is stored about them, as one file."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.privacy.exports_content import START, Part, Rest, read_part, read_rest


@dataclass(frozen=True, slots=True)
class Everything:
    """The long lists, in parts, and the rest."""

    parts: Sequence[Part]
    rest: Rest


def export_of(ctx: Context, person_id: str) -> Everything:
    """Everything about a person.

    Whoever is signed in gets it, also who belongs to no workspace any more; whom nobody knows gets
    a file without anything in it.
    """
    parts, been_in, place = list[Part](), frozenset[str](), START
    while True:
        part = read_part(ctx, person_id, been_in, place)
        parts.append(part)
        been_in |= part.workspace_ids
        if part.next is None:
            return Everything(parts, read_rest(ctx, person_id, been_in))
        place = part.next
