"""The queue of calendars that are to be read, each by itself: one that is slow delays no mail."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.domain.calendars.reading import NOT_THE_COACHS
from chalicelib.use_cases.calendars.readings import read_calendar
from chalicelib.use_cases.kernel import log
from chalicelib.use_cases.kernel.context import Context
from chalicelib.workers.batches import Failures, Record, each_record, logger


def handle(event: Mapping[str, Any], provide: Callable[[], Context]) -> Failures:
    """Reads a batch of calendars; the ids of the messages that are to come again."""
    ctx = provide()
    return each_record(ctx, event, lambda record: str(record["messageId"]), lambda r: _read(ctx, r))


def _read(ctx: Context, record: Record) -> None:
    fields = json.loads(record["body"])
    coach_id, calendar_id = str(fields["coach_id"]), str(fields["calendar_id"])
    outcome = read_calendar(ctx, coach_id, calendar_id)
    logger.info("calendar", coach_id=coach_id, calendar_id=calendar_id, outcome=outcome)
    failed = int(outcome in NOT_THE_COACHS)
    log.count(ctx.settings.stage, {"calendar_readings": 1, "calendar_readings_failed": failed})
