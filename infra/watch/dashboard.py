"""The dashboard of a stage: its alarms, what people do, and what the alarms look at."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from infra.watch.alarms import (
    ALARM,
    FUNCTION,
    OURS,
    QUEUE,
    Resource,
    Resources,
    holds_dead_letters,
    of_type,
    reads_a_stream,
)

ALARMS_HEIGHT, WIDTH, HEIGHT, IN_A_ROW = 4, 8, 6, 3
SECONDS = 300

Metric = list[Any]
Widget = dict[str, Any]


def dashboard(resources: Resources) -> Resource:
    """The dashboard of a template with these resources; its alarms must be among them."""
    graphs = [*_of_people(), *_of_functions(resources), *_of_queues(resources), *_of_work()]
    widgets = [_alarms(resources), *_placed(graphs)]
    body = json.dumps({"widgets": widgets}, separators=(",", ":"))
    return {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {"DashboardBody": {"Fn::Sub": body}},
    }


def _of_people() -> Iterator[Widget]:
    api = {"ApiName": "${AWS::StackName}", "Stage": "api"}
    calls = ["Count", "4XXError", "5XXError"]
    yield _graph(
        "Calls of the API", "Sum", [_metric("AWS/ApiGateway", each, api) for each in calls]
    )
    for share in ("p50", "p95"):
        title = f"How long calls take, {share} in milliseconds"
        yield _graph(title, share, [_metric("AWS/ApiGateway", "Latency", api)])
    yield _counted("Sessions booked", "sessions_booked")
    yield _counted("Credits moved", "credits_moved")
    search = f"SEARCH('{{{OURS},service,stage}} stage=\"${{Stage}}\" refusal', 'Sum', {SECONDS})"
    yield _graph("Calls refused, by code", "Sum", [[{"expression": search}]])
    yield _counted("Others at the same rows", "conflicts_retried", "races_lost")


def _of_functions(resources: Resources) -> Iterator[Widget]:
    functions = of_type(resources, FUNCTION)
    streams = {name: each for name, each in functions.items() if reads_a_stream(each)}
    for title, statistic, metric, shown in (
        ("Functions: errors", "Sum", "Errors", functions),
        ("Functions: throttles", "Sum", "Throttles", functions),
        ("Functions: the longest call in milliseconds", "Maximum", "Duration", functions),
        ("Streams: age of what is read in milliseconds", "Maximum", "IteratorAge", streams),
    ):
        yield _graph(title, statistic, [_of_function(metric, name) for name in shown])


def _of_queues(resources: Resources) -> Iterator[Widget]:
    queues = of_type(resources, QUEUE)
    dead = [name for name, each in queues.items() if holds_dead_letters(each)]
    for title, metric, shown in (
        (
            "Queues: age of the oldest message",
            "ApproximateAgeOfOldestMessage",
            set(queues) - set(dead),
        ),
        ("Dead letters", "ApproximateNumberOfMessagesVisible", dead),
    ):
        yield _graph(title, "Maximum", [_of_queue(metric, name) for name in sorted(shown)])


def _of_work() -> Iterator[Widget]:
    yield _counted("Clock", "clock_runs", "clock_failed", "clock_left")
    yield _counted("Nightly check", "ledger_checked", "ledger_differences")
    yield _counted("Webhooks", "webhook_tries", "webhook_tries_failed")
    yield _counted("Calendars read", "calendar_readings", "calendar_readings_failed")
    yield _counted(
        "Calendars asked before time was taken",
        "calendars_asked",
        "calendars_too_slow",
        "calendars_refused",
    )
    rates = ["Reputation.BounceRate", "Reputation.ComplaintRate"]
    by = {"ses:configuration-set": "${MailConfigurationSet}"}
    yield _graph(
        "Mail that comes back", "Maximum", [_metric("AWS/SES", each, by) for each in rates]
    )


def _of_function(metric: str, name: str) -> Metric:
    return _metric("AWS/Lambda", metric, {"FunctionName": f"${{{name}}}"}, name)


def _of_queue(metric: str, name: str) -> Metric:
    return _metric("AWS/SQS", metric, {"QueueName": f"${{{name}.QueueName}}"}, name)


def _counted(title: str, *names: str) -> Widget:
    """What the code counts."""
    by = {"stage": "${Stage}", "service": "tandem"}
    return _graph(title, "Sum", [_metric(OURS, name, by) for name in names])


def _metric(namespace: str, name: str, by: Mapping[str, str], label: str = "") -> Metric:
    dimensions = [each for pair in by.items() for each in pair]
    return [namespace, name, *dimensions, {"label": label or name}]


def _graph(title: str, statistic: str, metrics: Sequence[Metric]) -> Widget:
    shown = {"title": title, "stat": statistic, "period": SECONDS, "metrics": metrics}
    return {
        "type": "metric",
        "properties": {"region": "${AWS::Region}", "view": "timeSeries"} | shown,
    }


def _alarms(resources: Resources) -> Widget:
    names = of_type(resources, ALARM)
    shown = {"title": "Alarms", "alarms": [f"${{{name}.Arn}}" for name in sorted(names)]}
    place = {"x": 0, "y": 0, "width": WIDTH * IN_A_ROW, "height": ALARMS_HEIGHT}
    return {"type": "alarm", "properties": shown} | place


def _placed(graphs: Iterable[Widget]) -> Iterator[Widget]:
    """The graphs, row by row under the alarms."""
    for number, graph in enumerate(graphs):
        row, column = divmod(number, IN_A_ROW)
        place = {"x": WIDTH * column, "y": ALARMS_HEIGHT + HEIGHT * row}
        yield graph | place | {"width": WIDTH, "height": HEIGHT}
