"""The template that is deployed: what is merged into Chalice's part, and what AWS would refuse."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.api.kernel.errors import HEADERS, KINDS, PROBLEM_JSON
from chalicelib.api.kernel.middleware import SAFETY_HEADERS
from chalicelib.config import Settings
from chalicelib.domain.webhooks.lines import LEASE
from chalicelib.gateways.webhooks import SECONDS
from chalicelib.workers import webhooks
from chalicelib.workers.clock import BUDGET_SECONDS
from infra.live import plain
from infra.project import ROOT, Template
from infra.restore.pointing import either
from infra.template import (
    expanded,
    forwarded,
    functions,
    load_resources,
    table_definition,
)

CFN_LINT = Path(sys.executable).with_name("cfn-lint")
LONGEST_PIECE_SECONDS = 60  # one begun at the last moment, with all its tries
QUEUE_PATIENCE = 6  # times the function's timeout, as AWS asks

ROLES = [
    "ApiHandlerRole",
    "CalendarsRole",
    "ClockRole",
    "MailRole",
    "PhotosRole",
    "PreSignUpRole",
    "RelayRole",
    "ReturnedMailRole",
    "ScimRole",
    "UsageRole",
    "WebhooksRole",
]


def test_everything_merged_is_in_the_template(template: Template) -> None:
    assert not list(missing(either(load_resources()), plain(template)))


def test_what_the_gateway_answers_by_itself_is_a_problem_of_the_contract(
    template: Template,
) -> None:
    own = template["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    told = {}
    for name, response in own.items():
        body = json.loads(response["ResponseTemplates"]["application/json"])
        kind = KINDS[body["code"]]
        headers = response["ResponseParameters"]["Headers"]
        assert (
            (body["status"], body["title"])
            == (kind.status, kind.title)
            == (
                response["StatusCode"],
                kind.title,
            )
        )
        assert body["detail"]
        assert body["request_id"] == "$context.requestId"
        assert headers["Content-Type"] == f"'{PROBLEM_JSON}'"
        assert HEADERS.get(body["code"], {}).keys() <= headers.keys()
        assert (
            headers.items() >= {each: f"'{says}'" for each, says in SAFETY_HEADERS.items()}.items()
        )
        told[name] = body["code"]
    assert told == {
        "MISSING_AUTHENTICATION_TOKEN": "not_found",
        "RESOURCE_NOT_FOUND": "not_found",
        "REQUEST_TOO_LARGE": "body_too_large",
        "THROTTLED": "rate_limited",
        "QUOTA_EXCEEDED": "rate_limited",
        "UNAUTHORIZED": "unauthenticated",
        "ACCESS_DENIED": "forbidden",
        "WAF_FILTERED": "forbidden",
        "DEFAULT_4XX": "forbidden",
        "INTEGRATION_FAILURE": "try_again",
        "INTEGRATION_TIMEOUT": "try_again",
        "DEFAULT_5XX": "try_again",
    }


def test_a_misspelt_name_adds_no_resource_and_no_event_source(template: Template) -> None:
    nameless = [name for name, each in template["Resources"].items() if "Type" not in each]
    sources = {
        f"{name}.{source}": settings
        for name, function in functions(template).items()
        for source, settings in function["Properties"].get("Events", {}).items()
    }
    assert not nameless
    assert {name: each.get("Type") for name, each in sources.items()} == {
        "Relay.RelayDynamodbEventSource": "DynamoDB",
        "Usage.UsageDynamodbEventSource": "DynamoDB",
        "Mail.MailSqsEventSource": "SQS",
        "ReturnedMail.ReturnedMailSqsEventSource": "SQS",
        "Webhooks.WebhooksSqsEventSource": "SQS",
        "Photos.PhotosSqsEventSource": "SQS",
        "Calendars.CalendarsSqsEventSource": "SQS",
        "Clock.ClockEvent": "Schedule",
    }


def test_no_value_has_two_intrinsics(template: Template) -> None:
    doubled = [
        (where, sorted(value))
        for where, value in walk(template)
        if isinstance(value, dict) and len(value) > 1 and any(map(is_intrinsic, value))
    ]
    assert not doubled


def test_every_function_has_a_role_of_its_own(template: Template) -> None:
    roles = [each["Properties"]["Role"]["Fn::GetAtt"][0] for each in functions(template).values()]
    assert sorted(roles) == ROLES


def test_no_role_may_do_everything(template: Template) -> None:
    allowed = [
        action
        for name in ROLES
        for policy in template["Resources"][name]["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for action in as_list(statement["Action"])
    ]
    assert allowed
    assert not [action for action in allowed if action.endswith((":*", "Item*")) or action == "*"]


def test_every_required_setting_is_given(template: Template) -> None:
    given = set(template["Globals"]["Function"]["Environment"]["Variables"])
    needed = {name.upper() for name, each in Settings.model_fields.items() if each.is_required()}
    assert needed <= given


def test_metrics_are_of_the_stage_that_counts_them(template: Template) -> None:
    assert template["Globals"]["Function"]["Environment"]["Variables"]["STAGE"] == {"Ref": "Stage"}


def test_a_poison_record_or_message_blocks_nobody(template: Template) -> None:
    sources = {
        name: each["Properties"]
        for name, each in expanded(template)["Resources"].items()
        if each["Type"] == "AWS::Lambda::EventSourceMapping"
    }
    for name in (
        "MailMailSqsEventSource",
        "PhotosPhotosSqsEventSource",
        "ReturnedMailReturnedMailSqsEventSource",
        "WebhooksWebhooksSqsEventSource",
        "CalendarsCalendarsSqsEventSource",
    ):
        assert sources.pop(name)["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert sources.keys() == {"RelayRelayDynamodbEventSource", "UsageUsageDynamodbEventSource"}
    for reader in sources.values():
        assert reader["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert reader["StartingPosition"] == "TRIM_HORIZON"
        assert reader["BisectBatchOnFunctionError"]
        assert reader["DestinationConfig"]["OnFailure"]["Destination"] == {
            "Fn::GetAtt": ["RelayDeadLetters", "Arn"]
        }


@pytest.mark.parametrize(
    ("queue", "reader"),
    [
        ("MailQueue", "Mail"),
        ("PhotoQueue", "Photos"),
        ("ReturnedMailQueue", "ReturnedMail"),
        ("CalendarQueue", "Calendars"),
        ("WebhookQueue", "Webhooks"),
    ],
)
def test_a_message_stays_hidden_while_it_is_worked_on(
    queue: str, reader: str, template: Template
) -> None:
    resources = template["Resources"]
    hidden = resources[queue]["Properties"]["VisibilityTimeout"]
    assert hidden >= QUEUE_PATIENCE * resources[reader]["Properties"]["Timeout"]


def test_nobody_waits_behind_an_address_that_hangs(template: Template) -> None:
    """A batch of one; and a worker ends before its function's time, which ends before its lease."""
    source = template["Resources"]["Webhooks"]["Properties"]["Events"]["WebhooksSqsEventSource"]
    assert source["Properties"]["BatchSize"] == 1
    timeout = template["Resources"]["Webhooks"]["Properties"]["Timeout"]
    assert webhooks.BUDGET_SECONDS + SECONDS < timeout < LEASE.total_seconds()


@pytest.mark.parametrize("queue", ["Mail", "Webhook"])
def test_what_fails_five_times_is_kept(template: Template, queue: str) -> None:
    redrive = template["Resources"][f"{queue}Queue"]["Properties"]["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": [f"{queue}DeadLetters", "Arn"]}
    assert redrive["maxReceiveCount"] == 5


def test_a_run_of_the_clock_ends_well_before_its_functions_time(template: Template) -> None:
    timeout = template["Resources"]["Clock"]["Properties"]["Timeout"]
    assert timeout >= BUDGET_SECONDS + LONGEST_PIECE_SECONDS


@pytest.mark.parametrize("name", ["service", "web", "firewall"])
def test_cloudformation_lint_finds_nothing(name: str, template: Template, tmp_path: Path) -> None:
    path = ROOT / "infra" / f"{name}.yaml"
    if name == "service":
        path = tmp_path / "expanded.json"
        path.write_text(json.dumps(expanded(template)))
    command = [str(CFN_LINT), str(path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


def test_the_emulator_gets_the_same_template_with_its_functions_forwarded(
    template: Template,
) -> None:
    local = forwarded(template, "http://127.0.0.1:1")
    called = {
        each["Properties"]["Environment"]["Variables"]["MINISTACK_LAMBDA_PROXY_URL"]
        for each in functions(local).values()
    }
    assert called == {
        f"http://127.0.0.1:1/app.{name}"
        for name in (
            "app",
            "relay",
            "usage",
            "mail",
            "returned_mail",
            "webhooks",
            "photos",
            "calendars",
            "scim",
            "pre_sign_up",
            "clock",
        )
    }
    assert set(template["Resources"]) - set(local["Resources"]) == {"ManagedLayer"}


def test_the_tests_use_the_same_table() -> None:
    definition = table_definition("any")
    assert [key["AttributeName"] for key in definition["KeySchema"]] == ["pk", "sk"]
    assert definition["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"


def missing(wanted: Any, found: Any, where: str = "") -> Iterator[str]:
    """Where `found` lacks something of `wanted` or says otherwise."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key, value in wanted.items():
            if key in found:
                yield from missing(value, found[key], f"{where}/{key}")
            else:
                yield f"{where}/{key}"
    elif wanted != found:
        yield where


def walk(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """The value and everything inside it, with its place."""
    yield where, value
    if isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in parts:
            yield from walk(part, f"{where}/{key}")


def is_intrinsic(key: Any) -> bool:
    return key == "Ref" or str(key).startswith("Fn::")


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
