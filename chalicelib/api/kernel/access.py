"""Who may call a route: declared at the route, so that it can be read, tested and published.

    may     who gets what they ask for
    told    who may know of the thing, and is told that it is not for them: 403
    others  for them it does not exist: 404; without a token it is 401 for everybody

The decision is the use case's, in the read that everything else rests on. `find` is asked when a
request is refused for its form: it reads the thing as the caller sees it, or raises what the use
case would. So nobody learns from a 422 of what they may not know, and a good request costs nothing.
"""

import inspect
from collections.abc import Callable
from enum import StrEnum
from functools import wraps

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.use_cases.kernel.access import read_admin, read_caller, read_office
from chalicelib.use_cases.kernel.context import Context

Find = Callable[..., object]
"""Context, the caller's id, then the path's ids in their order."""


class Who(StrEnum):
    """From where somebody calls, seen from the thing that the request names, if it names one."""

    ANYONE = "anyone, without a token"
    SIGNED_IN = "anyone who is signed in"
    ADDRESSEE = "whose address it went to"
    PERSON = "anyone of a workspace"
    COLLEAGUE = "anyone of the coach's workspace"
    MEMBER = "a member"
    COACH = "a coach"
    HOLDER = "whose it is"
    SESSION_MEMBER = "the session's member"
    SESSION_COACH = "the session's coach"
    GROUP_ADMIN = "a group admin"
    ADMIN = "a workspace admin"
    OWNER = "an owner of the workspace"


class Access(Struct, frozen=True):
    """Who may call, and who else may know of the thing."""

    find: Find
    may: tuple[Who, ...]
    told: tuple[Who, ...] = ()

    @property
    def public(self) -> bool:
        return Who.ANYONE in self.may

    @property
    def hides(self) -> bool:
        """Whether there is somebody with a workspace for whom there is nothing here."""
        everybody = {Who.PERSON, Who.SIGNED_IN}
        return not self.public and everybody.isdisjoint((*self.may, *self.told))

    @property
    def at_home(self) -> bool:
        """Whether it is administration, which people have in their home workspace alone."""
        return {*self.may} <= {Who.ADMIN, Who.GROUP_ADMIN}

    def of(self, find: Find) -> "Access":
        """The same people, as far as the thing in the path is theirs to see."""

        @wraps(find)
        def both(context: Context, caller_id: str, *ids: str) -> object:
            self.find(context, caller_id)
            return find(context, caller_id, *ids)

        return replace(self, find=both)

    def only(self, *may: Who, told: tuple[Who, ...] = ()) -> "Access":
        """For these alone; those who are `told` may know of it."""
        return replace(self, may=may, told=told)

    def takes(self, path_parameters: tuple[str, ...]) -> bool:
        """Whether `find` looks at all that the path names."""
        try:
            inspect.signature(self.find).bind(None, "", *path_parameters)
        except TypeError:
            return False
        return True

    @property
    def sentence(self) -> str:
        """Who may call, as `openapi.json` says it."""
        told = f"; refused to {_any_of(self.told)} (403)" if self.told else ""
        hidden = "; for others it does not exist (404)" if self.hides else ""
        return f"Open to {_any_of(self.may)}{told}{hidden}."


def _any_of(some: tuple[Who, ...]) -> str:
    *most, last = some
    return f"{', '.join(most)} or {last}" if most else str(last)


def _nothing(context: Context, caller_id: str, *ids: str) -> None:
    """For everybody everything is there."""


ANYONE = Access(_nothing, (Who.ANYONE,))
SIGNED_IN = Access(_nothing, (Who.SIGNED_IN,))
PEOPLE = Access(lambda _, caller_id: read_caller(caller_id), (Who.PERSON,))
MEMBERS = PEOPLE.only(Who.MEMBER, told=(Who.PERSON,))
ADMINS = Access(lambda _, caller_id: read_admin(caller_id), (Who.ADMIN,))
OWNERS = ADMINS.only(Who.OWNER, told=(Who.ADMIN,))
GROUP_ADMINS = Access(lambda _, caller_id: read_office(caller_id), (Who.GROUP_ADMIN, Who.ADMIN))
