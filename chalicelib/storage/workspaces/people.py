"""People: one row each, under the user pool's `sub`."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.time.instants import parse_instant, render_instant
from chalicelib.domain.workspaces.names import shown_name, stored_name
from chalicelib.domain.workspaces.people import (
    MailStop,
    MailTopic,
    Person,
    Role,
    SoftBounce,
    SoftBounces,
    Standing,
    StopCause,
)
from chalicelib.storage.kernel.later import named
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import JsonAttribute, Key, Row, Rows, find_row, read_rows
from chalicelib.storage.kernel.transaction import Check, Put, absent


class PersonItem(Row, discriminator="person"):
    id = UnicodeAttribute()
    name = UnicodeAttribute()
    email = UnicodeAttribute()
    timezone = UnicodeAttribute()
    language = UnicodeAttribute()
    workspace_id = UnicodeAttribute(null=True)
    roles = UnicodeSetAttribute(null=True)
    standing = UnicodeAttribute()
    coach_of = UnicodeSetAttribute(null=True)
    group_ids = UnicodeSetAttribute(null=True)
    admin_of_groups = UnicodeSetAttribute(null=True)
    mails_off = UnicodeSetAttribute(null=True)
    mail_stop = JsonAttribute(null=True)
    """Cause, address, and since when."""
    soft_bounces = JsonAttribute(null=True)
    """The address, when a mail arrived there last, and of each mail that came back since then the
    id of what told so, and when."""
    former_homes = UnicodeSetAttribute(null=True)
    erased_at = UnicodeAttribute(null=True)
    version = IntegerAttribute()


def person_key(person_id: str) -> Key:
    return f"PERSON#{person_id}", "PERSON"


def find_person(person_id: str) -> Person | None:
    """The person, read consistently."""
    row = find_row(PersonItem, person_key(person_id))
    return person_of(row) if row else None


def person_in(rows: Rows, person_id: str) -> Person | None:
    """The person among what a batch read found."""
    row = rows.find(PersonItem, person_key(person_id))
    return person_of(row) if row else None


def list_people(person_ids: list[str]) -> list[Person]:
    """These people in this order; unknown ids are left out."""
    rows = read_rows(person_key(person_id) for person_id in person_ids)
    found = (person_in(rows, person_id) for person_id in person_ids)
    return [person for person in found if person]


def add_person(person: Person) -> Put:
    """Stale if the person is known meanwhile."""
    return Put(_row(person), absent())


def change_person(person: Person) -> Put:
    """Stores the person, whose version is one above what was read; stale if that is gone."""
    return Put(_row(person), PersonItem.version == person.version - 1)


def check_active(person: Person) -> Check:
    """Stale once the person may no longer act in their home workspace."""
    return Check(PersonItem, person_key(person.id), _active(person))


def check_unchanged(person: Person) -> Check:
    """Stale once anything about the person is not as it was read: standing, roles, groups."""
    unchanged = _active(person) & (PersonItem.version == person.version)
    return Check(PersonItem, person_key(person.id), unchanged)


def _active(person: Person) -> Condition:
    at_home = PersonItem.workspace_id == person.workspace_id
    active: Condition = (PersonItem.standing == Standing.ACTIVE.value) & at_home
    return active


def check_administers(person: Person) -> Check:
    """Stale once the person may no longer run their workspace."""
    runs = PersonItem.roles.contains(Role.ADMIN.value) | PersonItem.roles.contains(Role.OWNER.value)
    return Check(PersonItem, person_key(person.id), _active(person) & runs)


def check_owns(person: Person) -> Check:
    """Stale once the person may no longer act as an owner of their workspace."""
    owns = PersonItem.roles.contains(Role.OWNER.value)
    return Check(PersonItem, person_key(person.id), _active(person) & owns)


def person_of(row: PersonItem) -> Person:
    """The person that a row holds."""
    return Person(
        id=row.id,
        name=shown_name(row.name),
        email=row.email,
        timezone=row.timezone,
        language=row.language,
        workspace_id=row.workspace_id,
        roles=frozenset(named(Role, role) for role in row.roles or ()),
        standing=Standing(row.standing),
        coach_of=frozenset(row.coach_of or ()),
        group_ids=frozenset(row.group_ids or ()),
        admin_of_groups=frozenset(row.admin_of_groups or ()),
        mails_off=frozenset(named(MailTopic, topic) for topic in row.mails_off or ()),
        mail_stop=_stop_of(row.mail_stop),
        soft_bounces=_bounces_of(row.soft_bounces),
        former_homes=frozenset(row.former_homes or ()),
        erased_at=parse_instant(row.erased_at) if row.erased_at else None,
        version=int(row.version),
    )


def _row(person: Person) -> PersonItem:
    pk, sk = person_key(person.id)
    return PersonItem(
        pk,
        sk,
        id=person.id,
        name=stored_name(person.name),
        email=person.email,
        timezone=person.timezone,
        language=person.language,
        workspace_id=person.workspace_id,
        roles={str(role) for role in person.roles} or None,
        standing=person.standing.value,
        coach_of=set(person.coach_of) or None,
        group_ids=set(person.group_ids) or None,
        admin_of_groups=set(person.admin_of_groups) or None,
        mails_off={str(topic) for topic in person.mails_off} or None,
        mail_stop=_stop_document(person.mail_stop),
        soft_bounces=_bounces_document(person.soft_bounces),
        former_homes=set(person.former_homes) or None,
        erased_at=render_instant(person.erased_at) if person.erased_at else None,
        version=person.version,
    )


def _stop_of(stored: list[str] | None) -> MailStop | None:
    if not stored:
        return None
    cause, address, since = stored
    return MailStop(named(StopCause, cause), address, parse_instant(since))


def _stop_document(stop: MailStop | None) -> list[str] | None:
    return [str(stop.cause), stop.address, render_instant(stop.since)] if stop else None


def _bounces_of(stored: list[Any] | None) -> SoftBounces | None:
    if not stored:
        return None
    address, delivered_at, row = stored
    return SoftBounces(
        address,
        tuple(SoftBounce(feedback_id, parse_instant(at)) for feedback_id, at in row),
        parse_instant(delivered_at) if delivered_at else None,
    )


def _bounces_document(bounces: SoftBounces | None) -> list[Any] | None:
    if bounces is None:
        return None
    delivered_at = render_instant(bounces.delivered_at) if bounces.delivered_at else None
    row = [[each.feedback_id, render_instant(each.at)] for each in bounces.row]
    return [bounces.address, delivered_at, row]
