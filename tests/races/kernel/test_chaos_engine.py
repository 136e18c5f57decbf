"""The table in memory, on which the schedules of `tests/chaos` run, answers as real engines do."""

from typing import Any

import boto3

from tests.chaos.test_engine import check_against
from tests.kit.world import create_table


def test_it_answers_as_a_real_engine_does(engine: str) -> None:
    keys: Any = {"aws_access_key_id": "200000000077", "aws_secret_access_key": "local"}
    create_table(endpoint_url=engine, **keys)
    client = boto3.client("dynamodb", region_name="eu-central-1", endpoint_url=engine, **keys)
    check_against(client, examples=100)
