"""Sign-in at a company's own provider: npm `emulate` plays Okta behind the deployed user pool, and
the deployed function decides who comes in.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest

from infra.local.stack import client
from tests.e2e.company import Company, book_first_opening, open_company
from tests.e2e.deployed import STACK, STAGE, Deployed
from tests.kit import emulate
from tests.kit.pages import visit

PROVIDER = "sso-hooli"
APP = ("0oa-tandem", "the secret of the app")
PEOPLE = {
    "00u_Ana": "Ana@Hooli.example",
    "00u_Bob": "bob@initech.example",
    "00u_Eve": "eve@hooli.example",
}
"""Ana was added by Hooli's owner, Bob owns Initech, and of Eve nobody knows."""

pytestmark = pytest.mark.skipif(bool(emulate.missing()), reason=str(emulate.missing()))


@dataclass
class SignOn:
    """The way of a browser through the pool's page and Okta's."""

    deployed: Deployed
    issuer: str

    def bind(self, domain: str) -> str:
        """Okta speaks for this domain of Hooli's; what the operator is told."""
        app = ("--issuer", self.issuer, "--client-id", APP[0], "--secret-from-env", "OKTA_SECRET")
        return operate(self.deployed, "--kind", "oidc", *app, "--domains", domain)

    def come(self, who: str) -> str:
        """An access token of whom Okta calls so.

        Raises: RefusedError: what the pool said instead.
        """
        state = secrets.token_urlsafe()
        okta = visit(self.begin(state).location)
        action, filled = next(form for form in okta.forms if form[1]["user_ref"] == who)
        back = visit(action, filled).location.removeprefix(self.deployed.outputs["SignInUrl"])
        answer = visit(f"{self.deployed.endpoint}{back}")
        if not answer.location:
            raise RefusedError(answer.body)
        return self._token(answer.location, state)

    def begin(self, state: str = "") -> Any:
        """What the pool answers to a browser that asks for the company's provider."""
        asked = {
            "identity_provider": PROVIDER,
            "response_type": "code",
            "client_id": self.deployed.outputs["UserPoolClientId"],
            "redirect_uri": f"{self.deployed.origin}/",
            "scope": "openid email profile",
            "state": state,
        }
        return visit(f"{self.deployed.endpoint}/oauth2/authorize?{urlencode(asked)}")

    def _token(self, location: str, state: str) -> str:
        address, _, query = location.partition("?")
        told = parse_qs(query)
        assert (address, told["state"]) == (f"{self.deployed.origin}/", [state])
        grant = {
            "grant_type": "authorization_code",
            "client_id": self.deployed.outputs["UserPoolClientId"],
            "redirect_uri": address,
            "code": told["code"][0],
        }
        answer = visit(f"{self.deployed.endpoint}/oauth2/token", grant)
        return str(json.loads(answer.body)["access_token"])


class RefusedError(Exception):
    """The pool lets somebody not in; the message is its answer."""


@pytest.fixture(scope="module")
def hooli(deployed: Deployed) -> Company:
    initech = "--id initech --name Initech --timezone Europe/London --owner-name Bob"
    owner = ("--owner-email", "bob@initech.example", "--support-email", "help@initech.example")
    deployed.operate("infra.new_workspace", "--stack", STACK, *initech.split(), *owner)
    return open_company(deployed, "hooli")


@pytest.fixture
def sign_on(
    deployed: Deployed, hooli: Company, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SignOn]:
    """Hooli's people may sign in at its Okta."""
    monkeypatch.setenv("OKTA_SECRET", APP[1])
    back_to = f"{deployed.outputs['SignInUrl']}/oauth2/idpresponse"
    with emulate.running_okta(PEOPLE, APP, back_to) as issuer:
        sign_on = SignOn(deployed, issuer)
        assert back_to in sign_on.bind("Hooli.example")
        yield sign_on
        operate(deployed, "--remove")


def operate(deployed: Deployed, *words: str) -> str:
    command = ("--stage", STAGE, "--workspace", "hooli", *words)
    return deployed.operate("infra.single_sign_on", *command)


def person_id(deployed: Deployed, token: str) -> str:
    return str(deployed.call("GET", "/v1/me", token=token).json["id"])


def users(deployed: Deployed) -> dict[str, str]:
    """The `sub` of everybody in the pool, by address."""
    pool = deployed.outputs["UserPoolId"]
    found = client("cognito-idp", deployed.endpoint).list_users(UserPoolId=pool)["Users"]
    told = [{each["Name"]: each["Value"] for each in user["Attributes"]} for user in found]
    return {each["email"]: each["sub"] for each in told}


def test_who_was_added_signs_in_there_and_books_as_the_same_person(
    deployed: Deployed, hooli: Company, sign_on: SignOn
) -> None:
    before = users(deployed)
    first, second = sign_on.come("00u_Ana"), sign_on.come("00u_Ana")
    known = person_id(deployed, hooli["ana"])
    assert [person_id(deployed, token) for token in (first, second)] == [known, known]
    assert users(deployed) == before

    session = book_first_opening(deployed, {**hooli, "ana": first}, "from-okta")
    listed = deployed.call("GET", "/v1/sessions?when=upcoming&as=member", token=hooli["ana"])
    assert [each["id"] for each in listed.json["items"]] == [session["id"]]


@pytest.mark.parametrize(
    ("who", "why"), [("00u_Bob", "other_domain: "), ("00u_Eve", "not_added: ")]
)
def test_nobody_else_comes_in_and_nobody_is_made(
    deployed: Deployed, sign_on: SignOn, who: str, why: str
) -> None:
    before = users(deployed)
    with pytest.raises(RefusedError, match=why):
        sign_on.come(who)
    assert users(deployed) == before


def test_a_provider_that_speaks_for_a_domain_no_more_lets_in_nobody_of_it(sign_on: SignOn) -> None:
    assert sign_on.come("00u_Ana")
    sign_on.bind("hooli.org")
    with pytest.raises(RefusedError, match="other_domain: "):
        sign_on.come("00u_Ana")


def test_a_provider_that_is_removed_opens_nothing_even_if_one_of_its_name_is_in_the_pool(
    deployed: Deployed, sign_on: SignOn
) -> None:
    assert sign_on.come("00u_Ana")
    pool: Any = client("cognito-idp", deployed.endpoint)
    place = {"UserPoolId": deployed.outputs["UserPoolId"], "ProviderName": PROVIDER}
    found = pool.describe_identity_provider(**place)["IdentityProvider"]
    operate(deployed, "--remove")
    assert sign_on.begin().location == ""

    same = ("ProviderType", "ProviderDetails", "AttributeMapping")
    pool.create_identity_provider(**place, **{each: found[each] for each in same})
    with pytest.raises(RefusedError, match="not_bound: "):
        sign_on.come("00u_Ana")
