"""What is told about a field is a sentence of ours, whatever was sent and whatever refused it."""

import re
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from chalicelib.api.kernel import fields, parsing
from chalicelib.api.kernel.cursors import PageQuery
from chalicelib.api.kernel.errors import ValidationError
from chalicelib.api.kernel.fields import OUT_OF_RANGE, Body
from chalicelib.domain.kernel.errors import InvalidError

KINDS: dict[str, Any] = {
    "instant": fields.Instant,
    "date": fields.Date,
    "clock_time": fields.ClockTime,
    "zone": fields.ZoneName,
    "id": fields.Id,
    "url": fields.HttpsUrl,
    "email": fields.Email,
    "language": fields.Language,
    "line": fields.Line,
    "name": fields.Name,
    "tag": fields.Tag,
    "text": fields.Text,
    "note": fields.Note,
    "credits": fields.Credits,
    "minutes": Annotated[int, Field(ge=5, le=240, multiple_of=5)],
    "flag": bool,
    "choice": Literal["one", "other"],
    "texts": Annotated[tuple[fields.Tag, ...], Field(min_length=1, max_length=2)],
}

BAD = [
    *(
        "null",
        "true",
        "1",
        "-1",
        "7",
        "1.5",
        "1e999",
        "9" * 400,
        "[]",
        "{}",
        '[["x"]]',
        '["", "a", "b"]',
    ),
    *('""', '" "', '"x"', '"\\u0000"', '"\\u202e"', f'"{"x" * 5000}"', '"ａ"', '"9999999999"'),
    *('"2026-13-45T99:00:00Z"', '"0000-01-01T00:00:00Z"', '"0001-01-01T00:00:00+23:59"'),
    *('"9999-12-31T23:59:59-23:59"', '"2026-02-30T10:00:00Z"', '"2026-11-23T24:00:01Z"'),
    *('"2026-11-23T10:00:60Z"', '"2026-11-23T10:00:00+99:99"', '"2026-11-23T10:00:00"'),
    *('"2026-11-23 10:00:00Z"', '"２０２６-11-23T10:00:00Z"', '"1969-12-31T23:59:59Z"'),
    *('"2026-02-30"', '"0000-01-01"', '"9999-99-99"', '"2026-1-1"', '"20261123"', '"2026-W01-1"'),
    *('"24:01"', '"9:30"', '"Mars/Base"', '"../../etc/passwd"', '"http://x.example"'),
    *('"https://[::1"', '"https://x:99999"', '"a@b@c"', '"a..b@x.example"', '"-en"'),
]

OWN = {
    *parsing.SENTENCES.values(),
    OUT_OF_RANGE,
    "This is not valid here.",
    "Write an instant as 2026-11-23T15:00:00Z, with its offset.",
    "There is no such instant.",
    "Write a date as 2026-11-23.",
    "There is no such date.",
    "Write a time of day as 09:30; midnight at the end is 24:00.",
    "This is no time zone. Use a name such as Europe/London.",
    "Give an address that begins with https://.",
    "This is no e-mail address such as ana@example.com.",
    "The part before the @ has no dot at its start or end and no two dots in a row.",
    "The part before the @ may have letters without accents, digits and ._%+'- only.",
    "The part behind the @ is no domain such as example.com.",
    "An e-mail address has at most 64 characters before the @ and 254 in all.",
}
SENTENCE = re.compile("|".join(re.sub(r"\\{\w+\\}", ".+", re.escape(each)) for each in sorted(OWN)))


def messages(model: Any, raw: str) -> list[str]:
    try:
        parsing.read_body(model, raw.encode())
    except ValidationError as error:
        return [each.message for each in error.errors]
    except InvalidError as error:
        return [error.detail]
    return []


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_told_of_a_bad_value_is_a_sentence_of_ours(kind: str, value: str) -> None:
    model = type("OneField", (Body,), {"__annotations__": {"field": KINDS[kind]}})
    told = messages(model, f'{{"field": {value}}}')
    assert all(SENTENCE.fullmatch(each) for each in told), told


@pytest.mark.parametrize(
    "value", ["2026-13-45T99:00:00Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59"]
)
def test_an_instant_that_no_calendar_has_is_told_so(value: str) -> None:
    model = type("OneField", (Body,), {"__annotations__": {"field": fields.Instant}})
    assert messages(model, f'{{"field": "{value}"}}') == ["There is no such instant."]


@pytest.mark.parametrize("limit", ["", "x", "0", "101", "1.5", "9" * 400, "١", "1e2"])
def test_what_is_told_of_a_bad_parameter_is_a_sentence_of_ours(limit: str) -> None:
    with pytest.raises(ValidationError) as refused:
        parsing.read_query(PageQuery, {"limit": limit})
    assert all(SENTENCE.fullmatch(each.message) for each in refused.value.errors)
