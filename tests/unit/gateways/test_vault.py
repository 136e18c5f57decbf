from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.gateways.vault import KmsVault

SECRET = "https://calendar.example/" + "s" * 1975


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Iterator[KmsVault]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():
        client = boto3.client("kms")
        yield KmsVault(client.create_key()["KeyMetadata"]["KeyId"])


def test_what_is_sealed_opens_for_its_person(vault: KmsVault) -> None:
    sealed = vault.seal(SECRET, "cora")
    assert SECRET not in sealed
    assert sealed.isascii()
    assert vault.unseal(sealed, "cora") == SECRET


def test_what_is_sealed_for_one_opens_for_nobody_else(vault: KmsVault) -> None:
    sealed = vault.seal(SECRET, "cora")
    with pytest.raises(TryAgainError):
        vault.unseal(sealed, "ben")


def test_what_was_never_sealed_does_not_open(vault: KmsVault) -> None:
    for nonsense in ("", "x", "bm9uc2Vuc2U="):
        with pytest.raises(TryAgainError):
            vault.unseal(nonsense, "cora")


def test_a_key_that_is_not_there_is_told(vault: KmsVault) -> None:
    with pytest.raises(TryAgainError):
        KmsVault("00000000-0000-0000-0000-000000000000").seal(SECRET, "cora")


def test_what_was_sealed_before_a_rotation_of_the_key_opens_after_it(vault: KmsVault) -> None:
    before = vault.seal(SECRET, "cora")
    boto3.client("kms").rotate_key_on_demand(KeyId=vault._key_id)
    after = vault.seal(SECRET, "cora")
    assert [vault.unseal(each, "cora") for each in (before, after)] == [SECRET, SECRET]
