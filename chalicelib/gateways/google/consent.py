"""A coach's consent that Tandem reads their Google calendar: given, used, taken back.

OAuth 2.0 for web servers with PKCE, by `oauthlib`, which makes and reads the messages; they travel
as every call to others does. Asked for is the narrowest scope that tells the events' UIDs, without
which Tandem's own sessions would block themselves.
Source: https://developers.google.com/identity/protocols/oauth2/web-server
"""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from chalicelib.domain.calendars.reading import Problem, Reading, UnreadableError, Wanted
from chalicelib.domain.kernel.errors import InvalidError, TryAgainError
from chalicelib.domain.kernel.outbound import Answer, OutboundError, Send
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.gateways.google.events import SECONDS, GoogleCalendar

if TYPE_CHECKING:
    from oauthlib.oauth2 import WebApplicationClient

SCOPE = "https://www.googleapis.com/auth/calendar.events.owned.readonly"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
MOST_BYTES = 50_000


class Places(Struct, frozen=True, kw_only=True):
    """Where Google is."""

    consent: str = "https://accounts.google.com/o/oauth2/v2/auth"
    token: str = "https://oauth2.googleapis.com/token"
    revoke: str = "https://oauth2.googleapis.com/revoke"
    api: str = "https://www.googleapis.com/calendar/v3"


def places_at(base: str) -> Places:
    """A stand-in that has all of it under one address."""
    return Places(
        consent=f"{base}/consent", token=f"{base}/token", revoke=f"{base}/revoke", api=f"{base}/api"
    )


class GoogleApp(Struct, frozen=True, kw_only=True):
    """The app that the company registered there; its secret is read when it is needed."""

    send: Send
    client_id: str
    client_secret: Callable[[], str]
    places: Places = Places()

    def page(self, state: str, verifier: str, back_to: str) -> str:
        """The address of the page on which the coach agrees; it leads `back_to`.

        `prompt=consent`, since Google gives a refresh token for a consent that it showed, and not
        for one that it remembers.
        """
        client = self._client()
        page: str = client.prepare_request_uri(
            self.places.consent,
            redirect_uri=back_to,
            scope=[SCOPE],
            state=state,
            code_challenge=client.create_code_challenge(verifier, "S256"),
            code_challenge_method="S256",
            access_type="offline",
            prompt="consent",
        )
        return page

    def exchange(self, code: str, verifier: str, back_to: str) -> str:
        """The refresh token for the code that the coach came back with.

        Raises:
            InvalidError: Google does not take the code, or the coach did not agree.
            TryAgainError: Google does not answer.
        """
        body = self._client().prepare_request_body(
            code=code,
            redirect_uri=back_to,
            code_verifier=verifier,
            client_secret=self.client_secret(),
        )
        try:
            told = self._asked(body)
        except UnreadableError as error:
            if error.problem is not Problem.REVOKED:
                raise TryAgainError from error
            raise InvalidError(
                Phrase("Google does not know this consent any more. Begin again."), "code"
            ) from error
        except OutboundError as error:
            raise TryAgainError from error
        if SCOPE not in told.get("scope", ()) or not told.get("refresh_token"):
            told_why = Phrase(
                "Google was not allowed to show when you are busy."
                " Begin again, and tick the box for your calendars."
            )
            raise InvalidError(told_why, "code")
        return str(told["refresh_token"])

    def access(self, refresh_token: str, seconds: float = SECONDS) -> str:
        """A token for some calls now.

        Raises:
            UnreadableError: the consent was taken back, or Google has a fault.
            OutboundError: Google does not answer.
        """
        body = self._client().prepare_refresh_body(
            refresh_token=refresh_token,
            client_id=self.client_id,
            client_secret=self.client_secret(),
        )
        return str(self._asked(body, seconds)["access_token"])

    def read(
        self,
        refresh_token: str,
        wanted: Wanted,
        marks: tuple[str, str],
        now: datetime,
        seconds: float,
    ) -> tuple[Reading | None, tuple[str, str]]:
        """When the person is busy, and the marks for the next time; None: the same as before.

        `seconds` are for each call.

        Raises:
            UnreadableError: it could not be read; the problem says why.
            OutboundError: Google does not answer.
        """
        token = self.access(refresh_token, seconds)
        calendar = GoogleCalendar(send=self.send, api=self.places.api, token=token, seconds=seconds)
        return calendar.read(wanted, marks, now)

    def revoke(self, refresh_token: str) -> None:
        """Takes the consent back at Google too.

        Raises:
            OutboundError: Google does not answer.
        """
        url, headers, body = self._client().prepare_token_revocation_request(
            self.places.revoke, refresh_token, "refresh_token"
        )
        self.send("POST", url, headers=headers, body=body.encode(), most_bytes=MOST_BYTES)

    def _asked(self, body: str, seconds: float = SECONDS) -> dict[str, Any]:
        """What Google's answer at its address of tokens says."""
        answer = self.send(
            "POST",
            self.places.token,
            headers=FORM,
            body=body.encode(),
            seconds=seconds,
            most_bytes=MOST_BYTES,
        )
        return _read(self._client(), answer)

    def _client(self) -> "WebApplicationClient":
        # Only calls about Google pay for this import, not the API's start.
        from oauthlib.oauth2 import WebApplicationClient  # noqa: PLC0415

        return WebApplicationClient(self.client_id)


def _read(client: "WebApplicationClient", answer: Answer) -> dict[str, Any]:
    from oauthlib.oauth2 import InvalidGrantError, OAuth2Error  # noqa: PLC0415

    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise UnreadableError(Problem.FAILING)
    try:
        told: dict[str, Any] = client.parse_request_body_response(answer.body.decode())
    except InvalidGrantError as error:
        raise UnreadableError(Problem.REVOKED) from error
    except (OAuth2Error, ValueError) as error:
        raise UnreadableError(Problem.FAILING) from error
    return told
