"""The house rules that neither ruff nor import-linter keeps. Each failure names every offender."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("chalicelib", "infra", "bench", "tests")
MOST_LINES_IN_A_FILE = 400
MOST_LINES_IN_A_FUNCTION = 50
VAGUE_NAMES = frozenset({"util", "utils", "helper", "helpers", "common", "misc", "manager"})
IMPURE_MODULES = frozenset({"os", "time", "random", "secrets", "uuid", "logging", "socket"})
PURE_LIBRARIES = frozenset({"babel", "idna", "msgspec"})
"""Kept libraries that are pure functions of their arguments, and that the domain may use."""

NETWORK_MODULES = frozenset({"urllib.request", "http.client", "socket", "smtplib", "ssl"})

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in (*modules(), *scripts())}
    assert not {each: n for each, n in lengths.items() if n > MOST_LINES_IN_A_FILE}


def test_no_function_is_longer_than_50_lines() -> None:
    lengths = {
        f"{name(path)}: {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in modules()
        for function in functions(path)
    }
    assert not {each: n for each, n in lengths.items() if n > MOST_LINES_IN_A_FUNCTION}


def test_every_module_says_what_it_owns() -> None:
    silent = [
        name(path)
        for path in modules()
        if tree(path).body and not doc(path) and not path.name.startswith("test_")
    ]
    assert not silent


def test_no_module_has_a_vague_name() -> None:
    vague = [
        name(path)
        for path in (*modules(), *scripts())
        if VAGUE_NAMES & {path.stem, *path.relative_to(ROOT).parent.parts}
    ]
    assert not vague


def test_one_module_of_the_client_writes_times_and_few_ask_the_browser_for_words() -> None:
    allowed = {"DateTimeFormat": {"time.js"}, "NumberFormat": {"locale.js", "money.js"}}
    strays = [
        f"{name(path)}: {asked}"
        for path in scripts()
        for asked in re.findall(r"DateTimeFormat|NumberFormat|\.toLocale\w+", path.read_text())
        if path.name not in allowed.get(asked, set())
    ]
    assert not strays


def test_the_domain_imports_the_pure_part_of_the_standard_library_and_itself() -> None:
    pure = (sys.stdlib_module_names - IMPURE_MODULES) | PURE_LIBRARIES
    foreign = [
        f"{name(path)}: {module}"
        for path in modules("chalicelib/domain")
        for module in imports(path)
        if module.partition(".")[0] not in pure
        and not f"{module}.".startswith("chalicelib.domain.")
    ]
    assert not foreign


def test_only_gateways_reach_over_the_network() -> None:
    reaching = [
        f"{name(path)}: {module}"
        for path in modules("chalicelib")
        if "gateways" not in path.parts
        for module in imports(path)
        if module in NETWORK_MODULES
    ]
    assert not reaching


def test_the_functions_never_import_infra_or_tests() -> None:
    foreign = [
        f"{name(path)}: {module}"
        for path in (ROOT / "app.py", *modules("chalicelib"))
        for module in imports(path)
        if module.partition(".")[0] in {"infra", "tests", "bench"}
    ]
    assert not foreign


def modules(*folders: str) -> Iterator[Path]:
    """Every Python file of ours, or those of some folders."""
    if not folders:
        yield ROOT / "app.py"
    for folder in folders or FOLDERS:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if ours(path))


def scripts() -> Iterator[Path]:
    """The web client's own modules."""
    yield from (path for path in sorted((ROOT / "web" / "js").rglob("*.js")) if ours(path))


def ours(path: Path) -> bool:
    return "node_modules" not in path.parts


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def doc(path: Path) -> str | None:
    return ast.get_docstring(tree(path))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def imports(path: Path) -> Iterator[str]:
    """The full name of each module or member that the file imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
