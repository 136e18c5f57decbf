"""A file of everything about a person: how far it has come."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """How far a file has come: in which of the long lists, behind which of its rows.

    `name` is a seat, or the id of a wallet.
    """

    name: str
    after: str | None = None
