"""The rest of the routes is loaded when one of them is asked for, and only then."""

import subprocess
import sys
import threading

import pytest

import app
from chalicelib.api.kernel.routes import Routes


@pytest.fixture
def loaded() -> list[str]:
    return []


@pytest.fixture
def routes(loaded: list[str]) -> Routes:
    routes = Routes()
    routes["/often"]["GET"] = "often"

    def rest() -> None:
        loaded.append("rest")
        routes["/seldom"]["POST"] = "seldom"

    routes.leave(rest)
    return routes


def test_what_is_called_often_loads_nothing(routes: Routes, loaded: list[str]) -> None:
    assert "/often" in routes
    assert routes["/often"] == {"GET": "often"}
    assert loaded == []


def test_another_path_loads_the_rest_once(routes: Routes, loaded: list[str]) -> None:
    assert routes["/seldom"] == {"POST": "seldom"}
    assert routes["/unknown"] == {}
    assert "/neither" not in routes
    assert loaded == ["rest"]


def test_whoever_goes_through_all_of_them_finds_all(routes: Routes, loaded: list[str]) -> None:
    assert len(routes) == 2
    assert [*routes] == ["/often", "/seldom"]
    assert dict(routes.items()) == {"/often": {"GET": "often"}, "/seldom": {"POST": "seldom"}}
    assert loaded == ["rest"]


def test_nobody_finds_the_rest_half_loaded() -> None:
    found: list[object] = []
    routes = Routes()
    asks = threading.Thread(target=lambda: found.append({**routes["/seldom"]}))
    lists = threading.Thread(target=lambda: found.append([*routes]))
    others = (asks, lists)

    def rest() -> None:
        for each in others:
            each.start()
            each.join(0.02)  # done by then if nothing holds it up
        routes["/seldom"]["POST"] = "seldom"

    routes.leave(rest)
    assert routes["/seldom"] == {"POST": "seldom"}
    for each in others:
        each.join()
    assert sorted(found, key=str) == [["/seldom"], {"POST": "seldom"}]


def test_no_path_is_in_two_parts_so_whoever_finds_it_finds_all_its_methods() -> None:
    parts = [{endpoint.path for endpoint in part.endpoints} for part in app.all_parts()]
    assert sum(map(len, parts)) == len(set().union(*parts))


def test_a_start_loads_no_administration() -> None:
    code = "import app, sys; print('chalicelib.use_cases.members' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"
