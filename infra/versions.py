"""The versions of the stage's functions, as Lambda keeps them: those of one deployment describe
themselves alike, and the alias `live` of each function names the one that is called.
"""

from dataclasses import dataclass
from typing import Any

from infra.live import ALIAS

LATEST = "$LATEST"


@dataclass(frozen=True)
class Version:
    """A published version. `deployment` is what all of one deployment say of themselves; `table`
    the one that it knows.
    """

    number: int
    deployment: str
    table: str


def published(function: str, client: Any) -> list[Version]:
    """The function's versions, the newest first, by a client of Lambda."""
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=function)
    return sorted(
        (_read(each) for page in pages for each in page["Versions"] if each["Version"] != LATEST),
        key=lambda version: version.number,
        reverse=True,
    )


def called(function: str, client: Any) -> int | None:
    """The number of the version that is called; None of a function that has no alias."""
    try:
        return int(client.get_alias(FunctionName=function, Name=ALIAS)["FunctionVersion"])
    except client.exceptions.ResourceNotFoundException:
        return None


def call(function: str, version: Version, client: Any) -> None:
    """Let this version be called, for all calls."""
    client.update_alias(
        FunctionName=function,
        Name=ALIAS,
        FunctionVersion=str(version.number),
        RoutingConfig={"AdditionalVersionWeights": {}},
    )


def forget(function: str, before: int | None, client: Any) -> None:
    """Delete what was published between the version called before a deployment and the one after:
    it was taken back, or never was called, and no rollback may lead there.
    """
    now = called(function, client)
    if before is None or now is None:
        return
    for version in published(function, client):
        if before < version.number < now:
            client.delete_function(FunctionName=function, Qualifier=str(version.number))


def _read(told: Any) -> Version:
    variables = told.get("Environment", {}).get("Variables", {})
    return Version(int(told["Version"]), told.get("Description", ""), variables["TABLE_NAME"])
