"""E-mail addresses: taken out of what stands around them, in one form, or refused with the reason.

Unseen characters, white space, quotation marks and angle brackets around an address come with
copying and are no fault. A domain is kept in its ASCII form (IDNA 2008), in which mail is sent.
"""

import re
import unicodedata

from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text.cleaning import clean_line

AROUND = " ,;<>\"'`´‘’‚‛“”„‟«»‹›"
LOCAL = re.compile(r"[a-z0-9._%+'\-]+")
LABEL = re.compile(r"[a-z0-9]([a-z0-9\-]{0,61}[a-z0-9])?")
TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9\-]{1,59}")

MOST_BEFORE = 64
MOST = 254

NO_ADDRESS = Phrase("This is no e-mail address such as ana@example.com.")


class AddressError(ValueError):
    """Why a text is no address, in a sentence for whoever gave it."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(why)
        self.why = why


def read_address(text: str) -> str:
    """The address in lower case, with its domain in ASCII.

    Raises:
        AddressError: the text is none.
    """
    bare = unicodedata.normalize("NFKC", clean_line(text)).strip(AROUND).rstrip(f".{AROUND}")
    local, at, domain = bare.lower().removeprefix("mailto:").partition("@")
    if not local or not domain or "@" in domain or " " in bare:
        raise AddressError(NO_ADDRESS)
    _check_local(local)
    address = f"{local}{at}{_ascii(domain)}"
    if len(local) > MOST_BEFORE or len(address) > MOST:
        raise AddressError(
            Phrase(
                "An e-mail address has at most {before} characters before the @ and {most} in all.",
                before=MOST_BEFORE,
                most=MOST,
            )
        )
    return address


def find_address(text: str) -> str | None:
    """The address, if the text is one."""
    try:
        return read_address(text)
    except AddressError:
        return None


def _check_local(local: str) -> None:
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise AddressError(
            Phrase("The part before the @ has no dot at its start or end and no two dots in a row.")
        )
    if not LOCAL.fullmatch(local):
        raise AddressError(
            Phrase(
                "The part before the @ may have letters without accents, digits and ._%+'- only."
            )
        )


def _ascii(domain: str) -> str:
    """Raises: AddressError: there can be no such domain."""
    known = domain_in_ascii(domain)
    labels = known.split(".")
    if len(labels) < 2 or not TOP.fullmatch(labels[-1]) or not all(map(LABEL.fullmatch, labels)):
        raise AddressError(Phrase("The part behind the @ is no domain such as example.com."))
    return known


def domain_in_ascii(domain: str) -> str:
    """The domain as mail is sent to it, empty if it cannot be."""
    if domain.isascii():
        return domain
    import idna  # noqa: PLC0415 - seldom needed, so not paid for at the start

    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return ""
