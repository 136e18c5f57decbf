"""The version of each function that is called: its alias `live`; the API's starts from a snapshot.

Each deployment publishes a version of every function and moves the aliases there: at once, or, in
a stage with a `Canary`, for a tenth of the calls and events for five minutes first; if an alarm
comes meanwhile, all go back to the versions before. `make rollback` moves them back later. Gateway,
queues, streams, clock and user pool call the aliases and nothing else.
"""

import copy
import json
from typing import Any

from infra.watch.alarms import FUNCTION, of_type

Template = dict[str, Any]

API = "APIHandler"
ALIAS = "live"
WITHOUT_SNAPSHOTS = {"python3.11"}
"""Of the Pythons that the code runs on: Lambda takes snapshots from 3.12 on."""

ALIASED = {"AutoPublishAlias": ALIAS, "AutoPublishAliasAllProperties": True}
"""SAM lets the events that a function names come to its alias, too."""

SNAPPED = {"SnapStart": {"ApplyOn": "PublishedVersions"}}
"""For whom callers wait; mails and webhooks do not mind a process that has to load its code."""

CANARY = "Canary10Percent5Minutes"


def live(template: Template) -> Template:
    """The template with the aliases, and all that called a function calling its alias."""
    called = template
    for name in _functions(template):
        called = _called(called, _calls(name))
    for name, properties in _functions(called).items():
        properties.update(ALIASED)
        if name == API and properties["Runtime"] not in WITHOUT_SNAPSHOTS:
            properties.update(SNAPPED)
    return called


def plain(template: Template) -> Template:
    """The same template as it was: the functions themselves are called, as on the local stack."""
    called = template
    for name in _functions(template):
        called = _called(called, {after: before for before, after in _calls(name).items()})
    for properties in _functions(called).values():
        for each in (*ALIASED, *SNAPPED):
            properties.pop(each, None)
    return called


def released(template: Template, description: str, *, canary: bool) -> Template:
    """The template as it is deployed: the versions of one deployment say this of themselves.

    A version is published when something of its function differs, and the values of parameters are
    no part of that: the description must differ whenever any of them does.
    """
    told = copy.deepcopy(template)
    for name, properties in _functions(told).items():
        properties.update({"Description": description, "VersionDescription": description})
        properties.pop("DeploymentPreference", None)
        if canary:
            properties["DeploymentPreference"] = {"Type": CANARY, "Alarms": _calling_back(name)}
    return told


def _calling_back(name: str) -> list[dict[str, str]]:
    """Which alarms take a function's new version back. Each takes the others' with it: the
    deployment has failed then, and CloudFormation puts all that it changed back.
    """
    of_answers = [{"Ref": "ApiFailsAlarm"}] if name == API else []
    return [{"Ref": f"{name}ErrorsAlarm"}, *of_answers]


def _calls(name: str) -> dict[str, str]:
    """How a template lets a function be called, and how its alias, as JSON.

    The first of two that become the same is the one with more around it: so it goes both ways.
    """
    function, arn, alias = {"Ref": name}, {"Fn::GetAtt": [name, "Arn"]}, {"Ref": f"{name}.Alias"}
    return {
        f"${{{name}.Arn}}/invocations": f"${{{name}.Alias}}/invocations",
        f'"FunctionName": {json.dumps(function)}': f'"FunctionName": {json.dumps(alias)}',
        json.dumps(arn): json.dumps(alias),
    }


def _called(template: Template, instead: dict[str, str]) -> Template:
    text = json.dumps(template)
    for before, after in instead.items():
        text = text.replace(before, after)
    called: Template = json.loads(text)
    return called


def _functions(template: Template) -> dict[str, dict[str, Any]]:
    """The properties of each function, by its logical id."""
    found = of_type(template["Resources"], FUNCTION)
    return {name: each["Properties"] for name, each in found.items()}
