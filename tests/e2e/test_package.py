"""The package itself: the same from the same commit, for the Python of AWS, with a bill of what
others wrote in it.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from infra import wheels
from infra.project import PYTHON, ROOT
from tests.e2e.conftest import ARCHITECTURE, HERE, make_package
from tests.e2e.deployed import unpack

AARCH64 = 183
"""ELF's number of the processor."""

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
    other = {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}
    env = os.environ | other  # noqa: TID251 - its PATH, its proxies
    make_package(out, HERE, ARCHITECTURE, tree, env=env, umask=0o077)
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


@pytest.fixture(scope="module")
def aws_python() -> str:
    """The Python that the functions run on at AWS, here."""
    try:
        return wheels.find_python(PYTHON)
    except wheels.NoPythonError:
        pytest.skip(f"Python {PYTHON} is missing: .venv/bin/uv python install {PYTHON}")


@pytest.fixture(scope="module")
def package_for_aws(aws_python: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `make package` makes it, whatever Python and processor this machine has."""
    out = tmp_path_factory.mktemp("for-aws") / "out"
    make_package(out, PYTHON, "arm64")
    return out


@pytest.fixture(scope="module")
def unpacked_for_aws(package_for_aws: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Of that package the folders that a function finds its modules in."""
    return unpack(package_for_aws, tmp_path_factory.mktemp("unpacked-for-aws"))


def test_the_package_for_aws_has_wheels_and_bytecode_of_its_python_and_processor(
    package_for_aws: Path, unpacked_for_aws: list[Path]
) -> None:
    resources = json.loads((package_for_aws / "sam.json").read_text())["Resources"].values()
    (layer,) = [each["Properties"] for each in resources if each["Type"].endswith("LayerVersion")]
    of_functions = {
        (each["Properties"]["Runtime"], *each["Properties"]["Architectures"])
        for each in resources
        if each["Type"] == "AWS::Serverless::Function"
    }
    folders = unpacked_for_aws
    libraries = [each for folder in folders for each in folder.rglob("*.so")]
    bytecode = [each for folder in folders for each in folder.rglob("*.pyc")]
    tag = f"cpython-{PYTHON.replace('.', '')}"

    assert of_functions == {(f"python{PYTHON}", "arm64")}
    assert layer["CompatibleRuntimes"] == [f"python{PYTHON}"]
    assert folders[1].parts[-2:] == (f"python{PYTHON}", "site-packages")
    assert len(libraries) > 10
    for each in libraries:
        assert f".{tag}-aarch64-" in each.name or ".abi3." in each.name, each.name
        assert int.from_bytes(each.read_bytes()[18:20], "little") == AARCH64, each.name
    assert len(bytecode) > 1000
    assert not [each.name for each in bytecode if not each.name.endswith(f".{tag}.pyc")]


def test_what_is_for_the_python_of_aws_starts_in_it(
    unpacked_for_aws: list[Path], aws_python: str, tmp_path: Path
) -> None:
    """On this machine's processor, for which the same pins have other wheels."""
    code_of_package, _ = unpacked_for_aws
    wheels.install(PYTHON, ARCHITECTURE, tmp_path / "wheels")
    folders = [str(code_of_package), str(tmp_path / "wheels")]
    code = f"import sys; sys.path[:0] = {folders!r}; import app; app.the_rest(); print('there')"
    command = [aws_python, "-I", "-S", "-W", "error", "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("there\n", "")


@pytest.mark.parametrize("architecture", wheels.MACHINES)
@pytest.mark.parametrize("python", ["3.11", "3.12", PYTHON])
def test_every_pin_has_a_wheel_for_each_python_and_processor(
    python: str, architecture: str, tmp_path: Path
) -> None:
    wheels.install(python, architecture, tmp_path)
    assert (tmp_path / "pydantic_core").is_dir()


def test_a_wheel_with_another_hash_gets_into_no_package(tmp_path: Path) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text(f"six==1.17.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(subprocess.CalledProcessError):
        wheels.install(PYTHON, "arm64", tmp_path / "out", pins)
    assert not list((tmp_path / "out").glob("six*"))
