"""Puts the API back to the version that was deployed before: `make rollback STAGE=production`.

The alias `live` moves at once, and nothing else changes: not the table, not the other functions,
not the pages. Run again, it goes one version further back. The next deployment moves it forward. A
version that knows another table, of before a restore, is none to go back to.
"""

import argparse
import sys
from typing import Any

import boto3

from infra import stacks
from infra.live import ALIAS


class NoVersionError(Exception):
    """There is none before; the message is for a person."""


def roll_back(function: str, client: Any) -> tuple[str, str]:
    """Move the alias to the version before, by a client of Lambda; which it was, and which it is.

    Raises: NoVersionError
    """
    current = client.get_alias(FunctionName=function, Name=ALIAS)["FunctionVersion"]
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=function)
    published = [each["Version"] for page in pages for each in page["Versions"]]
    before = [each for each in published if each.isdigit() and int(each) < int(current)]
    if not before:
        raise NoVersionError(f"There is no version before {current}.")
    chosen = max(before, key=int)
    if table_of(function, chosen, client) != table_of(function, current, client):
        raise NoVersionError(f"Version {chosen} knows another table than {current}.")
    client.update_alias(
        FunctionName=function,
        Name=ALIAS,
        FunctionVersion=chosen,
        RoutingConfig={"AdditionalVersionWeights": {}},
    )
    return current, chosen


def table_of(function: str, version: str, client: Any) -> str:
    """The table that a version of the function knows."""
    settings = client.get_function_configuration(FunctionName=function, Qualifier=version)
    return str(settings["Environment"]["Variables"]["TABLE_NAME"])


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make rollback", description=__doc__)
    parser.add_argument("--stage", choices=["dev", "production"], required=True)
    stage = parser.parse_args(words).stage
    try:
        before, now = roll_back(
            stacks.outputs(f"tandem-{stage}")["APIHandlerName"], boto3.client("lambda")
        )
    except NoVersionError as error:
        print(f"Not rolled back: {error}", file=sys.stderr)
        return 1
    print(f"Version {now} answers instead of {before}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
