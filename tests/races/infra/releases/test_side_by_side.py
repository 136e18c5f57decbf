"""The release before and this one, each step by the other one than the step before it: what one
wrote the other reads, tells, carries on and answers again.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from infra.project import ROOT
from tests.kit.world import create_table
from tests.races.infra.releases.day import Day, live
from tests.races.infra.releases.release import running, unpack

ACCOUNTS = count(800_000_000_001)


@pytest.fixture(scope="module")
def places(ministack: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    return {"previous": unpack(tmp_path_factory.mktemp("previous")), "this": ROOT}


@pytest.fixture(scope="module")
def days(
    ministack: str, places: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[tuple[str, ...], Day]]:
    """The same day three times over, by who takes part; all are in the evening."""
    with ExitStack() as stack:
        found: dict[tuple[str, ...], Day] = {}
        orders: list[tuple[str, ...]] = [("this",), ("previous", "this"), ("this", "previous")]
        for names in orders:
            logs = tmp_path_factory.mktemp("-".join(names))
            day = stack.enter_context(opened(ministack, names, places, logs))
            live(day)
            day.audit()
            found[names] = day
        yield found


@contextmanager
def opened(
    engine: str, names: tuple[str, ...], places: Mapping[str, Path], logs: Path
) -> Iterator[Day]:
    keys = {"aws_access_key_id": str(next(ACCOUNTS)), "aws_secret_access_key": "local"}
    create_table(endpoint_url=engine, **keys)
    with ExitStack() as stack:
        releases = tuple(
            stack.enter_context(running(name, places[name], engine, keys, logs / name))
            for name in names
        )
        yield Day(releases, engine, keys)


def test_what_either_wrote_both_read_alike(days: Mapping[tuple[str, ...], Day]) -> None:
    for names, day in days.items():
        for question, answers in day.read().items():
            *_, of_this = (answers[each] for each in day.releases if each.name == "this")
            for release, answer in answers.items():
                what = f"{question} at {release.name} of {names}"
                assert answer["status"] == of_this["status"], f"{what}: {answer} {of_this}"
                assert not unsaid(_read(of_this), _read(answer)), what


LATER = "of a later release"
AS_THEY_ARE = frozenset(
    {
        *("body", "busy", "days", "holds", "lots", "moves", "offering", "offerings", "outcomes"),
        *("overrides", "paid_lots", "places", "rated", "requests", "sums", "taken", "unswept"),
        *("upcoming", "usage", "warned", "weekly"),
    }
)
"""What is sent as it is, and documents whose keys are ids or days, not names; so are `rules`, whose
values are documents.
"""

NAMES = {"doing": "moon.landed", "reason": "moonlight", "photo_problem": "moonlit"}
SETS = ("roles", "mails_off")
"""Of these names there will be more, and nothing is decided by one that is not known."""


def with_more_fields(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with an attribute, and with a field in each document, that nobody knows yet."""
    kind = row["kind"]["S"]
    return {name: _grown(kind, name, value) for name, value in row.items()} | {
        "later": {"S": LATER}
    }


def with_other_names(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with names that nobody knows yet."""
    names = {name: {"S": later} for name, later in NAMES.items() if name in row}
    sets = {name: {"SS": [*row[name]["SS"], "moon"]} for name in SETS if name in row}
    return {**row, **names, **sets}


def _grown(kind: str, name: str, value: Any) -> Any:
    if name in AS_THEY_ARE:
        return value
    try:
        document = json.loads(value["S"])
    except (KeyError, ValueError):
        return value
    return {"S": json.dumps(_with_more("" if kind == "group" else name, document))}


def _with_more(name: str, document: Any) -> Any:
    if isinstance(document, list):
        return [_with_more(name, each) for each in document]
    if not isinstance(document, dict) or name in AS_THEY_ARE:
        return document
    inner = {key: _with_more(key, value) for key, value in document.items()}
    return inner if name == "rules" else {**inner, "later": LATER}


def test_what_a_later_release_adds_is_no_hindrance(days: Mapping[tuple[str, ...], Day]) -> None:
    """Fields and whole rows change no answer; a new name stands in it as it is."""
    day = days["this",]
    before = day.read()
    day.rewrite(with_more_fields)
    for pk in {pk for pk, _ in day.stored()}:
        for sk in ("A", "LATER#1", "~"):
            day.put({"pk": {"S": pk}, "sk": {"S": sk}, "kind": {"S": LATER}})
    for question, answers in day.read().items():
        for release, answer in answers.items():
            then = before[question][release]
            assert not unsaid(_read(answer), _read(then)), question
    day.rewrite(with_other_names)
    names = ""
    for question, answers in day.read().items():
        for release, answer in answers.items():
            names += answer["body"]
            assert answer["status"] == before[question][release]["status"], f"{question}: {answer}"
    assert all(name in names for name in ("moon.landed", "moonlight"))


def _read(answer: Mapping[str, Any]) -> Any:
    """What an answer tells, without the number of the call."""
    try:
        told = json.loads(answer["body"])
    except ValueError:
        return answer["body"]
    if isinstance(told, dict):
        told.pop("request_id", None)
    return told


def unsaid(full: Any, known: Any, place: str = "") -> list[str]:
    """Where an answer does not say what is known already; it may say more."""
    if isinstance(known, dict) and isinstance(full, dict):
        pairs = [(each, full.get(each, "nothing"), value) for each, value in known.items()]
    elif isinstance(known, list) and isinstance(full, list) and len(known) == len(full):
        pairs = [(str(n), *both) for n, both in enumerate(zip(full, known, strict=True))]
    else:
        return [] if full == known else [f"{place}: {full!r} instead of {known!r}"]
    return [each for name, new, old in pairs for each in unsaid(new, old, f"{place}/{name}")]


def test_everybody_hears_the_same_whichever_release_tells(
    days: Mapping[tuple[str, ...], Day],
) -> None:
    alone, *mixed = days.values()
    assert len(alone.told) > 40
    for day in mixed:
        assert Counter(day.told) == Counter(alone.told)
        assert Counter(day.heard) == Counter(alone.heard)
