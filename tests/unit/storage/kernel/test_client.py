"""The short way to the store beside botocore's own: the same requests, answers and refusals."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import botocore.session
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError, ConnectionClosedError, ConnectTimeoutError
from urllib3.response import HTTPResponse

from chalicelib.storage.kernel.client import SHORT, ShortClient

KEY = {"pk": {"S": "WALLET#ana"}, "sk": {"S": "WALLET"}}
ITEM = {**KEY, "balance": {"N": "7"}, "days": {"NS": ["1", "2"]}, "note": {"S": "Ζoë"}}
GET = {"TableName": "tandem", "Key": KEY, "ConsistentRead": True}
CHECK = {"TableName": "tandem", "Key": KEY, "ConditionExpression": "attribute_exists(pk)"}
COMMIT = {"TransactItems": [{"ConditionCheck": CHECK}], "ClientRequestToken": "once"}
LOST = ConnectionClosedError(endpoint_url="https://store.example")
CANCELLED = {
    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    "Message": "Transaction cancelled, please refer cancellation reasons",
    "CancellationReasons": [
        {"Code": "None"},
        {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"},
        {"Code": "ConditionalCheckFailed", "Message": "too", "Item": ITEM},
    ],
}
REFUSED = {
    "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
    "message": "The conditional request failed",
}
ANSWERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "GetItem": (GET, {"Item": ITEM, "ConsumedCapacity": {"CapacityUnits": 1.0}}),
    "BatchGetItem": (
        {"RequestItems": {"tandem": {"Keys": [KEY], "ConsistentRead": True}}},
        {"Responses": {"tandem": [ITEM]}, "UnprocessedKeys": {"tandem": {"Keys": [KEY]}}},
    ),
    "Query": (
        {"TableName": "tandem", "KeyConditionExpression": "pk = :pk"},
        {"Items": [ITEM, KEY], "Count": 2, "ScannedCount": 2, "LastEvaluatedKey": KEY},
    ),
    "Scan": ({"TableName": "tandem"}, {"Items": [], "Count": 0, "ScannedCount": 0}),
    "TransactWriteItems": (COMMIT, {"ConsumedCapacity": []}),
}

Answer = tuple[int, Any] | Exception


@dataclass
class Store:
    """Answers in the store's place, and keeps what it was asked."""

    answers: list[Answer] = field(default_factory=list)
    asked: list[Any] = field(default_factory=list)
    heard: list[Any] = field(default_factory=list)

    def __call__(self, request: Any, **_: Any) -> AWSResponse:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, told = answer
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        raw = HTTPResponse(BytesIO(body), preload_content=False)
        headers: Any = {"x-amzn-RequestId": "request-1"}
        return AWSResponse(request.url, status, headers, raw)

    def hear(self, parsed_response: Any, **_: Any) -> None:
        self.heard.append(parsed_response)


def made(token: str | None = None, attempts: int = 2) -> Any:
    session = botocore.session.Session()
    session.set_credentials("AKID", "secret", token)
    config = Config(retries={"total_max_attempts": attempts, "mode": "standard"})
    return session.create_client(
        "dynamodb", "eu-central-1", endpoint_url="https://store.example", config=config
    )


@pytest.fixture(scope="module")
def long() -> Any:
    return made()


@pytest.fixture
def store(long: Any) -> Iterator[Store]:
    found, events = Store(), long.meta.events
    events.register_first("before-send.dynamodb", found)
    events.register("response-received.dynamodb", found.hear)
    yield found
    events.unregister("before-send.dynamodb", found)
    events.unregister("response-received.dynamodb", found.hear)


@pytest.fixture
def short(long: Any) -> ShortClient:
    return ShortClient(long)


def test_every_way_that_is_short_is_tried_here() -> None:
    assert ANSWERS.keys() == SHORT


@pytest.mark.parametrize("operation", sorted(ANSWERS))
def test_it_asks_and_reads_as_botocore_does(
    operation: str, long: Any, short: ShortClient, store: Store
) -> None:
    asked, told = ANSWERS[operation]
    store.answers = [(200, told), (200, told)]
    theirs = long._make_api_call(operation, dict(asked))
    ours = short._make_api_call(operation, dict(asked))
    assert ours == {name: theirs[name] for name in theirs if name != "ResponseMetadata"}
    assert store.heard == [theirs, ours]

    first, second = store.asked
    assert (second.method, second.url) == (first.method, first.url)
    assert json.loads(second.body) == json.loads(first.body)
    for header in ("X-Amz-Target", "Content-Type"):
        assert _text(second.headers[header]) == _text(first.headers[header])
    assert second.headers["User-Agent"].startswith("Boto")


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


@pytest.mark.parametrize("token", [None, "of the session"])
def test_what_is_sent_is_what_was_signed(token: str | None) -> None:
    client, store = made(token), Store([(200, {})])
    client.meta.events.register_first("before-send.dynamodb", store)
    ShortClient(client)._make_api_call("GetItem", dict(GET))
    (sent,) = store.asked
    assert sent.headers.get("X-Amz-Security-Token") == token

    told = sent.headers["Authorization"]
    signed = told.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    of_token = ["x-amz-security-token"] if token else []
    assert signed == sorted(["content-type", "host", "x-amz-date", "x-amz-target", *of_token])
    headers = {name: each for name, each in sent.headers.items() if name.lower() in signed}
    request = AWSRequest("POST", sent.url, headers, sent.body)
    request.context["timestamp"] = sent.headers["X-Amz-Date"]
    signer: Any = SigV4Auth(Credentials("AKID", "secret", token), "dynamodb", "eu-central-1")
    text = signer.string_to_sign(request, signer.canonical_request(request))
    assert told.endswith(f"Signature={signer.signature(text, request)}")


@pytest.mark.parametrize("refusal", [CANCELLED, REFUSED], ids=["transaction", "condition"])
def test_what_is_refused_is_told_as_botocore_tells_it(
    refusal: Any, long: Any, short: ShortClient, store: Store
) -> None:
    errors = []
    for client in (long, short):
        store.answers = [(400, refusal)]
        with pytest.raises(ClientError) as caught:
            client._make_api_call("TransactWriteItems", dict(COMMIT))
        errors.append(caught.value)
    theirs, ours = errors
    assert type(ours) is type(theirs)
    assert str(ours) == str(theirs)
    for part in ("Error", "CancellationReasons"):
        assert ours.response.get(part) == theirs.response.get(part)
    told = ours.response["ResponseMetadata"]
    assert told["HTTPHeaders"]["x-amzn-requestid"] == "request-1"
    assert (told["HTTPStatusCode"], told["RetryAttempts"]) == (400, 0)
    assert len(store.asked) == 2


UNCERTAIN: dict[str, Answer] = {
    "no reply": LOST,
    "no connection": ConnectTimeoutError(endpoint_url="https://store.example"),
    "a fault of the store": (500, {"__type": "x#InternalServerError"}),
    "a fault that is no JSON": (503, b"<html>"),
    "too much at once": (400, {"__type": "x#ThrottlingException"}),
    "half an answer": (200, b'{"Item": {"pk'),
    "an answer that is no object": (200, b"[]"),
}


@pytest.mark.parametrize("first", UNCERTAIN.values(), ids=UNCERTAIN)
def test_what_is_no_plain_answer_is_asked_again_by_botocore(
    first: Answer, short: ShortClient, store: Store
) -> None:
    store.answers = [first, (200, {"Item": ITEM})]
    assert short._make_api_call("GetItem", dict(GET))["Item"] == ITEM
    assert len(store.asked) == 2
    assert store.heard[0] is None


def test_a_refusal_that_came_after_a_lost_reply_says_that_it_was_sent_before(
    short: ShortClient, store: Store
) -> None:
    store.answers = [LOST, (400, CANCELLED)]
    with pytest.raises(ClientError) as caught:
        short._make_api_call("TransactWriteItems", dict(COMMIT))
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 1
    first, second = (json.loads(each.body) for each in store.asked)
    assert first["ClientRequestToken"] == second["ClientRequestToken"] == "once"


def test_a_store_that_never_answers_is_told_of_as_botocore_does() -> None:
    client, store = made(attempts=1), Store([LOST, LOST])
    client.meta.events.register_first("before-send.dynamodb", store)
    with pytest.raises(ConnectionClosedError):
        ShortClient(client)._make_api_call("GetItem", dict(GET))


def test_what_a_listener_raises_is_no_answer_of_the_store(short: ShortClient, store: Store) -> None:
    store.answers = [KeyError("mine")]
    with pytest.raises(KeyError):
        short._make_api_call("GetItem", dict(GET))
    assert len(store.asked) == 1


def test_whatever_else_is_asked_goes_botocores_way(short: ShortClient, store: Store) -> None:
    store.answers = [(200, {"TableNames": ["tandem"]})]
    told = short._make_api_call("ListTables", {})
    assert (told["TableNames"], told["ResponseMetadata"]["HTTPStatusCode"]) == (["tandem"], 200)
