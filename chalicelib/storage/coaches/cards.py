"""The rows that link coaches and workspaces, each with the card that the one has of the other.

A card is a copy. What is said of a coach, their terms and their counts are attributes of their own,
so writes of different sources never undo each other, and each is written beside its source:

    source              written by                  in the card
    profile             profiles.put_profile         said
    schedule            coaches.put_schedule        terms
    counts              profiles.count               stars, ratings, firsts, returned, members
    the hint's run      put_card                    everything, as it was read at one moment

Links of older code have no card; they are rows of another kind until the hint's run comes by.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import asdict, replace

from chalicelib.domain.coaches.cards import Card, Said, Terms
from chalicelib.domain.coaches.coaches import BookingMode, Rated
from chalicelib.storage.coaches.openings import HintedRow, openings_in, render_openings
from chalicelib.storage.kernel.later import known
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, Rows, list_rows
from chalicelib.storage.kernel.transaction import Delete, Put, Update, Write, present

LINK = "COACH#"


class CardItem(HintedRow, discriminator="coach_card"):
    said = JsonAttribute()
    terms = JsonAttribute()
    stars = IntegerAttribute()
    ratings = IntegerAttribute()
    firsts = IntegerAttribute()
    returned = IntegerAttribute()
    members = IntegerAttribute()


def card_key(workspace_id: str, coach_id: str) -> Key:
    return f"WORKSPACE#{workspace_id}", f"{LINK}{coach_id}"


def put_card(workspace_id: str, card: Card) -> Put:
    """Links a coach with a workspace, or makes the whole card anew. The card is true if what it was
    made of is checked in the same write.
    """
    row = CardItem(
        *card_key(workspace_id, card.coach_id),
        said=_said_document(card.said),
        terms=_terms_document(card.terms),
        members=card.members,
        ahead=render_openings(card.openings),
        **asdict(card.rated),
    )
    return Put(row)


def unlink_coach(workspace_id: str, coach_id: str) -> Delete:
    """Repeatable: a link that is gone stays away."""
    return Delete(CardItem(*card_key(workspace_id, coach_id)))


def say(coach_id: str, workspace_id: str, said: Said) -> Update:
    """Stale if the coach is not linked any more."""
    row = CardItem(*card_key(workspace_id, coach_id))
    return Update(row, (CardItem.said.set(_said_document(said)),), present())


def set_terms(coach_id: str, workspace_id: str, terms: Terms) -> Update:
    """Stale if the coach is not linked any more."""
    row = CardItem(*card_key(workspace_id, coach_id))
    return Update(row, (CardItem.terms.set(_terms_document(terms)),), present())


def add_counts(coach_id: str, workspace_id: str, steps: Mapping[str, int]) -> Update:
    """Stale if the coach is not linked any more."""
    row = CardItem(*card_key(workspace_id, coach_id))
    actions = tuple(getattr(CardItem, name).add(step) for name, step in steps.items())
    return Update(row, actions, present())


def merged(writes: Iterable[Write]) -> list[Write]:
    """The same writes with one update of each card: a transaction names no row twice."""
    updates: dict[Key, Update] = {}
    others: list[Write] = []
    for each in writes:
        if not isinstance(each, Update) or not isinstance(each.row, CardItem):
            others.append(each)
        elif known := updates.get(each.row.key):
            updates[each.row.key] = replace(known, actions=(*known.actions, *each.actions))
        else:
            updates[each.row.key] = each
    return [*others, *updates.values()]


def list_coach_ids(
    workspace_id: str, after: str | None = None, limit: int | None = None
) -> list[str]:
    """The coaches linked to a workspace, by id; with a limit only so many behind `after`."""
    rows = list_rows(Row, f"WORKSPACE#{workspace_id}", LINK, after=after, limit=limit)
    return [_coach_id(row) for row in rows]


def cards_in(rows: Rows, workspace_id: str) -> tuple[list[Card], list[str]]:
    """The cards among what was read of a workspace; and the coaches whose link has none yet."""
    linked = [row for row in rows.all(Row) if row.sk.startswith(LINK)]
    cards = [_card(row) for row in linked if isinstance(row, CardItem)]
    return cards, [_coach_id(row) for row in linked if not isinstance(row, CardItem)]


def _coach_id(row: Row) -> str:
    return row.sk.removeprefix(LINK)


def _card(row: CardItem) -> Card:
    return Card(
        coach_id=_coach_id(row),
        said=Said(**_with_tuples(known(Said, row.said))),
        terms=_terms(row.terms),
        rated=Rated(**{name: int(getattr(row, name)) for name in Rated.__annotations__}),
        members=int(row.members),
        openings=openings_in(row),
    )


def _said_document(said: Said) -> dict[str, Any]:
    """Without what is not said: hundreds of cards are read at once."""
    return {name: value for name, value in asdict(said).items() if value}


def _terms_document(terms: Terms) -> dict[str, Any]:
    return {
        "timezone": terms.timezone,
        "booking_mode": terms.booking_mode.value,
        "accepting_new_clients": terms.accepting_new_clients,
        "max_members": terms.max_members,
        "notice_minutes": terms.notice_minutes,
        "offering": {kind: sorted(lengths) for kind, lengths in terms.offering.items()},
    }


def _terms(document: Mapping[str, Any]) -> Terms:
    return Terms(
        timezone=document["timezone"],
        booking_mode=BookingMode(document["booking_mode"]),
        accepting_new_clients=document["accepting_new_clients"],
        max_members=document["max_members"],
        notice_minutes=document.get("notice_minutes", 0),
        offering={kind: frozenset(lengths) for kind, lengths in document["offering"].items()},
    )


def _with_tuples(document: Mapping[str, Any]) -> dict[str, Any]:
    lists: Iterable[tuple[str, Any]] = document.items()
    return {name: tuple(value) if isinstance(value, list) else value for name, value in lists}
