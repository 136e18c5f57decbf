"""The alarms: a kind for each thing that can go wrong, an alarm for each function, queue or stream.

Every description names the section of docs/operations.md that says what to do. What is not here
in numbers is derived from the template: a function's time, a queue's patience.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Resource = dict[str, Any]
Resources = Mapping[str, Resource]
Value = Any
"""A text, or an intrinsic that becomes one."""

FUNCTION, QUEUE, ALARM = "AWS::Serverless::Function", "AWS::SQS::Queue", "AWS::CloudWatch::Alarm"

OURS = "Tandem"
"""The namespace of what the code counts (chalicelib/use_cases/kernel/log.py)."""

FIVE_MINUTES, QUARTER, HOUR, DAY = 300, 900, 3600, 86_400
SHARE_OF_TIME = 0.8
"""Of a function's time; who needs more will soon be cut off."""

REFUSES_BY_FAILING = {"PreSignUp": 10}
"""Functions whose caller knows no other no, and how many in five minutes are nothing odd."""

TRIES = 3
"""As often as a message may fail before its age is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """When somebody is told, and which section of docs/operations.md says what to do."""

    says: str
    section: str
    namespace: str
    metric: str
    by: Mapping[str, Value]
    statistic: str = "Sum"
    over: float = 0
    under: float | None = None
    seconds: int = FIVE_MINUTES
    times: int = 1
    silence_tells: bool = False

    @property
    def resource(self) -> Resource:
        """The alarm as CloudFormation makes it."""
        of_a_share = self.statistic.startswith("p")
        return {
            "Type": ALARM,
            "Properties": {
                "AlarmDescription": f'{self.says} See docs/operations.md, "{self.section}".',
                "Namespace": self.namespace,
                "MetricName": self.metric,
                "Dimensions": [{"Name": name, "Value": of} for name, of in self.by.items()],
                "ExtendedStatistic" if of_a_share else "Statistic": self.statistic,
                "Period": self.seconds,
                "EvaluationPeriods": self.times,
                "Threshold": self.over if self.under is None else self.under,
                "ComparisonOperator": f"{'Greater' if self.under is None else 'Less'}ThanThreshold",
                "TreatMissingData": "breaching" if self.silence_tells else "notBreaching",
                "AlarmActions": [{"Ref": "AlarmTopic"}],
            },
        }


def alarms(resources: Resources) -> dict[str, Resource]:
    """Every alarm of a template with these resources, by logical id."""
    made = {
        **dict(_of_functions(of_type(resources, FUNCTION))),
        **dict(_of_queues(of_type(resources, QUEUE))),
        **OF_THE_API,
        **OF_THE_CLOCK,
        **OF_THE_CHECK,
        **OF_OTHERS,
    }
    return {f"{name}Alarm": alarm.resource for name, alarm in made.items()}


def of_type(resources: Resources, kind: str) -> dict[str, Resource]:
    """The resources of a type."""
    return {name: each for name, each in resources.items() if each.get("Type") == kind}


def reads_a_stream(function: Resource) -> bool:
    """Whether the table's stream calls this function."""
    events: Mapping[str, Resource] = function["Properties"].get("Events", {})
    return any(each.get("Type") == "DynamoDB" for each in events.values())


def holds_dead_letters(queue: Resource) -> bool:
    """Whether nobody reads this queue but an operator: what fails there goes nowhere else."""
    return "RedrivePolicy" not in queue["Properties"]


def _of_functions(functions: Resources) -> Iterator[tuple[str, Alarm]]:
    for name, function in functions.items():
        of_lambda: Any = {"namespace": "AWS/Lambda", "by": {"FunctionName": {"Ref": name}}}
        yield (
            f"{name}Errors",
            Alarm(
                says=f"Calls of the function {name} end without an answer.",
                section="A function fails",
                metric="Errors",
                over=REFUSES_BY_FAILING.get(name, 0),
                **of_lambda,
            ),
        )
        yield (
            f"{name}Throttles",
            Alarm(
                says=f"Calls of the function {name} are refused by Lambda: too many at a time.",
                section="A function is throttled",
                metric="Throttles",
                **of_lambda,
            ),
        )
        yield (
            f"{name}Duration",
            Alarm(
                says=f"A call of the function {name} came near its time.",
                section="A function comes near its time",
                metric="Duration",
                statistic="Maximum",
                over=round(SHARE_OF_TIME * 1000 * function["Properties"]["Timeout"]),
                **of_lambda,
            ),
        )
        if reads_a_stream(function):
            yield (
                f"{name}Behind",
                Alarm(
                    says=f"The function {name} reads of changes that are older than five minutes.",
                    section="The stream falls behind",
                    metric="IteratorAge",
                    statistic="Maximum",
                    over=1000 * FIVE_MINUTES,
                    **of_lambda,
                ),
            )


def _of_queues(queues: Resources) -> Iterator[tuple[str, Alarm]]:
    for name, queue in queues.items():
        of_sqs: Any = {
            "namespace": "AWS/SQS",
            "by": {"QueueName": {"Fn::GetAtt": [name, "QueueName"]}},
            "statistic": "Maximum",
        }
        if holds_dead_letters(queue):
            yield (
                name,
                Alarm(
                    says=f"Something was given up after all its tries and is in {name}.",
                    section="Dead letters",
                    metric="ApproximateNumberOfMessagesVisible",
                    **of_sqs,
                ),
            )
        else:
            yield (
                f"{name}Waits",
                Alarm(
                    says=f"A message in {name} waits for too long.",
                    section="Messages wait",
                    metric="ApproximateAgeOfOldestMessage",
                    over=TRIES * queue["Properties"]["VisibilityTimeout"],
                    **of_sqs,
                ),
            )


_OF_API: Any = {
    "namespace": "AWS/ApiGateway",
    "by": {"ApiName": {"Ref": "AWS::StackName"}, "Stage": "api"},
}

OF_THE_API: Mapping[str, Alarm] = {
    "ApiFails": Alarm(
        says="More than ten calls of the API in five minutes were answered with a 5xx.",
        section="The API fails",
        metric="5XXError",
        over=10,
        **_OF_API,
    ),
    "ApiIsSlow": Alarm(
        says="One call in twenty takes more than three seconds, for a quarter of an hour.",
        section="The API is slow",
        metric="Latency",
        statistic="p95",
        over=3000,
        times=3,
        **_OF_API,
    ),
}

_OURS: Any = {"namespace": OURS, "by": {"stage": {"Ref": "Stage"}, "service": "tandem"}}

OF_THE_CLOCK: Mapping[str, Alarm] = {
    "ClockStandsStill": Alarm(
        says="The clock has come to no end of a run for five minutes.",
        section="The clock stands still",
        metric="clock_runs",
        under=1,
        silence_tells=True,
        **_OURS,
    ),
    "ClockFails": Alarm(
        says="Something that is due has failed for half an hour, each time that the clock tried.",
        section="The clock's work fails",
        metric="clock_failed",
        seconds=QUARTER,
        times=2,
        **_OURS,
    ),
    "ClockFallsBehind": Alarm(
        says="For half an hour no run of the clock had time for all that was due.",
        section="The clock falls behind",
        metric="clock_left",
        statistic="Minimum",
        seconds=QUARTER,
        times=2,
        **_OURS,
    ),
}

_OF_THE_CHECK: Any = _OURS | {"section": "When the nightly check finds a difference"}

OF_THE_CHECK: Mapping[str, Alarm] = {
    "LedgerDiffers": Alarm(
        says="Credits or taken time are not what entries and sessions say.",
        metric="ledger_differences",
        seconds=DAY,
        **_OF_THE_CHECK,
    ),
    "LedgerIsUnchecked": Alarm(
        says="The nightly check has come to no end for two days.",
        metric="ledger_checked",
        statistic="SampleCount",
        under=1,
        seconds=DAY,
        times=2,
        silence_tells=True,
        **_OF_THE_CHECK,
    ),
}

_OF_MAIL: Any = {
    "namespace": "AWS/SES",
    "by": {"ses:configuration-set": {"Ref": "MailConfigurationSet"}},
    "section": "Mail comes back",
    "statistic": "Maximum",
    "seconds": HOUR,
}

OF_OTHERS: Mapping[str, Alarm] = {
    "MailBounces": Alarm(
        says="More than 5 % of the mails come back; Amazon SES looks into it, and stops at 10 %.",
        metric="Reputation.BounceRate",
        over=0.05,
        **_OF_MAIL,
    ),
    "MailComplaints": Alarm(
        says="More than 0.1 % of the mails are called spam; Amazon SES stops at 0.5 %.",
        metric="Reputation.ComplaintRate",
        over=0.001,
        **_OF_MAIL,
    ),
    "ConflictsPileUp": Alarm(
        says="More than two hundred steps met others within a quarter of an hour, twice running.",
        section="Conflicts pile up",
        metric="conflicts_retried",
        over=200,
        seconds=QUARTER,
        times=2,
        **_OURS,
    ),
    "WebhooksFail": Alarm(
        says="More than fifty tries of webhooks failed within a quarter of an hour, twice running.",
        section="Webhooks fail",
        metric="webhook_tries_failed",
        over=50,
        seconds=QUARTER,
        times=2,
        **_OURS,
    ),
    "CalendarsFail": Alarm(
        says="More than twenty calendars could not be read in a quarter of an hour, twice running.",
        section="Calendars fail",
        metric="calendar_readings_failed",
        over=20,
        seconds=QUARTER,
        times=2,
        **_OURS,
    ),
}
