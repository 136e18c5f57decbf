"""Who a person is and what they may do.

A person is known by the user pool's `sub` alone. They have at most one home workspace, where they
hold roles, and may coach for several. Rights come from here, never from a token.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import (
    ForbiddenError,
    InvalidError,
    LastOwnerError,
    NotFoundError,
)
from chalicelib.domain.kernel.phrases import ENGLISH, Phrase

TIME = "time"
"""Who acts when nobody does: the clock."""

NO_SUCH_WORKSPACE = Phrase("There is no such workspace for you. Choose one of yours.")

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""What pages and mails are written in, by the tag that a person chooses or its beginning."""


class Role(StrEnum):
    MEMBER = "member"
    COACH = "coach"
    GROUP_ADMIN = "group_admin"
    ADMIN = "admin"
    OWNER = "owner"


class MailTopic(StrEnum):
    """Mails that a person may turn off; all others are always sent."""

    REMINDERS = "reminders"
    CREDITS = "credits"


class StopCause(StrEnum):
    """Why mail to an address was stopped: it came back for good, its reader called it spam, or for
    days none arrived.
    """

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    UNREACHABLE = "unreachable"


class MailStop(Struct, frozen=True):
    """No mail goes to this address since then."""

    cause: StopCause
    address: str
    since: datetime


class SoftBounce(Struct, frozen=True):
    """A mail that came back for now; the mail service names each by its `feedback_id`."""

    feedback_id: str
    at: datetime


class SoftBounces(Struct, frozen=True):
    """Mails to this address that came back for now, one behind the other by time, since the last
    one that is known to have arrived. Of very many only the first and the last.
    """

    address: str
    row: tuple[SoftBounce, ...] = ()
    delivered_at: datetime | None = None


class Standing(StrEnum):
    """How a person stands in their home workspace; `removing` revokes access at once."""

    ACTIVE = "active"
    REMOVING = "removing"
    REMOVED = "removed"


class Person(Struct, frozen=True, kw_only=True):
    """`id` is the pool's `sub`; `timezone` an IANA name; `roles` are those held at home.

    `group_ids` are the groups that they are a member of, `admin_of_groups` those they look after;
    `mails_off` is what they want no mails about.
    """

    id: str
    name: str
    email: str
    timezone: str
    language: str = "en"
    workspace_id: str | None = None
    roles: frozenset[Role] = frozenset()
    standing: Standing = Standing.ACTIVE
    coach_of: frozenset[str] = frozenset()
    group_ids: frozenset[str] = frozenset()
    admin_of_groups: frozenset[str] = frozenset()
    mails_off: frozenset[MailTopic] = frozenset()
    mail_stop: MailStop | None = None
    """Of the address that they had then."""
    soft_bounces: SoftBounces | None = None
    """Of that address as well."""
    former_homes: frozenset[str] = frozenset()
    """Workspaces that they left as a member, before they came to the one that is home."""
    erased_at: datetime | None = None
    """Since when they are being erased, or are."""
    version: int = field(default=1)

    @property
    def is_active(self) -> bool:
        """Whether their home workspace lets them in."""
        return self.standing is Standing.ACTIVE

    @property
    def mail_stopped(self) -> MailStop | None:
        """Why no mail goes to them; None: it does."""
        stop = self.mail_stop
        return stop if stop and stop.address == self.email else None

    @property
    def mail_returned(self) -> tuple[SoftBounce, ...]:
        """The mails to their address that came back for now, since one arrived."""
        told = self.soft_bounces
        return told.row if told and told.address == self.email else ()

    @property
    def all_roles(self) -> tuple[Role, ...]:
        """Every role that counts now, in the contract's order."""
        held = set(self.roles) if self.is_active else set()
        if self.admin_of_groups and self.is_active:
            held.add(Role.GROUP_ADMIN)
        if self.coach_of:
            held.add(Role.COACH)
        return tuple(role for role in Role if role in held)

    def roles_in(self, workspace_id: str) -> tuple[Role, ...]:
        """Every role that counts now in this workspace; of others nothing is told there."""
        coaches = self.coach_of & {workspace_id}
        if workspace_id == self.workspace_id:
            return replace(self, coach_of=coaches).all_roles
        return (Role.COACH,) if coaches else ()

    @property
    def workspace_ids(self) -> tuple[str, ...]:
        """Every workspace that this person may see, home first."""
        home = self.workspace_id if self.standing is Standing.ACTIVE else None
        others = sorted(self.coach_of - {home})
        return ((home,) if home else ()) + tuple(others)

    def chooses(self, workspace_id: str | None) -> str | None:
        """The workspace that they look at: the one that they name, else home, else the first; None
        if they have none.

        Raises:
            NotFoundError: they may not see the one that they name.
        """
        seen = self.workspace_ids
        if workspace_id is None:
            return seen[0] if seen else None
        if workspace_id not in seen:
            raise NotFoundError(NO_SUCH_WORKSPACE)
        return workspace_id

    def holds(self, *roles: Role, workspace_id: str) -> bool:
        """Whether one of these roles is held in this workspace."""
        if Role.COACH in roles and workspace_id in self.coach_of:
            return True
        at_home = self.workspace_id == workspace_id and self.standing is Standing.ACTIVE
        return at_home and not self.roles.isdisjoint(roles)

    def administers(self, workspace_id: str) -> bool:
        return self.holds(Role.ADMIN, Role.OWNER, workspace_id=workspace_id)


def choosing_mails(person: Person, chosen: Mapping[MailTopic, bool]) -> Person:
    """The person with these mails on or off, under the version that they have."""
    off = person.mails_off.difference(chosen)
    off |= {topic for topic, wanted in chosen.items() if not wanted}
    return replace(person, mails_off=off)


def without_stop(person: Person) -> Person | None:
    """The person to whom mail goes again, as if none had come back; None: it is so."""
    if person.mail_stop is None and not person.mail_returned:
        return None
    return replace(person, mail_stop=None, soft_bounces=None, version=person.version + 1)


def coaching_for(person: Person, workspace_id: str) -> Person:
    """The person as a coach of one workspace more.

    Raises:
        InvalidError: they coach for as many as they may.
    """
    coach_of = person.coach_of | {workspace_id}
    if len(coach_of) > MOST_COACHED:
        raise InvalidError(
            Phrase(
                "This person coaches for {most} companies already, as many as one may.",
                most=MOST_COACHED,
            ),
            "email",
        )
    return replace(person, coach_of=coach_of, version=person.version + 1)


def is_stranger(known: Person | None, workspace_id: str) -> bool:
    """Whether an address belongs to someone of whom only other workspaces know.

    Adding them is answered like adding anybody, and nothing of theirs is shown or changed. Who is
    still being removed elsewhere is a stranger too, until that is done.
    """
    if known is None or workspace_id in known.workspace_ids:
        return False
    leaving = known.standing is Standing.REMOVING
    if leaving and known.workspace_id == workspace_id:
        return False
    return leaving or bool(known.workspace_ids)


MOST_OWNERS = 50
MOST_COACHED = 50
"""Workspaces that one person coaches for."""

ADMIN_ROLES = frozenset({Role.ADMIN, Role.OWNER})


def may_grant(giver: Person, roles: frozenset[Role]) -> bool:
    """No one grants a role above their own, and only owners make owners."""
    if Role.OWNER in roles:
        return Role.OWNER in giver.roles
    return not giver.roles.isdisjoint(ADMIN_ROLES)


def check_roles(actor: Person, person: Person, roles: frozenset[Role]) -> None:
    """Holds a change of someone's roles to what the actor may do.

    Raises:
        ForbiddenError: a role is above the actor's own, or only owners change an owner's roles.
    """
    if roles == person.roles:
        return
    if not may_grant(actor, roles):
        raise ForbiddenError(Phrase("You cannot grant a role above your own."))
    if Role.OWNER in person.roles - actor.roles:
        raise ForbiddenError(Phrase("Only an owner changes what an owner may do."))


class Owners(Struct, frozen=True, kw_only=True):
    """Who owns a workspace, in one record: whoever makes or unmakes an owner writes it under its
    version, so of two owners who demote each other at once one stays. `version` 0: not stored yet.
    """

    workspace_id: str
    ids: frozenset[str] = frozenset()
    version: int = 0


def decide_owners(owners: Owners, person_id: str, *, owned: bool, owns: bool) -> Owners | None:
    """The owners once somebody became one or is one no more; None: nothing changes.

    Raises:
        LastOwnerError: nobody would be left.
    """
    if owned == owns:
        return None
    ids = owners.ids | {person_id} if owns else owners.ids - {person_id}
    if not ids:
        raise LastOwnerError(
            Phrase("A workspace keeps one owner. Make somebody else an owner first.")
        )
    return replace(owners, ids=ids, version=owners.version + 1)


def language_of(tag: str) -> str:
    """Which of our languages a tag such as `de-AT` asks for; English if we do not write in it."""
    language = tag.partition("-")[0].lower()
    return language if language in LANGUAGES else ENGLISH


def check_number(owners: Owners) -> None:
    """Raises: InvalidError: a workspace has fewer owners than these."""
    if len(owners.ids) > MOST_OWNERS:
        raise InvalidError(
            Phrase(
                "A workspace has at most {most} owners. Make this person an admin.",
                most=MOST_OWNERS,
            ),
            "roles",
        )


def check_language(tag: str) -> None:
    """Holds a choice of language to those that pages and mails are written in.

    Raises:
        InvalidError: there is nothing in this language.
    """
    if tag.partition("-")[0].lower() not in LANGUAGES:
        offered = Phrase.either(f"{name} ({tag})" for tag, name in LANGUAGES.items())
        raise InvalidError(
            Phrase("Pages and mails are not written in it. Choose {offered}.", offered=offered),
            "language",
        )
