"""What stands in a file of everything about a person: as far as it can, as the API shows the same
things to the same person elsewhere.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from typing_extensions import TypedDict

from chalicelib.api.coaches.availability import AvailabilityView, availability_view
from chalicelib.api.coaches.offerings import OfferedView, offering_view
from chalicelib.api.coaches.profile_fields import OwnProfile, shown
from chalicelib.api.coaches.time_off import TimeOffView, time_off_view
from chalicelib.api.credits.credit_requests import CreditRequestView, credit_request_view
from chalicelib.api.credits.credits import BalanceView, EntryView, entry_view, wallet_view
from chalicelib.api.credits.purchases import PurchaseView, purchase_view
from chalicelib.api.kernel.fields import InstantText, NamedView
from chalicelib.api.sessions.session_notes import NotesView
from chalicelib.api.sessions.session_views import (
    BookedPolicyView,
    SessionFactsView,
    booked_policy_view,
    session_facts_view,
)
from chalicelib.api.workspaces.invitations import InvitationView, invitation_view
from chalicelib.api.workspaces.me import MeView, me_view
from chalicelib.domain.calendars.connections import Connection
from chalicelib.domain.coaches.coaches import BookingMode, Schedule
from chalicelib.domain.directory.directory import Said
from chalicelib.domain.notices.credit_notices import CreditNotice
from chalicelib.domain.notices.notices import (
    CalendarNotice,
    InvitationNotice,
    Message,
    MessageStatus,
    Notice,
    PrivacyNotice,
)
from chalicelib.domain.sessions.pairings import Pairing
from chalicelib.domain.sessions.sessions import Event, Seat
from chalicelib.domain.time.instants import render_instant
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.workspaces.workspaces import today_in
from chalicelib.use_cases.privacy.exports_content import (
    AsCoach,
    OwnSession,
    OwnWallet,
    Part,
    Rest,
)

MailAbout = Literal["session", "credits", "invitation", "calendar", "privacy", "other"]


class OwnMailView(TypedDict):
    """A mail to you: about what, of which kind, and how it went; `sent_at` is null until it did."""

    about: MailAbout
    about_id: str
    kind: str
    begun_at: InstantText
    sent_at: InstantText | None
    status: MessageStatus


class LastEventView(TypedDict):
    """What happened last, and what was written to it."""

    kind: str
    at: InstantText
    message: str


class OwnSessionView(SessionFactsView):
    """`seat` is yours in it; `notes.private` are your own alone. `meeting_url` is null where you
    have left the workspace.
    """

    seat: Seat
    policy: BookedPolicyView
    last_event: LastEventView
    notes: NotesView
    mails: list[OwnMailView]


class OwnEntryView(EntryView):
    """`session` is null: look for `session_id` among your sessions."""

    wallet_id: str


class OwnWalletView(BalanceView):
    """`open` is false once you have left the workspace."""

    workspace_id: str
    open: bool


class OwnCoachView(TypedDict):
    """`listed`: the coach is under your coaches now, and not only by a session."""

    coach: NamedView
    listed: bool


class SpanView(TypedDict):
    starts_at: InstantText
    ends_at: InstantText


class OwnCalendarView(TypedDict):
    """A calendar that you connected, without its address, and when you are busy in it."""

    id: str
    kind: str
    name: str
    status: str
    problem: str | None
    connected_at: InstantText
    last_read_at: InstantText | None
    broken_count: int
    busy: list[SpanView]


class CoachedWorkspaceView(TypedDict):
    workspace_id: str
    accepting_new_clients: bool
    offering: list[OfferedView]
    rating: float | None


class AsCoachView(TypedDict):
    """You as a coach; `workspaces` are those that you offer something to."""

    profile: OwnProfile
    photo_url: str | None
    booking_mode: BookingMode
    max_members: int | None
    members: int
    workspaces: list[CoachedWorkspaceView]
    availability: AvailabilityView
    time_off: list[TimeOffView]
    calendars: list[OwnCalendarView]


class InDirectoryView(TypedDict):
    """What your company's directory said of you."""

    workspace_id: str
    external_id: str | None
    display_name: str | None
    formatted_name: str | None
    given_name: str | None
    family_name: str | None


class RestView(TypedDict):
    """`person` is null if you have an account and nothing is known of you."""

    exported_at: InstantText
    person: MeView | None
    has_calendar_feed: bool
    as_coach: AsCoachView | None
    coaches: list[OwnCoachView]
    wallets: list[OwnWalletView]
    credit_requests: list[CreditRequestView]
    purchases: list[PurchaseView]
    invitations: list[InvitationView]
    directories: list[InDirectoryView]
    mails: list[OwnMailView]


class EverythingView(RestView):
    """All that is stored about you and written by you, in all workspaces, also in those that you
    have left. `mails` of a session stand with it. `entries` are the history of your wallets.
    """

    sessions: list[OwnSessionView]
    entries: list[OwnEntryView]


def rest_view(rest: Rest, now: datetime) -> RestView:
    return {
        "exported_at": render_instant(now),
        "person": me_view(rest.me) if rest.me else None,
        "has_calendar_feed": rest.has_feed,
        "as_coach": _as_coach(rest.as_coach) if rest.as_coach else None,
        "coaches": [_coach(pair, name) for pair, name in rest.coaches],
        "wallets": [_wallet(each, now) for each in rest.wallets],
        "credit_requests": [credit_request_view(each) for each in rest.requests],
        "purchases": [purchase_view(each) for each in rest.purchases],
        "invitations": [invitation_view(each) for each in rest.invitations],
        "directories": [_in_directory(each, said) for each, said in rest.directories],
        "mails": _mails(rest.messages),
    }


def sessions_of(part: Part, now: datetime) -> list[OwnSessionView]:
    return [_session(each, now) for each in part.sessions]


def entries_of(part: Part) -> list[OwnEntryView]:
    history = part.history
    if history is None:
        return []
    return [
        {"wallet_id": part.wallet_id, **entry_view(each, history)} for each in history.page.items
    ]


def _session(own: OwnSession, now: datetime) -> OwnSessionView:
    session = own.session
    facts = session_facts_view(session, own.seat, now)
    if not own.sits:
        facts["meeting_url"] = None
    return {
        **facts,
        "seat": own.seat,
        "policy": booked_policy_view(session.policy),
        "last_event": _event(session.event),
        "notes": {"private": own.notes.private.text, "shared": own.notes.shared.text},
        "mails": _mails(own.messages),
    }


def _event(event: Event) -> LastEventView:
    return {"kind": event.kind, "at": render_instant(event.at), "message": event.message}


def _mails(messages: Sequence[Message]) -> list[OwnMailView]:
    return [_mail(each) for each in messages]


def _mail(message: Message) -> OwnMailView:
    match message.notice:
        case Notice(session_id=about_id):
            about: MailAbout = "session"
        case CreditNotice(wallet_id=about_id):
            about = "credits"
        case InvitationNotice(invitation_id=about_id):
            about = "invitation"
        case CalendarNotice(calendar_id=about_id):
            about = "calendar"
        case PrivacyNotice(about=about_id):
            about = "privacy"
        case notice:
            about, about_id = "other", notice.thread_id
    return {
        "about": about,
        "about_id": about_id,
        "kind": message.notice.kind,
        "begun_at": render_instant(message.claimed_at),
        "sent_at": render_instant(message.sent_at) if message.sent_at else None,
        "status": message.status,
    }


def _coach(pair: Pairing, name: str) -> OwnCoachView:
    return {"coach": {"id": pair.coach_id, "name": name}, "listed": pair.listed}


def _wallet(own: OwnWallet, now: datetime) -> OwnWalletView:
    wallet = own.wallet
    balance = wallet_view(wallet, today_in(own.workspace, now))
    return {**balance, "workspace_id": wallet.workspace_id, "open": wallet.open}


def _in_directory(workspace_id: str, said: Said) -> InDirectoryView:
    return {
        "workspace_id": workspace_id,
        "external_id": said.external_id,
        "display_name": said.display_name,
        "formatted_name": said.formatted,
        "given_name": said.given_name,
        "family_name": said.family_name,
    }


def _as_coach(found: AsCoach) -> AsCoachView:
    profile, schedule = found.coach.profile, found.coach.schedule
    return {
        "profile": shown(OwnProfile, profile),
        "photo_url": profile.photo.path,
        "booking_mode": schedule.booking_mode,
        "max_members": schedule.max_members,
        "members": profile.members,
        "workspaces": [
            _coached(schedule, each, profile.rated_in(each).mean)
            for each in sorted(schedule.offerings)
        ],
        "availability": availability_view(schedule.calendar.availability),
        "time_off": [time_off_view(each) for each in found.time_off],
        "calendars": [
            _calendar(each, found.busy.by_calendar.get(each.id, ())) for each in found.connections
        ],
    }


def _coached(schedule: Schedule, workspace_id: str, rating: float | None) -> CoachedWorkspaceView:
    offering = schedule.offerings[workspace_id]
    return {
        "workspace_id": workspace_id,
        "accepting_new_clients": schedule.accepts_from(workspace_id),
        "offering": offering_view({kind: sorted(offering[kind]) for kind in sorted(offering)}),
        "rating": rating,
    }


def _calendar(connection: Connection, busy: Iterable[Interval]) -> OwnCalendarView:
    return {
        "id": connection.id,
        "kind": connection.kind.value,
        "name": connection.name,
        "status": connection.status.value,
        "problem": connection.told,
        "connected_at": render_instant(connection.made_at),
        "last_read_at": render_instant(connection.read_at) if connection.read_at else None,
        "broken_count": connection.broken,
        "busy": [
            {"starts_at": render_instant(each.start), "ends_at": render_instant(each.end)}
            for each in busy
        ],
    }
