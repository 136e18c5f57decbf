import pytest

from chalicelib.domain.workspaces.workspaces import qualified_id


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Leadership", "acme.leadership"),
        ("25 minutes", "acme.25-minutes"),
        ("Führung & Wandel", "acme.fuhrung-wandel"),
        ("  ../x  ", "acme.x"),
        ("指導", "acme.spare"),
        ("", "acme.spare"),
        ("Taken", "acme.spare"),
        ("x" * 120, f"acme.{'x' * 60}"),
    ],
)
def test_an_id_shows_the_name_as_far_as_it_can(name: str, wanted: str) -> None:
    assert qualified_id("acme", name, {"acme.taken"}, "spare") == wanted
