"""How a coach's openings lie in a row: `494526.q0E=.120 15 15` is the first hour, the mask of bits,
and the first starts in minutes after what stands before. Hundreds are read at once: it is short.

Rows of older code have one start in `next_opening` and the mask in `openings`.
"""

from base64 import b64decode, b64encode
from datetime import timedelta
from itertools import accumulate, pairwise

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.coaches.openings import HOUR, NO_OPENINGS, Openings
from chalicelib.domain.time.instants import parse_instant
from chalicelib.domain.time.wall_clock import instant_at
from chalicelib.storage.kernel.table import Row

MINUTE = timedelta(minutes=1)


class HintedRow(Row):
    """A row that holds the openings of a coach."""

    ahead = UnicodeAttribute(null=True)
    next_opening = UnicodeAttribute(null=True)
    openings = UnicodeAttribute(null=True)


def render_openings(openings: Openings) -> str:
    bits = openings.bits.to_bytes((openings.bits.bit_length() + 7) // 8)
    points = (instant_at(openings.first_hour * HOUR), *openings.starts)
    starts = " ".join(str((later - each) // MINUTE) for each, later in pairwise(points))
    return f"{openings.first_hour}.{b64encode(bits).decode()}.{starts}"


def openings_in(row: HintedRow) -> Openings:
    """None at all until the run that makes them comes by."""
    if row.ahead is None:
        return _former(row)
    first_hour, bits, starts = row.ahead.split(".")
    first = instant_at(int(first_hour) * HOUR)
    after = accumulate(map(int, starts.split()))
    return Openings(
        int(first_hour),
        int.from_bytes(b64decode(bits)),
        tuple(first + minutes * MINUTE for minutes in after),
    )


def set_openings(openings: Openings) -> tuple[Action, ...]:
    """Instead of those that the row has."""
    former = (HintedRow.next_opening.remove(), HintedRow.openings.remove())
    return HintedRow.ahead.set(render_openings(openings)), *former


def _former(row: HintedRow) -> Openings:
    starts = (parse_instant(row.next_opening),) if row.next_opening else ()
    if row.openings is None:
        return Openings(starts=starts) if starts else NO_OPENINGS
    first_hour, bits = row.openings.split(".")
    return Openings(int(first_hour), int(bits, 16), starts)
