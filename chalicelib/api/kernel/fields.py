"""The kinds of fields that requests and answers are made of.

What comes in is strict: an instant has its offset, a zone is a place, text is cleaned and bounded.
Each sentence about a refused field is ours. What goes out is plain JSON: instants are texts
already.
"""

import re
from datetime import date, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from chalicelib.domain.credits.transfers import MOST_IN_A_TRANSFER
from chalicelib.domain.kernel.email_addresses import AddressError, read_address
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.cleaning import clean_line, clean_text
from chalicelib.domain.sessions.booking_requests import MOST_PROPOSED
from chalicelib.domain.sessions.sessions import Named
from chalicelib.domain.time.instants import NO_ZONE, find_zone, parse_date, parse_instant

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._\-]{0,127}$"
YEARS = range(1970, 2200)
OUT_OF_RANGE = Phrase(
    "This is out of range: write a year from {first} to {last}.", first=YEARS[0], last=YEARS[-1]
)

DayT = TypeVar("DayT", date, datetime)


class FieldRefusedError(ValueError):
    """What is wrong with a field, in a sentence of ours; no other error's words are shown."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Body(BaseModel):
    """A JSON body: no field more than named, no type bent to fit.

    Its validator is built by the first call that needs it, not by the API's start.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Query(BaseModel):
    """Query parameters; those that nobody asked for are let pass."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)


def _instant(given: object) -> object:
    if not isinstance(given, str):
        raise FieldRefusedError(
            Phrase("Write an instant as 2026-11-23T15:00:00Z, with its offset.")
        )
    try:
        return _in_range(parse_instant(given))
    except ValueError as error:
        raise FieldRefusedError(error.args[0]) from None


def _date(given: object) -> object:
    if not isinstance(given, str):
        raise FieldRefusedError(Phrase("Write a date as 2026-11-23."))
    try:
        return _in_range(parse_date(given))
    except ValueError as error:
        raise FieldRefusedError(error.args[0]) from None


def _in_range(given: DayT) -> DayT:
    """Calendars reckon around what they are given, so it keeps away from the ends of time."""
    if given.year not in YEARS:
        raise FieldRefusedError(OUT_OF_RANGE)
    return given


def _clock_time(given: object) -> object:
    """Minutes since local midnight."""
    if not isinstance(given, str) or not CLOCK_TIME.fullmatch(given):
        raise FieldRefusedError(
            Phrase("Write a time of day as 09:30; midnight at the end is 24:00.")
        )
    hours, minutes = given.split(":")
    return 60 * int(hours) + int(minutes)


def _zone(name: str) -> str:
    if find_zone(name) is None:
        raise PydanticCustomError("unknown_timezone", str(NO_ZONE))
    return name


def _https(url: str) -> str:
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https" and bool(parts.hostname) and parts.username is None
        _ = parts.port
    except ValueError:
        secure = False
    if not secure or not url.isascii() or not url.isprintable() or " " in url:
        raise FieldRefusedError(Phrase("Give an address that begins with https://."))
    return url


CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)


def _email(given: str) -> str:
    try:
        return read_address(given)
    except AddressError as error:
        raise FieldRefusedError(error.why) from None


def _schema(**schema: Any) -> WithJsonSchema:
    return WithJsonSchema(schema)


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    _schema(type="string", format="date-time", examples=["2026-11-23T15:00:00Z"]),
]
Date = Annotated[
    date, BeforeValidator(_date), _schema(type="string", format="date", examples=["2026-11-23"])
]
ClockTime = Annotated[
    int,
    BeforeValidator(_clock_time),
    _schema(type="string", pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", examples=["09:30"]),
]
"""A time on a wall clock, as minutes since local midnight."""
ZoneName = Annotated[
    str,
    Field(max_length=64),
    AfterValidator(_zone),
    _schema(type="string", description="An IANA time zone.", examples=["Europe/London"]),
]
Id = Annotated[str, Field(pattern=ID_PATTERN)]
HttpsUrl = Annotated[
    str,
    Field(max_length=2000),
    AfterValidator(_https),
    _schema(type="string", format="uri", pattern="^https://", maxLength=2000),
]
Email = Annotated[
    str,
    Field(max_length=400),
    AfterValidator(_email),
    _schema(type="string", format="email", maxLength=254),
]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
Line = Annotated[str, Field(max_length=200), AfterValidator(clean_line)]
Name = Annotated[str, Field(max_length=120), AfterValidator(clean_line), Field(min_length=1)]
Tag = Annotated[str, Field(max_length=60), AfterValidator(clean_line), Field(min_length=1)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(clean_text)]
Note = Annotated[str, Field(max_length=1000), AfterValidator(clean_text)]
ProposedStarts = Annotated[tuple[Instant, ...], Field(min_length=1, max_length=MOST_PROPOSED)]
Credits = Annotated[int, Field(ge=1, le=MOST_IN_A_TRANSFER)]

InstantText = Annotated[str, _schema(type="string", format="date-time")]
ClockText = Annotated[str, _schema(type="string", pattern=r"^([01]\d|2[0-4]):[0-5]\d$")]
DateText = Annotated[str, _schema(type="string", format="date")]


class NamedView(TypedDict):
    id: str
    name: str


def named_view(thing: Named) -> NamedView:
    """Something with its name as it was when the session was booked."""
    return {"id": thing.id, "name": thing.name}
