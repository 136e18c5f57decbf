"""What an audit of the pins means: never that all is well when nobody could be asked."""

from typing import Any

import pytest

from infra.audit import ANSWERS, FOUND, NOT_ASKED, NOTHING, judge, pins
from infra.project import ROOT
from infra.requirements import SOURCES
from infra.template import read_template_file

WELL = {"name": "six", "version": "1.17.0", "vulns": []}
BAD = {
    "name": "jinja2",
    "version": "3.1.5",
    "vulns": [{"id": "GHSA-1", "fix_versions": ["3.1.6"], "aliases": ["CVE-1"]}],
}
UNKNOWN = {"name": "ours", "skip_reason": "Dependency not found on PyPI: ours (1.0)"}


def report(*packages: Any) -> dict[str, Any]:
    return {"dependencies": packages, "fixes": []}


def test_nothing_is_known() -> None:
    assert judge(report(WELL), {}) == (NOTHING, [])


def test_what_is_known_is_told_with_what_mends_it() -> None:
    assert judge(report(WELL, BAD), {}) == (FOUND, ["GHSA-1: jinja2 3.1.5; mended in 3.1.6."])


def test_what_is_answered_is_not_told() -> None:
    assert judge(report(BAD), {"GHSA-1": "no templates of strangers"}) == (NOTHING, [])


def test_an_answer_to_nothing_must_go() -> None:
    status, told = judge(report(WELL), {"GHSA-1": "no templates of strangers"})
    assert (status, told) == (FOUND, ["GHSA-1: nothing has it any more."])


def test_what_could_not_be_asked_is_no_pass_and_hides_no_finding() -> None:
    status, told = judge(report(WELL, UNKNOWN, UNKNOWN, BAD), {"GHSA-2": "not asked either"})
    assert status == NOT_ASKED
    assert told == [
        "GHSA-1: jinja2 3.1.5; mended in 3.1.6.",
        "Not audited: Dependency not found on PyPI: ours (1.0) and 1 more.",
    ]


def test_a_package_with_two_versions_is_asked_about_twice() -> None:
    texts = {
        "a.txt": "six==1.17.0 \\\n    --hash=sha256:00\n    # via x==9\npillow==13.0; a > '3' \\\n",
        "b.txt": "pillow==12.2 ; python_version < '3.12'\nuvicorn[standard]==0.30.0\nsix==1.17.0\n",
    }
    assert pins(texts) == [["pillow==12.2", "six==1.17.0", "uvicorn==0.30.0"], ["pillow==13.0"]]


@pytest.mark.parametrize("name", SOURCES)
def test_every_pin_of_our_files_is_asked_about(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    asked = {pin for each in pins({name: text}) for pin in each}
    assert len(asked) == sum(
        "==" in line and not line.startswith(" ") for line in text.splitlines()
    )


def test_every_answer_has_a_reason() -> None:
    answered = read_template_file(ANSWERS)["answered"]
    assert all(isinstance(why, str) and len(why.split()) > 3 for why in answered.values())
