"""A file of everything about a person. One that is large is made by the clock, part by part:

    asked ──► part ──► part ──► ... ──► whole ──► told ──► gone after a week
              └── each under the place behind the one before it ──┘

A part that is made twice, because a run broke off, is the same part.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.notices.mails import PRIVACY_MAILS
from chalicelib.domain.notices.notices import PrivacyNotice

MOST_AT_ONCE = 400
"""Sessions and entries of which a file is made while somebody waits: about three seconds' work."""

MOST_BYTES_AT_ONCE = 4_000_000
"""And of the file itself: a function answers with 6 MB at most."""

KEPT_FOR = timedelta(days=7)
READY_MAIL, _ = PRIVACY_MAILS


class Place(Struct, frozen=True):
    """How far a file has come: in which of the long lists, behind which of its rows.

    `name` is a seat, or the id of a wallet.
    """

    name: str
    after: str | None = None


class ExportStatus(StrEnum):
    PREPARING = "preparing"
    READY = "ready"


class Export(Struct, frozen=True, kw_only=True):
    """A large file: `name` is what it lies under, which nobody guesses; `language` the one of its
    sentences; `place` where the next part begins, None once all parts are made.

    `of_sessions` are the first so many of its `parts`; `been_in` the workspaces that they name.
    `version` 0: not stored yet.
    """

    person_id: str
    name: str
    language: str
    asked_at: datetime
    place: Place | None
    parts: int = 0
    of_sessions: int = 0
    been_in: frozenset[str] = frozenset()
    made_at: datetime | None = None
    told: bool = False
    version: int = 0

    @property
    def status(self) -> ExportStatus:
        return ExportStatus.READY if self.made_at else ExportStatus.PREPARING

    @property
    def gone_at(self) -> datetime:
        """From when on nobody gets it any more; one that is not made by then never will be."""
        return (self.made_at or self.asked_at) + KEPT_FOR

    @property
    def due_at(self) -> datetime | None:
        """From when on the clock has something to do with it."""
        return None if self.told else (self.made_at or self.asked_at)

    @property
    def notice(self) -> PrivacyNotice:
        """That it can be fetched, once for each file."""
        return PrivacyNotice.at(self.asked_at, READY_MAIL, self.person_id)


def stands(export: Export | None, now: datetime) -> bool:
    """Whether it is there for its person, or will be."""
    return export is not None and now < export.gone_at


def with_part(
    export: Export, been_in: Iterable[str], going_on: Place | None, *, of_sessions: bool
) -> Export:
    """The file with one part more, and where the next one begins."""
    return replace(
        export,
        place=going_on,
        parts=export.parts + 1,
        of_sessions=export.of_sessions + of_sessions,
        been_in=export.been_in.union(been_in),
        version=export.version + 1,
    )


def made(export: Export, now: datetime) -> Export:
    """The file once it can be fetched; it is told next."""
    return replace(export, made_at=now, version=export.version + 1)


def told(export: Export) -> Export:
    """The file once its person is told; nothing is left to do."""
    return replace(export, told=True, version=export.version + 1)
