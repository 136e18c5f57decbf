"""The person who calls, and the coaches under `Your Coaches`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from typing_extensions import TypedDict

from chalicelib.api.coaches.coaches import COLLEAGUES, CoachSummary, coach_summary
from chalicelib.api.kernel.access import PEOPLE, SIGNED_IN
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.api.kernel.endpoint import Versioned
from chalicelib.api.kernel.fields import Body, InstantText, Language, Name, ZoneName
from chalicelib.domain.groups.groups import Rules, group_wallet_id
from chalicelib.domain.kernel.errors import InvalidError, LastOwnerError
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.time.instants import UnknownTimezoneError, render_instant
from chalicelib.domain.workspaces.people import MailStop, MailTopic, Role, SoftBounce, StopCause
from chalicelib.domain.workspaces.workspaces import Buying, Workspace
from chalicelib.use_cases.workspaces import me
from chalicelib.use_cases.workspaces.me import ChangeMe, Me

api = Api(__name__)


class WorkspaceView(TypedDict):
    id: str
    name: str
    timezone: str
    buying: Buying
    support_email: str


class OwnWorkspaceView(WorkspaceView):
    """`roles` are those that you hold there."""

    roles: list[Role]


class OwnGroupView(TypedDict):
    """A group that you are in, or (`admin`) that you look after; both may be of one group."""

    id: str
    name: str
    wallet_id: str | None
    role: Literal["member", "admin"]


class MailsView(TypedDict):
    """Which mails you want of those that can be turned off: reminders of sessions, and warnings
    about credits.
    """

    reminders: bool
    credits: bool


class MailStopView(TypedDict):
    """Why no mail goes to the address since then: it came back for good, was called spam, or for
    days all of it came back for now (`unreachable`).
    """

    cause: StopCause
    since: InstantText


class MailReturnedView(TypedDict):
    """So many mails came back for now, one behind the other; `last_at` is when the last one did."""

    times: int
    last_at: InstantText


class MeView(TypedDict):
    """`mail_stopped` is null while mail goes to you, `mail_returned` while it arrives."""

    id: str
    name: str
    email: str
    timezone: str
    language: str
    roles: list[Role]
    workspaces: list[OwnWorkspaceView]
    groups: list[OwnGroupView]
    mails: MailsView
    mail_stopped: MailStopView | None
    mail_returned: MailReturnedView | None


class ErasureView(TypedDict):
    """`erased`: nothing is left that tells who it was."""

    status: Literal["erasing", "erased"]


class MailsPatch(Body):
    """What is left out, or null, stays as it is."""

    reminders: bool | None = None
    credits: bool | None = None

    @property
    def chosen(self) -> dict[MailTopic, bool]:
        given = {MailTopic.REMINDERS: self.reminders, MailTopic.CREDITS: self.credits}
        return {topic: wanted for topic, wanted in given.items() if wanted is not None}


class MePatch(Body):
    """What is left out, or null, stays as it is."""

    name: Name | None = None
    timezone: ZoneName | None = None
    language: Language | None = None
    mails: MailsPatch | None = None


@api.get("/v1/me", access=PEOPLE)
def get_me(call: Call) -> Versioned[MeView]:
    """Gives the person who calls."""
    return _versioned(me.get_me(call.context, call.caller_id))


@api.patch("/v1/me", access=PEOPLE, refuses=(UnknownTimezoneError,))
def change_me(call: Call, body: MePatch, if_match: int | None) -> Versioned[MeView]:
    """Changes your name, zone, language, or which mails you want."""
    command = ChangeMe(
        name=body.name,
        timezone=body.timezone,
        language=body.language,
        mails=body.mails.chosen if body.mails else {},
    )
    return _versioned(me.change_me(call.context, call.caller_id, command, if_match))


@api.delete("/v1/me", access=SIGNED_IN, status=202, refuses=(LastOwnerError,))
def erase_me(call: Call) -> ErasureView:
    """Erases everything that is stored about you. It cannot be undone.

    You can do nothing any more at once, in no company. Your sessions ahead are cancelled and your
    credits go back to the company within minutes; your name, address, notes and all that you wrote
    are erased within hours. Numbers stay, under `Former member`. Call again to see how far it is.
    """
    # No other call needs this import: the API's start does not pay for it.
    from chalicelib.use_cases.privacy.erasure import erase_me as erase  # noqa: PLC0415

    return {"status": erase(call.context, call.caller_id).value}


@api.delete("/v1/me/mail-stop", access=PEOPLE)
def resume_mail(call: Call) -> None:
    """Lets mail go to you again, whose address sent it back before."""
    me.resume_mail(call.context, call.caller_id)


@api.get("/v1/me/coaches", access=PEOPLE)
def list_own_coaches(call: Call, page: PageRequest, workspace_id: str | None) -> Page[CoachSummary]:
    """Lists your coaches."""
    found = me.list_own_coaches(call.context, call.caller_id, page, workspace_id)
    return Page([coach_summary(each) for each in found.items], found.next_after)


@api.put("/v1/me/coaches/{coach_id}", access=COLLEAGUES, refuses=(InvalidError,))
def add_own_coach(call: Call, coach_id: str) -> CoachSummary:
    """Puts a coach under your coaches."""
    return coach_summary(me.add_own_coach(call.context, call.caller_id, coach_id))


@api.delete("/v1/me/coaches/{coach_id}", access=COLLEAGUES)
def remove_own_coach(call: Call, coach_id: str) -> None:
    """Takes a coach from your coaches; sessions stay."""
    me.remove_own_coach(call.context, call.caller_id, coach_id)


def _versioned(me: Me) -> Versioned[MeView]:
    return Versioned(me_view(me), me.person.version)


def me_view(me: Me) -> MeView:
    """A person as they see themselves."""
    person = me.person
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "timezone": person.timezone,
        "language": person.language,
        "roles": list(person.all_roles),
        "workspaces": [
            {**workspace_view(each), "roles": list(person.roles_in(each.id))}
            for each in me.workspaces
        ],
        "groups": [
            *_groups(me.register.of(person.group_ids), "member"),
            *_groups(me.register.of(person.admin_of_groups), "admin"),
        ],
        "mails": {
            "reminders": MailTopic.REMINDERS not in person.mails_off,
            "credits": MailTopic.CREDITS not in person.mails_off,
        },
        "mail_stopped": mail_stop_view(person.mail_stopped),
        "mail_returned": mail_returned_view(person.mail_returned),
    }


def mail_stop_view(stop: MailStop | None) -> MailStopView | None:
    """Why no mail goes to somebody, if it does not."""
    return {"cause": stop.cause, "since": render_instant(stop.since)} if stop else None


def mail_returned_view(row: Sequence[SoftBounce]) -> MailReturnedView | None:
    """How many mails to somebody came back for now since one arrived, if any did."""
    return {"times": len(row), "last_at": render_instant(row[-1].at)} if row else None


def workspace_view(workspace: Workspace) -> WorkspaceView:
    """A company as its people see it."""
    return {
        "id": workspace.id,
        "name": workspace.name,
        "timezone": workspace.timezone,
        "buying": workspace.buying,
        "support_email": workspace.support_email,
    }


def _groups(known: Mapping[str, Rules], role: Literal["member", "admin"]) -> Iterator[OwnGroupView]:
    for group_id, rules in sorted(known.items()):
        wallet_id = group_wallet_id(group_id) if rules.wallet else None
        yield {"id": group_id, "name": rules.name, "wallet_id": wallet_id, "role": role}
