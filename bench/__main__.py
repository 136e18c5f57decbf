"""Runs every benchmark, tells its progress on stderr, and prints one JSON object last on stdout.

It exits with 1 if a target is missed.
"""

import logging
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import (
    balances,
    calendars,
    calls,
    coaches,
    counts,
    crowd,
    dashboard,
    due,
    first_paint,
    history,
    imports,
    integrity,
    reports,
    slots,
    steps,
    throughput,
    visits,
    webhooks,
)
from bench.engine import engine, engine_with_ordered_rows
from bench.targets import targets
from bench.verdict import conclude, machine_line, this_machine
from tests.races import dynamodb_local


def main() -> int:
    if command := dynamodb_local.missing():
        sys.exit(f"DynamoDB Local is not installed, which one part needs. Run: {command}")
    if command := first_paint.missing():
        sys.exit(f"Chromium is not installed, which one part needs. Run: {command}")
    logging.disable(logging.CRITICAL)  # the API writes a line for every call
    machine = this_machine()
    say(machine_line(machine))
    report: dict[str, Any] = {
        "machine": machine,
        "imports": part("imports in fresh interpreters", imports.report),
        "slots": part("slots beside two libraries", slots.report),
    }
    with engine() as open_world:
        report["counts"] = part("requests counted", lambda: counts.report(open_world()))
        report["coaches"] = part("coaches found", lambda: coaches.report(open_world()))
        report["dashboard"] = part("a first page", lambda: dashboard.report(open_world()))
        report["steps"] = part("steps counted", lambda: steps.steps(counts.Scenes(open_world())))
        report["due"] = part("the clock's requests counted", lambda: due.report(open_world))
        report["calendars"] = part("calendars read", lambda: calendars.report(open_world()))
        report["webhooks"] = part("webhooks beside bad ones", lambda: webhooks.report(open_world))
        report["reports"] = part("usage reports", lambda: reports.report(open_world))
        report["integrity"] = part("the nightly check", lambda: integrity.report(open_world))
        report["balances"] = part("balances set", lambda: balances.report(open_world()))
        report["calls"] = part("calls beside their requests", lambda: calls.report(open_world()))
        report["throughput"] = part("bookings a second", lambda: throughput.report(open_world))
        report["crowd"] = part("a thousand bookings at once", lambda: crowd.report(open_world()))
    with engine_with_ordered_rows() as open_world:
        report["history"] = part("pages of a history", lambda: history.report(open_world()))
    report["first_paint"] = part("first paint of the schedule page", first_paint.report)
    report["visits"] = part("a first visit and another one", visits.report)
    report["targets"] = targets(report)
    return conclude(report, sys.stdout, sys.stderr)


def part(name: str, measure: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    say(f"{name} ...")
    figures = measure()
    say(f"{name}: {time.perf_counter() - began:.0f} s")
    return figures


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


sys.exit(main())
