"""Connecting a coach's calendar at Google: to the consent page, and back with a code."""

from aws_lambda_powertools import Logger

from chalicelib.domain.calendars.connections import Connection, Kind, check_room
from chalicelib.domain.calendars.consent import calendar_of, state_of, verifier_of
from chalicelib.domain.kernel.errors import InvalidError, NotFoundError, TryAgainError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.outbound import OutboundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.storage.calendars import connections as rows_of
from chalicelib.storage.coaches import busy_times
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import read_rows
from chalicelib.use_cases.calendars.connections import Seen, put_made
from chalicelib.use_cases.coaches.profile import calling_coach, calling_keys
from chalicelib.use_cases.kernel.context import Context, Google
