"""Asks moto without the wire: requests go straight to what would carry them out.

A request over the wire is signed, made an HTTP request, taken apart again and matched with the
addresses of all of AWS; so is its answer. That costs twice what moto then does. Here moto gets what
the wire would have brought it, and its answer is what the wire would have brought back. Over the
wire goes whatever is refused, of which nothing came, and everything while somebody listens there.
"""

import json
from typing import Any

from botocore.model import OperationModel
from moto.core.exceptions import ServiceException
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.responses import DynamoHandler
from werkzeug.exceptions import HTTPException

from chalicelib.storage.kernel.client import SHORT

Answer = dict[str, Any]


def go_direct(client: Any) -> None:
    """From now on this client of DynamoDB asks moto directly, if nobody listens on the wire."""
    over_the_wire, usual = client._make_api_call, _listeners(client, "Query")

    def ask(operation: str, asked: Answer) -> Answer:
        if operation in SHORT and _listeners(client, operation) == usual:
            model = client.meta.service_model.operation_model(operation)
            try:
                return _ask(model, json.loads(json.dumps(asked)), client.meta.region_name)
            except (ServiceException, HTTPException):
                pass
        answer: Answer = over_the_wire(operation, asked)
        return answer

    client._make_api_call = ask


def _listeners(client: Any, operation: str) -> list[Any]:
    """Who hears of each request before it is sent, or of its answer."""
    handlers = client.meta.events._emitter._handlers
    return [
        each
        for event in ("before-send", "response-received")
        for each in handlers.prefix_search(f"{event}.dynamodb.{operation}")
    ]


def _ask(operation: OperationModel, asked: dict[str, Any], region: str) -> dict[str, Any]:
    handler: Any = DynamoHandler()
    handler.body = handler.params = asked
    handler.uri_match = {}
    handler.region, handler.current_account = region, DEFAULT_ACCOUNT_ID
    answer = getattr(handler, camelcase_to_underscores(operation.name))().result
    shape: Any = operation.output_shape
    return {
        name: value for name, value in answer.items() if name in shape.members and value is not None
    }
