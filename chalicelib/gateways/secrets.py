"""Secrets, read from Secrets Manager when the first one is asked for, and kept in the container."""

import functools
import json
from collections.abc import Callable

from botocore.config import Config

from chalicelib.gateways.clients import make_client

PATIENCE = Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 3})


def secret_reader(secret_id: str) -> Callable[[str], str]:
    """Reads named secrets out of the JSON object that is stored under this id."""

    @functools.cache
    def document() -> dict[str, str]:
        client = make_client("secretsmanager", PATIENCE)
        return dict(json.loads(client.get_secret_value(SecretId=secret_id)["SecretString"]))

    return lambda name: document()[name]
