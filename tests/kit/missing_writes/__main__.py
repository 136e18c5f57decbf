"""The command: `record`, `try` and `show`; without a word all three over the functional tests. It
goes on where the last run was stopped.
"""

import argparse
import json
import sys
from dataclasses import asdict

from tests.kit.missing_writes.places import ROOT, Mutant, install

install()  # before anything that loads a use case

import pytest  # noqa: E402

from tests.kit.missing_writes.showing import shown  # noqa: E402
from tests.kit.missing_writes.trying import Place, Recorder, Trial, Verdict  # noqa: E402

FOLDER = ROOT / "build" / "missing-writes"
QUIETLY = ["-q", "-p", "no:cacheprovider", "--no-header", "--tb=no"]
FUNCTIONAL = ["tests/functional"]


def main() -> None:
    asked = _arguments()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if asked.word == "record" or (asked.word == "all" and not places()):
        record(asked.name, asked.tests or FUNCTIONAL)
    if asked.word in {"try", "all"}:
        attempt(asked)
    if asked.word in {"show", "all"}:
        sys.stdout.write(shown(places(), verdicts(), survivors_only=asked.survivors) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.kit.missing_writes", description=__doc__)
    parser.add_argument("word", nargs="?", default="all", choices=["all", "record", "try", "show"])
    parser.add_argument("tests", nargs="*", help="record: which tests (default: functional)")
    parser.add_argument("--name", default="all", help="record: under which name to keep it")
    parser.add_argument("--part", default="1/1", help="try: `1/2` and `2/2` at once take half each")
    parser.add_argument("--only", default="", help="try: only places with this in their way")
    parser.add_argument("--seconds", type=float, default=120, help="try: at most for each")
    parser.add_argument("--survivors", action="store_true", help="try, show: what survived so far")
    return parser.parse_intermixed_args()


def record(name: str, tests: list[str]) -> None:
    """One run of the tests; a name of its own for each that runs at once."""
    recorder = Recorder()
    pytest.main([*QUIETLY, *tests], plugins=[recorder])
    found = {name: asdict(place) for name, place in recorder.places.items()}
    (FOLDER / f"places-{name}.json").write_text(json.dumps(found, indent=1))


def attempt(asked: argparse.Namespace) -> None:
    """Tries what nobody has tried yet, or what survived, under tests that it has not met."""
    number, _, parts = asked.part.partition("/")
    known, earlier = places(), verdicts()
    done = {(mutant.way, mutant.line) for mutant, each in earlier.items() if each.caught_by}
    todo = []
    for mutant in sorted(_mutants(known, asked.only), key=lambda each: (each.place, each.way)):
        verdict = earlier.get(mutant)
        if (mutant.way, mutant.line) in done or (verdict and not asked.survivors):
            continue
        met = set(verdict.tried if verdict else ())
        tests = [test for test in known[mutant.place].told_by(mutant) if test not in met]
        if tests or not verdict:
            todo.append((mutant, known[mutant.place], tests))
    mine = todo[int(number) - 1 :: int(parts)]
    files = sorted({test.partition("::")[0] for _, _, tests in mine for test in tests})
    results = FOLDER / f"verdicts-{number}of{parts}.jsonl"
    pytest.main([*QUIETLY, *files], plugins=[Trial(mine, results, asked.seconds)])


def _mutants(known: dict[str, Place], only: str) -> list[Mutant]:
    return [
        mutant for name, place in known.items() if only in name for mutant in place.mutants(name)
    ]


def places() -> dict[str, Place]:
    """What all recordings found."""
    found: dict[str, Place] = {}
    for path in sorted(FOLDER.glob("places-*.json")):
        for name, fields in json.loads(path.read_text()).items():
            place, more = found.setdefault(name, Place(fields["write"])), Place(**fields)
            place.conditional |= more.conditional
            place.in_beginning |= more.in_beginning
            place.tests |= more.tests
            place.refused = sorted({*place.refused, *more.refused})
    return found


def verdicts() -> dict[Mutant, Verdict]:
    """What all runs found: caught once is caught, and what was tried adds up."""
    found: dict[Mutant, Verdict] = {}
    for path in sorted(FOLDER.glob("verdicts-*.jsonl")):
        for line in path.read_text().splitlines():
            verdict = Verdict(**json.loads(line))
            before = found.setdefault(Mutant(verdict.place, verdict.way), verdict)
            before.caught_by = before.caught_by or verdict.caught_by
            before.tried = sorted({*before.tried, *verdict.tried})
    return found


if __name__ == "__main__":
    main()
