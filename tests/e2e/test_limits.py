"""Somebody who calls without end is told to wait by what is deployed; nobody else feels it."""

from tests.e2e.company import Company
from tests.e2e.deployed import Deployed, Reply

LOU = "lou@acme.example"
MOST = 60
"""Writes of one person in a minute."""


def test_who_writes_without_end_is_told_to_wait_and_nobody_else_is(
    deployed: Deployed, company: Company
) -> None:
    """The minute may turn meanwhile, so there are calls for two of them, and then one more."""
    added = deployed.call(
        "POST", "/v1/admin/members", {"email": LOU, "name": "Lou"}, token=company["ada"]
    )
    assert added.status == 201, added.json
    lou = deployed.sign_in(LOU)
    done, refused = burst(deployed, lou, 2 * MOST + 1)
    assert len(done) >= MOST
    assert refused
    told = refused[0]
    assert told.json["code"] == "rate_limited"
    assert 1 <= int(told.headers["Retry-After"]) <= 60
    assert deployed.call("GET", "/v1/me", token=lou).status == 200, "reads are counted apart"
    for other in ("ana", "ada"):
        assert deployed.call("PATCH", "/v1/me", {}, token=company[other]).status == 200


def burst(deployed: Deployed, token: str, most: int) -> tuple[list[Reply], list[Reply]]:
    """Calls one after the other until one is refused; those that were done, and that one."""
    done: list[Reply] = []
    for _ in range(most):
        reply = deployed.call("PATCH", "/v1/me", {}, token=token)
        if reply.status == 429:
            return done, [reply]
        assert reply.status == 200, reply.json
        done.append(reply)
    return done, []
