"""Idempotency: one successful answer for each key, however often the call is made.

The record of an answer is written in the transaction of the change itself, so either both are there
or neither is. Refusals are not recorded: the call is decided anew.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

ThingT = TypeVar("ThingT")


class Answer(Struct, frozen=True):
    """What the caller gets: an HTTP status and a JSON text, byte for byte the same each time."""

    status: int
    body: str
    replayed: bool = False


class Once(Struct, Generic[ThingT], frozen=True):
    """How a change is answered, and under which record.

    `record_id` is the hash of caller, method, path and `Idempotency-Key`, None without that header;
    `request_hash` is the body's, with the workspace where a call chooses one; `render` makes
    the JSON text of what the change brought about.
    """

    record_id: str | None
    request_hash: str
    status: int
    render: Callable[[ThingT], str]

    def answer(self, thing: ThingT) -> Answer:
        return Answer(self.status, self.render(thing))
