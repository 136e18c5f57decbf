"""A proposed move as a document within its session's row."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.sessions.sessions import ProposedMove
from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.time.intervals import Interval


def move_document(move: ProposedMove) -> dict[str, Any]:
    """The move as JSON."""
    return {
        "proposed_starts": [render_instant(start) for start in move.proposed_starts],
        "expires_at": render_instant(move.expires_at),
        "charge_credits": move.charge_credits,
        "created_at": render_instant(move.created_at),
        "attended_until": render_instant(move.attended_until),
        "message": move.message,
        "claimed": intervals_document(move.claimed),
    }


def read_move(document: Mapping[str, Any]) -> ProposedMove:
    """The move that a document holds."""
    return ProposedMove(
        proposed_starts=read_starts(document["proposed_starts"]),
        expires_at=parse_instant(document["expires_at"]),
        charge_credits=document["charge_credits"],
        created_at=parse_instant(document["created_at"]),
        attended_until=parse_instant(document["attended_until"]),
        message=document["message"],
        claimed=read_intervals(document["claimed"]),
    )


def intervals_document(intervals: Iterable[Interval]) -> list[list[str]]:
    """Each interval as a pair of instants."""
    return [[render_instant(each.start), render_instant(each.end)] for each in intervals]


def read_intervals(pairs: Iterable[Iterable[str]]) -> tuple[Interval, ...]:
    """The intervals that pairs of instants are."""
    return tuple(Interval(parse_instant(start), parse_instant(end)) for start, end in pairs)


def read_starts(texts: Iterable[str]) -> tuple[datetime, ...]:
    """The instants that texts are."""
    return tuple(map(parse_instant, texts))
