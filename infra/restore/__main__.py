"""Restores a stage's table to a point in time, as docs/operations.md tells: for operators alone.

    python -m infra.restore --stage production --to 2026-11-28T14:30Z
        stops the functions; makes tandem-production-20261128T143000Z, the table as it was then;
        brings it up to what was mailed and paid since; says in build/restore what differs
    python -m infra.restore --stage production --to 2026-11-28T14:30Z --switch
        points the functions at that table, and starts them
    python -m infra.restore --stage production --start
        starts them on the table on which they stand: for who thinks better of it

Each may be run again until the functions are switched.
"""

import argparse
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.bootstrap import build_context
from chalicelib.domain.kernel.errors import DomainError
from infra import stacks
from infra.new_workspace import settings_of
from infra.project import REGION, ROOT
from infra.restore import mail_log, standstill, tables
from infra.restore.reconcile import Reconciled, reconcile, reconcile_by_log

REPORTS = ROOT / "build" / "restore"
NOT_KNOWN_YET = timedelta(minutes=5)
"""So far behind is what DynamoDB can restore."""


class NotRestoredError(Exception):
    """What was wished cannot be; the message is for a person."""


def restore(wish: argparse.Namespace, stack: str, point: datetime) -> None:
    """Up to the report. Raises: NotRestoredError: it would change the table that is in use."""
    client, name, before = boto3.client("dynamodb"), table_of(stack, point), table_in_use(stack)
    if name == before:
        raise NotRestoredError(f"The functions stand on {name} already; it is left as it is.")
    quiet_at = time.monotonic() + standstill.stop(stack)
    say("The functions stand still: the API answers 503, mails wait.")
    if wish.backup:
        tables.restore_backup(client, wish.backup, name)
    else:
        tables.restore(client, before, name, point)
    say(f"DynamoDB makes {name}; that takes ten minutes at least.")
    tables.wait_for(client, name)
    tables.equip(client, name, before)
    time.sleep(max(0.0, quiet_at - time.monotonic()))
    say("It has its stream, time to live, recovery, protection and tags. Comparing.")
    done = reconciled(wish, stack, name, before, point)
    print(told(done, name, point, before))


def reconciled(
    wish: argparse.Namespace, stack: str, name: str, before: str, point: datetime
) -> Reconciled:
    """With the table before; or with the log, if that is wished."""
    client = boto3.client("dynamodb")
    ctx = build_context(settings_of(stack).model_copy(update={"table_name": name}))
    if not wish.by_log:
        return reconcile(ctx, client, name, before, point)
    logs: Any = boto3.client("logs")  # type: ignore[call-overload,unused-ignore]
    lines = mail_log.lines(logs, f"/aws/lambda/{stack}-Mail", point)
    return reconcile_by_log(ctx, client, name, lines, point)


def told(done: Reconciled, name: str, point: datetime, before: str) -> str:
    """What there is to say, once the whole of it is written down."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    place = REPORTS / f"{name}.txt"
    head = f"{name}, as {before} was at {point:%Y-%m-%dT%H:%M:%SZ}"
    place.write_text(f"{head}\n\n{done.report}", encoding="utf-8")
    return (
        f"{len(done.people)} things to tell people, {len(done.purchases)} purchases settled,"
        f" {len(done.troubles)} to look at, {len(done.everything)} differences in all.\n"
        f"Read {place}. Then run the same again with --switch,"
        " or --start to stay where you are."
    )


def switch(stack: str, point: datetime) -> None:
    """Raises: NotRestoredError: there is no such table, or it has not been brought up."""
    client, name = boto3.client("dynamodb"), table_of(stack, point)
    stream = (tables.find(client, name) or {}).get("LatestStreamArn")
    if not stream or not (REPORTS / f"{name}.txt").exists():
        raise NotRestoredError(f"{name} is not ready. Run the same without --switch.")
    standstill.point_at(stack, name, stream)
    standstill.start(stack)
    say(f"The functions stand on {name} and run. Nothing was deleted.")


def table_of(stack: str, point: datetime) -> str:
    """The name of the table that is restored to a point."""
    return f"{stack}-{point:%Y%m%dT%H%M%SZ}"


def table_in_use(stack: str) -> str:
    return settings_of(stack).table_name


def point_of(text: str) -> datetime:
    """An instant with its zone, at least five minutes ago, in UTC.

    Raises: NotRestoredError: it is none.
    """
    try:
        point: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        point = None
    if point is None or point.tzinfo is None or point > datetime.now(UTC) - NOT_KNOWN_YET:
        raise NotRestoredError("Name a point like 2026-11-28T14:30Z, five minutes ago or earlier.")
    return point.astimezone(UTC)


def say(what: str) -> None:
    print(what, flush=True)


def main(words: list[str]) -> int:
    wish = _parser().parse_args(words)
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    stack = f"tandem-{wish.stage}"
    try:
        if wish.start:
            standstill.start(stack)
            say(f"The functions of {stack} run.")
        elif wish.switch:
            switch(stack, point_of(wish.to))
        else:
            restore(wish, stack, point_of(wish.to))
    except (
        NotRestoredError,
        stacks.NotDeployedError,
        DomainError,
        ClientError,
        BotoCoreError,
    ) as error:
        print(f"Not done: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infra.restore", description="Restore a stage's table to a point in time."
    )
    parser.add_argument("--stage", choices=["dev", "production"], required=True)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--to", help="the point, such as 2026-11-28T14:30Z")
    what.add_argument("--start", action="store_true", help="let the functions run again")
    parser.add_argument("--switch", action="store_true", help="point the functions at the table")
    parser.add_argument("--backup", help="ARN of a backup, where the table before is deleted")
    parser.add_argument(
        "--by-log", action="store_true", help="the table before cannot be read or believed"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
