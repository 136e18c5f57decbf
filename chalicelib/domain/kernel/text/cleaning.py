"""Text that people give: cleaned of what nobody sees, in one normal form.

Control characters, zero-width characters and direction marks can make one text look like another or
break a line, so none of them is ever stored.
"""

import re
import unicodedata

BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
SPACES = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """The text with its line breaks as `\\n`, without unseen characters, trimmed, in NFC."""
    seen = UNSEEN.sub("", BREAKS.sub("\n", text).replace("\t", " "))
    return unicodedata.normalize("NFC", seen).strip()


def clean_line(text: str) -> str:
    """The same on one line: every run of white space is one space."""
    return SPACES.sub(" ", clean_text(text))
