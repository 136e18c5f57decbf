"""The stand-in for Google over HTTP, each path below one address.

GET, POST /consent           the page on which a person agrees, and what its buttons do
POST      /token, /revoke    OAuth 2.0
GET       /api/calendars/primary/events
GET, POST /calendar          the person's calendar: what is in it, and a form to add to it
"""

import json
from collections.abc import Mapping
from datetime import datetime
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from infra.local.google_peer import GooglePeer, Grant, Json, RefusedError
from infra.local.page_style import ADD, Entry, added, listed, not_added, page
from infra.local.proxy import Answer

OAUTH = frozenset({"invalid_client", "invalid_grant", "unsupported_grant_type", "invalid_token"})


class GoogleApi:
    """One peer, answering requests."""

    def __init__(self, peer: GooglePeer, base: str) -> None:
        self.peer = peer
        self._base = base

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """The answer; None where Google has nothing."""
        url = urlsplit(target)
        path = url.path.removeprefix(urlsplit(self._base).path)
        query, form = dict(parse_qsl(url.query)), dict(parse_qsl(body.decode(errors="replace")))
        if path == "/consent":
            return self._consent(method, query, form)
        if path == "/calendar":
            return self._calendar(method, form)
        try:
            told = self._told(method, path, headers, query, form)
        except RefusedError as error:
            return _refused(error)
        return None if told is None else _as_json(200, told)

    def _told(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        form: Mapping[str, str],
    ) -> Json | None:
        given = {name.lower(): value for name, value in headers.items()}
        match method, path:
            case "POST", "/token":
                return self.peer.token(form)
            case "POST", "/revoke":
                self.peer.revoke(form.get("token", ""))
                return {}
            case "GET", "/api/calendars/primary/events":
                bearer = given.get("authorization", "").removeprefix("Bearer ")
                return self.peer.list_events(bearer, query)
        return None

    def _consent(self, method: str, query: Json, form: Json) -> Answer:
        if method != "POST":
            kept = "".join(
                f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
                for name, value in query.items()
            )
            return page("Consent", CONSENT.format(kept=kept))
        back_to, state = form.get("redirect_uri", ""), form.get("state", "")
        told = {"state": state, "error": "access_denied"}
        if form.get("answer") == "allow":
            grant = Grant(form.get("scope", ""), form.get("code_challenge", ""), back_to)
            told = {"state": state, "code": self.peer.agree(grant)}
        return Answer(303, [("Location", f"{back_to}?{urlencode(told)}")], b"")

    def _calendar(self, method: str, form: Json) -> Answer:
        if method == "POST" and form.get("take_back"):
            self.peer.take_back()
        elif method == "POST":
            try:
                new = added(form)
            except (ValueError, OverflowError):
                return not_added()
            zone = self.peer.timezone
            when = [{"dateTime": at.isoformat(), "timeZone": zone} for at in (new.start, new.end)]
            self.peer.put({"summary": new.title, "start": when[0], "end": when[1]})
        events = self.peer.events.values()
        lines = listed(_entry(each) for each in events if each["status"] != "cancelled")
        return page("Calendar", CALENDAR.format(lines=lines, zone=escape(self.peer.timezone)))


CONSENT = """<h1>Tandem asks to see the events of your calendars</h1>
<p class="note">This stands in for Google on this machine. Nothing leaves it.</p>
<form method="post">{kept}<button class="main" name="answer" value="allow">Allow</button></form>
<form method="post">{kept}<button name="answer" value="cancel">Cancel</button></form>"""

CALENDAR = f"""<h1>A calendar at Google, played by this machine</h1>
<p class="note">All times in {{zone}}.</p>{{lines}}
{ADD}
<form method="post"><button name="take_back" value="1">Take all consent back</button></form>"""


def _entry(event: Json) -> Entry:
    told = (event[side].get("dateTime") or event[side]["date"] for side in ("start", "end"))
    start, end = map(datetime.fromisoformat, told)
    return Entry(str(event.get("summary") or "Busy"), start, end)


def _as_json(status: int, told: Json, *more: tuple[str, str]) -> Answer:
    headers = [("Content-Type", "application/json; charset=utf-8"), *more]
    return Answer(status, headers, json.dumps(told).encode())


def _refused(error: RefusedError) -> Answer:
    """OAuth and the Calendar API refuse in different shapes."""
    if error.reason in OAUTH:
        return _as_json(error.status, {"error": error.reason})
    wait = [("Retry-After", error.wait)] if error.wait else []
    told = {"errors": [{"reason": error.reason}], "code": error.status, "message": error.reason}
    return _as_json(error.status, {"error": told}, *wait)
