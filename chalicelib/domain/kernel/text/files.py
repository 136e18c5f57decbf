"""Text out of a file's bytes, whichever way a spreadsheet wrote them.

UTF-8 with or without its mark, UTF-16 with its mark as Excel writes "Unicode text", else
Windows-1252, which is told: it is a guess.
"""

import codecs

from msgspec import Struct

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import EMPTY, Phrase

LOST = "\ufffd"
"""Stands where a character could not be read."""

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""In this order: the mark of UTF-32 begins with that of UTF-16."""

GUESSED = Phrase(
    "This file is not in UTF-8, so it was read as Windows-1252. Check the names with accents; "
    "if they are wrong, save the file as “CSV UTF-8” and choose it again."
)
DAMAGED = Phrase(
    "Some characters of this file could not be read. The rows that lost one are marked."
)


class Decoded(Struct, frozen=True):
    """The text of a file, and what whoever gave it should know about how it was read."""

    text: str
    note: Phrase = EMPTY


def decode(content: bytes) -> Decoded:
    """The text in these bytes.

    Raises:
        InvalidError: there is no text in them.
    """
    if content.startswith(WORKBOOKS):
        raise InvalidError(
            Phrase(
                "This is a workbook, not a CSV file. Save it as “CSV UTF-8” and choose that file."
            ),
            "file",
        )
    mark = next((each for each in MARKS if content.startswith(each)), b"")
    if mark:
        return _noted(content[len(mark) :].decode(MARKS[mark], "replace"))
    if b"\0" in content:
        raise InvalidError(
            Phrase("This is no text. Save the list as “CSV UTF-8” and choose that."), "file"
        )
    text = content.decode("utf-8", "replace")
    lost, kept = text.count(LOST), sum(not each.isascii() for each in text)
    if lost > kept - lost:
        return Decoded(content.decode("cp1252", "replace"), GUESSED)
    return _noted(text)


def _noted(text: str) -> Decoded:
    return Decoded(text, DAMAGED if LOST in text else EMPTY)
