"""What an operator sets up for companies that have a provider of their own."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra.deploy import identity_providers
from infra.single_sign_on import main
from infra.user_pool import Provider, UserPool

OIDC = Provider(
    name="sso-acme",
    kind="OIDC",
    details={"client_id": "0oa1", "oidc_issuer": "https://acme.okta.example"},
    mapping={"custom:provider_email": "email"},
    domains={"acme.org", "acme.example"},
)
SAML = Provider(
    name="sso-acme",
    kind="SAML",
    details={"MetadataURL": "https://x.example"},
    mapping={},
    domains=(),
)


@pytest.fixture
def pool() -> Iterator[UserPool]:
    with mock_aws():
        cognito = boto3.client("cognito-idp")
        pool_id = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
        made = cognito.create_user_pool_client(
            UserPoolId=pool_id,
            ClientName="web",
            CallbackURLs=["https://app.example/"],
            SupportedIdentityProviders=["COGNITO"],
        )
        yield UserPool(pool_id, made["UserPoolClient"]["ClientId"])


def client_of(pool: UserPool) -> dict[str, Any]:
    found = boto3.client("cognito-idp").describe_user_pool_client(
        UserPoolId=pool.pool_id, ClientId=pool.client_id
    )
    return dict(found["UserPoolClient"])


def provider_in(pool: UserPool) -> dict[str, Any]:
    found = pool.find_provider("sso-acme")
    assert found is not None
    return found


def test_a_provider_is_found_by_its_domains_and_serves_the_web_client(pool: UserPool) -> None:
    before = client_of(pool)
    pool.put_provider(OIDC)
    pool.put_provider(OIDC)
    provider = provider_in(pool)
    assert provider["IdpIdentifiers"] == ["acme.example", "acme.org"]
    assert provider["AttributeMapping"].items() >= OIDC.mapping.items()
    assert client_of(pool) == before | {"SupportedIdentityProviders": ["COGNITO", "sso-acme"]}


def test_a_provider_of_another_kind_takes_its_place(pool: UserPool) -> None:
    pool.put_provider(OIDC)
    pool.put_provider(SAML)
    assert provider_in(pool)["ProviderType"] == "SAML"
    assert pool.list_providers() == ["sso-acme"]


def test_a_provider_that_is_removed_serves_nobody(pool: UserPool) -> None:
    pool.put_provider(OIDC)
    assert (pool.remove_provider("sso-acme"), pool.remove_provider("sso-acme")) == (True, False)
    assert pool.find_provider("sso-acme") is None
    assert client_of(pool)["SupportedIdentityProviders"] == ["COGNITO"]


def test_a_provider_may_change_its_domains_and_its_secret(pool: UserPool) -> None:
    pool.put_provider(OIDC)
    pool.put_provider(replace(OIDC, domains=["acme.org"], details={"client_id": "0oa2"}))
    changed = provider_in(pool)
    assert changed["IdpIdentifiers"] == ["acme.org"]
    assert changed["ProviderDetails"] == {"client_id": "0oa2"}


def test_a_deployment_keeps_every_provider(pool: UserPool) -> None:
    assert identity_providers({}) == ["COGNITO"]
    assert identity_providers({"UserPoolId": pool.pool_id}) == ["COGNITO"]
    pool.put_provider(OIDC)
    assert identity_providers({"UserPoolId": pool.pool_id}) == ["COGNITO", "sso-acme"]


def test_what_a_provider_is_told_shows_no_secret() -> None:
    assert "0oa1" not in repr(OIDC)


WHOLE = ["--kind", "oidc", "--domains", "acme.example", "--issuer", "https://acme.okta.example"]


@pytest.mark.parametrize(
    ("words", "lacking"),
    [
        ([], "say --kind"),
        (["--kind", "saml", "--domains", "acme.example"], "say --metadata"),
        (WHOLE, "say --client-id"),
        ([*WHOLE, "--client-id", "0oa1"], "say --secret-from-env"),
        ([*WHOLE, "--client-id", "0oa1", "--secret-from-env", "NOT_SET"], "no variable NOT_SET"),
    ],
)
def test_a_wish_that_is_not_whole_changes_nothing(
    words: list[str], lacking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["--stage", "dev", "--workspace", "acme", *words])
    assert lacking in capsys.readouterr().err
