"""Times and credits in plain words, in a person's language and zone.

How dates are told is one class for each language; whoever speaks another one reads English. What is
said about credits is phrases.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

from msgspec import Struct

from chalicelib.domain.credits.credits import NEVER, Lots
from chalicelib.domain.kernel.errors import in_credits
from chalicelib.domain.kernel.phrases import EMPTY, Phrase, tell
from chalicelib.domain.sessions.cancellation.wording import loss
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.time.instants import find_zone, parse_instant
from chalicelib.domain.workspaces.people import language_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

GERMAN_OFFSETS = {
    "CET": "MEZ", "CEST": "MESZ", "EET": "OEZ", "EEST": "OESZ", "WET": "WEZ", "WEST": "WESZ",
}  # fmt: skip

INSTANT = re.compile(r"\{(\d{4}-\d{2}-\d{2}T[\d:]+Z)\}")
"""How a sentence of the policy holds an instant (`domain/sessions/cancellation/wording.py`)."""


class Purse(Struct, frozen=True):
    """Where a member's credits come back to: the member's own wallet, or a group's by its name;
    from a closed one to the pool of the company.
    """

    group: str
    company: str
    closed: bool


class English:
    """Dates as they are told in English; the sentences are phrases, which know every language."""

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

    def place(self, timezone: str) -> str:
        """`Europe/London time`"""
        return "UTC" if _is_utc(timezone) else f"{timezone} time"

    def zone(self, instant: datetime, timezone: str) -> str:
        """`Europe/London time (GMT)`, as it is at this instant."""
        if _is_utc(timezone):
            return "UTC"
        return f"{self.place(timezone)} ({_offset_name(_local(instant, timezone))})"

    def moment(self, instant: datetime, timezone: str) -> str:
        """`Monday 23 November 2026, 15:00 Europe/London time (GMT)`"""
        clock = f"{_local(instant, timezone):%H:%M}"
        return f"{self.day(instant, timezone)}, {clock} {self.zone(instant, timezone)}"

    def credits(self, number: int) -> str:
        return in_credits(number).told(self.language)

    def until(self, use_by: str, timezone: str) -> str:
        """`until the end of Thursday 31 December 2026, Europe/London time`, a date of that zone."""
        if use_by == NEVER:
            return Phrase("without an end date").told(self.language)
        told = Phrase(
            "until the end of {day}, {zone}",
            day=self.date(date.fromisoformat(use_by)),
            zone=self.place(timezone),
        )
        return told.told(self.language)

    def valid(self, lots: Lots, timezone: str) -> list[str]:
        """Until when credits can be used, for each date by itself."""
        if len(lots) == 1:
            return [self.until(use_by, timezone) for use_by in lots]
        return [
            f"{self.credits(lots[use_by])} {self.until(use_by, timezone)}"
            for use_by in sorted(lots)
        ]

    def held(self, number: int) -> str:
        return held(number).told(self.language)

    def released(self, session: Session, purse: Purse) -> str:
        return released(session, purse).told(self.language)

    def returned(self, session: Session, purse: Purse | None) -> str:
        return returned(session, purse).told(self.language)

    def told(self, sentence: str, timezone: str) -> str:
        """A sentence of the policy with its instants as this person reads them."""
        text = str(tell(sentence, self.language))
        return INSTANT.sub(lambda found: self.moment(parse_instant(found[1]), timezone), text)


class German(English):
    """Dates as they are told in German. Zones are told by their city, and by the offset as well
    where an hour comes twice.
    """

    language = "de"

    def date(self, day: date) -> str:
        """`Montag, 23. November 2026`"""
        return _dated(day, "EEEE, d. MMMM y")

    def short(self, instant: datetime, timezone: str) -> str:
        """`Mo., 23. Nov. 2026, 15:00 Uhr (Berlin)`"""
        local = _local(instant, timezone)
        day = _dated(local.date(), "EEE, d. MMM y")
        return f"{day}, {local:%H:%M} Uhr {self.zone(instant, timezone)}"

    def hours(self, start: datetime, end: datetime, timezone: str) -> str:
        """`15:00–15:25 Uhr`; with the day and with the offsets where English has them."""
        first, last = _local(start, timezone), _local(end, timezone)
        changes = first.utcoffset() != last.utcoffset()
        begins, ends = (
            f"{each:%H:%M} Uhr ({_german_offset(each)})" if changes else f"{each:%H:%M} Uhr"
            for each in (first, last)
        )
        if first.date() != last.date():
            return f"{begins} – {self.day(end, timezone)}, {ends}"
        return f"{begins} – {ends}" if changes else f"{first:%H:%M}–{ends}"

    def place(self, timezone: str) -> str:
        """`Berlin`"""
        from babel.dates import get_timezone_location  # noqa: PLC0415

        if _is_utc(timezone):
            return "UTC"
        return str(get_timezone_location(timezone, locale="de", return_city=True))

    def zone(self, instant: datetime, timezone: str) -> str:
        """`(Berlin)`, or `(Berlin, MESZ)` where the clocks change."""
        local = _local(instant, timezone)
        twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        offset = f", {_german_offset(local)}" if twice else ""
        return f"({self.place(timezone)}{offset})"

    def moment(self, instant: datetime, timezone: str) -> str:
        """`Montag, 23. November 2026, 15:00 Uhr (Berlin)`"""
        clock = f"{_local(instant, timezone):%H:%M} Uhr"
        return f"{self.day(instant, timezone)}, {clock} {self.zone(instant, timezone)}"


WORDINGS: Mapping[str, English] = {"en": English(), "de": German()}


def wording_for(language: str) -> English:
    """The words of a language such as `en` or `en-GB`; English if we do not speak it."""
    return WORDINGS[language_of(language)]


def held(number: int) -> Phrase:
    """What an open request or move does to the member's credits; nothing to say if none."""
    if number == 0:
        return EMPTY
    return Phrase.counted(
        number,
        "{credits} is held until it is answered.",
        "{credits} are held until it is answered.",
        credits=in_credits(number),
    )


def released(session: Session, purse: Purse) -> Phrase:
    """What the end of a request does to them."""
    number = session.credits
    if number == 0:
        return EMPTY
    if purse.closed:
        return Phrase.counted(
            number,
            "The {credits} that was held for it went {where}.",
            "The {credits} that were held for it went {where}.",
            credits=in_credits(number),
            where=_to_pool(purse),
        )
    return Phrase.counted(
        number,
        "The {credits} that was held for it is free again {where}.",
        "The {credits} that were held for it are free again {where}.",
        credits=in_credits(number),
        where=Phrase("in the wallet of {group}", group=purse.group)
        if purse.group
        else Phrase("in your wallet"),
    )


def returned(session: Session, purse: Purse | None) -> Phrase:
    """What came back of all that was paid for a session that was lost, and to the member where it
    went.
    """
    if session.paid_credits == 0:
        return Phrase("nothing, because nothing was paid")
    if session.refund is None:
        return Phrase("nothing: {loss}", loss=loss(session))
    back = Phrase("{credits}, all that was paid", credits=in_credits(session.refund.credits))
    return Phrase.joined([back, _to_purse(purse)], ", ") if purse else back


def _to_purse(purse: Purse) -> Phrase:
    if purse.closed:
        return _to_pool(purse)
    if purse.group:
        return Phrase("to the wallet of {group}", group=purse.group)
    return Phrase("to your wallet")


def _to_pool(purse: Purse) -> Phrase:
    if purse.group:
        return Phrase(
            "to the pool of {company}, because the wallet of {group} is closed",
            company=purse.company,
            group=purse.group,
        )
    return Phrase("to the pool of {company}, because your wallet is closed", company=purse.company)


def _dated(day: date, pattern: str) -> str:
    """The date in German."""
    # Only what is told in German pays for this import, not the start of a function.
    from babel.dates import format_date  # noqa: PLC0415

    return str(format_date(day, pattern, locale="de"))


def _german_offset(local: datetime) -> str:
    name = _offset_name(local)
    return GERMAN_OFFSETS.get(name, name)


def _is_utc(timezone: str) -> bool:
    return find_zone(timezone) in (None, find_zone("UTC"))


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
