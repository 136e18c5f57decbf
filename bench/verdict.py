"""How a run ends: every target with its figure, on which machine, and whether all are met."""

import json
import os
import platform
from pathlib import Path
from typing import Any, TextIO, TypedDict

from bench.targets import Target

CPU_OF_LINUX = Path("/proc/cpuinfo")


class Machine(TypedDict):
    """Where it was measured: what is no ratio and no count holds for this alone."""

    cpu: str
    cores: int
    python: str


def conclude(report: dict[str, Any], out: TextIO, log: TextIO) -> int:
    """Tells the targets and the machine, then the report as one JSON object.

    Gives what to exit with: 1 if a target is missed.
    """
    targets: list[Target] = report["targets"]
    missed = sum(not each["met"] for each in targets)
    for target in targets:
        print(line(target), file=log)
    print(machine_line(report["machine"]), file=log)
    if missed:
        print(f"{missed} of {len(targets)} targets missed.", file=log)
    log.flush()
    print(json.dumps(report), file=out, flush=True)
    return 1 if missed else 0


def line(target: Target) -> str:
    verdict = "met   " if target["met"] else "MISSED"
    bound = "at least" if target["at_least"] else "at most"
    return f"{verdict} {target['target']}: {target['measured']} ({bound} {target['limit']})"


def machine_line(machine: Machine) -> str:
    return f"Measured on {machine['cpu']}, {machine['cores']} cores, Python {machine['python']}."


def this_machine() -> Machine:
    return Machine(
        cpu=_cpu_named(CPU_OF_LINUX) or platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        python=platform.python_version(),
    )


def _cpu_named(cpuinfo: Path) -> str:
    """The model's name as Linux tells it; nothing elsewhere."""
    if not cpuinfo.exists():
        return ""
    told = (each.partition(":") for each in cpuinfo.read_text("utf-8").splitlines())
    return next((value.strip() for name, _, value in told if name.strip() == "model name"), "")
