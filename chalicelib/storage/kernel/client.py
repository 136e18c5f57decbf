"""The rows' client of DynamoDB: botocore's, with a short way for what rows ask all the time.

botocore walks the service's model for each request and each answer, value by value, and works out
anew where to send it and who it is. PynamoDB speaks the protocol's own JSON already, so here a
request is written, signed by botocore's signer, sent by its session, and read.

    request ──► JSON, signed, sent ──► 200: its JSON
                                   ├─► a transaction or a condition refused: ClientError
                                   └─► no answer, another one ──► asked again by botocore, which
                                                                  knows what may be repeated

Whoever listens to the client's events hears `before-send`, which may answer in the store's place,
and `response-received`, on either way (botocore's developer guide, "Events").
"""

import json
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError
from botocore.hooks import first_non_none_response
from pynamodb.connection import Connection

SHORT = frozenset({"BatchGetItem", "GetItem", "Query", "Scan", "TransactWriteItems"})
FINAL = frozenset({"ConditionalCheckFailedException", "TransactionCanceledException"})
"""Refusals that are the same however often one asks."""

TARGET, TYPE = "DynamoDB_20120810", "application/x-amz-json-1.0"
"""As every request names version and format (Amazon DynamoDB, "Low-level API")."""

UNASKED = BotoCoreError, ClientError
"""What asking by a connection's `dispatch` may raise: it cannot be asked, or it refused."""

Answer = dict[str, Any]


class UnansweredError(Exception):
    """Nothing came, or something of which botocore knows what to do."""


class ShortClient:
    """botocore's client, which it is in all else; its `_make_api_call` is what PynamoDB calls."""

    def __init__(self, client: Any) -> None:
        self._long = client
        self._events = client.meta.events
        self._url = f"{client.meta.endpoint_url.rstrip('/')}/"
        self._agent = client.meta.config.user_agent
        self._session = client._endpoint.http_session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._long, name)

    def _make_api_call(self, operation: str, asked: dict[str, Any]) -> Answer:
        """What the store answers.

        Raises:
            ClientError: it refused.
            BotoCoreError: it cannot be asked.
        """
        if operation not in SHORT:
            return self._ask_the_long_way(operation, asked)
        try:
            return self._ask(operation, json.dumps(asked).encode())
        except UnansweredError:
            pass
        try:
            return self._ask_the_long_way(operation, asked)
        except ClientError as error:
            error.response["ResponseMetadata"]["RetryAttempts"] += 1
            raise

    def _ask_the_long_way(self, operation: str, asked: dict[str, Any]) -> Answer:
        answer: Answer = self._long._make_api_call(operation, asked)
        return answer

    def _ask(self, operation: str, body: bytes) -> Answer:
        answer = self._send(operation, self._signed(operation, body))
        told = _read(answer) if answer else None
        if answer is None or told is None:
            self._tell(operation, None, None)
            raise UnansweredError
        self._tell(operation, answer, told)
        if answer.status_code != 200:
            raise self._refusal(operation, answer, told)
        return told

    def _signed(self, operation: str, body: bytes) -> AWSPreparedRequest:
        headers = {
            "X-Amz-Target": f"{TARGET}.{operation}",
            "Content-Type": TYPE,
            "User-Agent": self._agent,
        }
        request = AWSRequest("POST", self._url, headers, body)
        signer = self._long._request_signer
        credentials = signer._credentials.get_frozen_credentials()
        SigV4Auth(credentials, signer.signing_name, signer.region_name).add_auth(request)
        told: Any = dict(request.headers.items())
        return AWSPreparedRequest("POST", self._url, told, body, stream_output=False)

    def _send(self, operation: str, request: AWSPreparedRequest) -> AWSResponse | None:
        try:
            heard = self._events.emit(f"before-send.dynamodb.{operation}", request=request)
            answer = first_non_none_response(heard) or self._session.send(request)
        except BotoCoreError:
            return None
        found: AWSResponse = answer
        return found

    def _tell(self, operation: str, answer: AWSResponse | None, told: Answer | None) -> None:
        self._events.emit(
            f"response-received.dynamodb.{operation}",
            response_dict=answer
            and {
                "status_code": answer.status_code,
                "headers": answer.headers,
                "body": answer.content,
            },
            parsed_response=told,
            context={},
            exception=None,
        )

    def _refusal(self, operation: str, answer: AWSResponse, told: Answer) -> ClientError:
        """As botocore tells of it: what the answer says, under the names of its errors."""
        code = _code(told)
        told["Error"] = {"Code": code, "Message": told.get("message", told.get("Message", ""))}
        told["ResponseMetadata"] = {
            "HTTPStatusCode": answer.status_code,
            "HTTPHeaders": {name.lower(): value for name, value in answer.headers.items()},
            "RetryAttempts": 0,
        }
        error: type[ClientError] = self._long.exceptions.from_code(code)
        response: Any = told
        return error(response, operation)


class ShortConnection(Connection):
    """PynamoDB's connection with this client; one that was set is taken as it is."""

    @property
    def client(self) -> Any:
        client: Any = super().client  # made anew as long as it has no credentials
        if isinstance(client, BaseClient):
            short: Any = ShortClient(client)
            self._client = client = short
        return client


def _read(answer: AWSResponse) -> Answer | None:
    """What was answered, or a refusal that is final; None of anything else."""
    try:
        told = json.loads(answer.content)
    except ValueError:
        return None
    is_plain = isinstance(told, dict) and (answer.status_code == 200 or _code(told) in FINAL)
    return told if is_plain else None


def _code(told: Answer) -> str:
    """The refusal's name; the answer has its namespace before it."""
    return str(told.get("__type", "")).rpartition("#")[2]
