"""Instants and zones: how they are written, read and checked.

Inside the system an instant is an aware `datetime` in UTC with whole seconds; outside it is RFC
3339 text with `Z`. A zone is an IANA name.
"""

import functools
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase

RFC_3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
LENGTH = len("2026-11-23T15:00:00")
NOT_PLACES = frozenset({"Factory", "localtime", "posixrules", "leapseconds", "tzdata.zi"})
ZONE_NAME = re.compile(r"[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+){0,2}", re.ASCII)


NO_ZONE = Phrase("This is no time zone. Use a name such as Europe/London.")


class UnknownTimezoneError(InvalidError):
    """No place has a time zone of this name."""

    code = "unknown_timezone"


def render_instant(instant: datetime) -> str:
    """The instant as the contract writes it: `2026-11-23T15:00:00Z`."""
    of_utc = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return f"{of_utc.isoformat()[:LENGTH]}Z"


def parse_instant(text: str) -> datetime:
    """Reads RFC 3339 text with an offset as UTC with whole seconds.

    Raises:
        ValueError: the text has no offset, or is no instant of any calendar; in our own words.
    """
    if not RFC_3339.fullmatch(text):
        raise ValueError(Phrase("Write an instant as 2026-11-23T15:00:00Z, with its offset."))
    try:
        found = datetime.fromisoformat(text.upper())
        of_utc = found if found.tzinfo is UTC else found.astimezone(UTC)
        return of_utc.replace(microsecond=0) if of_utc.microsecond else of_utc
    except (ValueError, OverflowError):
        raise ValueError(Phrase("There is no such instant.")) from None


@functools.lru_cache(maxsize=1024)
def find_zone(name: str) -> ZoneInfo | None:
    """The IANA zone of this name, backward links included; None if there is no such place."""
    if not ZONE_NAME.fullmatch(name) or name in NOT_PLACES or name.startswith(("right/", "posix/")):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def parse_date(text: str) -> date:
    """Reads a calendar date as the contract writes it: `2026-11-23`.

    Raises:
        ValueError: it is written otherwise, or there is no such day; in our own words.
    """
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError(Phrase("Write a date as 2026-11-23."))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(Phrase("There is no such date.")) from None
