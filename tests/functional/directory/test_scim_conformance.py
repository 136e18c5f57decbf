"""SCIM as its own tester asks for it: every check of scim2-tester, none of them failing."""

from collections.abc import Sequence
from itertools import count
from typing import overload

from scim2_tester import Status, check_server

from tests.kit.scim import Directory
from tests.kit.world import World


class Addresses(Sequence[str]):
    """Names that users may have. A schema cannot say that a name is an address, so the tester draws
    them from the examples of a model.
    """

    def __init__(self) -> None:
        self.numbers = count(1)

    def __len__(self) -> int:
        return 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return f"user{next(self.numbers)}@acme.example"


def test_every_check_of_the_tester_succeeds(world: World) -> None:
    client = Directory.of(world).client()
    client.discover()
    user = client.get_resource_model("User")
    assert user is not None
    user.model_fields["user_name"].examples = Addresses()  # type: ignore[assignment]
    user.model_fields["active"].examples = [True]
    results = check_server(client)
    failed = [(each.title, each.reason) for each in results if each.status is Status.ERROR]
    skipped = {each.title for each in results if each.status is Status.SKIPPED}
    assert failed == []
    assert skipped == set()
    assert len(results) > 40
