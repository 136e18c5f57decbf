"""How a stage is watched: nothing that runs is without its alarms, and each says where to look."""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from infra.project import ROOT, Template
from infra.template import functions
from infra.watch.alarms import ALARM, OURS, QUEUE, alarms, of_type

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^## (.+)$", OPERATIONS, re.MULTILINE)
NO_ALARMS = {
    "Where to look",
    "Known vulnerabilities",
    "Back to the version before",
    "Restoring the table",
    "Single sign-on",
    "What it costs",
    "A very large company",
}
CODE = "\n".join(path.read_text() for path in (ROOT / "chalicelib").rglob("*.py"))
STREAMS = {"Relay", "Usage"}

OF_EACH_FUNCTION = {"Errors", "Throttles", "Duration"}


def told_by_alarms(template: Template) -> set[tuple[str, str, str]]:
    """Namespace, metric, and what it is of, for each alarm that tells somebody."""
    return {
        (each["Namespace"], each["MetricName"], of(dimension["Value"]))
        for each in properties(template)
        if each["AlarmActions"] == [{"Ref": "AlarmTopic"}]
        for dimension in each["Dimensions"]
    }


def properties(template: Template) -> Iterator[Mapping[str, Any]]:
    for alarm in of_type(template["Resources"], ALARM).values():
        yield alarm["Properties"]


def of(value: Any) -> str:
    """The resource, or the word, that a dimension names."""
    if isinstance(value, str):
        return value
    return str(value["Ref"] if "Ref" in value else value["Fn::GetAtt"][0])


def unwatched(template: Template) -> list[str]:
    """What no alarm looks at."""
    told = told_by_alarms(template)
    wanted = [
        *(
            ("AWS/Lambda", metric, name)
            for name in functions(template)
            for metric in OF_EACH_FUNCTION | ({"IteratorAge"} if name in STREAMS else set())
        ),
        *(
            (
                "AWS/SQS",
                "ApproximateAgeOfOldestMessage"
                if "RedrivePolicy" in queue["Properties"]
                else "ApproximateNumberOfMessagesVisible",
                name,
            )
            for name, queue in of_type(template["Resources"], QUEUE).items()
        ),
        ("AWS/ApiGateway", "5XXError", "AWS::StackName"),
        ("AWS/ApiGateway", "Latency", "AWS::StackName"),
        ("AWS/SES", "Reputation.BounceRate", "MailConfigurationSet"),
        ("AWS/SES", "Reputation.ComplaintRate", "MailConfigurationSet"),
        *(
            (OURS, metric, "Stage")
            for metric in (
                "clock_runs",
                "ledger_checked",
                "ledger_differences",
                "webhook_tries_failed",
                "calendar_readings_failed",
                "conflicts_retried",
            )
        ),
    ]
    return [
        f"{name} {metric}"
        for namespace, metric, name in wanted
        if (namespace, metric, name) not in told
    ]


def test_whatever_runs_or_waits_has_its_alarms(template: Template) -> None:
    assert len(functions(template)) == 11
    assert len(of_type(template["Resources"], QUEUE)) == 11
    assert unwatched(template) == []


@pytest.mark.parametrize(
    ("alarm", "lacking"),
    [
        ("MailErrorsAlarm", "Mail Errors"),
        ("WebhooksThrottlesAlarm", "Webhooks Throttles"),
        ("ClockDurationAlarm", "Clock Duration"),
        ("UsageBehindAlarm", "Usage IteratorAge"),
        ("PhotoQueueWaitsAlarm", "PhotoQueue ApproximateAgeOfOldestMessage"),
        ("RelayDeadLettersAlarm", "RelayDeadLetters ApproximateNumberOfMessagesVisible"),
        ("ClockStandsStillAlarm", "Stage clock_runs"),
        ("ConflictsPileUpAlarm", "Stage conflicts_retried"),
    ],
)
def test_an_alarm_that_is_missing_or_tells_nobody_is_missed(
    template: Template, alarm: str, lacking: str
) -> None:
    for fault in ("missing", "silent"):
        spoilt = copy.deepcopy(template)
        if fault == "missing":
            del spoilt["Resources"][alarm]
        else:
            spoilt["Resources"][alarm]["Properties"]["AlarmActions"] = []
        assert unwatched(spoilt) == [lacking]


def test_a_new_function_and_a_new_queue_are_watched_by_being_there(template: Template) -> None:
    resources = {
        "Fresh": template["Resources"]["Relay"],
        "FreshQueue": template["Resources"]["MailQueue"],
    }
    fresh = {"Resources": resources | alarms(resources)}
    assert unwatched(fresh) == []
    assert {"FreshErrorsAlarm", "FreshBehindAlarm", "FreshQueueWaitsAlarm"} <= set(
        fresh["Resources"]
    )


def test_each_alarm_names_a_section_that_is_there_and_each_section_has_one(
    template: Template,
) -> None:
    named = set()
    for alarm in properties(template):
        said = re.fullmatch(r'.+\. See docs/operations\.md, "(.+)"\.', alarm["AlarmDescription"])
        assert said, alarm["AlarmDescription"]
        named.add(said[1])
    assert named == set(SECTIONS) - NO_ALARMS


def test_the_clock_is_missed_when_it_says_nothing(template: Template) -> None:
    still = template["Resources"]["ClockStandsStillAlarm"]["Properties"]
    assert (still["TreatMissingData"], still["Threshold"]) == ("breaching", 1)
    assert (still["ComparisonOperator"], still["Statistic"]) == ("LessThanThreshold", "Sum")
    assert still["Period"] * still["EvaluationPeriods"] == 300


def test_only_the_silence_of_the_clock_and_of_its_nightly_check_tells_anything(
    template: Template,
) -> None:
    told = {
        each["MetricName"]
        for each in properties(template)
        if each["TreatMissingData"] != "notBreaching"
    }
    assert told == {"clock_runs", "ledger_checked"}


def test_no_alarm_looks_further_back_than_cloudwatch_does(template: Template) -> None:
    for each in properties(template):
        longest = 604_800 if each["Period"] >= 3600 else 86_400
        assert each["Period"] * each["EvaluationPeriods"] <= longest


def test_a_call_is_told_before_its_function_is_cut_off(template: Template) -> None:
    for name, function in functions(template).items():
        alarm = template["Resources"][f"{name}DurationAlarm"]["Properties"]
        assert 0.5 < alarm["Threshold"] / 1000 / function["Properties"]["Timeout"] < 0.9


def test_what_an_alarm_waits_for_is_counted_somewhere(template: Template) -> None:
    counted = {each["MetricName"] for each in properties(template) if each["Namespace"] == OURS}
    assert len(counted) == 8
    assert not [name for name in counted if f'"{name}"' not in CODE]


def test_cloudwatch_may_write_to_the_topic_of_alarms(template: Template) -> None:
    """AWS's own key for topics is none that CloudWatch may use: its alarms would reach nobody."""
    assert template["Resources"]["AlarmTopic"] == {"Type": "AWS::SNS::Topic"}


def test_every_function_writes_to_a_log_that_ends(template: Template) -> None:
    resources = template["Resources"]
    for name, function in functions(template).items():
        assert function["Properties"]["LoggingConfig"] == {"LogGroup": {"Ref": f"{name}Log"}}
        group = resources[f"{name}Log"]["Properties"]
        assert group["RetentionInDays"] == {"Ref": "LogDays"}
        assert group["LogGroupName"] == {"Fn::Sub": f"/aws/lambda/${{AWS::StackName}}-{name}"}


def test_no_function_may_make_a_log_that_never_ends(template: Template) -> None:
    assert "logs:CreateLogGroup" not in json.dumps(template)


def test_tracing_is_a_switch_for_all(template: Template) -> None:
    for function in functions(template).values():
        assert function["Properties"]["Tracing"] == {"Ref": "Tracing"}
        role = template["Resources"][function["Properties"]["Role"]["Fn::GetAtt"][0]]
        assert "xray:PutTraceSegments" in json.dumps(role)


def test_the_access_log_holds_nothing_that_opens_anything_or_names_anybody(
    template: Template,
) -> None:
    setting = template["Resources"]["RestAPI"]["Properties"]["AccessLogSetting"]
    told = json.loads(setting["Format"])
    assert {"request_id", "method", "path", "status", "milliseconds"} <= told.keys()
    assert told["path"] == "$context.resourcePath"
    private = {"$context.path", "$context.identity", "$context.authorizer", "$input", "$request"}
    assert not [value for value in told.values() if value.startswith(tuple(private))]


def test_the_dashboard_shows_every_alarm_function_and_queue(template: Template) -> None:
    body = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(body)["widgets"]
    named = set(re.findall(r"\$\{(\w+)", body))
    of_aws = {"AWS"}
    assert named - of_aws <= set(template["Resources"]) | set(template["Parameters"])
    for kind in (ALARM, QUEUE, "AWS::Serverless::Function"):
        assert set(of_type(template["Resources"], kind)) <= named
    places = {(each["x"], each["y"]) for each in widgets}
    assert len(places) == len(widgets)
    assert all(each["x"] + each["width"] <= 24 for each in widgets)


def test_the_dashboard_shows_what_is_counted() -> None:
    shown = (ROOT / "infra" / "watch" / "dashboard.py").read_text()
    for name in (
        "sessions_booked",
        "credits_moved",
        "conflicts_retried",
        "races_lost",
        "clock_runs",
        "webhook_tries",
    ):
        assert f'"{name}"' in shown
        assert f'"{name}"' in CODE
    assert 'f"refusal_{code}"' in CODE
