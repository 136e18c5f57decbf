"""What the mixed load counts as a fault."""

import requests

from bench.load import Done, shape


def reply(status: int, body: bytes = b"{}") -> requests.Response:
    made = requests.Response()
    made.status_code, made._content = status, body
    return made


def test_ids_and_queries_are_left_out_of_a_path() -> None:
    assert shape("/v1/sessions/01JD00000000000000000000A1?x=1") == "/v1/sessions/{}"


def test_what_a_rule_refuses_and_limits_are_welcome_and_all_else_is_not() -> None:
    done = Done()
    for status in (201, 402, 409, 422, 429, 503):
        done.note("GET", "/v1/me", reply(status), 0.1)
    assert not done.unwelcome
    for status, body in ((500, b"{}"), (401, b'{"code": "unauthorized"}'), (502, b"<html>")):
        done.note("GET", "/v1/me", reply(status, body), 0.1)
    assert dict(done.unwelcome) == {
        "GET /v1/me: 500 without a problem": 1,
        "GET /v1/me: 401 unauthorized": 1,
        "GET /v1/me: 502 without a problem": 1,
    }
    assert done.statuses.total() == 9
