"""Who calls: the person behind a token's `sub`, and what they may see."""

from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.groups.groups import Act, Office, authorise
from chalicelib.domain.kernel.errors import ForbiddenError, NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.people import Person
from chalicelib.storage.coaches.coaches import coach_in, coach_keys
from chalicelib.storage.kernel.table import Key, Rows, read_rows
from chalicelib.storage.kernel.transaction import Write
from chalicelib.storage.workspaces.people import (
    check_administers,
    find_person,
    person_in,
    person_key,
)

STRANGER = Phrase("You have an account but belong to no workspace. Ask your admin to add you.")


def read_caller(caller_id: str) -> Person:
    """The person who calls.

    Raises:
        ForbiddenError: the token is good, but no workspace knows this person.
    """
    return _known(find_person(caller_id))


def caller_in(rows: Rows, caller_id: str) -> Person:
    """The person who calls, among what a batch read found.

    Raises:
        ForbiddenError: the token is good, but no workspace knows this person.
    """
    return _known(person_in(rows, caller_id))


def read_calling_coach(coach_id: str) -> Coach:
    """The coach who calls.

    Raises:
        NotFoundError: the caller is no coach.
    """
    return calling_coach(read_rows(calling_keys(coach_id)), coach_id)


def calling_keys(coach_id: str) -> list[Key]:
    """The rows of a coach who calls."""
    return [person_key(coach_id), *coach_keys(coach_id)]


def calling_coach(rows: Rows, coach_id: str) -> Coach:
    """The coach who calls.

    Raises:
        NotFoundError: the caller is no coach.
    """
    person, coach = caller_in(rows, coach_id), coach_in(rows, coach_id)
    if coach is None or not person.coach_of:
        raise NotFoundError(Phrase("You are not a coach."))
    return coach


def read_admin(caller_id: str) -> tuple[Person, str]:
    """The workspace admin or owner who calls, and the workspace that they run.

    Raises:
        NotFoundError: the caller runs no workspace: for them there is no administration.
    """
    return administration_of(read_caller(caller_id))


def administration_of(person: Person) -> tuple[Person, str]:
    """The person with the workspace that they run.

    Raises:
        NotFoundError: they run none.
    """
    workspace_id = person.workspace_id
    if workspace_id is None or not person.administers(workspace_id):
        raise NotFoundError
    return person, workspace_id


def read_office(caller_id: str) -> Office:
    """What the caller administers: their workspace, or groups of it.

    Raises:
        NotFoundError: they administer nothing: for them there is no administration.
    """
    return authorise(read_caller(caller_id), Act.SEE)


def still_admin(admin: Person, *written: Person) -> list[Write]:
    """Lets a change stand only if the admin still is one when it becomes true.

    Whose own row is among the `written` is held to the version that was read anyway.
    """
    own = admin.id in {each.id for each in written}
    return [] if own else [check_administers(admin)]


def _known(person: Person | None) -> Person:
    if person is None or not person.workspace_ids:
        raise ForbiddenError(STRANGER)
    return person
