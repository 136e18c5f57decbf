"""The template of the whole service, made once."""

import json
import subprocess
import sys

import pytest

from infra.project import ROOT, Template


@pytest.fixture(scope="session")
def template() -> Template:
    """Made in a process of its own, because making it imports `app`."""
    command = [sys.executable, "-m", "infra.template"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(made.stdout))
