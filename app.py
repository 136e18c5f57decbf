"""The table of contents: everything that the service answers. No logic.

The workers are imported by the functions that they are: the API's start does not pay for them.
"""

import gc

gc.disable()  # what is imported stays: to look for garbage meanwhile takes a sixth of a cold start

from collections.abc import Callable, Iterable
from typing import Any, cast

from chalice.app import Chalice, CloudWatchEvent, DynamoDBEvent, Rate, SQSEvent

from chalicelib.api.coaches import coaches
from chalicelib.api.contract import health
from chalicelib.api.contract.specification import specification
from chalicelib.api.credits import credits
from chalicelib.api.kernel.blueprint import Api
from chalicelib.api.kernel.middleware import edge
from chalicelib.api.kernel.routes import Routes
from chalicelib.api.sessions import sessions
from chalicelib.api.workspaces import catalogue, dashboard, me
from chalicelib.bootstrap import begin_anew, context, context_of_pool
from chalicelib.use_cases.kernel.context import Context

EVERYDAY = (
    health.api,
    me.api,
    dashboard.api,
    catalogue.api,
    coaches.api,
    sessions.api,
    credits.api,
)
"""What members call all day, and every start pays for."""


def the_rest() -> tuple[Api, ...]:
    """What is called more seldom; the first of these calls loads all of it."""
    from chalicelib.api.calendars import calendars
    from chalicelib.api.coaches import availability, clients, matches, profile, time_off, week
    from chalicelib.api.credits import credit_requests, purchases
    from chalicelib.api.privacy import exports
    from chalicelib.api.sessions import feeds, session_actions, session_notes
    from chalicelib.api.workspaces import invitations, unsubscribing

    return (
        session_actions.api,
        session_notes.api,
        feeds.api,
        purchases.api,
        credit_requests.api,
        matches.api,
        availability.api,
        profile.api,
        time_off.api,
        week.api,
        clients.api,
        calendars.api,
        invitations.api,
        unsubscribing.api,
        exports.api,
        *administration(),
    )


def administration() -> tuple[Api, ...]:
    """What those call who run a company or a group."""
    from chalicelib.api.credits import admin_credits
    from chalicelib.api.directory import admin_directory
    from chalicelib.api.reports import overview, reports
    from chalicelib.api.sessions import admin_sessions
    from chalicelib.api.webhooks import admin_webhooks
    from chalicelib.api.workspaces import (
        admin_audit,
        admin_catalogue,
        admin_coaches,
        admin_groups,
        admin_members,
        admin_workspace,
        member_import,
    )

    return (
        admin_workspace.api,
        admin_members.api,
        member_import.api,
        admin_catalogue.api,
        admin_coaches.api,
        admin_groups.api,
        admin_credits.api,
        admin_audit.api,
        admin_sessions.api,
        overview.api,
        reports.api,
        admin_webhooks.api,
        admin_directory.api,
    )


def all_parts() -> tuple[Api, ...]:
    """The whole contract, but for its own description."""
    return (*EVERYDAY, *the_rest())


STREAM = "arn:aws:dynamodb:eu-central-1:000000000000:table/merged/stream/merged"
QUEUE = "arn:aws:sqs:eu-central-1:000000000000:merged"
"""Stand-ins: the template that is merged into the package names the real ones."""


def build(provide: Callable[[], Context]) -> Chalice:
    """The API, answering with what this Context reaches."""
    api = Chalice(app_name="tandem")
    api.register_middleware(edge(provide), "http")
    routes = Routes()
    api.routes = cast(Any, routes)

    def register(parts: Iterable[Api]) -> None:
        for part in parts:
            api.register_blueprint(part)

    register(EVERYDAY)
    routes.leave(lambda: register((*the_rest(), specification(all_parts()))))
    return api


app = build(context)

try:
    from snapshot_restore_py import register_after_restore, register_before_snapshot
except ImportError:
    pass  # there are none but on Lambda
else:
    register_before_snapshot(lambda: len(app.routes))  # which loads the rest
    register_after_restore(begin_anew)


@app.on_dynamodb_record(stream_arn=STREAM)
def relay(event: DynamoDBEvent) -> Any:
    from chalicelib.workers import relay as worker

    return worker.handle(event.to_dict(), context)


@app.on_dynamodb_record(stream_arn=STREAM)
def usage(event: DynamoDBEvent) -> Any:
    from chalicelib.workers import usage as worker

    return worker.handle(event.to_dict(), context)


@app.on_sqs_message(queue_arn=QUEUE)
def mail(event: SQSEvent) -> Any:
    from chalicelib.workers import mail as worker

    return worker.handle(event.to_dict(), context)


@app.on_sqs_message(queue_arn=QUEUE)
def returned_mail(event: SQSEvent) -> Any:
    from chalicelib.workers import returned_mail as worker

    return worker.handle(event.to_dict(), context)


@app.on_sqs_message(queue_arn=QUEUE)
def webhooks(event: SQSEvent) -> Any:
    from chalicelib.api.webhooks.payloads import subject_of
    from chalicelib.workers import webhooks as worker

    return worker.handle(event.to_dict(), context, subject_of)


@app.on_sqs_message(queue_arn=QUEUE)
def photos(event: SQSEvent) -> Any:
    from chalicelib.workers import photos as worker

    return worker.handle(event.to_dict(), context)


@app.on_sqs_message(queue_arn=QUEUE)
def calendars(event: SQSEvent) -> Any:
    from chalicelib.workers import calendars as worker

    return worker.handle(event.to_dict(), context)


@app.lambda_function()
def pre_sign_up(event: dict[str, Any], _: object) -> Any:
    from chalicelib.workers import pre_sign_up as worker

    return worker.handle(event, context_of_pool)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def clock(event: CloudWatchEvent) -> Any:
    from chalicelib.workers import clock as worker

    return worker.handle(context, work=worker.work_with({"export": _attend_to_export}))


@app.lambda_function(name="scim")
def scim(event: dict[str, Any], _: object) -> dict[str, Any]:
    from chalicelib.api.directory.scim import handle

    return handle(event, context())


def _attend_to_export(ctx: Context, key: tuple[str, str]) -> None:
    from chalicelib.api.privacy.exports import attend_export

    attend_export(ctx, key)


gc.freeze()
gc.enable()
