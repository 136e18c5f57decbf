"""The person who calls: who they are, and the coaches that they keep under `Your Coaches`."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.credits.credits import member_wallet_id
from chalicelib.domain.groups.groups import Register
from chalicelib.domain.kernel.errors import InvalidError, NotFoundError, PreconditionFailedError
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.pairings import with_listing
from chalicelib.domain.workspaces.people import (
    MailTopic,
    Person,
    check_language,
    choosing_mails,
    without_stop,
)
from chalicelib.domain.workspaces.workspaces import Workspace
from chalicelib.storage.coaches import coaches, profiles
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import Write, commit, until_fresh
from chalicelib.storage.sessions import pairings
from chalicelib.storage.workspaces import groups, people, workspaces
from chalicelib.use_cases.coaches.coaches import (
    SeenCoach,
    by_name,
    find_seen,
    home_of,
    known_to,
    listed_in,
    listed_keys,
)
from chalicelib.use_cases.kernel.access import caller_in, read_caller
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.counts import store_alone


class Me(Struct, frozen=True):
    """A person with the workspaces that they may see, home first, and their groups."""

    person: Person
    workspaces: list[Workspace]
    register: Register = field(default_factory=Register)


class ChangeMe(Struct, frozen=True, kw_only=True):
    """What people change of themselves; None stays as it is."""

    name: str | None = None
    timezone: str | None = None
    language: str | None = None
    mails: Mapping[MailTopic, bool] = field(default_factory=dict)


def get_me(ctx: Context, caller_id: str) -> Me:
    """The caller.

    Raises:
        ForbiddenError: no workspace knows them.
    """
    return with_workspaces(read_caller(caller_id))


def change_me(ctx: Context, caller_id: str, command: ChangeMe, expected_version: int | None) -> Me:
    """Changes the caller's name, zone, language or choice of mails. Sessions keep the names they
    were booked under.

    Atomic: the person; with a new name also their coach's profile and the label of their wallet.
    Repeatable: the same change again writes nothing.

    Raises:
        ForbiddenError: no workspace knows the caller.
        InvalidError: see `check_language`.
        PreconditionFailedError: the person was changed since they were read.
    """
    return until_fresh(lambda: _change_me(caller_id, command, expected_version))


def _change_me(caller_id: str, command: ChangeMe, expected_version: int | None) -> Me:
    person = read_caller(caller_id)
    if expected_version not in {None, person.version}:
        raise PreconditionFailedError
    if command.language:
        check_language(command.language)
    changed = replace(
        choosing_mails(person, command.mails),
        name=command.name or person.name,
        timezone=command.timezone or person.timezone,
        language=command.language or person.language,
    )
    if changed != person:
        changed = replace(changed, version=person.version + 1)
        copies = renaming(changed) if changed.name != person.name else []
        commit(people.change_person(changed), *copies)
    return with_workspaces(changed)


def resume_mail(ctx: Context, caller_id: str) -> None:
    """Lets mail go again to the caller, whose address sent it back before.

    Atomic: the person.
    Repeatable: the second call writes nothing.

    Raises:
        ForbiddenError: no workspace knows them.
    """
    until_fresh(lambda: _resume_mail(caller_id))


def _resume_mail(caller_id: str) -> None:
    if resumed := without_stop(read_caller(caller_id)):
        commit(people.change_person(resumed))


def renaming(person: Person) -> list[Write]:
    """The copies of a name that follow it."""
    writes: list[Write] = []
    if coach := coaches.find_coach(person.id):
        profile = coach.profile.patched({"name": person.name})
        if profile != coach.profile:
            writes += profiles.put_profile(profile, coach.schedule.offerings)
            writes.append(coaches.check_schedule(coach.schedule))
    if person.workspace_id:
        wallet_id = member_wallet_id(person.workspace_id, person.id)
        writes.append(credits.rename_wallet(wallet_id, person.name))
    return writes


def with_workspaces(person: Person) -> Me:
    """The person with what they may see of workspaces and groups."""
    home, in_groups = person.workspace_id, person.group_ids or person.admin_of_groups
    ruled = home if home and person.is_active and in_groups else None
    keys = [*map(workspaces.workspace_key, person.workspace_ids)]
    rows = read_rows([*keys, *([groups.register_key(ruled)] if ruled else [])])
    register = groups.register_in(rows, ruled) if ruled else Register()
    return Me(person, workspaces.workspaces_in(rows, person.workspace_ids), register)


def list_own_coaches(
    ctx: Context, caller_id: str, page: PageRequest, workspace_id: str | None = None
) -> Page[SeenCoach]:
    """`Your Coaches` by name: also those who take no new clients, none who left the workspace.

    Raises:
        NotFoundError: the caller may not see the workspace that they name.
    """
    own = known_to(caller_id)
    person, pairs = caller_in(own, caller_id), pairings.pairings_in(own)
    home = home_of(person, workspace_id)
    if home is None:
        return Page([])
    found = listed_in(read_rows(listed_keys(home, pairs)), person, home, pairs, ctx.now())
    return page_of(found, page, by_name)


def add_own_coach(ctx: Context, caller_id: str, coach_id: str) -> SeenCoach:
    """Puts a coach under `Your Coaches`, where one who takes so many members has a place left.

    Atomic: the pair's own row, the coach's count of members; under the coach's schedule.
    Repeatable: a coach who is there already stays there, and nothing is written.

    Raises:
        NotFoundError: there is no such coach for the caller.
        InvalidError: the coach is the caller.
    """
    if coach_id == caller_id:
        raise InvalidError(Phrase("Nobody coaches themselves. Choose another coach."), "coach_id")
    return until_fresh(lambda: _add_own_coach(ctx, caller_id, coach_id))


def _add_own_coach(ctx: Context, caller_id: str, coach_id: str) -> SeenCoach:
    viewer, found, pairing = find_seen(ctx, caller_id, coach_id)
    if found is None:
        raise NotFoundError(Phrase("There is no such coach for you. Choose one from the list."))
    if not pairing.listed:
        commit(*store_alone(with_listing(pairing, listed=True), viewer.workspace_id))
    return found


def remove_own_coach(ctx: Context, caller_id: str, coach_id: str) -> None:
    """Takes a coach from `Your Coaches`; sessions with them stay as they are.

    Atomic: the pair's own row, the coach's count of members; under the coach's schedule.
    Repeatable: a coach who is not there stays away, and nothing is written.

    Raises:
        NotFoundError: the coach is not there, and the caller may not see them either.
    """
    until_fresh(lambda: _remove_own_coach(ctx, caller_id, coach_id))


def _remove_own_coach(ctx: Context, caller_id: str, coach_id: str) -> None:
    viewer, found, pairing = find_seen(ctx, caller_id, coach_id)
    if pairing.listed:
        commit(*store_alone(with_listing(pairing, listed=False), viewer.workspace_id))
    elif found is None:
        raise NotFoundError(Phrase("There is no such coach under your coaches."))
