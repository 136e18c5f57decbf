"""Bytes of files as spreadsheets write them."""

import codecs

import pytest

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.text.files import DAMAGED, GUESSED, LOST, decode

TEXT = "Name;E-Mail\r\nJörg Müller;jm@acme.example\r\nŁucja;l@acme.example\r\n"
WESTERN = TEXT.replace("Ł", "L")


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    ],
)
def test_unicode_is_read_without_a_word(content: bytes) -> None:
    found = decode(content)
    assert (found.text, found.note) == (TEXT, "")


def test_the_rest_is_read_as_windows_1252_and_this_is_told() -> None:
    found = decode(WESTERN.encode("cp1252"))
    assert (found.text, found.note) == (WESTERN, GUESSED)


def test_one_bad_byte_in_utf_8_costs_only_itself() -> None:
    found = decode(TEXT.encode() + b"J\xf6rg;j@acme.example\r\n")
    assert (found.text, found.note) == (f"{TEXT}J{LOST}rg;j@acme.example\r\n", DAMAGED)


def test_a_byte_that_windows_1252_lacks_costs_only_itself() -> None:
    assert decode(b"J\xf6rg\x81").text == f"Jörg{LOST}"


def test_utf_16_that_breaks_off_is_told() -> None:
    found = decode((codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"))[:-1])
    assert (found.text[:-1], found.note) == (TEXT[:-1], DAMAGED)


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"").text == ""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 and more", "This is a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is a workbook"),
        (b"\x7fELF\0\0", "This is no text"),
    ],
)
def test_what_holds_no_text_is_refused_with_what_to_do(content: bytes, why: str) -> None:
    with pytest.raises(InvalidError, match=why):
        decode(content)
