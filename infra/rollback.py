"""Puts the functions back to the deployment before: `make rollback STAGE=production`.

Their aliases `live` move at once, and nothing else changes: not the table, not the pages. Run
again, it goes one deployment further back. The next deployment moves them forward. A deployment
that knows another table, of before a restore, is none to go back to.
"""

import argparse
import sys
from collections.abc import Mapping
from typing import Any

import boto3

from infra import stacks
from infra.live import API
from infra.versions import Version, call, called, published


class NoVersionError(Exception):
    """There is none to go back to; the message is for a person."""


def roll_back(functions: Mapping[str, str], client: Any) -> Version:
    """Let the versions of the deployment before be called, by a client of Lambda; the API's.

    `functions` are names by logical id. What came with the deployment that is taken back has no
    version before and stays. The API goes last: if this breaks off, it may be run again.
    Raises: NoVersionError
    """
    if API not in functions:
        raise NoVersionError("Nothing is deployed.")
    of_api = published(functions[API], client)
    current = called(functions[API], client)
    table = next(each.table for each in of_api if each.number == current)
    target = next((each for each in of_api if current and each.number < current), None)
    if target is None:
        raise NoVersionError(f"There is no version before {current}.")
    moves = {
        name: version
        for logical_id, name in sorted(functions.items(), key=lambda each: each[0] == API)
        if (version := before(name, target.deployment, client))
    }
    if any(version.table != table for version in moves.values()):
        raise NoVersionError(f"Version {target.number} knows another table than {current}.")
    for name, version in moves.items():
        call(name, version, client)
    return target


def before(function: str, deployment: str, client: Any) -> Version | None:
    """The function's version of a deployment; None if that, or one before it, is called already."""
    now = called(function, client)
    return next(
        (
            each
            for each in published(function, client)
            if each.deployment == deployment and now and each.number < now
        ),
        None,
    )


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make rollback", description=__doc__)
    parser.add_argument("--stage", choices=["dev", "production"], required=True)
    stage = parser.parse_args(words).stage
    try:
        target = roll_back(stacks.functions(f"tandem-{stage}"), boto3.client("lambda"))
    except NoVersionError as error:
        print(f"Not rolled back: {error}", file=sys.stderr)
        return 1
    print(f"All functions are as in the deployment {target.deployment}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
