"""What is handed on with the package may be used by anybody; the peers that tests ask stay here."""

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from infra.project import ROOT

PACKAGED = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)


def licences(name: str) -> str:
    """All that a package says of its licence: nothing if it is for another system than this one."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    fields = ("License-Expression", "License", "Classifier")
    return " ".join(text for each in fields for text in told.get_all(each) or [])


def test_nothing_in_the_package_is_under_the_gpl() -> None:
    assert len(PACKAGED) > 20
    assert not [each for each in PACKAGED if re.search(r"\bA?GPL|GNU General", licences(each))]


@pytest.mark.parametrize("peer", ["radicale", "xandikos"])
def test_the_servers_that_tests_ask_are_and_stay_out(peer: str) -> None:
    assert re.search(r"\bGPL|GNU General", licences(peer))
    assert peer not in PACKAGED
