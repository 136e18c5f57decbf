"""Counting people: from a place that was given or taken, or a booking, to the counts of them."""

from chalicelib.domain.reports.people_counts import (
    MOST_AT_ONCE,
    NOT_SEEN,
    WHOLE,
    WITHOUT_MAIL,
    Seen,
    decide_person_count,
    moved_places,
    with_person,
)
from chalicelib.domain.workspaces.people import Person
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.reports import people_counts
from chalicelib.storage.workspaces import people, workspaces


def count_person(workspace_id: str, person_id: str, seen: Seen = NOT_SEEN) -> bool:
    """Counts a person as they stand, of whom that was seen; whether anything was new.

    Atomic: what the person is counted for, with up to 50 counts that this goes into.
    Repeatable: only the difference to what was counted is moved.
    """
    total = number = until_fresh(lambda: _count(workspace_id, person_id, seen))
    while number == MOST_AT_ONCE:
        number = until_fresh(lambda: _count(workspace_id, person_id, seen))
        total += number
    return total > 0


def _count(workspace_id: str, person_id: str, seen: Seen) -> int:
    rows = read_rows(
        [
            workspaces.member_key(workspace_id, person_id),
            people.person_key(person_id),
            people_counts.counted_person_key(workspace_id, person_id),
        ]
    )
    person = people.person_in(rows, person_id)
    belongs = person is not None and workspaces.is_member_in(rows, workspace_id, person_id)
    places = _places(person) if person and belongs else ()
    before = people_counts.counted_person_in(rows, workspace_id, person_id)
    after = decide_person_count(before, places, seen)
    if after is None:
        return 0
    moved = moved_places(before, after)
    counts = read_rows(people_counts.people_count_key(workspace_id, each) for each in moved)
    commit(
        people_counts.put_counted_person(workspace_id, person_id, after),
        *people_counts.put_people_counts(
            workspace_id,
            (
                with_person(
                    people_counts.people_count_in(counts, workspace_id, each), before, after
                )
                for each in moved
            ),
        ),
    )
    return len(moved)


def _places(person: Person) -> tuple[str, ...]:
    """Where somebody of the workspace counts."""
    return (WHOLE, *person.group_ids, *([WITHOUT_MAIL] if person.mail_stopped else ()))
