"""Identity providers of a user pool: what an operator sets up for companies that have their own.

A provider serves nobody until the client of the web names it too.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3

from chalicelib.domain.workspaces.single_sign_on import domain_of

NOT_TAKEN = {"ClientSecret", "CreationDate", "LastModifiedDate"}
"""What the pool tells of a client, and takes from nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """`kind` is `OIDC` or `SAML`; `details` and `mapping` are as Cognito knows them
    (`CreateIdentityProvider`), `domains` the identifiers by which the sign-in page finds it.
    """

    name: str
    kind: str
    details: Mapping[str, str] = field(repr=False)
    mapping: Mapping[str, str]
    domains: Collection[str]


@dataclass(frozen=True, slots=True)
class UserPool:
    """A pool and its client for the web. Each call may be repeated."""

    pool_id: str
    client_id: str = ""

    def put_provider(self, provider: Provider) -> None:
        """Sets the provider up, or changes the one of this name, and lets people sign in there.

        One of another kind is made anew, since a kind cannot be changed. People of domains that it
        speaks for no more are its own no more.
        """
        before = self.find_provider(provider.name)
        if before and before["ProviderType"] != provider.kind:
            self.remove_provider(provider.name)
            before = None
        told: dict[str, Any] = {
            "ProviderName": provider.name,
            "ProviderDetails": dict(provider.details),
            "AttributeMapping": dict(provider.mapping),
            "IdpIdentifiers": sorted(provider.domains),
        }
        if before is None:
            self._ask("create_identity_provider", **told, ProviderType=provider.kind)
        else:
            if set(before["IdpIdentifiers"]) - set(provider.domains):
                self._unlink(provider.name, but=provider.domains)
            self._ask("update_identity_provider", **told)
        self._support(self.list_providers())

    def remove_provider(self, name: str) -> bool:
        """Nobody signs in there any more, also if there is one of this name again; whether
        somebody could.
        """
        self._support([each for each in self.list_providers() if each != name])
        if self.find_provider(name) is None:
            return False
        self._unlink(name, but=())
        self._ask("delete_identity_provider", ProviderName=name)
        return True

    def find_provider(self, name: str) -> dict[str, Any] | None:
        """The provider as Cognito tells it; None: the pool has none of this name."""
        client = boto3.client("cognito-idp")
        try:
            found = self._ask("describe_identity_provider", ProviderName=name)
        except client.exceptions.ResourceNotFoundException:
            return None
        return dict(found["IdentityProvider"])

    def list_providers(self) -> list[str]:
        """The names of all that the pool has, in order."""
        return sorted(
            each["ProviderName"] for each in self._list("list_identity_providers", "Providers")
        )

    def _support(self, providers: list[str]) -> None:
        """Lets people sign in at these, and leaves all else of the client as it is."""
        found = self._ask("describe_user_pool_client", ClientId=self.client_id)["UserPoolClient"]
        client = {name: it for name, it in found.items() if name not in NOT_TAKEN and it != ""}
        supported = {"SupportedIdentityProviders": ["COGNITO", *providers]}
        self._ask("update_user_pool_client", **client | supported)

    def _unlink(self, provider: str, but: Collection[str]) -> None:
        """Whoever was linked by the provider is so no more, unless of these domains."""
        for user in self._list("list_users", "Users"):
            told = {each["Name"]: each["Value"] for each in user["Attributes"]}
            if domain_of(told.get("email", "")) in but:
                continue
            for identity in json.loads(told.get("identities", "[]")):
                if identity["providerName"] == provider:
                    linked = {
                        "ProviderName": provider,
                        "ProviderAttributeName": "Cognito_Subject",
                        "ProviderAttributeValue": identity["userId"],
                    }
                    self._ask("admin_disable_provider_for_user", User=linked)

    def _ask(self, call: str, **told: Any) -> dict[str, Any]:
        client = boto3.client("cognito-idp")
        return dict(getattr(client, call)(**{"UserPoolId": self.pool_id} | told))

    def _list(self, call: str, what: str) -> Iterator[dict[str, Any]]:
        pages: Any = boto3.client("cognito-idp").get_paginator(call)  # type: ignore[call-overload]
        for page in pages.paginate(UserPoolId=self.pool_id):
            yield from page[what]
