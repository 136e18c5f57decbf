from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from chalicelib.api.kernel.fields import (
    ClockTime,
    Date,
    Email,
    HttpsUrl,
    Instant,
    Language,
    Line,
    Name,
    Note,
)


def accepts(kind: Any, value: object) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "url", ["https://meet.example", "https://meet.example:8443/room?x=1#y", "https://x.y/%20"]
)
def test_an_https_address_is_taken(url: str) -> None:
    assert accepts(HttpsUrl, url)


@pytest.mark.parametrize(
    "url",
    [
        "http://meet.example",
        "javascript:alert(1)",
        "https:///room",
        "https://",
        "https://user:pw@meet.example",
        "https://meet.example/a b",
        "https://meet.example/\nx",
        "https://meet.example:99999",
        "https://[::1",
        "https://ünter.example",
        "https://meet.example/" + "x" * 2000,
        "",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    assert not accepts(HttpsUrl, url)


def test_an_email_address_is_kept_in_lower_case() -> None:
    assert TypeAdapter(Email).validate_python("Ana.B+x@Acme.Example") == "ana.b+x@acme.example"


@pytest.mark.parametrize(
    "address",
    ["ana", "@acme.example", "ana@acme", "a b@acme.example", "ana@-acme.example", "a@b\n.c"],
)
def test_what_is_no_email_address_is_refused(address: str) -> None:
    assert not accepts(Email, address)


def test_a_name_is_one_line_and_a_note_may_have_several() -> None:
    text = " Ana\u202e \t\r\n Bell\u200b\x00 "
    assert TypeAdapter(Name).validate_python(text) == "Ana Bell"
    assert TypeAdapter(Line).validate_python("") == ""
    assert TypeAdapter(Note).validate_python("one\r\ntwo\u2028three") == "one\ntwo\nthree"


def test_a_language_is_a_short_tag() -> None:
    assert accepts(Language, "en")
    assert accepts(Language, "pt-BR")
    assert not accepts(Language, "english")
    assert not accepts(Language, "EN")


@pytest.mark.parametrize(
    ("text", "minute"), [("00:00", 0), ("09:30", 570), ("23:59", 1439), ("24:00", 1440)]
)
def test_a_time_of_day_is_minutes_since_midnight(text: str, minute: int) -> None:
    assert TypeAdapter(ClockTime).validate_python(text) == minute


@pytest.mark.parametrize("given", ["9:30", "24:01", "25:00", "12:60", "0930", "٠٩:٣٠", 570, None])
def test_what_is_no_time_of_day_is_refused(given: object) -> None:
    with pytest.raises(ValidationError, match="Write a time of day"):
        TypeAdapter(ClockTime).validate_python(given)


@pytest.mark.parametrize("text", ["1969-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_out_of_range(text: str) -> None:
    for kind, given in ((Date, text), (Instant, f"{text}T12:00:00Z")):
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        with pytest.raises(ValidationError, match="out of range"):
            adapter.validate_python(given)
