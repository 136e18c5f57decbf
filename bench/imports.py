"""How long a cold start spends on imports, beside the libraries that it stands on.

Each turn is a fresh interpreter that imports once, all code compiled before as in the package, and
tells the time and what was loaded. Our function, its own picks alone, and the function with the
rest of its routes take turns, so that a busy machine slows all; the least of each counts. What is
not among the picks on purpose must not be loaded at all: it is imported by those few calls that
need it.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from typing import Any, TypedDict

from infra.project import ROOT

API_FUNCTION = "import app, chalicelib.bootstrap"
WHOLE_API = f"{API_FUNCTION}; app.the_rest()"
PICKS = """
import boto3, cryptography, jwt
from aws_lambda_powertools import Logger
from chalice.app import Chalice
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite
"""
MEASURE = """
import json, sys, time
began = time.perf_counter()
{imports}
seconds = time.perf_counter() - began
print(json.dumps({{"milliseconds": 1000 * seconds, "modules": sorted(sys.modules)}}))
"""
NEVER_AT_START = ("stripe", "icalendar", "jinja2", "babel", "PIL", "scim2_models")
TURNS = 9


class Import(TypedDict):
    milliseconds: float
    modules: list[str]


def report() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as bytecode:
        turns = [
            tuple(import_once(each, bytecode) for each in (API_FUNCTION, PICKS, WHOLE_API))
            for _ in range(1 + TURNS)
        ][1:]  # the first one compiles
    ours, picks, whole = ([turn[side] for turn in turns] for side in range(3))
    loaded = set(ours[0]["modules"])
    return {
        "api_function": figures(ours),
        "picks_alone": figures(picks),
        "milliseconds_of_the_rest": round(least(whole) - least(ours), 1),
        "ratio": round(least(ours) / least(picks), 3),
        "own_modules": sum(name.partition(".")[0] in {"app", "chalicelib"} for name in loaded),
        "loaded_though_never_at_start": [name for name in NEVER_AT_START if name in loaded],
    }


def import_once(imports: str, bytecode: str) -> Import:
    """What one fresh interpreter needs; compiled code is in the folder `bytecode`."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE.format(imports=imports)],
        cwd=ROOT,
        env=environment | {"PYTHONPYCACHEPREFIX": bytecode},
        check=True,
        capture_output=True,
        text=True,
    )
    found: Import = json.loads(done.stdout)
    return found


def figures(turns: list[Import]) -> dict[str, float]:
    return {
        "milliseconds_least": round(least(turns), 1),
        "milliseconds_median": round(statistics.median(each["milliseconds"] for each in turns), 1),
        "modules": len(turns[0]["modules"]),
    }


def least(turns: list[Import]) -> float:
    return min(each["milliseconds"] for each in turns)
