"""The operator's command over a stack of the emulator: who stands still, and on what table then."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra import deploy, stacks
from infra.live import ALIAS, API, live
from infra.local.emulator import client_environment
from infra.project import ROOT, Template
from infra.restore import __main__ as command
from infra.restore.pointing import STREAM, TABLE
from infra.template import forwarded, functions

ACCOUNTS = count(710_000_000_001)
STACK = "tandem-dev"
ROLE = "AWS::IAM::Role"


@pytest.fixture(scope="session")
def template() -> Template:
    """The service's, whose functions are nowhere, and end within a second."""
    words = [sys.executable, "-m", "infra.template"]
    made = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    local = live(forwarded(json.loads(made.stdout), "http://127.0.0.1:1"))
    for each in functions(local).values():
        each["Properties"]["Timeout"] = 1
    return local


@pytest.fixture
def stack(
    ministack: str, template: Template, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[stacks.Outputs]:
    """A stage in an account of its own; its outputs."""
    account = str(next(ACCOUNTS))
    for name, value in client_environment(ministack, account).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.setattr(command, "REPORTS", tmp_path)
    bucket = stacks.make_bucket(f"packages-{account}")
    told = {"Stage": "dev", "RelayConcurrency": "20"}
    yield stacks.apply(STACK, template, bucket, told)
    boto3.DEFAULT_SESSION = None


def settings_of_all() -> dict[str, Any]:
    """What each function, as it is called, is told."""
    client = boto3.client("lambda")
    return {
        logical_id: client.get_function_configuration(FunctionName=name, Qualifier=ALIAS)[
            "Environment"
        ]["Variables"]
        for logical_id, name in stacks.functions(STACK).items()
    }


def table_of_callers() -> str:
    """The table of that version of the API which answers callers."""
    name = stacks.functions(STACK)[API]
    answers = boto3.client("lambda").get_function_configuration(FunctionName=name, Qualifier=ALIAS)
    return answers["Environment"]["Variables"]["TABLE_NAME"]


def reserved() -> dict[str, int | None]:
    client = boto3.client("lambda")
    return {
        logical_id: client.get_function_concurrency(FunctionName=name).get(
            "ReservedConcurrentExecutions"
        )
        for logical_id, name in stacks.functions(STACK).items()
    }


def sources() -> dict[str, list[tuple[str, str]]]:
    """What each function reads, and whether it does."""
    client = boto3.client("lambda")
    return {
        logical_id: [
            (each["EventSourceArn"], each["State"])
            for each in client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
        ]
        for logical_id, name in stacks.functions(STACK).items()
    }


def tables_allowed() -> set[str]:
    """Of which tables, with their indexes and streams, the functions' roles speak."""
    iam, formation = boto3.client("iam"), boto3.client("cloudformation")
    found = formation.describe_stack_resources(StackName=STACK)["StackResources"]
    roles = [each["PhysicalResourceId"] for each in found if each["ResourceType"] == ROLE]
    policies = [
        json.dumps(iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
        for role in roles
        for name in iam.list_role_policies(RoleName=role)["PolicyNames"]
    ]
    return {name for each in policies for name in re.findall(r":table/([^/\"]+)", each)}


def check_equipped(table: Any) -> None:
    """The table has what the template gives to its own."""
    client = boto3.client("dynamodb")
    named = {"TableName": table["TableName"]}
    to_live = client.describe_time_to_live(**named)["TimeToLiveDescription"]
    backups = client.describe_continuous_backups(**named)["ContinuousBackupsDescription"]
    recovery = backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"]
    assert (to_live["AttributeName"], recovery) == ("expires_epoch", "ENABLED")
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"


def a_point() -> str:
    now = datetime.now(UTC)  # noqa: TID251 - the command asks the real clock too
    return (now - timedelta(minutes=10)).isoformat(timespec="seconds")


def put(table: str, name: str) -> None:
    row = {"pk": {"S": "PERSON#ana"}, "sk": {"S": name}, "kind": {"S": "person"}}
    boto3.client("dynamodb").put_item(TableName=table, Item=row)


def test_the_functions_stand_on_the_restored_table_and_every_deployment_leaves_them_there(
    stack: stacks.Outputs, capsys: pytest.CaptureFixture[str]
) -> None:
    point, old = a_point(), stack["TableName"]
    put(old, "PERSON")
    assert command.main(["--stage", "dev", "--to", point]) == 0
    assert "0 things to tell people" in capsys.readouterr().out
    stopped = {name: each for name, each in reserved().items() if each is not None}
    assert stopped == {"APIHandler": 0, "Clock": 0, "PreSignUp": 0, "Scim": 0}
    assert {state for each in sources().values() for _, state in each} <= {"Disabled", "Disabling"}
    assert {each["TABLE_NAME"] for each in settings_of_all().values()} == {old}
    assert tables_allowed() == {old}

    assert command.main(["--stage", "dev", "--to", point, "--switch"]) == 0
    new = command.table_of(STACK, command.point_of(point))
    table = boto3.client("dynamodb").describe_table(TableName=new)["Table"]
    check_equipped(table)
    assert {each["TABLE_NAME"] for each in settings_of_all().values()} == {new}
    assert table_of_callers() == new
    assert tables_allowed() == {new}
    assert {name: each for name, each in reserved().items() if each is not None} == {"Relay": 20}
    read = sources()
    assert {state for each in read.values() for _, state in each} <= {"Enabled", "Enabling"}
    for reader in ("Relay", "Usage"):
        assert [arn for arn, _ in read[reader]] == [table["LatestStreamArn"]]
    assert stacks.outputs(STACK)["TableName"] == new
    label = table["LatestStreamArn"].partition("/stream/")[2]
    assert deploy.restored("dev") == {TABLE: new, STREAM: label}
    assert boto3.client("dynamodb").describe_table(TableName=old)["Table"]["ItemCount"] == 1


def test_who_thinks_better_of_it_goes_on_where_they_were(stack: stacks.Outputs) -> None:
    assert command.main(["--stage", "dev", "--to", a_point()]) == 0
    assert command.main(["--stage", "dev", "--start"]) == 0
    assert {each["TABLE_NAME"] for each in settings_of_all().values()} == {stack["TableName"]}
    assert {state for each in sources().values() for _, state in each} <= {"Enabled", "Enabling"}
    assert {name: each for name, each in reserved().items() if each is not None} == {"Relay": 20}


def test_nothing_is_switched_that_was_not_brought_up_and_nothing_in_use_is_touched(
    stack: stacks.Outputs, capsys: pytest.CaptureFixture[str]
) -> None:
    point = a_point()
    assert command.main(["--stage", "dev", "--to", point, "--switch"]) == 1
    assert "is not ready" in capsys.readouterr().err
    assert command.main(["--stage", "dev", "--to", point]) == 0
    assert command.main(["--stage", "dev", "--to", point, "--switch"]) == 0
    assert command.main(["--stage", "dev", "--to", point]) == 1
    assert "stand on" in capsys.readouterr().err
    assert {each for each in reserved().values() if each is not None} == {20}


def test_by_the_log_of_mails_where_the_table_before_is_not_believed(
    stack: stacks.Outputs, tmp_path: Path
) -> None:
    point, logs = a_point(), boto3.client("logs")
    group, stream = f"/aws/lambda/{STACK}-Mail", "one"
    told = {"session_id": "s1", "event_id": "s1.1", "kind": "confirmed", "recipient_id": "ana"}
    lines = [{"message": "notice", **told, "seat": "member", "outcome": "sent"}, {"message": "x"}]
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    at = int(command.point_of(point).timestamp() * 1000) + 60_000
    logs.put_log_events(
        logGroupName=group,
        logStreamName=stream,
        logEvents=[{"timestamp": at, "message": json.dumps(each)} for each in lines],
    )
    put(stack["TableName"], "PERSON")
    assert command.main(["--stage", "dev", "--to", point, "--by-log"]) == 0
    (report,) = tmp_path.glob("*.txt")
    assert "confirmed       SESSION#s1  event s1.1  to ana" in report.read_text()


@pytest.mark.parametrize("point", ["yesterday", "2026-11-28T14:30", "2999-01-01T00:00Z"])
def test_a_point_has_its_zone_and_is_past(point: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--stage", "dev", "--to", point]) == 1
    assert "Name a point like" in capsys.readouterr().err
