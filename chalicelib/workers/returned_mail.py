"""The queue of what the mail service tells of mails: which arrived, which came back, and which were
called spam.

Amazon SES publishes events; a mail carries the id of its person as a tag. What is about no mail of
ours is left, and so is what says nothing of its mailbox:

    Bounce, Permanent       came back for good
    Bounce, others          came back for now, if the other server says that it gave up
    Complaint               called spam, unless its reader says the contrary
    Delivery                arrived

An answer that a mailbox gives by itself, such as "out of the office", is published as a transient
bounce as well (Amazon SES, "Amazon SNS notification contents", bounce types). It has no delivery
status notification, whose `action` would be `failed` (RFC 3464, 2.3.3).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib.domain.notices.returned_mail import Arrived, Returned, ReturnedForNow, Told
from chalicelib.domain.time.instants import parse_instant
from chalicelib.domain.workspaces.people import StopCause
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.returned_mail import take_told
from chalicelib.workers.batches import Failures, Record, each_record, logger

OF_THE_MAIL = frozenset({"MessageTooLarge", "ContentRejected", "AttachmentRejected"})
"""Bounces that say something of what was in a mail, and nothing of its mailbox."""


def handle(event: Mapping[str, Any], provide: Callable[[], Context]) -> Failures:
    """Takes what is told of mails; the ids of messages that are to come again."""
    return each_record(provide(), event, lambda record: str(record["messageId"]), _take)


def _take(record: Record) -> None:
    told = told_in(json.loads(record["body"]))
    if told and (after := take_told(told)):
        stop = after.mail_stopped
        logger.info(
            "mail told",
            person_id=told.person_id,
            what=type(told).__name__,
            returned=len(after.mail_returned),
            stopped=stop.cause if stop else None,
        )


def told_in(event: Mapping[str, Any]) -> Told | None:
    """What SES tells of a mail (Amazon SES, "Examples of event data"); None: nothing counts."""
    match event:
        case {"eventType": "Bounce", "bounce": bounce, "mail": {"tags": {"person": [who, *_]}}}:
            return _bounce(str(who), bounce)
        case {"eventType": "Complaint", "complaint": spam, "mail": {"tags": {"person": [who, *_]}}}:
            return _complaint(str(who), spam)
        case {"eventType": "Delivery", "delivery": done, "mail": {"tags": {"person": [who, *_]}}}:
            addresses = tuple(_bare(str(each)) for each in done["recipients"])
            return Arrived(str(who), addresses, parse_instant(done["timestamp"]))
        case _:
            return None


def _bounce(person_id: str, bounce: Mapping[str, Any]) -> Told | None:
    recipients, at = bounce["bouncedRecipients"], parse_instant(bounce["timestamp"])
    if bounce["bounceType"] == "Permanent":
        return Returned(person_id, _addresses(recipients), StopCause.BOUNCED, at)
    if bounce["bounceSubType"] in OF_THE_MAIL:
        return None
    full = bounce["bounceSubType"] == "MailboxFull"
    failed = [each for each in recipients if full or each.get("action") == "failed"]
    return ReturnedForNow(person_id, _addresses(failed), str(bounce["feedbackId"]), at)


def _complaint(person_id: str, spam: Mapping[str, Any]) -> Told | None:
    if spam.get("complaintFeedbackType") == "not-spam":
        return None
    addresses, at = _addresses(spam["complainedRecipients"]), parse_instant(spam["timestamp"])
    return Returned(person_id, addresses, StopCause.COMPLAINED, at)


def _addresses(recipients: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(_bare(str(each["emailAddress"])) for each in recipients)


def _bare(mailbox: str) -> str:
    """`Ana <ana@acme.example>` as some servers write it, without the name."""
    return mailbox.rpartition("<")[2].rstrip(">")
