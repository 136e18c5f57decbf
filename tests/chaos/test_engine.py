"""The table in memory answers what moto answers."""

from typing import Any

import boto3
from hypothesis import given, settings

from tests.chaos.engine import Engine
from tests.chaos.requests import STEPS, answer_of, requests_of
from tests.kit.quick_moto import empty_account
from tests.kit.world import create_table


def test_it_answers_as_moto_does() -> None:
    with empty_account():
        create_table()
        check_against(boto3.client("dynamodb"), examples=150)


def check_against(client: Any, examples: int) -> None:
    """Random requests, answered by both."""
    engine = Engine()

    @settings(max_examples=examples, derandomize=True)
    @given(STEPS)
    def alike(steps: list[Any]) -> None:
        for operation, request in requests_of(steps):
            wanted = answer_of(client, operation, request)
            assert answer_of(engine, operation, request) == wanted, request

    alike()
