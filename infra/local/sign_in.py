"""A real sign-in at the local user pool, without the clicks.

The same road as a browser's: the sign-in form of the hosted page, its code, and the exchange of the
code with PKCE (RFC 7636). People whom an admin has just added have no password of their own yet;
they get the local one first.
"""

import base64
import hashlib
import http.client
import json
import re
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.people import PASSWORD, find_person
from infra.local.stack import client


class UnknownPersonError(Exception):
    """Nobody of that login or address is in the pool."""


class SignInError(Exception):
    """The pool does not let somebody in whom it knows; the message says what it answered."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """The sign-in of one pool and client."""

    endpoint: str
    pool_id: str
    client_id: str
    return_to: str

    def access_token(self, who: str) -> str:
        """A token for a login of the demo data or any address in the pool.

        Raises: UnknownPersonError, SignInError.
        """
        person = find_person(who)
        address = person.email if person else who
        try:
            return self._exchange(*self._code(address))
        except SignInError:
            self._give_password(address)
            return self._exchange(*self._code(address))

    def _code(self, address: str) -> tuple[str, str]:
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        form = {
            "username": address,
            "password": PASSWORD,
            "client_id": self.client_id,
            "redirect_uri": self.return_to,
            "response_type": "code",
            "scope": "openid email profile",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        answer, body = self._post("/login", form)
        query = parse_qs(urlsplit(answer.getheader("Location") or "").query)
        if "code" not in query:
            raise SignInError(f"{address} cannot sign in: {_said(answer, body)}")
        return query["code"][0], verifier

    def _exchange(self, code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "client_id": self.client_id,
            "redirect_uri": self.return_to,
            "code": code,
            "code_verifier": verifier,
        }
        answer, body = self._post("/oauth2/token", form)
        if answer.status != 200:
            raise SignInError(f"No token for this sign-in: {_said(answer, body)}")
        return str(json.loads(body)["access_token"])

    def _post(self, path: str, form: dict[str, str]) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection(urlsplit(self.endpoint).netloc, timeout=10)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, urlencode(form), headers)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def _give_password(self, address: str) -> None:
        pool: Any = client("cognito-idp", self.endpoint)
        try:
            pool.admin_set_user_password(
                UserPoolId=self.pool_id, Username=address, Password=PASSWORD, Permanent=True
            )
        except pool.exceptions.UserNotFoundException as error:
            raise UnknownPersonError(f"Nobody is called {address} here.") from error
        except (BotoCoreError, ClientError) as error:
            raise SignInError(f"The user pool gives {address} no password: {error}") from error


def _said(answer: http.client.HTTPResponse, body: bytes) -> str:
    """What the pool answered, in one line: the first words of a page tell enough."""
    words = " ".join(re.sub("<[^>]*>", " ", body.decode(errors="replace")).split())
    return f"the user pool answered {answer.status} {words[:200]}".rstrip()
