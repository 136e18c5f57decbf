"""The Cognito user pool in which people sign in. Cognito itself mails a new user's invitation."""

import functools
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.kernel.errors import InvalidError, TryAgainError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.gateways.clients import make_client

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AttributeTypeTypeDef

ALREADY_LINKED = "SourceUser is already linked to DestinationUser"
"""How Cognito answers who links the same twice; the code (InvalidParameterException) says less."""

PATIENCE = Config(connect_timeout=1, read_timeout=5, retries={"total_max_attempts": 3})


class CognitoUserPool:
    def __init__(self, user_pool_id: str) -> None:
        self._pool_id = user_pool_id

    def find_user(self, email: str) -> str | None:
        """The `sub` of the user with this address; None if there is none.

        Raises:
            TryAgainError: the pool could not be reached or is busy; calling again is safe.
        """
        try:
            return self._find(email)
        except self._client.exceptions.UserNotFoundException:
            return None
        except (ClientError, BotoCoreError) as error:
            raise TryAgainError from error

    def ensure_user(self, email: str) -> str:
        """The `sub` of the user with this address, created and invited if there is none.

        Raises:
            InvalidError: the pool does not take the address.
            TryAgainError: the pool could not be reached or is busy; calling again is safe.
        """
        try:
            return self._create(email) or self._find(email)
        except ClientError as error:
            if error.response["Error"]["Code"] == "InvalidParameterException":
                raise InvalidError(Phrase("Give another e-mail address."), "email") from error
            raise TryAgainError from error
        except BotoCoreError as error:
            raise TryAgainError from error

    def forget_user(self, email: str, person_id: str) -> None:
        """Deletes the user with this address, if the `sub` is this person's.

        Raises:
            TryAgainError: the pool could not be reached or is busy; calling again is safe.
        """
        if self.find_user(email) != person_id:
            return
        try:
            self._client.admin_delete_user(UserPoolId=self._pool_id, Username=email)
        except self._client.exceptions.UserNotFoundException:
            return
        except (ClientError, BotoCoreError) as error:
            raise TryAgainError from error

    def link_identity(self, person_id: str, provider: str, subject: str) -> None:
        """Whom the provider calls this signs in as this user from now on. Repeatable.

        Raises:
            TryAgainError: the pool could not be reached or is busy; calling again is safe.
        """
        try:
            self._client.admin_link_provider_for_user(
                UserPoolId=self._pool_id,
                DestinationUser={
                    "ProviderName": "Cognito",
                    "ProviderAttributeValue": person_id,  # the name of who signs in by address
                },
                SourceUser={
                    "ProviderName": provider,
                    "ProviderAttributeName": "Cognito_Subject",
                    "ProviderAttributeValue": subject,
                },
            )
        except ClientError as error:
            if ALREADY_LINKED not in error.response["Error"].get("Message", ""):
                raise TryAgainError from error
        except BotoCoreError as error:
            raise TryAgainError from error

    def _create(self, email: str) -> str | None:
        attributes: list[AttributeTypeTypeDef] = [
            {"Name": "email", "Value": email},
            {"Name": "email_verified", "Value": "true"},
        ]
        try:
            created = self._client.admin_create_user(
                UserPoolId=self._pool_id,
                Username=email,
                UserAttributes=attributes,
                DesiredDeliveryMediums=["EMAIL"],
            )
        except self._client.exceptions.UsernameExistsException:
            return None
        return _sub(created["User"]["Attributes"])

    def _find(self, email: str) -> str:
        found = self._client.admin_get_user(UserPoolId=self._pool_id, Username=email)
        return _sub(found["UserAttributes"])

    @functools.cached_property
    def _client(self) -> "CognitoIdentityProviderClient":
        made: CognitoIdentityProviderClient = make_client("cognito-idp", PATIENCE)
        return made


def _sub(attributes: list["AttributeTypeTypeDef"]) -> str:
    return next(each["Value"] for each in attributes if each["Name"] == "sub")
