"""The package itself: the same from the same commit, with a bill of what others wrote in it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from infra.template import ROOT
from tests.e2e.conftest import ARCHITECTURE

MADE_FROM = ("app.py", "chalicelib", "infra", ".chalice", "requirements.txt", "web/vendor")


def hashes(package: Path) -> dict[str, str]:
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in package.iterdir()}


@pytest.fixture(scope="module")
def made_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the same files, made in another folder, zone and order of hashes, by somebody
    whose files nobody else may read, from wheels that are fetched again.
    """
    tree = tmp_path_factory.mktemp("elsewhere")
    for name in MADE_FROM:
        source, place = ROOT / name, tree / name
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("deployments"))
        else:
            shutil.copy(source, place)
    out = tree / "out"
    command = [sys.executable, "-m", "infra.package", "--out", str(out)]
    other = {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    subprocess.run(
        [*command, "--architecture", ARCHITECTURE],
        cwd=tree,
        env=os.environ | other,  # noqa: TID251 - its PATH, its proxies
        umask=0o077,
        check=True,
    )
    return out


def test_two_packages_of_the_same_files_are_the_same(package: Path, made_elsewhere: Path) -> None:
    assert hashes(package) == hashes(made_elsewhere)
    assert hashes(package).keys() == {
        "sam.json",
        "deployment.zip",
        "layer-deployment.zip",
        "bom.json",
        "licences.txt",
    }


def test_the_bill_is_valid_and_of_these_very_archives(package: Path) -> None:
    text = (package / "bom.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    files = json.loads(text)["metadata"]["component"]["components"]
    told = {each["name"]: each["hashes"][0]["content"] for each in files}
    assert told == {name: of for name, of in hashes(package).items() if name.endswith(".zip")}


def test_the_bill_names_every_pinned_package_that_is_in_with_its_licence(package: Path) -> None:
    bill = json.loads((package / "bom.json").read_text(encoding="utf-8"))["components"]
    versions = {each["name"].lower().replace("_", "-"): each["version"] for each in bill}
    pins = set(re.findall(r"^(\S+)==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    of_pypi = versions.keys() - {"chalice", "preact", "htm", "@fontsource-variable/figtree"}
    assert len(of_pypi) > 30
    assert not {(name, versions[name]) for name in of_pypi} - pins
    assert versions.keys() >= {"chalice", "preact", "htm", "boto3", "pynamodb"}
    assert not [each["name"] for each in bill if not each.get("licenses")]


def test_the_licences_are_handed_on_in_their_own_words(package: Path) -> None:
    words = (package / "licences.txt").read_text(encoding="utf-8")
    for sign in ("Apache License", "Permission is hereby granted", "preact", "SIL OPEN FONT"):
        assert sign in words
