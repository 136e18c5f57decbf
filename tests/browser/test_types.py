"""The web client's scripts agree with the types that they declare in their comments."""

import shutil
import subprocess

import pytest

from tests.browser.conftest import MODULES
from tests.browser.stack import ROOT


def test_the_scripts_are_well_typed() -> None:
    compiler = MODULES / ".bin" / "tsc"
    if shutil.which("node") is None or not compiler.exists():
        pytest.skip(
            f"The type checker is missing: npm ci --prefix {MODULES.parent.relative_to(ROOT)}"
        )
    command = [str(compiler), "--project", str(ROOT / "web" / "jsconfig.json")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
