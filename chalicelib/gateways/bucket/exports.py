"""The bucket's place for large files of everything about a person: `exports/`, from which nobody is
served. Whatever lies there is deleted after a week (`infra/resources.yaml`).
"""

import functools
from typing import TYPE_CHECKING

from botocore.config import Config

from chalicelib.gateways.clients import make_client

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

PATIENCE = Config(
    connect_timeout=1,
    read_timeout=20,
    retries={"total_max_attempts": 3},
    signature_version="s3v4",
    s3={"addressing_style": "virtual"},
)
"""Addressed so, an address that is signed names the bucket's region: one without is answered with a
redirect, which no signature survives.
"""

PLACE = "exports/"
LINK_SECONDS = 300
"""A signed address is good no longer than the credentials of the function that signs it, so it is
made when it is asked for.
"""


class S3Exports:
    """Files by a name that nobody guesses, each with the parts of which it is made."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def put_part(self, name: str, number: int, text: str) -> None:
        """Keeps a part; one of the same number is gone."""
        self._put(_part_key(name, number), text)

    def read_part(self, name: str, number: int) -> str:
        found = self._client.get_object(Bucket=self._bucket, Key=_part_key(name, number))
        with found["Body"] as body:
            return body.read().decode()

    def put(self, name: str, text: str) -> None:
        """Keeps the whole file."""
        self._put(_key(name), text)

    def drop(self, name: str, parts: int) -> None:
        """Deletes the file, and so many parts of it; what is gone stays away."""
        for key in (_key(name), *(_part_key(name, number) for number in range(parts))):
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def link(self, name: str, filename: str) -> str:
        """An address that gives the file to whoever has it, for five minutes, to be saved under
        this name.
        """
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": _key(name),
                "ResponseContentDisposition": f'attachment; filename="{filename}"',
                "ResponseCacheControl": "no-store",
            },
            ExpiresIn=LINK_SECONDS,
        )

    def _put(self, key: str, text: str) -> None:
        self._client.put_object(
            Bucket=self._bucket, Key=key, Body=text.encode(), ContentType="application/json"
        )

    @functools.cached_property
    def _client(self) -> "S3Client":
        made: S3Client = make_client("s3", PATIENCE)
        return made


def _key(name: str) -> str:
    return f"{PLACE}{name}/everything.json"


def _part_key(name: str, number: int) -> str:
    return f"{PLACE}{name}/parts/{number:06}.json"
