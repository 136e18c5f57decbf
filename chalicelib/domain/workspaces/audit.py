"""The audit: who did what in a workspace, and when. A deed is written with what it did, or not.

A deed names people and things by id; `detail` is plain data for one line of a list. Of what
people write it has only the note that an exceptional refund demands: that is its reason.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field


class Doing(StrEnum):
    """What was done, as `<thing>.<verb>`."""

    WORKSPACE_CHANGED = "workspace.changed"
    MEMBER_ADDED = "member.added"
    MEMBER_CHANGED = "member.changed"
    MEMBER_REMOVED = "member.removed"
    MEMBER_ERASED = "member.erased"
    COACH_ADDED = "coach.added"
    COACH_CHANGED = "coach.changed"
    COACH_REMOVED = "coach.removed"
    CATALOGUE_CHANGED = "catalogue.changed"
    GROUP_ADDED = "group.added"
    GROUP_CHANGED = "group.changed"
    GROUP_REMOVED = "group.removed"
    GROUP_MEMBER_ADDED = "group.member_added"
    GROUP_MEMBER_REMOVED = "group.member_removed"
    CREDITS_TRANSFERRED = "credits.transferred"
    CREDITS_SET = "credits.set"
    CREDITS_GRANTED = "credits.granted"
    CREDITS_REFUSED = "credits.refused"
    DEBT_TAKEN = "debt.taken"
    DEBT_WRITTEN_OFF = "debt.written_off"
    WEBHOOK_ADDED = "webhook.added"
    WEBHOOK_CHANGED = "webhook.changed"
    WEBHOOK_REMOVED = "webhook.removed"
    WEBHOOK_ROTATED = "webhook.rotated"
    WEBHOOK_RESENT = "webhook.resent"
    DIRECTORY_CONNECTED = "directory.connected"
    DIRECTORY_DISCONNECTED = "directory.disconnected"
    SESSION_CANCELLED = "session.cancelled"
    SESSION_COMPLETED = "session.completed"
    SESSION_MISSED = "session.missed"
    SESSION_REFUNDED = "session.refunded"


HEARD_ELSEWHERE = frozenset({Doing.MEMBER_ADDED, Doing.MEMBER_REMOVED})
"""Of what a company's own systems may hear, by the same name."""


class Deed(Struct, frozen=True, kw_only=True):
    """`id` is a ULID, so deeds of a workspace are ordered by time; `subject_id` is what it was done
    to: a person, group, wallet, session, coach or webhook, or the workspace itself.
    """

    id: str
    workspace_id: str
    at: datetime
    actor_id: str
    doing: Doing
    subject_id: str
    detail: Mapping[str, str | int] = field(default_factory=dict)


_ABOUT_PEOPLE = ("member.", "coach.", "credits.granted", "credits.refused", "debt.")


def person_of(deed: Deed) -> str | None:
    """The id of the person to whom it was done, where it was done to one."""
    if "person_id" in deed.detail:
        return str(deed.detail["person_id"])
    return deed.subject_id if deed.doing.startswith(_ABOUT_PEOPLE) else None
