"""That no route is without a word on who may call it, shown by planting some that are."""

import pytest

from app import all_parts
from chalicelib.api.contract.specification import all_endpoints
from chalicelib.api.kernel.access import ADMINS, PEOPLE, Who
from chalicelib.api.kernel.blueprint import Api, Call

api = Api(__name__)


def planted(call: Call) -> None:
    """Says nothing."""


def planted_for(call: Call, thing_id: str) -> None:
    """Says nothing of a thing."""


@pytest.mark.parametrize("option", [{}, {"access": None}, {"access": "admin"}])
def test_a_route_that_does_not_say_who_may_call_it_is_none(option: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="planted must say who may call it"):
        api.get("/v1/planted", **option)(planted)


def test_an_access_looks_at_the_thing_that_the_path_names() -> None:
    with pytest.raises(TypeError, match="looks at other things"):
        api.delete("/v1/planted/{thing_id}", access=ADMINS)(planted_for)
    seen = ADMINS.of(lambda context, caller_id, thing_id: None)
    api.delete("/v1/planted/{thing_id}", access=seen)(planted_for)


def test_the_administration_is_for_admins() -> None:
    for endpoint in all_endpoints(all_parts()):
        if endpoint.path.startswith("/v1/admin/"):
            assert {*endpoint.access.may} <= {Who.OWNER, Who.ADMIN, Who.GROUP_ADMIN}, endpoint.path
            assert endpoint.access.hides, endpoint.path


def test_a_sentence_says_who_may_and_what_others_get() -> None:
    assert PEOPLE.sentence == "Open to anyone of a workspace."
    assert PEOPLE.only(Who.MEMBER, told=(Who.PERSON,)).sentence == (
        "Open to a member; refused to anyone of a workspace (403)."
    )
    assert ADMINS.only(Who.COACH, Who.MEMBER, told=(Who.ADMIN,)).sentence == (
        "Open to a coach or a member; refused to a workspace admin (403); "
        "for others it does not exist (404)."
    )
