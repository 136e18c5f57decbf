"""Consent and plain reading against a stand-in for Google that others wrote."""

import json
import re
import urllib.request
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.time.intervals import Interval
from chalicelib.gateways.google.consent import GoogleApp, Places
from chalicelib.gateways.google.events import GoogleCalendar
from chalicelib.gateways.outbound import Outbound
from tests.kit import emulate
from tests.kit.google import CLIENT
from tests.unit.gateways.google.test_events import WANTED, at

BACK = "https://app.tandem.example/assets/consent.html"
VERIFIER = "v" * 64


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if missing := emulate.missing():
        pytest.skip(f"emulate is missing: {missing}")
    with emulate.running_google("cora@gmail.example", CLIENT, BACK) as address:
        yield address


@pytest.fixture
def app(address: str, monkeypatch: pytest.MonkeyPatch) -> GoogleApp:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # it is on this machine, without TLS
    places = Places(
        consent=f"{address}/o/oauth2/v2/auth",
        token=f"{address}/oauth2/token",
        revoke=f"{address}/oauth2/revoke",
        api=f"{address}/calendar/v3",
    )
    client_id, secret = CLIENT
    send = Outbound(local=True).send
    return GoogleApp(send=send, client_id=client_id, client_secret=lambda: secret, places=places)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Not followed."""


def agreed(page: str) -> dict[str, str]:
    """The person presses the button with their name on the consent page."""
    with urllib.request.urlopen(page, timeout=10) as answer:
        text = answer.read().decode()
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', text)
    form = urlencode({name: unescape(value) for name, value in fields}).encode()
    action = f"http://{urlsplit(page).netloc}/o/oauth2/v2/auth/callback"
    try:
        urllib.request.build_opener(_Stay).open(action, form, timeout=10)
    except urllib.error.HTTPError as redirect:
        with redirect:
            return dict(parse_qsl(urlsplit(redirect.headers["Location"]).query))
    raise AssertionError("the page leads nowhere")


def test_consent_is_given_exchanged_and_what_stands_in_the_calendar_is_read(
    app: GoogleApp, address: str
) -> None:
    back = agreed(app.page("the state", VERIFIER, BACK))
    assert back["state"] == "the state"
    token = app.access(app.exchange(back["code"], VERIFIER, BACK))
    event = {
        "start": {"dateTime": "2027-02-02T10:00:00Z"},
        "end": {"dateTime": "2027-02-02T11:00:00Z"},
    }
    request = urllib.request.Request(
        f"{address}/calendar/v3/calendars/primary/events",
        json.dumps(event).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10):
        pass
    calendar = GoogleCalendar(send=app.send, api=app.places.api, token=token)
    reading, _ = calendar.read_window(WANTED)
    assert reading.busy == (Interval(at(2, 10), at(2, 11)),)


def test_a_code_is_nothing_to_who_does_not_know_the_verifier(app: GoogleApp) -> None:
    back = agreed(app.page("the state", VERIFIER, BACK))
    with pytest.raises(InvalidError):
        app.exchange(back["code"], "w" * 64, BACK)
