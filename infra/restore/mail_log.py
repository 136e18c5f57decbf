"""What the mail function's log tells of messages, for where the table before cannot be read."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec.structs import fields

from chalicelib.domain.notices.notices import Message, MessageStatus, NoticeError
from chalicelib.storage.notices.messages import put_message
from chalicelib.workers.mail import KINDS, parse_notice
from infra.restore.differences import Image

FIELDS = frozenset(field.name for kind in KINDS for field in fields(kind))
LINES_OF_NOTICES = '{ $.message = "notice" }'
CLAIM = "the log"
"""By whom a message was claimed of which nothing else is known."""


def lines(client: Any, group: str, since: datetime) -> Iterator[str]:
    """The lines of a log group in CloudWatch that tell of a notice, from an instant on."""
    pages = client.get_paginator("filter_log_events").paginate(
        logGroupName=group,
        startTime=int(since.timestamp() * 1000),
        filterPattern=LINES_OF_NOTICES,
    )
    for page in pages:
        for event in page["events"]:
            yield str(event["message"])


def message_told(line: str, now: datetime) -> Message | None:
    """The message of which a line tells how it ended; None: of none.

    Lines of versions that did not write the whole notice tell of none.
    """
    try:
        found = json.loads(line)
        if not isinstance(found, dict) or found.get("message") != "notice":
            return None
        told = {name: value for name, value in found.items() if name in FIELDS}
        notice, status = parse_notice(json.dumps(told)), MessageStatus(str(found.get("outcome")))
    except (NoticeError, ValueError):
        return None
    return Message(notice=notice, status=status, claim_id=CLAIM, claimed_at=now, sent_at=now)


def image_told(line: str, now: datetime) -> Image | None:
    """The same as the row that is to be stored."""
    message = message_told(line, now)
    return put_message(message).row.serialize() if message else None
