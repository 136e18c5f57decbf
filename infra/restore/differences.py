"""What happened after the point: the rows of the table before held against the restored ones.

Rows are as DynamoDB gives them, attribute name to typed value. What is told of them is ids, states
and times, and never a name or a text that somebody wrote.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Image = Mapping[str, Any]
Key = tuple[str, str]


class Change(StrEnum):
    """What restoring did to a row."""

    LOST = "lost"
    """It was made after the point, and is not there any more."""

    BACK = "back"
    """It was deleted after the point, and is there again."""

    OLDER = "older"
    """It was changed after the point, and is as it was at the point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row as it stood last, and as it is restored; None: there is none."""

    key: Key
    last: Image | None
    restored: Image | None

    @property
    def kind(self) -> str:
        """The kind of the row, as the table names it."""
        return text(self.last or self.restored or {}, "kind")

    @property
    def change(self) -> Change:
        if self.restored is None:
            return Change.LOST
        return Change.BACK if self.last is None else Change.OLDER


def difference(key: Key, last: Image | None, restored: Image | None) -> Difference | None:
    """How the rows of a key differ; None: not at all."""
    return None if last == restored else Difference(key=key, last=last, restored=restored)


def key_of(image: Image) -> Key:
    return image["pk"]["S"], image["sk"]["S"]


def text(image: Image, name: str) -> str:
    """A text or number of a row; empty if it has none."""
    value = image.get(name, {})
    return str(value.get("S", value.get("N", "")))


def number(image: Image, name: str) -> int:
    return int(text(image, name) or 0)


def document(image: Image, name: str = "document") -> Mapping[str, Any]:
    """A document that a row holds as JSON."""
    found: Mapping[str, Any] = json.loads(text(image, name) or "{}")
    return found


SHORT_LIVED = frozenset({"begun", "call_count", "check_run", "replay"})
"""Kinds of rows that nobody misses: an answer to be repeated, a count of calls."""

FOLLOWING = frozenset(
    {
        "asking",
        "busy_times",
        "coach_card",
        "counted_person",
        "counted_session",
        "counted_wallet",
        "day",
        "failing_calendars",
        "link",
        "membership",
        "message",
        "delivery",
        "pairing",
        "people_count",
        "registered_coach",
        "register",
        "usage",
        "waiting",
        "wallet",
        "webhook_line",
        "week",
    }
)
"""Kinds of rows that say again, or sum up, what rows of other kinds say; and the post."""


def to_be_told(found: Iterable[Difference], again: Collection[Key] = ()) -> Iterator[str]:
    """A line for each thing of which people think otherwise now than the table does. What time did,
    it does `again`: of these rows it has, and a session that it completed nobody misses.
    """
    for each in found:
        if each.kind in FOLLOWING | SHORT_LIVED or each.key in again:
            continue
        if not (_only_looked_after(each) or _only_completed(each)):
            yield f"{each.change:<5}  {each.kind:<14}  {_named(each)}"


def told_by_log(told: Iterable[Image], there: Mapping[Key, Image]) -> Iterator[str]:
    """A line for each thing that people were told and of which the restored rows know nothing, as
    records of messages say. Of other things than sessions they may know after all.
    """
    for each in told:
        thing, _, version = text(each, "event_id").rpartition(".")
        session = there.get((f"SESSION#{thing}", "SESSION"))
        if session and version.isdigit() and int(version) <= number(session, "version"):
            continue
        named = f"{text(each, 'pk')}  event {text(each, 'event_id')}"
        yield f"told   {text(each, 'event_kind'):<14}  {named}  to {text(each, 'recipient_id')}"


def listed(found: Iterable[Difference]) -> Iterator[str]:
    """A line for every difference, whatever it is."""
    for each in found:
        yield f"{each.change:<5}  {each.kind:<16}  {'  '.join(each.key)}"


def _only_looked_after(found: Difference) -> bool:
    """Whether time alone touched the row: nobody sees that it did."""
    if found.last is None or found.restored is None:
        return False
    return _seen(found.last) == _seen(found.restored)


def _only_completed(found: Difference) -> bool:
    if found.kind != "session" or found.last is None or found.restored is None:
        return False
    last, restored = found.last, found.restored
    same = document(last).get("starts_at") == document(restored).get("starts_at")
    return same and (text(last, "status"), text(restored, "status")) == ("completed", "confirmed")


UNSEEN = frozenset({"due_key", "due_at", "due_tries", "version"})
UNSEEN_INSIDE = frozenset({"attended_until", "swept"})


def _seen(image: Image) -> Mapping[str, Any]:
    seen = {name: value for name, value in image.items() if name not in UNSEEN}
    for name in {"document", "event"} & seen.keys():
        seen[name] = _without_unseen(document(image, name))
    return seen


def _without_unseen(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {
        name: _without_unseen(each) for name, each in value.items() if name not in UNSEEN_INSIDE
    }


def _named(found: Difference) -> str:
    naming = NAMING.get(found.kind, _by_key)
    return naming(found)


def _by_key(found: Difference) -> str:
    return "  ".join(found.key)


def _session(found: Difference) -> str:
    shown = found.last or found.restored or {}
    then, now = (_stands(each) for each in (found.last, found.restored))
    return (
        f"{found.key[0]}  member {text(shown, 'member_key')}  coach {text(shown, 'coach_key')}"
        f"  was {then}, is {now}"
    )


def _stands(image: Image | None) -> str:
    if image is None:
        return "not there"
    starts_at = document(image).get("starts_at")
    return f"{text(image, 'status')} {starts_at or ''}".strip()


def _entry(found: Difference) -> str:
    shown = found.last or found.restored or {}
    moved, why = text(shown, "credits"), text(shown, "reason")
    return f"{found.key[0]}  {moved} credits  {why}  transfer {text(shown, 'transfer_id')}"


def _purchase(found: Difference) -> str:
    shown = found.last or found.restored or {}
    then, now = (text(each, "status") if each else "not there" for each in _both(found))
    buyer = text(shown, "member_key").removeprefix("PURCHASES#")
    return f"{found.key[0]}  buyer {buyer}  was {then}, is {now}"


def _credit_request(found: Difference) -> str:
    then, now = (text(each, "status") if each else "not there" for each in _both(found))
    return f"{'  '.join(found.key)}  was {then}, is {now}"


def _deed(found: Difference) -> str:
    shown = found.last or found.restored or {}
    who, what, whom = (text(shown, name) for name in ("actor_id", "doing", "subject_id"))
    return f"{found.key[0]}  {who} did {what} to {whom}"


def _person(found: Difference) -> str:
    """Whoever was erased since the point is there again, with all that was known of them."""
    gone = found.last is not None and not text(found.last, "email")
    known = found.restored is not None and bool(text(found.restored, "email"))
    return f"{found.key[0]}{'  was erased: ERASE AGAIN' if gone and known else ''}"


def _both(found: Difference) -> tuple[Image | None, Image | None]:
    return found.last, found.restored


NAMING: Mapping[str, Callable[[Difference], str]] = {
    "session": _session,
    "entry": _entry,
    "purchase": _purchase,
    "credit_request": _credit_request,
    "deed": _deed,
    "person": _person,
}
"""How a row is named, where its key says too little."""
