"""The bill of materials, of small packages of our own."""

import json
import zipfile
from pathlib import Path

import pytest

from infra.bill import write_bill


def package(folder: Path, told: str, words: str = "Do as you like.") -> Path:
    with zipfile.ZipFile(folder / "layer-deployment.zip", "w") as packed:
        packed.writestr(
            "python/thing-1.0.dist-info/METADATA", f"Name: thing\nVersion: 1.0\n{told}\n"
        )
        packed.writestr("python/thing-1.0.dist-info/licenses/LICENSE", words)
        packed.writestr("python/thing/licence.py", "no licence")
    return folder


@pytest.mark.parametrize(
    ("told", "licence"),
    [
        ("License-Expression: MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("License: MIT", "MIT"),
        ("License: Dual\nClassifier: License :: OSI Approved :: BSD License", "BSD License"),
        ("Classifier: License :: Other", "Other"),
        ("License: Ours", "Ours"),
        ("", ""),
    ],
)
def test_a_licence_is_found_wherever_a_library_says_it(
    tmp_path: Path, told: str, licence: str
) -> None:
    libraries = {each.name: each for each in write_bill(package(tmp_path, told))}
    assert libraries["thing"].licence == licence
    assert libraries["thing"].words == ("Do as you like.",)


def test_the_bill_is_of_what_the_archives_hold_and_of_the_pages(tmp_path: Path) -> None:
    write_bill(package(tmp_path, "License: MIT"))
    bill = json.loads((tmp_path / "bom.json").read_text())["components"]
    assert {"thing", "chalice", "preact", "htm"} <= {each["name"] for each in bill}
    (thing,) = [each for each in bill if each["name"] == "thing"]
    assert thing["purl"] == "pkg:pypi/thing@1.0"
    assert thing["licenses"] == [{"license": {"id": "MIT"}}]


def test_the_same_package_gives_the_same_bill_and_another_another(tmp_path: Path) -> None:
    write_bill(package(tmp_path, "License: MIT"))
    first = (tmp_path / "bom.json").read_text()
    write_bill(tmp_path)
    assert (tmp_path / "bom.json").read_text() == first
    write_bill(package(tmp_path, "License: MIT", "Do as we like."))
    assert (tmp_path / "bom.json").read_text() != first
    assert "Do as we like." in (tmp_path / "licences.txt").read_text()
