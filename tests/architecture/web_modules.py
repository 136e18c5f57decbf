"""Which modules of the web client come with which, as their imports say."""

import os
import re
from pathlib import Path

STATIC_IMPORT = re.compile(r'^(?:import|export)[^("\']*from "(\.[^"]+)"', re.MULTILINE)
JS = Path(__file__).parents[2] / "web" / "js"


def modules_of(script: Path) -> set[Path]:
    """A script with all that it imports at once."""
    found: set[Path] = set()
    waiting = [script]
    while waiting:
        path = waiting.pop()
        if path not in found and JS in path.parents:
            found.add(path)
            targets = STATIC_IMPORT.findall(path.read_text(encoding="utf-8"))
            waiting += [Path(os.path.normpath(path.parent / target)) for target in targets]
    return found
