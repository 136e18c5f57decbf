"""The queue of what the mail service tells of mails: which came back, and which were called spam.

Amazon SES publishes events; a mail carries the id of its person as a tag. What is neither a bounce
nor a complaint, or about no mail of ours, is left.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.domain.notices.returned_mail import Returned
from chalicelib.domain.time.instants import parse_instant
from chalicelib.domain.workspaces.people import StopCause
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.returned_mail import take_returned
from chalicelib.workers.batches import Failures, Record, each_record, logger


def handle(event: Mapping[str, Any], provide: Callable[[], Context]) -> Failures:
    """Stops mail to those of whom it came back; the ids of messages that are to come again."""
    return each_record(provide(), event, lambda record: str(record["messageId"]), _take)


def _take(record: Record) -> None:
    if returned := returned_in(json.loads(record["body"])):
        stopped = take_returned(returned)
        logger.info(
            "mail returned", person_id=returned.person_id, cause=returned.cause, stopped=stopped
        )


def returned_in(told: Mapping[str, Any]) -> Returned | None:
    """What SES tells of a mail that came back (Amazon SES, "Examples of event data"); None: it
    tells of something else.
    """
    match told:
        case {
            "eventType": "Bounce",
            "bounce": {"bouncedRecipients": recipients, "timestamp": at, "bounceType": kind},
            "mail": {"tags": {"person": [person_id, *_]}},
        }:
            cause = StopCause.BOUNCED if kind == "Permanent" else None
        case {
            "eventType": "Complaint",
            "complaint": {"complainedRecipients": recipients, "timestamp": at} as complaint,
            "mail": {"tags": {"person": [person_id, *_]}},
        }:
            spam = complaint.get("complaintFeedbackType") != "not-spam"
            cause = StopCause.COMPLAINED if spam else None
        case _:
            return None
    addresses = tuple(_bare(str(each["emailAddress"])) for each in recipients)
    return Returned(str(person_id), addresses, cause, parse_instant(at))


def _bare(mailbox: str) -> str:
    """`Ana <ana@acme.example>` as some servers write it, without the name."""
    return mailbox.rpartition("<")[2].rstrip(">")
