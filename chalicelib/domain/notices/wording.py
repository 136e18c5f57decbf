"""Times and credits in plain words, in a person's language and zone.

Each language is one class with the methods of `English`; whoever speaks another one reads English.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from chalicelib.domain.credits.credits import NEVER, Lots
from chalicelib.domain.kernel.errors import in_credits
from chalicelib.domain.sessions.cancellation_wording import loss
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.time.instants import find_zone, parse_instant

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

INSTANT = re.compile(r"\{(\d{4}-\d{2}-\d{2}T[\d:]+Z)\}")
"""How a sentence of the policy holds an instant (`domain/sessions/cancellation_wording.py`)."""


@dataclass(frozen=True, slots=True)
class Purse:
    """Where a member's credits come back to: the member's own wallet, or a group's by its name;
    from a closed one to the pool of the company.
    """

    group: str
    company: str
    closed: bool


class English:
    language = "en"

    def day(self, instant: datetime, timezone: str) -> str:
        """`Monday 23 November 2026`"""
        return self.date(_local(instant, timezone).date())

    def date(self, day: date) -> str:
        """`Monday 23 November 2026`"""
        return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"

    def short(self, instant: datetime, timezone: str) -> str:
        """`Mon 23 Nov 2026, 15:00 GMT`"""
        local = _local(instant, timezone)
        weekday, month = WEEKDAYS[local.weekday()][:3], MONTHS[local.month - 1][:3]
        return f"{weekday} {local.day} {month} {local.year}, {local:%H:%M} {_offset_name(local)}"

    def hours(self, start: datetime, end: datetime, timezone: str) -> str:
        """`15:00–15:25`; with the day if it ends on another, the offsets if the clock changes."""
        first, last = _local(start, timezone), _local(end, timezone)
        changes = first.utcoffset() != last.utcoffset()
        begins, ends = (
            f"{each:%H:%M} ({_offset_name(each)})" if changes else f"{each:%H:%M}"
            for each in (first, last)
        )
        if first.date() != last.date():
            return f"{begins} – {self.day(end, timezone)}, {ends}"
        return f"{begins} – {ends}" if changes else f"{begins}–{ends}"

    def zone(self, instant: datetime, timezone: str) -> str:
        """`Europe/London time (GMT)`, as it is at this instant."""
        if find_zone(timezone) in (None, find_zone("UTC")):
            return "UTC"
        return f"{timezone} time ({_offset_name(_local(instant, timezone))})"

    def moment(self, instant: datetime, timezone: str) -> str:
        """`Monday 23 November 2026, 15:00 Europe/London time (GMT)`"""
        clock = f"{_local(instant, timezone):%H:%M}"
        return f"{self.day(instant, timezone)}, {clock} {self.zone(instant, timezone)}"

    def credits(self, number: int) -> str:
        return in_credits(number)

    def until(self, use_by: str, timezone: str) -> str:
        """`until the end of Thursday 31 December 2026, Europe/London time`, a date of that zone."""
        if use_by == NEVER:
            return "without an end date"
        zone = "UTC" if find_zone(timezone) in (None, find_zone("UTC")) else f"{timezone} time"
        return f"until the end of {self.date(date.fromisoformat(use_by))}, {zone}"

    def valid(self, lots: Lots, timezone: str) -> list[str]:
        """Until when credits can be used, for each date by itself."""
        if len(lots) == 1:
            return [self.until(use_by, timezone) for use_by in lots]
        return [
            f"{self.credits(lots[use_by])} {self.until(use_by, timezone)}"
            for use_by in sorted(lots)
        ]

    def held(self, number: int) -> str:
        """What an open request or move does to the member's credits; nothing to say if none."""
        if number == 0:
            return ""
        verb = "is" if number == 1 else "are"
        return f"{self.credits(number)} {verb} held until it is answered."

    def released(self, session: Session, purse: Purse) -> str:
        """What the end of a request does to them."""
        if session.credits == 0:
            return ""
        one = session.credits == 1
        subject = f"The {self.credits(session.credits)} that {'was' if one else 'were'} held for it"
        if purse.closed:
            return f"{subject} went {self._pool(purse)}."
        return f"{subject} {'is' if one else 'are'} free again in {self._purse(purse)}."

    def returned(self, session: Session, purse: Purse | None) -> str:
        """What came back of all that was paid for a session that was lost, and to the member where
        it went.
        """
        if session.paid_credits == 0:
            return "nothing, because nothing was paid"
        if session.refund is None:
            return f"nothing: {loss(session)}"
        back = f"{self.credits(session.refund.credits)}, all that was paid"
        if purse is None:
            return back
        where = self._pool(purse) if purse.closed else f"to {self._purse(purse)}"
        return f"{back}, {where}"

    def _purse(self, purse: Purse) -> str:
        return f"the wallet of {purse.group}" if purse.group else "your wallet"

    def _pool(self, purse: Purse) -> str:
        return f"to the pool of {purse.company}, because {self._purse(purse)} is closed"

    def told(self, sentence: str, timezone: str) -> str:
        """A sentence of the policy with its instants as this person reads them."""
        return INSTANT.sub(lambda found: self.moment(parse_instant(found[1]), timezone), sentence)


WORDINGS: Mapping[str, English] = {"en": English()}


def wording_for(language: str) -> English:
    """The words of a language such as `en` or `en-GB`; English if we do not speak it."""
    return WORDINGS.get(language.partition("-")[0].lower(), WORDINGS["en"])


def _local(instant: datetime, timezone: str) -> datetime:
    zone: tzinfo = find_zone(timezone) or UTC
    return instant.astimezone(zone)


def _offset_name(local: datetime) -> str:
    """`GMT`, or `UTC+05:45` where the zone has no letters for it."""
    name = local.tzname() or ""
    if name.isalpha():
        return name
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
