"""How the pages of the stand-ins look: plain, light and dark, and not like those of the product.

A calendar that a stand-in plays is shown and added to in the same form everywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from infra.local.proxy import Answer

HTML = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; place-items: center; min-height: 100vh; background: Canvas; }
main { box-sizing: border-box; width: min(26rem, 92vw); border-radius: 12px; padding: 1.75rem;
  border: 1px solid color-mix(in srgb, CanvasText 18%, Canvas); }
h1 { font-size: 1rem; font-weight: 500; margin: 0; }
.price { font-size: 2.25rem; font-weight: 650; margin: .25rem 0 1.25rem; }
.note { color: color-mix(in srgb, CanvasText 65%, Canvas); font-size: .875rem; }
.declined { color: light-dark(#a4161a, #ff8f8f); }
form { margin: .5rem 0 0; }
ul { padding-left: 1.1rem; }
dt { margin-top: .5rem; }
dd { margin: 0; }
code { overflow-wrap: anywhere; }
dt, label { color: color-mix(in srgb, CanvasText 65%, Canvas); font-size: .875rem; }
label { display: block; margin: .75rem 0; }
input { box-sizing: border-box; display: block; width: 100%; padding: .5rem; font: inherit;
  font-size: 1rem; border-radius: 8px; border: 1px solid color-mix(in srgb, CanvasText 25%, Canvas);
  background: transparent; color: CanvasText; }
button { width: 100%; padding: .7rem; font: inherit; border-radius: 8px; cursor: pointer;
  border: 1px solid color-mix(in srgb, CanvasText 25%, Canvas); background: transparent;
  color: inherit; }
button.main { background: #4f46e5; border-color: #4f46e5; color: #fff; font-weight: 600; }
"""

ADD = """<form method="post">
<label>Title <input name="title" value="Busy"></label>
<label>Start <input name="start" type="datetime-local" required></label>
<label>Minutes <input name="minutes" type="number" value="60" min="1" max="1440"></label>
<button class="main">Add</button></form>"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is in a calendar, by the clock of its zone."""

    title: str
    start: datetime
    end: datetime
    note: str = ""

    def shown(self) -> str:
        when = f"{self.start:%a %d %b %Y, %H:%M} – {self.end:%H:%M}"
        return f"<li>{escape(self.title)}: {when}{escape(self.note)}</li>"


def added(form: Mapping[str, str]) -> Entry:
    """What the form was filled in with. Raises: ValueError, OverflowError."""
    start = datetime.fromisoformat(form.get("start", "")).replace(tzinfo=None)
    minutes = timedelta(minutes=int(form.get("minutes", "")))
    return Entry(form.get("title") or "Busy", start, start + minutes)


def not_added() -> Answer:
    return page("Calendar", "<h1>Give a start and a number of minutes.</h1>", 400)


def listed(entries: Iterable[Entry]) -> str:
    """What is in a calendar; what begins first is first."""
    shown = sorted(entries, key=lambda each: each.start.replace(tzinfo=None))
    return f"<ul>{''.join(each.shown() for each in shown)}</ul>"


def page(title: str, body: str, status: int = 200) -> Answer:
    return Answer(status, HTML, whole(title, body).encode())


def whole(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="data:,"><style>{STYLE}</style>'
        f"<main>{body}</main></html>"
    )
