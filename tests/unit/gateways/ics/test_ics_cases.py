"""Calendar files with the busy times that they stand for, read by us and by ical.js."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.calendars.reading import Wanted
from chalicelib.domain.time.intervals import Interval, merge
from chalicelib.gateways.ics.reading import read, read_busy

HERE = Path(__file__).parent
CASES = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))["cases"]
WINDOW = Interval(datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC))
LEARNT = (
    ("Europe/Berlin", "+0100", "+0200", "02 03 -1SU", "03 10 -1SU"),
    ("America/New_York", "-0500", "-0400", "02 03 2SU", "02 11 1SU"),
    ("Pacific/Auckland", "+1200", "+1300", "02 09 -1SU", "03 04 1SU"),
)

Case = dict[str, Any]


def file_of(case: Case, *more: str) -> str:
    """The case as a file, with these zones of its own."""
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", *more, *case["lines"], "END:VCALENDAR", ""]
    )


def wanted_by(case: Case) -> Wanted:
    owners = frozenset(case.get("owners", ()))
    return Wanted(window=WINDOW, timezone=case["timezone"], owners=owners, own_suffix="@tandem")


def told(spans: tuple[Interval, ...] | list[Interval]) -> list[str]:
    return [f"{each.start:%Y-%m-%dT%H:%M}/{each.end:%Y-%m-%dT%H:%M}" for each in spans]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_file_says_when_its_owner_is_busy(case: Case) -> None:
    found = read(file_of(case).encode(), wanted_by(case))
    assert (told(found.busy), found.broken) == (case["busy"], case.get("broken", 0))


def test_there_are_many_cases_each_of_its_own() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES) >= 60


def zone_lines(name: str, winter: str, summer: str, begins: str, ends: str) -> list[str]:
    """What a file says about a zone: its two offsets, and from when on each holds."""
    parts = (("DAYLIGHT", winter, summer, begins), ("STANDARD", summer, winter, ends))
    lines = []
    for kind, before, after, rule in parts:
        hour, month, day = rule.split()
        lines += [
            f"BEGIN:{kind}",
            f"DTSTART:1990{month}01T{hour}0000",
            f"RRULE:FREQ=YEARLY;BYMONTH={int(month)};BYDAY={day}",
            f"TZOFFSETFROM:{before}",
            f"TZOFFSETTO:{after}",
            f"END:{kind}",
        ]
    return ["BEGIN:VTIMEZONE", f"TZID:{name}", *lines, "END:VTIMEZONE"]


def test_a_second_reader_finds_the_same() -> None:
    both = [case for case in CASES if "ical_js_cannot" not in case]
    zones = [line for zone in LEARNT for line in zone_lines(*zone)]
    asked = {
        "from": WINDOW.start.timestamp(),
        "to": WINDOW.end.timestamp(),
        "files": [
            {
                "text": file_of(case, *zones),
                "timezone": case["timezone"],
                "owners": case.get("owners", []),
            }
            for case in both
        ],
    }
    command = ["node", str(HERE / "second_reading.mjs")]
    answer = subprocess.run(
        command, input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    found = {
        case["id"]: told(merge(Interval(_at(start), _at(end)) for start, end in spans))
        for case, spans in zip(both, json.loads(answer.stdout), strict=True)
    }
    assert found == {case["id"]: case["busy"] for case in both}


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_reading_in_a_process_of_its_own_finds_the_same() -> None:
    whole: Case = {"lines": [line for case in CASES[:3] for line in case["lines"]]}
    wanted = wanted_by({"timezone": "Europe/Berlin"})
    assert read_busy(file_of(whole).encode(), wanted) == read(file_of(whole).encode(), wanted)
