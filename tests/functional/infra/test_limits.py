"""What bounds a stage: calls through the gateway, functions at a time, calls of one address."""

import json
from typing import Any

import pytest

from chalicelib.api.kernel.errors import KINDS
from chalicelib.api.kernel.middleware import SAFETY_HEADERS
from infra.deploy import STAGES
from infra.project import ROOT, Template
from infra.template import functions, read_template_file

STAGE_SETTINGS = read_template_file(STAGES)
FIREWALL = read_template_file(ROOT / "infra" / "firewall.yaml")
OF_THE_DEPLOYMENT = {"FirewallRate", "DomainName", "CertificateArn", "Canary"}
MOST_OF_AN_ACCOUNT = 900
"""Lambda keeps a hundred of the thousand for functions without a reservation."""


def reserved(stage: str, template: Template) -> dict[str, int]:
    """How many calls of each function a stage reserves."""
    settings = STAGE_SETTINGS[stage]
    return {name: int(settings.get(f"{name}Concurrency", 0)) for name in functions(template)}


def most_called(function: dict[str, Any]) -> int:
    """How many calls at a time its queue makes."""
    sources = function["Properties"].get("Events", {}).values()
    wanted = [each["Properties"].get("ScalingConfig", {}) for each in sources]
    return max((each.get("MaximumConcurrency", 1) for each in wanted), default=1)


@pytest.mark.parametrize("stage", ["dev", "production"])
def test_a_stage_sets_nothing_that_nobody_reads(stage: str, template: Template) -> None:
    assert set(STAGE_SETTINGS[stage]) - OF_THE_DEPLOYMENT <= set(template["Parameters"])


def test_every_function_can_be_bounded(template: Template) -> None:
    for name, function in functions(template).items():
        default = template["Parameters"][f"{name}Concurrency"]["Default"]
        wanted = function["Properties"]["ReservedConcurrentExecutions"]["Fn::If"]
        assert default == 0
        assert wanted == [
            f"Reserves{name}",
            {"Ref": f"{name}Concurrency"},
            {"Ref": "AWS::NoValue"},
        ]
        assert f"Reserves{name}" in template["Conditions"]


def test_production_reserves_for_each_function_what_its_queue_may_call(template: Template) -> None:
    for name, number in reserved("production", template).items():
        assert number >= max(2, most_called(functions(template)[name])), name


def test_production_fits_into_an_account_and_dev_reserves_nothing(template: Template) -> None:
    assert sum(reserved("production", template).values()) <= MOST_OF_AN_ACCOUNT
    assert set(reserved("dev", template).values()) == {0}


def test_the_gateway_bounds_all_calls_together(template: Template) -> None:
    (settings,) = template["Resources"]["RestAPI"]["Properties"]["MethodSettings"]
    assert (settings["ResourcePath"], settings["HttpMethod"]) == ("/*", "*")
    assert settings["ThrottlingRateLimit"] == {"Ref": "ApiRate"}
    assert settings["ThrottlingBurstLimit"] == {"Ref": "ApiBurst"}
    defaults = [template["Parameters"][name]["Default"] for name in ("ApiRate", "ApiBurst")]
    assert all(each > 0 for each in defaults)


def test_a_firewall_stands_before_production_alone() -> None:
    assert int(STAGE_SETTINGS["production"]["FirewallRate"]) >= 1000
    assert "FirewallRate" not in STAGE_SETTINGS["dev"]


def test_the_firewall_bounds_each_address_and_says_so_in_the_contracts_form() -> None:
    properties = FIREWALL["Resources"]["Firewall"]["Properties"]
    first = properties["Rules"][0]
    assert first["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP"
    answer = first["Action"]["Block"]["CustomResponse"]
    body = json.loads(
        properties["CustomResponseBodies"][answer["CustomResponseBodyKey"]]["Content"]
    )
    kind = KINDS[body["code"]]
    assert (body["status"], body["title"]) == (kind.status, kind.title)
    assert answer["ResponseCode"] == kind.status == 429
    told = {each["Name"]: each["Value"] for each in answer["ResponseHeaders"]}
    assert told == SAFETY_HEADERS | {"Retry-After": "60"}


def test_the_firewall_keeps_nobodys_address_and_lets_long_bodies_through() -> None:
    properties = FIREWALL["Resources"]["Firewall"]["Properties"]
    seen = [
        properties["VisibilityConfig"],
        *(each["VisibilityConfig"] for each in properties["Rules"]),
    ]
    assert not any(each["SampledRequestsEnabled"] for each in seen)
    common = properties["Rules"][-1]["Statement"]["ManagedRuleGroupStatement"]
    counted = {each["Name"] for each in common["RuleActionOverrides"]}
    assert "SizeRestrictions_BODY" in counted
