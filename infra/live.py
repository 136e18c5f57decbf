"""The version of the API that callers reach: the alias `live`, started from a snapshot.

Each deployment publishes a version and moves the alias there: at once, or, in a stage with a
`Canary`, a tenth of the calls for five minutes first; if an alarm of the API comes meanwhile, all
go back to the version before. `make rollback` moves it back later. API Gateway calls the alias and
nothing else. The other functions have no callers who wait, and run as they were deployed last.
"""

import copy
import json
from typing import Any

Template = dict[str, Any]

API = "APIHandler"
ALIAS = "live"
WITHOUT_SNAPSHOTS = {"python3.11"}
"""Of the Pythons that the code runs on: Lambda takes snapshots from 3.12 on."""

CANARY = {
    "Type": "Canary10Percent5Minutes",
    "Alarms": [{"Ref": "APIHandlerErrorsAlarm"}, {"Ref": "ApiFailsAlarm"}],
}
ADDED = ("AutoPublishAlias", "AutoPublishAliasAllProperties", "SnapStart")


def live(template: Template) -> Template:
    """The template with the alias, and all that called the function calling that."""
    called = _renamed(template, f"${{{API}.Arn}}/invocations", f"${{{API}.Alias}}/invocations")
    resources = called["Resources"]
    resources[f"{API}InvokePermission"]["Properties"]["FunctionName"] = {"Ref": f"{API}.Alias"}
    properties = resources[API]["Properties"]
    properties |= {"AutoPublishAlias": ALIAS, "AutoPublishAliasAllProperties": True}
    if properties["Runtime"] not in WITHOUT_SNAPSHOTS:
        properties["SnapStart"] = {"ApplyOn": "PublishedVersions"}
    return called


def plain(template: Template) -> Template:
    """The same template as it was: the function itself is called, as on the local stack."""
    called = _renamed(template, f"${{{API}.Alias}}/invocations", f"${{{API}.Arn}}/invocations")
    resources = called["Resources"]
    resources[f"{API}InvokePermission"]["Properties"]["FunctionName"] = {"Ref": API}
    for name in ADDED:
        resources[API]["Properties"].pop(name, None)
    return called


def released(template: Template, description: str, *, canary: bool) -> Template:
    """The template as it is deployed: its version of the API says this of itself.

    A version is published when something of its function differs, and the values of parameters are
    no part of that: the description must differ whenever any of them does.
    """
    told = copy.deepcopy(template)
    told["Resources"][API]["Properties"] |= {
        "Description": description,
        "VersionDescription": description,
        **({"DeploymentPreference": CANARY} if canary else {}),
    }
    return told


def republished(template: Template, description: str) -> Template:
    """A template as it was deployed, for a change of parameters alone: the API gets a version of
    its own for it, which answers all calls at once, also in a stage with a canary.
    """
    told = released(template, description, canary=False)
    told["Resources"][API]["Properties"].pop("DeploymentPreference", None)
    return told


def _renamed(template: Template, before: str, after: str) -> Template:
    renamed: Template = json.loads(json.dumps(template).replace(before, after))
    return renamed
