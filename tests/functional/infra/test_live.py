"""The version of the API that callers reach: by an alias, from a snapshot, and back again."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.deploy import STAGES, fingerprint
from infra.live import ADDED, ALIAS, API, live, plain, released, republished
from infra.rollback import NoVersionError, roll_back
from infra.template import Template, expanded, functions, read_template_file

CFN_LINT = Path(sys.executable).with_name("cfn-lint")
STAGE_SETTINGS = read_template_file(STAGES)


def of_kind(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    """Resources of a type, in the form that CloudFormation sees."""
    resources = expanded(template)["Resources"]
    return {name: each for name, each in resources.items() if each["Type"] == kind}


def versions(template: Template) -> list[str]:
    return list(of_kind(template, "AWS::Lambda::Version"))


def test_the_gateway_calls_the_alias_and_beside_it_only_the_function_of_directories(
    template: Template,
) -> None:
    (alias,) = of_kind(template, "AWS::Lambda::Alias").values()
    api, permission = (
        template["Resources"]["RestAPI"],
        expanded(template)["Resources"][f"{API}InvokePermission"],
    )
    text = json.dumps(api)
    assert alias["Properties"]["Name"] == ALIAS
    directories = text.count("${Scim.Arn}/invocations")
    assert text.count(f"${{{API}.Alias}}/invocations") + directories == text.count('"uri"') > 100
    assert directories == 5
    assert f"${{{API}.Arn}}" not in text
    assert permission["Properties"]["FunctionName"] == {"Ref": f"{API}Alias{ALIAS}"}


def test_the_api_starts_from_a_snapshot_and_the_other_functions_do_not(template: Template) -> None:
    snapped = {
        name
        for name, each in functions(template).items()
        if each["Properties"].get("SnapStart") == {"ApplyOn": "PublishedVersions"}
    }
    assert snapped == {API}


def test_there_are_no_snapshots_of_a_python_that_has_none(template: Template) -> None:
    older = plain(template)
    older["Resources"][API]["Properties"]["Runtime"] = "python3.11"
    properties = live(older)["Resources"][API]["Properties"]
    assert properties["AutoPublishAlias"] == ALIAS
    assert "SnapStart" not in properties


def test_the_local_stack_calls_the_function_itself(template: Template) -> None:
    local = plain(template)
    assert not set(ADDED) & set(local["Resources"][API]["Properties"])
    assert ".Alias" not in json.dumps(local)
    assert live(local) == template


def test_whatever_is_deployed_otherwise_is_a_version_of_its_own(template: Template) -> None:
    def version_of(values: dict[str, str]) -> list[str]:
        told = f"abc, {fingerprint(template, values)}"
        return versions(released(template, told, canary=False))

    assert version_of({"Packs": "[]"}) == version_of({"Packs": "[]"})
    assert version_of({"Packs": "[]"}) != version_of({"Packs": "[1]"})


def test_versions_before_stay_to_go_back_to(template: Template) -> None:
    (version,) = of_kind(template, "AWS::Lambda::Version").values()
    assert version["DeletionPolicy"] == "Retain"


def test_a_canary_takes_a_tenth_for_five_minutes_and_alarms_call_it_back(
    template: Template, tmp_path: Path
) -> None:
    careful = released(template, "abc", canary=True)
    (alias,) = of_kind(careful, "AWS::Lambda::Alias").values()
    (group,) = of_kind(careful, "AWS::CodeDeploy::DeploymentGroup").values()
    moved = alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
    assert moved["DeploymentGroupName"] == {"Ref": f"{API}DeploymentGroup"}
    told = group["Properties"]
    name, values = told["DeploymentConfigName"]["Fn::Sub"]
    assert (name, values) == (
        "CodeDeployDefault.Lambda${ConfigName}",
        {"ConfigName": "Canary10Percent5Minutes"},
    )
    events = told["AutoRollbackConfiguration"]["Events"]
    assert set(events) >= {"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"}
    named = {each["Name"]["Ref"] for each in told["AlarmConfiguration"]["Alarms"]}
    assert named == {"APIHandlerErrorsAlarm", "ApiFailsAlarm"}
    assert named <= set(template["Resources"])

    path = tmp_path / "careful.json"
    path.write_text(json.dumps(expanded(careful)))
    found = subprocess.run([CFN_LINT, path], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


def test_production_is_careful_and_dev_is_quick(template: Template) -> None:
    assert STAGE_SETTINGS["production"]["Canary"] == "true"
    assert "Canary" not in STAGE_SETTINGS["dev"]
    assert not of_kind(template, "AWS::CodeDeploy::DeploymentGroup")


class Versions:
    """A function's versions and its alias, as Lambda tells of them."""

    def __init__(self, current: str, published: list[str], **tables: str) -> None:
        self.current, self.published, self.tables = current, published, tables
        self.weights: dict[str, float] = {"9": 0.1}

    def get_alias(self, **_: str) -> dict[str, str]:
        return {"FunctionVersion": self.current}

    def get_function_configuration(self, *, Qualifier: str, **_: str) -> dict[str, Any]:  # noqa: N803
        table = self.tables.get(f"of_{Qualifier}", "tandem")
        return {"Environment": {"Variables": {"TABLE_NAME": table}}}

    def get_paginator(self, _: str) -> "Versions":
        return self

    def paginate(self, **_: str) -> list[dict[str, Any]]:
        return [{"Versions": [{"Version": each}]} for each in ["$LATEST", *self.published]]

    def update_alias(self, *, FunctionVersion: str, RoutingConfig: Any, **_: str) -> None:  # noqa: N803
        self.current, self.weights = FunctionVersion, RoutingConfig["AdditionalVersionWeights"]


def test_rolling_back_goes_one_version_back_each_time_until_there_is_none() -> None:
    there = Versions("10", ["10", "9", "2"])
    assert roll_back("api", there) == ("10", "9")
    assert there.weights == {}
    assert roll_back("api", there) == ("9", "2")
    with pytest.raises(NoVersionError, match="There is no version before 2"):
        roll_back("api", there)
    assert there.current == "2"


def test_nobody_rolls_back_to_a_version_that_knows_the_table_before_a_restore() -> None:
    there = Versions("3", ["3", "2"], of_3="tandem-20261128T143000Z")
    with pytest.raises(NoVersionError, match="Version 2 knows another table than 3"):
        roll_back("api", there)
    assert there.current == "3"


def test_a_change_of_parameters_gives_the_api_a_version_of_its_own_and_no_canary(
    template: Template,
) -> None:
    before = released(template, "deployed", canary=True)
    after = republished(before, "on another table")
    assert set(versions(before)).isdisjoint(versions(after))
    assert not of_kind(after, "AWS::CodeDeploy::DeploymentGroup")
