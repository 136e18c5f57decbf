"""The web client's modules that need no browser, tested in Node: every `*.test.js` in here."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(Path(__file__).parent.glob("*.test.js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_tests_in_node_pass(file: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("Node is missing: apt-get install nodejs")
    command = ["node", "--test", "--test-reporter=spec", str(file)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
