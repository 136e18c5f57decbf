"""What a process's environment holds when a test begins."""

import os

import pytest
from chalice.app import Chalice

ONCE_MORE = [pytest.param(number, id=f"app {number}") for number in (1, 2, 3)]


@pytest.mark.parametrize("number", ONCE_MORE)
def test_no_app_of_an_earlier_test_lengthens_what_every_request_carries(number: int) -> None:
    Chalice(app_name=f"app-{number}")
    told = os.environ["AWS_EXECUTION_ENV"]  # noqa: TID251 - Chalice writes it there
    assert told.count("aws-chalice") == 1
