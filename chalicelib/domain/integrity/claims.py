"""Whether a person's taken cells are those of their sessions, each once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from chalicelib.domain.integrity.faults import Fault
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.time.time_cells import cells_of

Cell = tuple[date, int]
"""A UTC day, and which five minutes of it."""


def claimed_cells(person_id: str, sessions: Iterable[Session]) -> Counter[Cell]:
    """How many of these sessions claim each cell of the person, as coach or as member."""
    claimed: Counter[Cell] = Counter()
    for session in sessions:
        claimed.update(_cells_of(person_id, session))
    return claimed


def _cells_of(person_id: str, session: Session) -> set[Cell]:
    """Each once, however the session's intervals overlap."""
    spans = [
        *(session.claimed_by_coach if session.coach.id == person_id else ()),
        *(session.claimed_by_member if session.member.id == person_id else ()),
    ]
    return {
        (day, cell) for span in spans for day, cells in cells_of(span).items() for cell in cells
    }


def claim_faults(
    claimed: Mapping[Cell, int], taken: Mapping[date, frozenset[int]], first: date
) -> Iterator[Fault]:
    """What differs from `first` on, a UTC day, in words, day by day.

    Rows of earlier days may have gone; a day with nothing taken may have no row.
    """
    wanted: dict[date, set[int]] = {}
    twice: Counter[date] = Counter()
    for (day, cell), times in claimed.items():
        wanted.setdefault(day, set()).add(cell)
        twice[day] += times > 1
    for day in sorted({*wanted, *taken}):
        if day < first:
            continue
        due, there = wanted.get(day, set()), taken.get(day, frozenset())
        if twice[day]:
            yield Fault(f"{day} twice", f"{day}: {twice[day]} cells are claimed by two sessions")
        if free := due - there:
            yield Fault(f"{day} free", f"{day}: {len(free)} cells of sessions are not taken")
        if spare := there - due:
            yield Fault(f"{day} spare", f"{day}: {len(spare)} cells are taken for no session")
