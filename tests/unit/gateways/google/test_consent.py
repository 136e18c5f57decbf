from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from chalicelib.domain.calendars.reading import Problem, UnreadableError
from chalicelib.domain.kernel.errors import InvalidError, TryAgainError
from chalicelib.domain.kernel.outbound import OutboundError
from chalicelib.gateways.google.consent import SCOPE, GoogleApp
from infra.local.google_api import GoogleApi
from tests.kit.google import BASE, CLIENT, ToGoogle

VERIFIER = "v" * 64
HERE = "https://app.tandem.example/assets/consent.html"


def came_back(google: ToGoogle, page: str, answer: str = "allow", **other: str) -> dict[str, str]:
    """What is in the address that Google's page leads back to."""
    form = {**dict(parse_qsl(urlsplit(page).query)), "answer": answer, **other}
    told = GoogleApi(google.peer, BASE).answer("POST", "/consent", {}, urlencode(form).encode())
    assert told is not None
    place = dict(told.headers)["Location"]
    assert place.startswith(HERE)
    return dict(parse_qsl(urlsplit(place).query))


def agreed(google: ToGoogle, **other: str) -> str:
    page = google.app().page("the state", VERIFIER, HERE)
    back = came_back(google, page, **other)
    assert back["state"] == "the state"
    return back["code"]


def test_a_coach_is_asked_for_the_least_that_will_do_and_the_page_leads_back() -> None:
    asked = dict(parse_qsl(urlsplit(ToGoogle().app().page("the state", VERIFIER, HERE)).query))
    challenge = asked.pop("code_challenge")
    assert len(challenge) == 43
    assert VERIFIER not in challenge
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT[0],
        "redirect_uri": HERE,
        "scope": SCOPE,
        "state": "the state",
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
    }


def test_a_code_is_exchanged_once_for_what_opens_the_calendar_until_it_is_taken_back() -> None:
    google = ToGoogle()
    consent, code = google.app(), agreed(google)
    refresh = consent.exchange(code, VERIFIER, HERE)
    assert consent.access(refresh) != consent.access(refresh)
    with pytest.raises(InvalidError, match="Begin again"):
        consent.exchange(code, VERIFIER, HERE)
    google.peer.take_back()
    with pytest.raises(UnreadableError) as refused:
        consent.access(refresh)
    assert refused.value.problem is Problem.REVOKED


def test_who_does_not_know_the_verifier_gets_nothing_for_a_code() -> None:
    google = ToGoogle()
    with pytest.raises(InvalidError, match="Begin again"):
        google.app().exchange(agreed(google), "w" * 64, HERE)


def test_who_does_not_tick_the_box_is_told_to() -> None:
    google = ToGoogle()
    code = agreed(google, scope="openid")
    with pytest.raises(InvalidError, match="tick the box"):
        google.app().exchange(code, VERIFIER, HERE)


def test_consent_is_taken_back_at_google_too() -> None:
    google = ToGoogle()
    consent = google.app()
    refresh = consent.exchange(agreed(google), VERIFIER, HERE)
    consent.revoke(refresh)
    with pytest.raises(UnreadableError) as refused:
        consent.access(refresh)
    assert refused.value.problem is Problem.REVOKED


def test_a_google_that_does_not_answer_is_asked_again_later() -> None:
    google = ToGoogle()
    consent, code = google.app(), agreed(google)
    google.down = True
    with pytest.raises(TryAgainError):
        consent.exchange(code, VERIFIER, HERE)
    with pytest.raises(OutboundError):
        consent.access("any")


@pytest.mark.parametrize("status", [200, 400, 403, 500, 503])
def test_an_answer_that_makes_no_sense_is_a_fault_of_google(status: int) -> None:
    google = ToGoogle(status=status)
    with pytest.raises(UnreadableError) as refused:
        google.app().access("any")
    assert refused.value.problem is Problem.FAILING
    with pytest.raises(TryAgainError):
        google.app().exchange("any", VERIFIER, HERE)


def test_an_app_that_google_does_not_know_is_no_fault_of_the_coach() -> None:
    google = ToGoogle()
    stranger = GoogleApp(
        send=google.send,
        client_id="another",
        client_secret=lambda: "unknown",
        places=google.app().places,
    )
    with pytest.raises(UnreadableError) as refused:
        stranger.access("any")
    assert refused.value.problem is Problem.FAILING
