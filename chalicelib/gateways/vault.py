"""What only the server may read, sealed with a key of the account (KMS).

What is sealed is bound to a person: for another's it cannot be opened. A key that is rotated opens
what it sealed before.
"""

import base64
import binascii
import functools
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.gateways.clients import make_client

PATIENCE = Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 3})


class KmsVault:
    def __init__(self, key_id: str) -> None:
        self._key_id = key_id

    def seal(self, secret: str, person_id: str) -> str:
        """The secret, to be kept anywhere.

        Raises:
            TryAgainError: the key cannot be reached.
        """
        try:
            sealed = self._client.encrypt(
                KeyId=self._key_id,
                Plaintext=secret.encode(),
                EncryptionContext={"person": person_id},
            )
        except (ClientError, BotoCoreError) as error:
            raise TryAgainError from error
        return base64.b64encode(sealed["CiphertextBlob"]).decode()

    def unseal(self, sealed: str, person_id: str) -> str:
        """The secret of this person.

        Raises:
            TryAgainError: the key cannot be reached, or does not open it.
        """
        try:
            opened = self._client.decrypt(
                KeyId=self._key_id,
                CiphertextBlob=base64.b64decode(sealed),
                EncryptionContext={"person": person_id},
            )
        except (ClientError, BotoCoreError, binascii.Error) as error:
            raise TryAgainError from error
        return bytes(opened["Plaintext"]).decode()

    @functools.cached_property
    def _client(self) -> Any:
        return make_client("kms", PATIENCE)
