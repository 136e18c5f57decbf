"""Text as it is looked for and ordered: blind to case, to accents and to how a letter is written.

`renee` finds `Renée`, `muller` finds `Müller`, `strasse` finds `Straße`. Marks of scripts in which
they make another letter (Japanese, Arabic, Hindi) stay.
"""

import re
import unicodedata

ACCENTS = re.compile("[\u0300-\u036f]")

LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "ŋ": "n",
        "ĸ": "k",
        "’": "'",
        "‐": "-",
        "‑": "-",
    }
)
"""Letters that Unicode takes apart into nothing: each as it is typed without them."""


def fold(text: str) -> str:
    """What two texts have in common that a reader takes for the same."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", ACCENTS.sub("", apart)).translate(LETTERS)


def has_words(text: str, wanted: str) -> bool:
    """Whether all words that are looked for stand in the text, in any order."""
    folded = fold(text)
    return all(word in folded for word in fold(wanted).split())
