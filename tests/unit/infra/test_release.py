"""The web client's addresses: new with each release, and the files behind them the same."""

import re
import shutil
from pathlib import Path

import pytest

from infra.local.web import serve_file
from infra.project import ROOT
from infra.release import KEPT, PATH, published, release_of, served_files

WEB = ROOT / "web"
SCRIPT = re.compile(rb'src="(/assets/(r-[0-9a-f]{16})/js/app\.js)"')


@pytest.fixture
def web(tmp_path: Path) -> Path:
    shutil.copytree(WEB, tmp_path / "web")
    return tmp_path / "web"


def named(web: Path) -> tuple[str, str]:
    """The address of the first script, and the release in it."""
    page = serve_file(web, "/")
    assert page is not None
    found = SCRIPT.search(page.body)
    assert found is not None
    return found[1].decode(), found[2].decode()


def test_a_page_names_files_that_are_kept_and_are_there(web: Path) -> None:
    for page in ("/", "/assets/consent.html"):
        answer = serve_file(web, page)
        assert answer is not None
        assert dict(answer.headers)["Cache-Control"] == "no-cache"
        addresses = re.findall(r'"(/assets/[^"]+)"', answer.body.decode())
        assert addresses
        for address in addresses:
            found = serve_file(web, address)
            assert found is not None, address
            assert dict(found.headers)["Cache-Control"] == KEPT, address
            assert found.body == (web / PATH.sub("", address)).read_bytes()


def test_a_file_that_changed_has_another_address_and_all_others_too(web: Path) -> None:
    before = named(web)
    (web / "js" / "clock.js").write_text("export const other = 1;\n")
    after = named(web)
    assert before[1] != after[1]
    assert named(web) == after
    assert serve_file(web, before[0]) is not None  # whoever still has the page before


def test_a_page_is_named_by_what_is_served_and_by_nothing_else(web: Path) -> None:
    before = release_of(web)
    (web / "js" / "types.d.ts").write_text("")
    assert release_of(web) == before
    (web / "js" / "a.js").write_text("")
    (web / "js" / "b.js").write_text("ab")
    split = release_of(web)
    (web / "js" / "a.js").write_text("a")
    (web / "js" / "b.js").write_text("b")
    assert release_of(web) not in {before, split}


def test_whoever_has_a_page_already_is_told_that_it_is_the_same(web: Path) -> None:
    page = serve_file(web, "/")
    assert page is not None
    tag = dict(page.headers)["ETag"]
    again, other = serve_file(web, "/", tag), serve_file(web, "/", '"other"')
    assert again is not None
    assert other is not None
    assert (again.status, again.body, other.status) == (304, b"", 200)


def test_nothing_but_pages_and_settings_is_asked_for_by_an_address_that_stays() -> None:
    """Modules, pictures and texts are found from where a module lies."""
    for path in served_files(WEB):
        if path.suffix in {".js", ".css"} and "vendor" not in path.parts:
            assert set(re.findall(r"/assets/[\w./$-]*", path.read_text(encoding="utf-8"))) <= {
                "/assets/config.json",
                "/assets/consent.html",
            }, path


def test_what_lies_beside_the_client_is_not_served(web: Path) -> None:
    for path in ("/assets/../secrets", "/assets/r-0123456789abcdef/../../secrets", "/assets/.env"):
        (web.parent / "secrets").write_text("x")
        assert serve_file(web, path) is None
    assert published(web / "js" / "app.js", "r-0") == (web / "js" / "app.js").read_bytes()
