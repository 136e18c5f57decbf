"""How many calls of each function may run at a time: a parameter for each, 0 for no bound but the
account's.

What is reserved for a function is its own, and no other function gets it: a flood of calls of the
API leaves mail and the clock theirs.
"""

from typing import Any

from infra.watch.alarms import FUNCTION, of_type

Template = dict[str, Any]


def limited(template: Template) -> Template:
    """The template with these parameters."""
    names = list(of_type(template["Resources"], FUNCTION))
    parameters = {f"{name}Concurrency": _parameter(name) for name in names}
    conditions = {
        f"Reserves{name}": {"Fn::Not": [{"Fn::Equals": [{"Ref": f"{name}Concurrency"}, "0"]}]}
        for name in names
    }
    resources = {name: _reserving(name, template["Resources"][name]) for name in names}
    return template | {
        "Parameters": template["Parameters"] | parameters,
        "Conditions": template["Conditions"] | conditions,
        "Resources": template["Resources"] | resources,
    }


def _parameter(name: str) -> dict[str, Any]:
    says = f"How many calls of {name} run at a time, reserved for it alone. 0: none are reserved."
    return {"Type": "Number", "Default": 0, "MinValue": 0, "Description": says}


def _reserving(name: str, function: dict[str, Any]) -> dict[str, Any]:
    wanted = [f"Reserves{name}", {"Ref": f"{name}Concurrency"}, {"Ref": "AWS::NoValue"}]
    reserved = {"ReservedConcurrentExecutions": {"Fn::If": wanted}}
    return function | {"Properties": function["Properties"] | reserved}
