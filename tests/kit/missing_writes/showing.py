"""The table of what was found, and what no test reaches."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.kit.missing_writes.places import CHAIN, ROOT, Mutant
from tests.kit.missing_writes.trying import Place, Verdict

KINDS = {"Put", "Update", "Delete", "Check"}
LINE = re.compile(r"(\S+):(\d+) ")


def shown(
    places: Mapping[str, Place], verdicts: Mapping[Mutant, Verdict], *, survivors_only: bool
) -> str:
    """One line for each mutant: the way, the write, what was done, which test failed."""
    mutants = [(each, place) for name, place in places.items() for each in place.mutants(name)]
    caught = {(each.way, each.line): found for each, found in verdicts.items() if found.caught_by}
    lines, counts = [], {"caught": 0, "SURVIVED": 0, "not tried": 0}
    for mutant, place in sorted(mutants, key=lambda each: (each[0].place, each[0].way)):
        verdict = caught.get((mutant.way, mutant.line)) or verdicts.get(mutant)
        word = "not tried" if not verdict else "caught" if verdict.caught_by else "SURVIVED"
        counts[word] += 1
        if word == "SURVIVED" or not survivors_only:
            by = f" by {verdict.caught_by}" if verdict and verdict.caught_by else ""
            lines.append(f"{mutant.place}\n    {place.write}, {mutant.way}: {word}{by}")
    lines += [f"NO TEST REACHES {each}" for each in unreached(places)]
    told = ", ".join(f"{number} {word}" for word, number in counts.items())
    return "\n".join([*lines, f"{len(places)} places, {len(mutants)} mutants: {told}"])


def unreached(places: Mapping[str, Place]) -> list[str]:
    """Lines that make a write, or ask for one, over which no test puts any into a transaction."""
    reached = {
        (found[1], int(found[2]))
        for name in places
        for step in name.split(CHAIN)
        if (found := LINE.match(step))
    }
    return [
        f"{path}:{call.lineno} {name}"
        for path, call, name in _calls()
        if not reached & {(path, n) for n in range(call.lineno, (call.end_lineno or 0) + 1)}
    ]


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call of a function that is said to give writes, and of the four kinds themselves."""
    trees = {
        str(path.relative_to(ROOT / "chalicelib")): ast.parse(path.read_text())
        for layer in ("use_cases", "storage")
        for path in sorted((ROOT / "chalicelib" / layer).rglob("*.py"))
    }
    givers = KINDS | {name for tree in trees.values() for name in _givers(tree)}
    for path, tree in trees.items():
        if Path(path).name != "transaction.py":
            for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
                name = call.func.id if isinstance(call.func, ast.Name) else name
                if name in givers:
                    yield path, call, name


def _givers(tree: ast.Module) -> Iterator[str]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.returns:
            words = set(re.findall(r"\w+", ast.unparse(function.returns)))
            if words & (KINDS | {"Write"}):
                yield function.name
