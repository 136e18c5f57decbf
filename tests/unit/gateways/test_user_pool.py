import json
from collections.abc import Iterator
from contextlib import nullcontext

import boto3
import pytest
from moto import mock_aws

from chalicelib.domain.kernel.errors import InvalidError, TryAgainError
from chalicelib.gateways.secrets import secret_reader
from chalicelib.gateways.user_pool import ALREADY_LINKED, CognitoUserPool
from tests.kit.servers import Reply, serving

REFUSED = "InvalidParameterException"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        yield


@pytest.fixture
def pool_id(aws: None) -> str:
    pool = boto3.client("cognito-idp").create_user_pool(
        PoolName="people", UsernameAttributes=["email"]
    )
    return pool["UserPool"]["Id"]


def test_a_new_address_gets_a_user_and_a_known_one_keeps_its_sub(pool_id: str) -> None:
    pool = CognitoUserPool(pool_id)
    assert pool.find_user("ana@acme.example") is None
    ana, ben = pool.ensure_user("ana@acme.example"), pool.ensure_user("ben@acme.example")
    assert ana != ben
    assert pool.ensure_user("ana@acme.example") == ana
    assert pool.find_user("ana@acme.example") == ana


def test_a_pool_that_cannot_help_asks_to_try_again(aws: None) -> None:
    with pytest.raises(TryAgainError):
        CognitoUserPool("eu-central-1_none").ensure_user("ana@acme.example")
    with pytest.raises(TryAgainError):
        CognitoUserPool("eu-central-1_none").find_user("ana@acme.example")


def test_an_address_that_the_pool_does_not_take_is_not_valid(pool_id: str) -> None:
    with pytest.raises(InvalidError):
        CognitoUserPool(pool_id).ensure_user("not an address")


@pytest.mark.parametrize(
    ("status", "said", "works"),
    [
        (200, {}, True),
        (400, {"__type": REFUSED, "message": f"{ALREADY_LINKED} user"}, True),
        (400, {"__type": REFUSED, "message": "Invalid ProviderName"}, False),
        (400, {"__type": "UserNotFoundException", "message": "User does not exist."}, False),
    ],
    ids=["done", "done before", "no such provider", "nobody"],
)
def test_a_link_that_is_there_already_is_as_good_as_a_new_one(
    monkeypatch: pytest.MonkeyPatch, status: int, said: dict[str, str], works: bool
) -> None:
    with serving(lambda _: Reply(status, body=json.dumps(said).encode())) as peer:
        monkeypatch.setenv("AWS_ENDPOINT_URL", peer.url())
        with nullcontext() if works else pytest.raises(TryAgainError):
            CognitoUserPool("eu-central-1_people").link_identity("ana", "sso-acme", "00u_1")
        (seen,) = peer.seen
    asked = json.loads(seen.body)
    assert asked["DestinationUser"]["ProviderAttributeValue"] == "ana"
    assert asked["SourceUser"] == {
        "ProviderName": "sso-acme",
        "ProviderAttributeName": "Cognito_Subject",
        "ProviderAttributeValue": "00u_1",
    }


def test_secrets_are_read_once_when_the_first_is_asked_for(aws: None) -> None:
    read = secret_reader("tandem")
    client = boto3.client("secretsmanager")
    client.create_secret(Name="tandem", SecretString='{"cursor_key": "k", "other": "o"}')
    assert read("cursor_key") == "k"
    client.delete_secret(SecretId="tandem", ForceDeleteWithoutRecovery=True)
    assert (read("cursor_key"), read("other")) == ("k", "o")
