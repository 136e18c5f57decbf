"""The third-party files are those of versions.json, and every local address leads to a file."""

import hashlib
import json
import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "web"
VENDOR = WEB / "vendor"
IMPORT = re.compile(r"""(?:from|import\(?)\s*["'](\.{1,2}/[^"']+\.js)["']""")
SERVED = {".js", ".woff2"}


def test_every_vendored_file_has_its_recorded_hash() -> None:
    recorded = {each["file"]: each["sha256"] for each in _versions()}
    actual = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.suffix in SERVED
    }
    assert actual == recorded


def test_every_vendored_package_keeps_its_licence() -> None:
    names = {each["package"].rpartition("/")[2] for each in _versions()}
    assert names <= {path.name.removeprefix("LICENCE-") for path in VENDOR.glob("LICENCE-*")}


def test_every_import_and_every_address_of_the_page_leads_to_a_file() -> None:
    imported = {
        path.parent / target
        for path in [*WEB.glob("js/**/*.js"), *VENDOR.glob("*.js")]
        for target in IMPORT.findall(path.read_text(encoding="utf-8"))
    }
    addresses = re.findall(r'(?:src|href)="/assets/([^"]+)"', (WEB / "index.html").read_text())
    missing = [
        path for path in [*imported, *(WEB / each for each in addresses)] if not path.exists()
    ]
    assert not missing


def _versions() -> list[dict[str, str]]:
    versions: list[dict[str, str]] = json.loads((VENDOR / "versions.json").read_text())
    return versions
