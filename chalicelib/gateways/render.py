"""The words and looks of mails: a template for each kind, `templates/<language>/<kind>.jinja`.

Both parts of a mail, HTML and plain text, are made of the same template: it is rendered within
either frame. HTML is escaped as a whole. What people wrote passes `unlinked` as well (`plain`: on
one line), so that no mail program makes links of it; the only links are those that a frame sets.
"""

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from chalicelib.domain.kernel.text.cleaning import clean_line, clean_text

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
LINKISH = re.compile(r"(?<=\w)\.(?=\w)|://|@|(?<=www)\.", re.IGNORECASE)
NON_JOINER = "\u200c"
"""Unseen; mail programs do not take what is around it for one address."""


class Rendered(Struct, frozen=True, kw_only=True):
    subject: str
    text: str
    html: str


def render(
    kind: str, language: str, facts: Mapping[str, object], unsubscribe_url: str | None = None
) -> Rendered:
    """The mail of this kind with these facts; a fact that a template misses is an error."""
    name = f"{language}/{kind}.jinja"
    text, html = (_environment(part).get_template(name) for part in ("txt", "html"))
    told = {**facts, "language": language, "unsubscribe_url": unsubscribe_url}
    subject = text.blocks["subject"](text.new_context(told))
    return Rendered(
        subject=clean_line("".join(subject)),
        text=_tidy(text.render(told)),
        html=html.render(told),
    )


def unlinked(text: str) -> str:
    """The same to the eye, but nothing in it looks like an address to a mail program."""
    return LINKISH.sub(lambda found: f"{NON_JOINER}{found[0]}{NON_JOINER}", clean_text(text))


def plain(text: str) -> str:
    """The same on one line, for names."""
    return unlinked(clean_line(text))


def _tidy(text: str) -> str:
    """At most one empty line in a row, and one line break at the end."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@functools.cache
def _environment(part: str) -> "Environment":
    """For `html` or `txt`: what is escaped, and how a name or a button's words stand out."""
    # Only the mail function pays for this import, not the API's start.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(  # nosec B701 # plain text has nothing to escape
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=part == "html",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["part"] = part
    environment.filters |= {"unlinked": unlinked, "plain": plain, "line": clean_line}
    if part == "html":
        bold = Markup("<b>{}</b>")
        environment.filters |= {
            "strong": lambda text: bold.format(plain(text)),
            "button": bold.format,
        }
    else:
        environment.filters |= {"strong": plain, "button": '"{}"'.format}
    return environment
