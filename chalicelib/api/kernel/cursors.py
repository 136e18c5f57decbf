"""Cursors: where a list goes on, opaque and signed.

A cursor holds a position and a signature over the position, the caller and the question (path and
filters), so it cannot be made up, changed, given to another person or used for another list.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Annotated, Generic, TypeVar

from msgspec import Struct
from pydantic import Field
from typing_extensions import TypedDict

from chalicelib.api.kernel.fields import Query
from chalicelib.domain.kernel.errors import InvalidError
from chalicelib.domain.kernel.phrases import Phrase

SIGNATURE_BYTES = 16

ItemT = TypeVar("ItemT")


class Listing(TypedDict, Generic[ItemT]):
    """A page of a list; `next_cursor` continues it and is null at its end."""

    items: list[ItemT]
    next_cursor: str | None


class PageQuery(Query):
    limit: Annotated[int, Field(ge=1, le=100)] = 25
    cursor: Annotated[str, Field(max_length=1024)] | None = None


class Seal(Struct, frozen=True):
    """Signs positions for one caller and one question."""

    key: str
    caller_id: str
    path: str
    filters: Mapping[str, str]

    def write(self, position: str) -> str:
        raw = position.encode()
        return urlsafe_b64encode(self._signature(raw) + raw).rstrip(b"=").decode()

    def read(self, cursor: str) -> str:
        """The position in a cursor of ours.

        Raises:
            InvalidError: the cursor was not made by us for this caller and this question.
        """
        try:
            sealed = urlsafe_b64decode(cursor.encode("ascii") + b"==")
        except ValueError:
            sealed = b""
        signature, raw = sealed[:SIGNATURE_BYTES], sealed[SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._signature(raw)):
            raise InvalidError(Phrase("Use a cursor only with the list that gave it."), "cursor")
        return raw.decode()

    def _signature(self, raw: bytes) -> bytes:
        question = json.dumps([self.caller_id, self.path, sorted(self.filters.items())])
        signed = hmac.digest(self.key.encode(), question.encode() + b"\0" + raw, hashlib.sha256)
        return signed[:SIGNATURE_BYTES]
