"""Finding a coach: those whom a person may see, as their own workspace is offered them.

For everyone else a coach does not exist: not linked to the workspace, or taking no new clients.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.coaches.coaches import Coach, standing_offering
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.kernel.text_folding import fold, has_words
from chalicelib.domain.sessions.booking import may_see
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.time.instants import render_instant
from chalicelib.domain.workspaces.workspaces import Catalogue
from chalicelib.storage.coaches import coaches
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.sessions import pairings
from chalicelib.storage.workspaces import workspaces
from chalicelib.use_cases.kernel.access import read_caller
from chalicelib.use_cases.kernel.context import Context

LAST = "~"
"""Sorts behind every instant."""

NAME_IN_A_POSITION = 60


class Sort(StrEnum):
    NAME = "name"
    NEXT_OPENING = "next_opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachFilter:
    """Which coaches, in which order; `text` is words that all must appear; empty: any."""

    coaching_type_id: str = ""
    language: str = ""
    text: str = ""
    sort: Sort = Sort.NAME


@dataclass(frozen=True, slots=True)
class SeenCoach:
    """A coach as one workspace sees them: what of its catalogue they offer, in its order, and the
    stored hint of the next opening as long as it lies ahead.
    """

    coach: Coach
    workspace_id: str
    offering: Mapping[str, tuple[str, ...]]
    next_opening: datetime | None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks for a coach; without a home workspace there is none to find."""

    id: str
    catalogue: Catalogue | None


def list_coaches(
    ctx: Context,
    caller_id: str,
    wanted: CoachFilter,
    page: PageRequest,
    workspace_id: str | None = None,
) -> Page[SeenCoach]:
    """The coaches that the caller could book; none in a workspace where they coach alone.

    Raises:
        NotFoundError: the caller may not see the workspace that they name.
    """
    viewer = read_viewer(caller_id, workspace_id)
    if viewer.catalogue is None:
        return Page([])
    known = {pair.coach_id: pair for pair in pairings.list_pairings(caller_id)}
    linked = coaches.list_coaches(workspaces.list_coach_ids(viewer.catalogue.workspace_id))
    seen = (
        see(viewer, coach, known.get(coach.id) or _nobody(viewer, coach), ctx.now())
        for coach in linked
        if coach.id != caller_id
    )
    found = (each for each in seen if each and matches(each, wanted))
    return page_of(found, page, by_opening if wanted.sort is Sort.NEXT_OPENING else by_name)


def get_coach(ctx: Context, caller_id: str, coach_id: str) -> SeenCoach:
    """One coach.

    Raises:
        NotFoundError: there is no such coach for the caller.
    """
    found, _ = find_seen(ctx, caller_id, coach_id)
    if found is None:
        raise NotFoundError(Phrase("There is no such coach for you. Choose one from the list."))
    return found


def find_seen(ctx: Context, caller_id: str, coach_id: str) -> tuple[SeenCoach | None, Pairing]:
    """The coach if the caller may see them, and what the two have with each other."""
    viewer = read_viewer(caller_id)
    rows = read_rows([*coaches.coach_keys(coach_id), pairings.pairing_key(caller_id, coach_id)])
    pairing = pairings.pairing_in(rows, caller_id, coach_id)
    coach = coaches.coach_in(rows, coach_id)
    return (see(viewer, coach, pairing, ctx.now()) if coach else None), pairing


def read_viewer(caller_id: str, workspace_id: str | None = None) -> Viewer:
    """Who looks, with the catalogue of their home workspace, unless they look at another one.

    Raises:
        ForbiddenError: no workspace knows the caller.
        NotFoundError: the caller may not see the workspace that they name.
    """
    person = read_caller(caller_id)
    chosen = person.chooses(workspace_id)
    at_home = chosen if chosen == person.workspace_id else None
    return Viewer(caller_id, workspaces.find_catalogue(at_home) if at_home else None)


def see(viewer: Viewer, coach: Coach, pairing: Pairing, now: datetime) -> SeenCoach | None:
    """The coach as the viewer sees them; None if for the viewer they do not exist."""
    catalogue = viewer.catalogue
    if catalogue is None or not may_see(coach, catalogue.workspace_id, pairing):
        return None
    opening = coach.profile.next_opening
    return SeenCoach(
        coach=coach,
        workspace_id=catalogue.workspace_id,
        offering=standing_offering(coach.schedule, catalogue),
        next_opening=opening if opening and opening >= now else None,
    )


def matches(seen: SeenCoach, wanted: CoachFilter) -> bool:
    """Whether a coach is one of those who are looked for."""
    profile = seen.coach.profile
    if wanted.coaching_type_id and wanted.coaching_type_id not in seen.offering:
        return False
    if wanted.language and not any(_speaks(each, wanted.language) for each in profile.languages):
        return False
    return has_words(profile.words, wanted.text)


def by_name(seen: SeenCoach) -> str:
    """Where a coach stands in a list by name."""
    profile = seen.coach.profile
    return f"{fold(profile.name)[:NAME_IN_A_POSITION]}\n{profile.coach_id}"


def by_opening(seen: SeenCoach) -> str:
    """Where a coach stands in a list by earliest opening, those without one last."""
    opening = render_instant(seen.next_opening) if seen.next_opening else LAST
    return f"{opening}\n{by_name(seen)}"


def _speaks(language: str, wanted: str) -> bool:
    """`en` finds `en-GB` too."""
    return f"{language}-".lower().startswith(f"{wanted}-".lower())


def _nobody(viewer: Viewer, coach: Coach) -> Pairing:
    return Pairing(member_id=viewer.id, coach_id=coach.id)
