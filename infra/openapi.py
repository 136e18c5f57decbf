"""Writes `openapi.json` from the code, or tells that it is out of date.

python -m infra.openapi            writes the file
python -m infra.openapi --check    compares; exits with 1 and says what to run if it differs
"""

import json
import sys
from pathlib import Path

from app import all_parts
from chalicelib.api.contract.openapi import build_document
from chalicelib.api.contract.specification import all_endpoints, specification

PATH = Path(__file__).resolve().parent.parent / "openapi.json"
VERSION = "1"


def render() -> str:
    """The document's text, the same each time for the same code."""
    parts = all_parts()
    endpoints = all_endpoints((*parts, specification(parts)))
    return json.dumps(build_document(endpoints, VERSION), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    text = render()
    if "--check" not in arguments:
        PATH.write_text(text, encoding="utf-8")
        return 0
    if PATH.exists() and PATH.read_text(encoding="utf-8") == text:
        return 0
    print("openapi.json is out of date. Run: python -m infra.openapi", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
