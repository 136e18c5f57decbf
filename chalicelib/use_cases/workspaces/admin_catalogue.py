"""A workspace's catalogue in the hands of those who run it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from chalicelib.domain.kernel.errors import InvalidError, NotFoundError, PreconditionFailedError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.workspaces import (
    Catalogue,
    CoachingType,
    SessionType,
    check_session_type,
    qualified_id,
    workspace_of,
)
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.workspaces import workspaces
from chalicelib.use_cases.kernel.access import read_admin, still_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context

KindT = TypeVar("KindT", CoachingType, SessionType)


def get_own_catalogue(ctx: Context, caller_id: str) -> Catalogue:
    """The catalogue of the workspace that the caller runs.

    Raises:
        NotFoundError: the caller is no admin.
    """
    _, workspace_id = read_admin(caller_id)
    return _read(workspace_id)


def put_catalogue(
    ctx: Context,
    caller_id: str,
    coaching_types: Sequence[CoachingType],
    session_types: Sequence[SessionType],
    expected_version: int | None,
) -> Catalogue:
    """Replaces the catalogue; a type with an empty id is new and gets one from its name.

    Sessions that were sold keep their price and policy, and offerings of a type that is gone no
    longer match.

    Atomic: the catalogue under its version, the deed; under the admin's rights.
    Repeatable: the same types again get the same ids.

    Raises:
        NotFoundError: the caller is no admin.
        InvalidError: an id is not of this workspace or stands twice, or a number is out of bounds.
        PreconditionFailedError: the catalogue was changed since it was read.
    """

    def put() -> Catalogue:
        admin, workspace_id = read_admin(caller_id)
        before = _read(workspace_id)
        if expected_version not in {None, before.version}:
            raise PreconditionFailedError
        after = Catalogue(
            workspace_id=workspace_id,
            coaching_types=_named(coaching_types, "coaching_types", workspace_id, ctx.new_id),
            session_types=_named(session_types, "session_types", workspace_id, ctx.new_id),
            version=before.version + 1,
        )
        commit(
            *still_admin(admin),
            workspaces.put_catalogue(after),
            note_deed(ctx, admin.id, workspace_id, Doing.CATALOGUE_CHANGED, workspace_id),
        )
        return after

    _check_session_types(session_types)
    return until_fresh(put)


def _read(workspace_id: str) -> Catalogue:
    catalogue = workspaces.find_catalogue(workspace_id)
    if catalogue is None:
        raise NotFoundError
    return catalogue


def _check_session_types(session_types: Sequence[SessionType]) -> None:
    for number, kind in enumerate(session_types):
        try:
            check_session_type(kind)
        except InvalidError as error:
            raise InvalidError(
                error.detail,
                f"session_types.{number}.{error.field}",
            ) from error


def _named(
    kinds: Sequence[KindT], where: str, workspace_id: str, new_id: Callable[[], str]
) -> dict[str, KindT]:
    """The types by id, in their order."""
    given = [kind.id for kind in kinds if kind.id]
    for number, kind in enumerate(kinds):
        if kind.id and (workspace_of(kind.id) != workspace_id or kind.id.endswith(".")):
            message = Phrase("An id of yours begins with {start} and a dot.", start=workspace_id)
            raise InvalidError(message, f"{where}.{number}.id")
        if given.count(kind.id) > 1:
            raise InvalidError(
                Phrase("Each id stands once."),
                f"{where}.{number}.id",
            )
    taken = set(given)
    named: dict[str, KindT] = {}
    for kind in kinds:
        type_id = kind.id or qualified_id(workspace_id, kind.name, taken, new_id().lower())
        taken.add(type_id)
        named[type_id] = replace(kind, id=type_id)
    return named
