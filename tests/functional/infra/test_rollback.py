"""Which versions are called after a rollback, and which are kept to go back to."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from infra.live import API
from infra.rollback import NoVersionError, roll_back
from infra.versions import forget, published


class MissingError(Exception):
    """Lambda knows no such alias."""


@dataclass
class Function:
    """A function's versions, by number the deployment and the table; which is called."""

    live: int | None
    versions: dict[int, tuple[str, str]]
    weights: dict[str, float] = field(default_factory=lambda: {"9": 0.1})


class Lambda:
    """Functions, as Lambda tells of them. `breaks_at` is the one whose alias cannot be moved."""

    class exceptions:  # noqa: N801 - as boto3 calls it
        ResourceNotFoundException = MissingError

    def __init__(self, breaks_at: str = "", **functions: Function) -> None:
        self.functions, self.breaks_at = functions, breaks_at

    def names(self) -> dict[str, str]:
        return {name: name for name in self.functions}

    def live(self) -> dict[str, int | None]:
        return {name: each.live for name, each in self.functions.items()}

    def get_alias(self, *, FunctionName: str, **_: str) -> dict[str, str]:  # noqa: N803
        if self.functions[FunctionName].live is None:
            raise MissingError
        return {"FunctionVersion": str(self.functions[FunctionName].live)}

    def get_paginator(self, _: str) -> "Lambda":
        return self

    def paginate(self, *, FunctionName: str) -> list[dict[str, Any]]:  # noqa: N803
        return [
            {"Versions": [told("$LATEST", "", "tandem")]},
            *(
                {"Versions": [told(str(number), *each)]}
                for number, each in self.functions[FunctionName].versions.items()
            ),
        ]

    def update_alias(self, *, FunctionName: str, FunctionVersion: str, **words: Any) -> None:  # noqa: N803
        if FunctionName == self.breaks_at:
            raise ConnectionError
        function = self.functions[FunctionName]
        function.live = int(FunctionVersion)
        function.weights = words["RoutingConfig"]["AdditionalVersionWeights"]

    def delete_function(self, *, FunctionName: str, Qualifier: str) -> None:  # noqa: N803
        del self.functions[FunctionName].versions[int(Qualifier)]


def told(number: str, deployment: str, table: str) -> dict[str, Any]:
    variables = {"TABLE_NAME": table}
    return {
        "Version": number,
        "Description": deployment,
        "Environment": {"Variables": variables},
    }


def deployed(live: int, **deployments: int) -> Function:
    """A function with these versions, by their deployments."""
    return Function(live, {number: (name, "tandem") for name, number in deployments.items()})


def test_all_functions_go_back_one_deployment_each_time_until_there_is_none() -> None:
    there = Lambda(
        APIHandler=deployed(10, a=2, b=9, c=10),
        Mail=deployed(4, a=1, b=3, c=4),
    )
    assert roll_back(there.names(), there).deployment == "b"
    assert there.live() == {API: 9, "Mail": 3}
    assert {name: each.weights for name, each in there.functions.items()} == {API: {}, "Mail": {}}
    assert roll_back(there.names(), there).deployment == "a"
    assert there.live() == {API: 2, "Mail": 1}
    with pytest.raises(NoVersionError, match="There is no version before 2"):
        roll_back(there.names(), there)
    assert there.live() == {API: 2, "Mail": 1}


def test_a_rollback_that_broke_off_goes_no_further_when_it_is_run_again() -> None:
    there = Lambda(
        "Mail",
        APIHandler=deployed(3, a=1, b=2, c=3),
        Clock=deployed(3, a=1, b=2, c=3),
        Mail=deployed(3, a=1, b=2, c=3),
    )
    with pytest.raises(ConnectionError):
        roll_back(there.names(), there)
    assert there.live() == {API: 3, "Clock": 2, "Mail": 3}
    there.breaks_at = ""
    roll_back(there.names(), there)
    assert there.live() == {API: 2, "Clock": 2, "Mail": 2}


def test_a_function_that_came_with_the_deployment_stays() -> None:
    there = Lambda(APIHandler=deployed(2, a=1, b=2), Scim=deployed(1, b=1))
    roll_back(there.names(), there)
    assert there.live() == {API: 1, "Scim": 1}


def test_where_the_same_was_deployed_again_it_is_the_one_before_that_is_called() -> None:
    there = Lambda(
        APIHandler=Function(3, {1: ("a", "tandem"), 3: ("a", "tandem")}),
        Mail=Function(3, {1: ("a", "tandem"), 3: ("a", "tandem")}),
    )
    roll_back(there.names(), there)
    assert there.live() == {API: 1, "Mail": 1}


def test_nobody_rolls_back_to_a_version_that_knows_the_table_before_a_restore() -> None:
    there = Lambda(
        APIHandler=Function(3, {2: ("a", "tandem"), 3: ("b", "tandem-20261128T143000Z")}),
        Mail=Function(3, {2: ("a", "tandem"), 3: ("b", "tandem-20261128T143000Z")}),
    )
    with pytest.raises(NoVersionError, match="Version 2 knows another table than 3"):
        roll_back(there.names(), there)
    assert there.live() == {API: 3, "Mail": 3}


def test_where_nothing_is_deployed_there_is_nothing_to_go_back_to() -> None:
    with pytest.raises(NoVersionError, match="Nothing is deployed"):
        roll_back({}, Lambda())


def test_what_was_taken_back_is_deleted_by_the_next_deployment() -> None:
    there = Lambda(Mail=deployed(5, old=1, good=2, bad=3, worse=4, mended=5))
    forget("Mail", 2, there)
    assert [each.number for each in published("Mail", there)] == [5, 2, 1]


def test_where_there_was_no_alias_yet_all_versions_stay() -> None:
    there = Lambda(Mail=deployed(2, a=1, b=2))
    forget("Mail", None, there)
    there.functions["Mail"].live = None
    forget("Mail", 1, there)
    assert [each.number for each in published("Mail", there)] == [2, 1]
