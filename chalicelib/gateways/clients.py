"""Clients of AWS, each made when it is first needed."""

from threading import Lock
from typing import Any

from botocore.config import Config

_one_at_a_time = Lock()
"""boto3 makes clients from a session that threads must not share while it does."""


def make_client(service: str, config: Config) -> Any:
    """A client of one of AWS's services."""
    # Only the calls that need it pay for this import, not the API's start.
    import boto3  # noqa: PLC0415

    with _one_at_a_time:
        return boto3.client(service, config=config)  # type: ignore[call-overload]
