"""Asks PyPI which vulnerabilities are known of the pinned packages: `make audit`.

All pins are asked about, also those for another Python than this: the functions', the developer's
and the emulator's. Findings that may stay are answered in audit.yaml, each with its reason; an
answer that nothing asks for any more must go. It says that it could not ask, and never that all is
well, where PyPI does not know a package or cannot be reached.

Exit status: 0 nothing is known that is not answered; 1 something is; 2 not all could be asked.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.project import ROOT
from infra.requirements import SOURCES
from infra.template import read_template_file

AUDIT = "--quiet --from pip-audit==2.10.1 pip-audit --disable-pip --no-deps --format json"
ANSWERS = ROOT / "infra" / "audit.yaml"
PIN = re.compile(r"^([A-Za-z0-9._-]+(?:\[[a-z0-9,_-]+\])?==[^\s;]+)", re.MULTILINE)
NOTHING, FOUND, NOT_ASKED = 0, 1, 2

Report = Mapping[str, Any]


def pins(texts: Mapping[str, str]) -> list[list[str]]:
    """Every pin in the files' texts; a package with several versions stands in several lists."""
    lists: list[list[str]] = []
    for pin in sorted(
        {re.sub(r"\[.*\]", "", each) for text in texts.values() for each in PIN.findall(text)}
    ):
        name = pin.partition("==")[0]
        free = (each for each in lists if not any(other.startswith(f"{name}==") for other in each))
        chosen = next(free, None)
        if chosen is None:
            lists.append([pin])
        else:
            chosen.append(pin)
    return lists


def judge(report: Report, answered: Mapping[str, str]) -> tuple[int, list[str]]:
    """What pip-audit's report means, as an exit status and sentences for a person."""
    skipped = [each["skip_reason"] for each in report["dependencies"] if "skip_reason" in each]
    found = dict(_findings(report))
    new = [told for identity, told in found.items() if identity not in answered]
    if skipped:
        rest = f" and {len(skipped) - 1} more" if skipped[1:] else ""
        return NOT_ASKED, [*new, f"Not audited: {skipped[0]}{rest}."]
    gone = [
        f"{identity}: nothing has it any more." for identity in answered if identity not in found
    ]
    return (FOUND if new or gone else NOTHING), new + gone


def _findings(report: Report) -> Iterator[tuple[str, str]]:
    for package in report["dependencies"]:
        for each in package.get("vulns", ()):
            mended = ", ".join(each["fix_versions"]) or "no version yet"
            name = f"{package['name']} {package['version']}"
            yield each["id"], f"{each['id']}: {name}; mended in {mended}."


def ask(lists: list[list[str]]) -> Report | str:
    """pip-audit's report on these pins; or, where there is none, what it said last."""
    command = [str(Path(sys.executable).with_name("uvx")), *AUDIT.split()]
    with tempfile.TemporaryDirectory() as folder:
        for number, each in enumerate(lists):
            path = Path(folder) / f"{number}.txt"
            path.write_text("\n".join(each), encoding="utf-8")
            command += ["--requirement", str(path)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report: Report = json.loads(ran.stdout)
    except ValueError:
        return (ran.stderr.strip().splitlines() or ["it said nothing"])[-1]
    return report


def main() -> int:
    lists = pins({name: (ROOT / name).read_text(encoding="utf-8") for name in SOURCES})
    report = ask(lists)
    if isinstance(report, str):
        status, told = NOT_ASKED, [f"Not audited: {report}"]
    else:
        status, told = judge(report, read_template_file(ANSWERS)["answered"])
    for each in told:
        print(each, file=sys.stderr)
    if status == NOTHING:
        print(f"{sum(map(len, lists))} pinned packages: nothing is known that is not answered.")
    return status


if __name__ == "__main__":
    sys.exit(main())
