"""Every kind of mail, one row each: until when it is true, to whom it goes, and what it carries.

    a session's event, or a moment of it           ──► `SESSION_MAILS`
    a wallet's entry, warning, request or purchase ──► `CREDIT_MAILS`
    an invitation to a workspace                   ──► `INVITATION_MAILS`
    a webhook that was switched off                ──► `WEBHOOK_MAILS`
    a calendar that cannot be read                 ──► `CALENDAR_MAILS`
    all that is stored about a person              ──► `PRIVACY_MAILS`

The words of a kind are its template, `gateways/templates/<language>/<kind>.jinja`. A mail that is
no longer true is superseded: it is never sent. To add one: its row, its template, and how it reads
in `tests/unit/use_cases/notices/`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.credits.balances import is_low
from chalicelib.domain.credits.credits import Reason, Wallet
from chalicelib.domain.credits.expiry import still_warns, warning_of
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.deadlines import Due
from chalicelib.domain.sessions.lifecycle import Phase, as_of, asked, lost, moving
from chalicelib.domain.sessions.sessions import Seat, Session, Status
from chalicelib.domain.workspaces.people import MailTopic


class Method(StrEnum):
    """What an invite asks a calendar to do (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Quoted(StrEnum):
    """Which of people's own words a mail carries: a note and a message are the member's, a reason
    that of the one who acted.
    """

    NOTE = "note"
    MESSAGE = "message"
    REASON = "reason"


BOTH = (Seat.MEMBER, Seat.COACH)


class SessionMail(Struct, frozen=True, kw_only=True):
    """`label` names it in the list of a session's mails; its button opens the session, or lets the
    member book the like `again`. Where it is no news to the one who acted, that one is spared
    (`spares_actor`). Who turned its `topic` off gets none.
    """

    label: Phrase
    true_while: Phase
    to: tuple[Seat, ...] = BOTH
    spares_actor: bool = False
    again: bool = False
    topic: MailTopic | None = None
    invite: Method | None = None
    quote: Quoted | None = None


def is_now(status: Status) -> Phase:
    """As the session is shown: a request whose time is over is expired, written or not."""

    def phase(session: Session, now: datetime) -> bool:
        return as_of(session, now).status is status

    return phase


CONFIRMED = is_now(Status.CONFIRMED)
OVER = is_now(Status.CANCELLED)

SESSION_MAILS: Mapping[str, SessionMail] = {
    "requested": SessionMail(label=Phrase("Request"), true_while=asked, quote=Quoted.NOTE),
    "declined": SessionMail(
        label=Phrase("Declined"),
        true_while=is_now(Status.DECLINED),
        again=True,
        quote=Quoted.REASON,
    ),
    "withdrawn": SessionMail(
        label=Phrase("Withdrawn"),
        true_while=is_now(Status.WITHDRAWN),
        again=True,
        quote=Quoted.REASON,
    ),
    "expired": SessionMail(label=Phrase("Expired"), true_while=is_now(Status.EXPIRED), again=True),
    "confirmed": SessionMail(
        label=Phrase("Confirmation"), true_while=CONFIRMED, invite=Method.REQUEST, quote=Quoted.NOTE
    ),
    "rescheduled": SessionMail(
        label=Phrase("New time"), true_while=CONFIRMED, invite=Method.REQUEST, quote=Quoted.MESSAGE
    ),
    "move_proposed": SessionMail(
        label=Phrase("Move proposed"), true_while=moving, quote=Quoted.MESSAGE
    ),
    "move_declined": SessionMail(
        label=Phrase("Move declined"), true_while=CONFIRMED, quote=Quoted.REASON
    ),
    "move_withdrawn": SessionMail(label=Phrase("Move withdrawn"), true_while=CONFIRMED),
    "move_expired": SessionMail(label=Phrase("Move expired"), true_while=CONFIRMED),
    "cancelled": SessionMail(
        label=Phrase("Cancellation"),
        true_while=OVER,
        again=True,
        invite=Method.CANCEL,
        quote=Quoted.REASON,
    ),
    "no_show": SessionMail(
        label=Phrase("No-show"),
        true_while=is_now(Status.NO_SHOW),
        spares_actor=True,
        again=True,
    ),
    "refunded": SessionMail(
        label=Phrase("Refund"),
        true_while=lost,
        to=(Seat.MEMBER,),
        again=True,
        quote=Quoted.REASON,
    ),
    Due.REMINDER_24H: SessionMail(
        label=Phrase("Reminder, a day before"), true_while=CONFIRMED, topic=MailTopic.REMINDERS
    ),
    Due.REMINDER_1H: SessionMail(
        label=Phrase("Reminder, an hour before"), true_while=CONFIRMED, topic=MailTopic.REMINDERS
    ),
    Due.NAG: SessionMail(
        label=Phrase("Request still open"), true_while=asked, to=(Seat.COACH,), quote=Quoted.NOTE
    ),
    Due.NAG_MOVE: SessionMail(
        label=Phrase("Move still open"), true_while=moving, to=(Seat.COACH,), quote=Quoted.MESSAGE
    ),
}


class CreditKind(StrEnum):
    GRANTED = "credits_granted"
    BOUGHT = "credits_bought"
    EXPIRING = "credits_expiring"
    REQUESTED = "credits_requested"
    REQUEST_GRANTED = "credit_request_granted"
    REQUEST_REFUSED = "credit_request_refused"
    POOL_LOW = "pool_low"
    MONEY_BACK = "purchase_money_back"
    PURCHASE_ODD = "purchase_odd"


class About(StrEnum):
    """What a mail about credits tells of: a request only while that is its last event, a purchase
    only while it stands so.
    """

    ENTRY = "entry"
    WARNING = "warning"
    REQUEST = "request"
    POOL = "pool"
    PURCHASE = "purchase"


class Reader(StrEnum):
    """Who is told about credits: the wallet's member, who can act on the wallet, or the admins."""

    MEMBER = "member"
    KEEPERS = "keepers"
    ADMINS = "admins"


Truth = Callable[[Wallet, str, date], bool]
"""Whether what a notice is about (`CreditNotice.about`) is true of the wallet on a date."""


def _for_good(_: Wallet, __: str, ___: date) -> bool:
    return True


def _still_warns(wallet: Wallet, about: str, today: date) -> bool:
    return still_warns(warning_of(about), wallet, today)


def _still_low(pool: Wallet, _: str, __: date) -> bool:
    return is_low(pool)


class CreditMail(Struct, frozen=True, kw_only=True):
    """`reasons` are those of the entries that it tells of, and `page` the one that its link opens;
    whoever keeps another's wallet sees its credits instead of the schedule. Who turned its `topic`
    off gets none.
    """

    about: About
    to: Reader
    true_while: Truth = _for_good
    reasons: frozenset[Reason] = frozenset()
    quote: Quoted | None = None
    page: str = "credits"
    topic: MailTopic | None = None


CREDIT_MAILS: Mapping[CreditKind, CreditMail] = {
    CreditKind.GRANTED: CreditMail(
        about=About.ENTRY,
        to=Reader.MEMBER,
        reasons=frozenset({Reason.TRANSFER, Reason.STARTING_CREDITS, Reason.SET}),
        quote=Quoted.NOTE,
    ),
    CreditKind.BOUGHT: CreditMail(
        about=About.ENTRY,
        to=Reader.KEEPERS,
        reasons=frozenset({Reason.PURCHASE}),
        quote=Quoted.NOTE,
    ),
    CreditKind.EXPIRING: CreditMail(
        about=About.WARNING,
        to=Reader.KEEPERS,
        true_while=_still_warns,
        page="schedule",
        topic=MailTopic.CREDITS,
    ),
    CreditKind.REQUESTED: CreditMail(
        about=About.REQUEST, to=Reader.ADMINS, quote=Quoted.NOTE, page="admin/requests"
    ),
    CreditKind.REQUEST_GRANTED: CreditMail(
        about=About.REQUEST, to=Reader.MEMBER, quote=Quoted.NOTE, page="schedule"
    ),
    CreditKind.REQUEST_REFUSED: CreditMail(
        about=About.REQUEST, to=Reader.MEMBER, quote=Quoted.NOTE
    ),
    CreditKind.POOL_LOW: CreditMail(
        about=About.POOL, to=Reader.ADMINS, true_while=_still_low, topic=MailTopic.CREDITS
    ),
    CreditKind.MONEY_BACK: CreditMail(about=About.PURCHASE, to=Reader.ADMINS),
    CreditKind.PURCHASE_ODD: CreditMail(about=About.PURCHASE, to=Reader.ADMINS),
}
"""Credits that come by a granted request are told by the request, so their entry is told to nobody.
Each is told once to each person."""


class Party(StrEnum):
    """Who is told of an invitation: whose address it is, or the admin who asked them."""

    INVITED = "invited"
    INVITER = "inviter"


INVITATION_MAILS: Mapping[str, Party] = {
    "coach_invited": Party.INVITED,
    "member_elsewhere": Party.INVITED,
    "coach_joined": Party.INVITER,
    "coach_not_joined": Party.INVITER,
}
"""To whom each goes. A refusal is told to nobody: see `invitations.py`."""

WEBHOOK_MAILS: Mapping[str, Reader] = {"webhook_off": Reader.ADMINS}
"""Of what switched itself off; what an admin does, the audit tells."""

CALENDAR_MAILS: Mapping[str, Seat] = {"calendar_failing": Seat.COACH}
"""Of what a coach has elsewhere; a coach alone is told, for nobody else can mend it."""

PRIVACY_MAILS: Mapping[str, str] = {"export_ready": "person", "erasure_begun": "person"}
"""To whom all that is stored is about, and nobody else."""

TOPICS: Mapping[str, MailTopic] = {
    **{kind: mail.topic for kind, mail in SESSION_MAILS.items() if mail.topic},
    **{kind.value: mail.topic for kind, mail in CREDIT_MAILS.items() if mail.topic},
}
"""Which kinds of mail a person may turn off, and as what."""
