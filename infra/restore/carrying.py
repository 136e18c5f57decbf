"""What a restored table must know of the time after the point, so that nobody is told twice, and
nobody is left out.

    message    the record that somebody was told of an event goes over as it stood last: the clock,
               which looks after the events that it finds, then sees that they were told
    delivery   likewise what a company's own system has heard
    version    an event's id is made of its thing and the thing's version. So a thing goes on behind
               the last version that it had: the next event is a new one, and is told

What time ended after the point (a request that expired), it ends again. That is the same event, so
it gets the same id: the thing first goes on right before it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.notices.notices import MessageStatus
from chalicelib.domain.time.instants import parse_instant
from chalicelib.domain.webhooks.deliveries import DeliveryStatus
from infra.restore.differences import Change, Difference, Image, Key, document, key_of, number, text

WITH_EVENTS = frozenset({"credit_request", "invitation", "session"})
"""Kinds of rows whose events have ids made of their versions."""

ENDED_BY_TIME = frozenset({"coach_not_joined", "expired", "move_expired"})
"""Kinds of events that come again by themselves, and are mailed."""

NOT_TOLD = frozenset({MessageStatus.SUPERSEDED, MessageStatus.WAITING})
"""What had been overtaken, or was not accepted: whoever finds it true now may tell it."""

OPEN = frozenset({MessageStatus.SENDING, MessageStatus.WAITING})

FAR = 1000
"""More versions than anything has in the time that is lost; for where nobody knows how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOn:
    """From where a row's versions go on. `ended` is the version of the event by which time ended
    it, if nothing else came before that: it comes again, right behind the version before it, and
    at the same instant, where that is known.
    """

    key: Key
    kind: str
    version: int
    sequence: int
    ended: int | None = None
    ended_at: datetime | None = None


def rows_to_put(found: Iterable[Difference]) -> Iterator[Image]:
    """Records of what was told, as they stood last. Nothing is told of what is lost itself."""
    found = list(found)
    lost = {each.key[0] for each in found if each.kind == "session" and each.restored is None}
    for each in found:
        if each.last is None or each.key[0] in lost:
            continue
        if _was_told(each.last) or (each.kind == "delivery" and _is_over(each.last)):
            yield each.last


def rows_to_delete(found: Iterable[Difference]) -> Iterator[Key]:
    """Turns of deliveries that have been made since."""
    found = list(found)
    over = {
        (each.key[0], each.key[1].removeprefix("DELIVERY#"))
        for each in found
        if each.kind == "delivery" and each.last and _is_over(each.last)
    }
    for each in found:
        waits = each.kind == "waiting" and each.change is Change.BACK
        if waits and (each.key[0], text(each.restored or {}, "delivery_id")) in over:
            yield each.key


def places_to_go_on(
    found: Iterable[Difference], told: Iterable[Image], unknown: Iterable[Image] = ()
) -> Iterator[GoOn]:
    """For each restored row with events that had more of them: where it goes on.

    `told` are records of messages; `unknown` restored rows of which nobody knows how they stood
    last.
    """
    events = _events(told)
    for each in found:
        if each.kind in WITH_EVENTS and each.last and each.restored:
            yield _go_on(each.key, each.restored, each.last, events, 0)
    for image in unknown:
        if text(image, "kind") in WITH_EVENTS:
            yield _go_on(key_of(image), image, image, events, FAR)


def _go_on(
    key: Key, restored: Image, last: Image, events: Mapping[str, Mapping[int, str]], further: int
) -> GoOn:
    thing = str(document(restored, "event")["id"]).rpartition(".")[0]
    event = document(last, "event")
    known, later = number(restored, "version"), events.get(thing, {})
    first = min((version for version in later if version > known), default=None)
    ended = first if first and later[first] in ENDED_BY_TIME else None
    same = event["id"] == f"{thing}.{ended}"
    return GoOn(
        key=key,
        kind=text(restored, "kind"),
        version=max(known, number(last, "version"), *later, 0) + further,
        sequence=max(number(restored, "sequence"), number(last, "sequence")) + further,
        ended=ended,
        ended_at=parse_instant(event["at"]) if same else None,
    )


def _events(told: Iterable[Image]) -> Mapping[str, Mapping[int, str]]:
    """By thing, the kinds of its events that were told, by their versions."""
    found: dict[str, dict[int, str]] = {}
    for each in told:
        thing, _, version = text(each, "event_id").rpartition(".")
        if version.isdigit():
            found.setdefault(thing, {})[int(version)] = text(each, "event_kind")
    return found


def _was_told(image: Image) -> bool:
    """Whether it is the record of a message that went, or may have, or never will."""
    return text(image, "kind") == "message" and text(image, "status") not in NOT_TOLD


def is_open(message: Image | None) -> bool:
    """Whether the record of a message does not say yet how it ended."""
    return message is None or text(message, "status") in OPEN


def _is_over(delivery: Image) -> bool:
    return text(delivery, "status") != DeliveryStatus.WAITING
