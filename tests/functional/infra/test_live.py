"""The version of each function that is called: by an alias, and the API's from a snapshot."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.deploy import STAGES, fingerprint
from infra.live import ALIAS, ALIASED, API, SNAPPED, live, plain, released
from infra.project import Template
from infra.template import expanded, functions, read_template_file

CFN_LINT = Path(sys.executable).with_name("cfn-lint")
STAGE_SETTINGS = read_template_file(STAGES)


def of_kind(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    """Resources of a type, in the form that CloudFormation sees."""
    resources = expanded(template)["Resources"]
    return {name: each for name, each in resources.items() if each["Type"] == kind}


def versions(template: Template) -> list[str]:
    return list(of_kind(template, "AWS::Lambda::Version"))


def test_whatever_calls_a_function_calls_its_alias(template: Template) -> None:
    names = set(functions(template))
    aliases = of_kind(template, "AWS::Lambda::Alias").values()
    assert {each["Properties"]["FunctionName"]["Ref"] for each in aliases} == names
    assert {each["Properties"]["Name"] for each in aliases} == {ALIAS}

    of_aliases = [{"Ref": f"{name}Alias{ALIAS}"} for name in sorted(names)]
    readers = of_kind(template, "AWS::Lambda::EventSourceMapping").values()
    rights = of_kind(template, "AWS::Lambda::Permission").values()
    targets = [
        target["Arn"]
        for rule in of_kind(template, "AWS::Events::Rule").values()
        for target in rule["Properties"]["Targets"]
    ]
    triggers = list(
        expanded(template)["Resources"]["UserPool"]["Properties"]["LambdaConfig"].values()
    )
    found = [
        *(each["Properties"]["FunctionName"] for each in (*readers, *rights)),
        *targets,
        *triggers,
    ]
    assert len(readers) == 7
    assert (len(targets), len(triggers)) == (1, 1)
    assert [each for each in found if each not in of_aliases] == []
    assert [each for each in of_aliases if each not in found] == []


def test_the_gateway_calls_the_aliases_of_the_api_and_of_directories(template: Template) -> None:
    text = json.dumps(template["Resources"]["RestAPI"])
    of_api, of_directories = (
        text.count(f"${{{name}.Alias}}/invocations") for name in (API, "Scim")
    )
    assert of_directories == 5
    assert of_api + of_directories == text.count('"uri"') > 100


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
    added = set(ALIASED) | set(SNAPPED)
    assert not [each for each in functions(local).values() if added & set(each["Properties"])]
    assert ".Alias" not in json.dumps(local)
    assert live(local) == template


def test_whatever_is_deployed_otherwise_is_a_version_of_its_own(template: Template) -> None:
    def version_of(values: dict[str, str]) -> list[str]:
        told = f"abc, {fingerprint(template, values)}"
        return versions(released(template, told, canary=False))

    assert version_of({"Packs": "[]"}) == version_of({"Packs": "[]"})
    assert version_of({"Packs": "[]"}) != version_of({"Packs": "[1]"})


def test_versions_before_stay_to_go_back_to(template: Template) -> None:
    kept = [each["DeletionPolicy"] for each in of_kind(template, "AWS::Lambda::Version").values()]
    assert kept == ["Retain"] * len(functions(template))


def test_a_canary_takes_a_tenth_for_five_minutes_and_alarms_call_it_back(
    template: Template, tmp_path: Path
) -> None:
    careful = released(template, "abc", canary=True)
    aliases = of_kind(careful, "AWS::Lambda::Alias")
    groups = of_kind(careful, "AWS::CodeDeploy::DeploymentGroup")
    for name in functions(template):
        moved = aliases[f"{name}Alias{ALIAS}"]["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
        assert moved["DeploymentGroupName"] == {"Ref": f"{name}DeploymentGroup"}
        told = groups[f"{name}DeploymentGroup"]["Properties"]
        assert told["DeploymentConfigName"]["Fn::Sub"] == [
            "CodeDeployDefault.Lambda${ConfigName}",
            {"ConfigName": "Canary10Percent5Minutes"},
        ]
        events = told["AutoRollbackConfiguration"]["Events"]
        assert set(events) >= {"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"}
        named = {each["Name"]["Ref"] for each in told["AlarmConfiguration"]["Alarms"]}
        of_answers = {"ApiFailsAlarm"} if name == API else set()
        assert named == {f"{name}ErrorsAlarm"} | of_answers
        assert named <= set(template["Resources"])

    path = tmp_path / "careful.json"
    path.write_text(json.dumps(expanded(careful)))
    found = subprocess.run([CFN_LINT, path], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


def test_production_is_careful_and_dev_is_quick(template: Template) -> None:
    assert STAGE_SETTINGS["production"]["Canary"] == "true"
    assert "Canary" not in STAGE_SETTINGS["dev"]
    assert not of_kind(template, "AWS::CodeDeploy::DeploymentGroup")


def test_a_change_of_parameters_gives_versions_of_their_own_and_no_canary(
    template: Template,
) -> None:
    before = released(template, "deployed", canary=True)
    after = released(before, "on another table", canary=False)
    assert len(versions(before)) == len(versions(after)) == len(functions(template))
    assert set(versions(before)).isdisjoint(versions(after))
    assert not of_kind(after, "AWS::CodeDeploy::DeploymentGroup")
