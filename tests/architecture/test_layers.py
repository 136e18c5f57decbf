"""That the declared layers and subjects are kept, shown by planting what they forbid."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.test_tidy import ROOT

LAYERS = ("api", "use_cases", "storage", "domain")
LAYERS_WITH_UNIT_TESTS = ("api", "use_cases", "domain")
MOST_MODULES_IN_A_FOLDER = 13


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The application and its contracts, to be spoiled."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "chalicelib", folder / "chalicelib")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken(folder: Path) -> str:
    """What import-linter says of the tree; nothing if every contract is kept."""
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    said = subprocess.run(lint, cwd=folder, capture_output=True, text=True, check=False)
    return "" if said.returncode == 0 else said.stdout


def test_the_tree_keeps_every_contract(copy: Path) -> None:
    assert broken(copy) == ""


@pytest.mark.parametrize(
    ("where", "line", "contract"),
    [
        (
            "domain/sessions/sessions.py",
            "import chalicelib.storage.kernel.table",
            "Layers BROKEN",
        ),
        (
            "domain/credits/credits.py",
            "import chalicelib.domain.sessions.sessions",
            "Subjects of the domain BROKEN",
        ),
        (
            "use_cases/sessions/booking.py",
            "import chalicelib.use_cases.notices.outbox",
            "Subjects of the use cases BROKEN",
        ),
        (
            "storage/sessions/sessions.py",
            "import chalicelib.storage.credits.credits",
            "Subjects of the storage BROKEN",
        ),
        (
            "api/sessions/sessions.py",
            "import chalicelib.api.coaches.coaches",
            "Subjects of the API BROKEN",
        ),
        ("domain/stray.py", '"""In no subject."""', "chalicelib.domain.stray"),
        ("stray.py", '"""In no layer."""', "chalicelib.stray"),
    ],
)
def test_a_wrong_arrow_or_a_stray_file_is_refused(
    copy: Path, where: str, line: str, contract: str
) -> None:
    path = copy / "chalicelib" / where
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    said = broken(copy)
    path.unlink() if before is None else path.write_text(before)
    assert contract in said


def test_every_subject_says_what_it_owns_and_exports_nothing() -> None:
    for layer in LAYERS:
        for path in (ROOT / "chalicelib" / layer).glob("*/__init__.py"):
            text = path.read_text()
            assert text.startswith('"""'), path
            assert text.rstrip().endswith('"""'), path
            assert "import" not in text.split('"""')[-1], path


def test_no_folder_holds_more_modules_than_one_sees_at_a_glance() -> None:
    folders = [path for path in (ROOT / "chalicelib").rglob("*") if path.is_dir()]
    counts = {str(each.relative_to(ROOT)): len([*each.glob("[!_]*.py")]) for each in folders}
    assert not {each: n for each, n in counts.items() if n > MOST_MODULES_IN_A_FOLDER}


def test_unit_tests_stand_where_what_they_test_stands() -> None:
    unit = ROOT / "tests" / "unit"
    folders = {
        path.parent.relative_to(unit)
        for layer in LAYERS_WITH_UNIT_TESTS
        for path in (unit / layer).rglob("test_*.py")
    }
    subjects = {each for each in folders if len(each.parts) > 1}
    assert folders == {each for each in subjects if (ROOT / "chalicelib" / each).is_dir()}


def test_functional_tests_stand_in_the_subjects_of_the_use_cases() -> None:
    subjects = {path.parent.name for path in (ROOT / "chalicelib").glob("*/*/__init__.py")}
    folders = {
        path.parent.name
        for folder in ("functional", "races")
        for path in (ROOT / "tests" / folder).glob("*/__init__.py")
    }
    assert folders - {"infra"} <= subjects
