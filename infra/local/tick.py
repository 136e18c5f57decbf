"""Runs the schedules now: calls each scheduled function with its schedule's event."""

import json
from datetime import UTC, datetime
from typing import Any

from infra.local.emulator import ACCOUNT
from infra.local.stack import Stack, client
from infra.project import REGION

SCHEDULED = ("ClockName",)


def tick(endpoint: str, stack: Stack) -> dict[str, Any]:
    """What each scheduled function returned, or how it failed."""
    return {"ran": [_invoke(endpoint, stack.outputs[output]) for output in SCHEDULED]}


def _invoke(endpoint: str, function: str) -> dict[str, Any]:
    answer = client("lambda", endpoint).invoke(
        FunctionName=function, Payload=json.dumps(scheduled_event()).encode()
    )
    returned = json.loads(answer["Payload"].read() or b"null")
    kind = "error" if answer.get("FunctionError") else "returned"
    return {"function": function, kind: returned}


def scheduled_event() -> dict[str, Any]:
    return {
        "version": "0",
        "id": "00000000-0000-0000-0000-000000000000",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "region": REGION,
        "resources": [],
        "detail": {},
    }
