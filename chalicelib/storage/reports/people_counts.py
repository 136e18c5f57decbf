"""Counts of people: one for the workspace and one for each group, and what each person counts for.

USAGE#ws       PEOPLE#             how many there are, and who booked last on which day
USAGE#ws       PEOPLE#group        the same of a group
USAGE#ws       PERSON#person       what the person was counted for
"""

from collections.abc import Iterable

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.reports.people_counts import NEVER, CountedPerson, PeopleCount
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, Rows
from chalicelib.storage.kernel.transaction import Put, absent


class PeopleCountItem(Row, discriminator="people_count"):
    people = IntegerAttribute()
    days = JsonAttribute()
    """Date -> how many booked last on it."""
    version = IntegerAttribute()


class CountedPersonItem(Row, discriminator="counted_person"):
    booked_on = UnicodeAttribute(null=True)
    met_on = UnicodeAttribute(null=True)
    places = JsonAttribute()
    revision = IntegerAttribute()


def people_count_key(workspace_id: str, place: str) -> Key:
    return f"USAGE#{workspace_id}", f"PEOPLE#{place}"


def counted_person_key(workspace_id: str, person_id: str) -> Key:
    return f"USAGE#{workspace_id}", f"PERSON#{person_id}"


def people_count_in(rows: Rows, workspace_id: str, place: str) -> PeopleCount:
    """The count among what a batch read found; nobody if nothing is stored."""
    row = rows.find(PeopleCountItem, people_count_key(workspace_id, place))
    if row is None:
        return PeopleCount(place=place)
    days = {day: int(number) for day, number in row.days.items()}
    return PeopleCount(place=place, people=int(row.people), days=days, version=int(row.version))


def put_people_counts(workspace_id: str, counts: Iterable[PeopleCount]) -> list[Put]:
    """Stores the counts, each one version above what was read (1: the first); else stale."""
    return [_put_people_count(workspace_id, each) for each in counts]


def _put_people_count(workspace_id: str, count: PeopleCount) -> Put:
    row = PeopleCountItem(
        *people_count_key(workspace_id, count.place),
        people=count.people,
        days=dict(count.days),
        version=count.version,
    )
    first = count.version == 1
    return Put(row, absent() if first else PeopleCountItem.version == count.version - 1)


def counted_person_in(rows: Rows, workspace_id: str, person_id: str) -> CountedPerson:
    """What the person was counted for, among what a batch read found."""
    row = rows.find(CountedPersonItem, counted_person_key(workspace_id, person_id))
    if row is None:
        return CountedPerson()
    return CountedPerson(
        booked_on=row.booked_on or NEVER,
        met_on=row.met_on or NEVER,
        places=dict(row.places),
        revision=int(row.revision),
    )


def put_counted_person(workspace_id: str, person_id: str, counted: CountedPerson) -> Put:
    """Stores it, one revision above what was read (1: the first); else stale."""
    row = CountedPersonItem(
        *counted_person_key(workspace_id, person_id),
        booked_on=counted.booked_on or None,
        met_on=counted.met_on or None,
        places=dict(counted.places),
        revision=counted.revision,
    )
    first = counted.revision == 1
    return Put(row, absent() if first else CountedPersonItem.revision == counted.revision - 1)
