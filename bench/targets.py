"""What the figures must meet (docs/architecture.md), and whether they do."""

from collections.abc import Mapping
from typing import Any, TypedDict

READ_THEN_COMMIT = 2
NEAREST_TIMES = 1
QUIET_BOOKINGS = (
    "success",
    "success_without_key",
    "success_over_utc_midnight",
    "slot_taken_known_at_read",
    "member_busy_known_at_read",
    "outside_hours",
    "too_few_credits",
    "replay",
)
REFUSED_STEPS = ("cancel_refused", "reschedule_refused")
MONTHS = ("month", "month_with_100_sessions", "month_full", "month_of_31_days")

Report = Mapping[str, Any]


class Target(TypedDict):
    """`limit` is the most that may be measured, or the least where `at_least`."""

    target: str
    measured: float
    limit: float
    at_least: bool
    met: bool


def targets(report: Report) -> list[Target]:
    """Every target with its figure."""
    return [
        *of_bookings(report["counts"]["booking"]),
        *of_steps(report["steps"]),
        *of_due(report["due"]),
        *of_lists(report["counts"]["slots"]),
        *of_coaches(report["coaches"]),
        *of_webhooks(report["webhooks"]),
        *of_reports(report["reports"]),
        *of_history(report["history"]),
        *of_integrity(report["integrity"]),
        *of_balances(report["balances"]),
        *of_slots(report["slots"]),
        *of_imports(report["imports"]),
        *of_calls(report["calls"]),
        *of_a_crowd(report["crowd"]),
        *of_dashboard(report["dashboard"]),
        *of_first_paint(report["first_paint"]),
        *of_visits(report["visits"]),
    ]


def of_bookings(booking: Report) -> list[Target]:
    quiet = max(booking[name]["round_trips"] for name in QUIET_BOOKINGS)
    lost = booking["slot_lost_in_a_race"]["round_trips"]
    items = items_of(booking["success"])
    further = items_of(booking["success_over_utc_midnight"]) - items
    return [
        at_most("round trips of a booking, made, refused or replayed", quiet, READ_THEN_COMMIT),
        at_most(
            "round trips of a booking that lost a race", lost, READ_THEN_COMMIT + NEAREST_TIMES
        ),
        at_most("items of a first booking with a coach, 10 written and 3 checked", items, 13),
        at_most("further items of a booking over UTC midnight", further, 2),
    ]


def of_steps(steps: Report) -> list[Target]:
    """Decision 0009 says why a step takes one round trip more than a booking."""
    made = [each for name, each in steps.items() if name not in REFUSED_STEPS]
    refused = [steps[name] for name in REFUSED_STEPS]
    in_one_day = [items_of(each) for name, each in steps.items() if "midnight" not in name]
    return [
        at_most("round trips of a step of a session", most(made, "round_trips"), 3),
        at_most("round trips of a step that is refused", most(refused, "round_trips"), 3),
        at_most("items of a step of a session, written and checked", max(in_one_day), 13),
    ]


def of_due(due: Report) -> list[Target]:
    few, many = due["beside_few"], due["beside_many"]
    pieces, at_once = due["pieces"].values(), due["ten_thousand"].values()
    units = [each["index"]["read_units"] + each["work"]["read_units"] for each in (few, many)]
    return [
        at_most(
            "requests of a run beside four times as many sessions, times those before",
            many["round_trips"] / few["round_trips"],
            1,
        ),
        at_most("read units of such a run, times those before", units[1] / units[0], 1),
        at_most(
            "requests of one piece of the clock's work",
            max(each["round_trips"] - each["index"]["round_trips"] for each in pieces),
            4,
        ),
        at_most("minutes until 10,000 due are done", most([*at_once], "minutes"), 15),
    ]


def items_of(counted: Report) -> int:
    return int(counted["items_written"] + counted["items_checked"])


def of_lists(lists: Report) -> list[Target]:
    months = [lists[name] for name in MONTHS]
    requests = [request for month in months for request in month["requests"]]
    queries = [request for request in requests if request["operation"] == "Query"]
    return [
        at_most("round trips of a month of slots", most(months, "round_trips"), 2),
        at_most("items of the query of a month of slots", most(queries, "items"), 32),
        at_most("read units of the query of a month of slots", most(queries, "read_units"), 2),
    ]


def of_coaches(coaches: Report) -> list[Target]:
    """Decision 0049: how a match ranks, and looks up the first openings, in two waits."""
    found = [coaches[name] for name in ("list", "search", "options", "match")]
    return [
        at_most("round trips of a list, search or match of 200", most(found, "round_trips"), 2),
        at_most("read units of each of them", most(found, "read_units"), 60),
        at_most("read units of a hint of a coach's openings", coaches["hint"]["read_units"], 6),
    ]


def of_dashboard(first: Report) -> list[Target]:
    return [
        at_most("calls of a member's first page", len(first["calls"]), 3),
        at_most("round trips of these calls together", first["round_trips"], 6),
        at_most("read units of these calls together", first["read_units"], 12),
    ]


def of_webhooks(beside: Report) -> list[Target]:
    """Decision 0037: an address has a line, which one worker at a time serves."""
    later, held = beside["most_seconds_later"], beside["most_workers_held"]
    return [
        at_most("seconds that a webhook comes later beside one that hangs, one failing", later, 5),
        at_most("workers that an address which hangs holds at once", held, 1),
    ]


def of_integrity(check: Report) -> list[Target]:
    million = check["read_units_of_a_million_sessions"]
    return [at_most("read units of a nightly check of a million sessions", million, 1_500_000)]


def of_balances(balances: Report) -> list[Target]:
    one, five = balances["wallets_200"], balances["wallets_1000_in_five_calls"]
    return [
        at_most("round trips of setting 200 balances", one["round_trips"], 21),
        at_most("seconds of setting 200 balances (a call may take 29)", one["seconds"], 15),
        at_most("round trips of setting 1,000 balances in five calls", five["round_trips"], 105),
    ]


def of_history(history: Report) -> list[Target]:
    """Of pages of 30; three round trips: who calls and the wallet, the entries, their names."""
    short, long = history["entries_100"].values(), history["entries_100000"].values()
    return [
        at_most("round trips of a page of 100,000 entries", most([*long], "round_trips"), 3),
        at_most(
            "read units of such a page, times those of 100 entries",
            most([*long], "read_units") / most([*short], "read_units"),
            1,
        ),
    ]


def most(counted: list[Report], name: str) -> float:
    return max(float(each[name]) for each in counted)


def of_reports(reports: Report) -> list[Target]:
    years = [year for name, year in reports.items() if name != "counting"]
    forms = [form for year in years for form in year.values() if isinstance(form, Mapping)]
    counting = reports["counting"]
    return [
        at_most("requests of a year's report, the year before in it", most(forms, "requests"), 7),
        at_most("round trips to count a new session", counting["session"]["round_trips"], 6),
        at_most("round trips when told again", counting["session_again"]["round_trips"], 1),
    ]


def of_slots(slots: Report) -> list[Target]:
    month = slots["month_with_1000_sessions_over_none"]["median"]
    return [
        at_most("slots as JSON, times json.dumps", slots["worst_times_json_dumps"], 1),
        at_least("times as fast as recurring-ical-events", slots["least_speedup_over_ical"], 15),
        at_least("times as fast as portion", slots["least_speedup_over_portion"], 12),
        at_most("a month of slots with 1,000 sessions, times one with none", month, 1.15),
    ]


def of_imports(imports: Report) -> list[Target]:
    unwanted = len(imports["loaded_though_never_at_start"])
    return [
        at_most("imports of the API function, times its picks alone", imports["ratio"], 1.1),
        at_most(
            "milliseconds by which the first call of the rest is later",
            imports["milliseconds_of_the_rest"],
            60,
        ),
        at_most("modules loaded that a start must not load", unwanted, 0),
    ]


def of_calls(calls: Report) -> list[Target]:
    """Time on the processor, times that of the same requests by the bare client."""
    booking, *reads = calls.items()
    name, by_part = booking
    return [
        at_most(
            f"a {name}'s use case, times its requests",
            by_part["use_case_over_bare"]["median"],
            1.25,
        ),
        *(
            at_most(f"{name} as a whole call, times its requests", each["over_bare"]["median"], 1.5)
            for name, each in (booking, *reads)
        ),
    ]


def of_a_crowd(crowd: Report) -> list[Target]:
    """Every call of it was answered as it should be, or there were no report."""
    slowest = crowd["bookings"]["p99_over_p50"]
    return [
        at_most("slowest hundredth of a thousand bookings at once, times the half", slowest, 6),
        at_most("memory after them, times that after a fifth of them", crowd["grown"], 1.1),
    ]


def of_first_paint(marks: Report) -> list[Target]:
    milliseconds = marks["useful"]["median"]
    return [
        at_most("seconds to a useful schedule page, CPU 4 times slower", milliseconds / 1000, 1)
    ]


def of_visits(visits: Report) -> list[Target]:
    """Heads of answers are printed beside, and count for nothing: a deployment sends them by
    HTTP/2, which the local stack does not.
    """
    warm = visits["warm"]
    return [
        at_most("bytes in answers of a visit to which nothing changed", warm["body_bytes"], 3_000),
        at_most("requests of a visit to which nothing changed", warm["requests"], 10),
    ]


def at_most(target: str, measured: float, limit: float) -> Target:
    return Target(
        target=target, measured=measured, limit=limit, at_least=False, met=measured <= limit
    )


def at_least(target: str, measured: float, limit: float) -> Target:
    return Target(
        target=target, measured=measured, limit=limit, at_least=True, met=measured >= limit
    )
