"""Every kind of mail about a session as it may be: what tests read, and `make mails` shows."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.notices.mails import SESSION_MAILS, TOPICS
from chalicelib.domain.notices.notices import TIMELY, Notice, notices_of, timely_notices
from chalicelib.domain.sessions.deadlines import Due
from chalicelib.domain.sessions.sessions import Cancelled, Moved, Refund, Seat, Session, Status
from chalicelib.domain.workspaces.workspaces import Buying, Workspace
from chalicelib.gateways.mailer import Invite
from chalicelib.gateways.render import Rendered, render
from chalicelib.use_cases.notices.emails.sessions import Story, facts_of
from tests.kit.credits import a_wallet
from tests.kit.sessions import (
    ANA,
    CORA,
    NOW,
    STARTS_AT,
    a_later_event,
    a_moving_session,
    a_request,
    a_session,
)

ACME = Workspace(
    id="acme",
    name="Acme",
    timezone="Europe/London",
    buying=Buying.PACKS,
    support_email="help@acme.example",
)
DAY = timedelta(days=1)
INVITE = Invite(content=b"", method="REQUEST")
AGAIN = "https://app.example/#/coaches/cora/schedule?coaching_type=acme.leadership"
UNSUBSCRIBE = "https://app.example/v1/unsubscribe/reminders.ana.55"


def ended(kind: str, actor_id: str, **changes: Any) -> Session:
    return a_later_event(a_request(), kind, actor_id=actor_id, status=Status(kind), **changes)


def cancelled(by: Seat, actor_id: str, back: int, **changes: Any) -> Session:
    return a_later_event(
        a_session(),
        "cancelled",
        actor_id=actor_id,
        message="I am ill.",
        status=Status.CANCELLED,
        cancelled=Cancelled(at=NOW, by=by, reason="I am ill.", refunded_credits=back),
        refund=Refund(at=NOW, by=by, credits=back) if back else None,
        **changes,
    )


def missed(absent: Seat, actor_id: str) -> Session:
    refund = Refund(at=NOW, by=Seat.ADMIN, credits=1) if absent is Seat.COACH else None
    return a_later_event(
        a_session(),
        "no_show",
        actor_id=actor_id,
        status=Status.NO_SHOW,
        no_show_by=absent,
        refund=refund,
    )


def refunded(actor_id: str, **changes: Any) -> Session:
    lost = cancelled(Seat.MEMBER, ANA.id, 0, **changes)
    refund = Refund(at=NOW, by=Seat.COACH, credits=lost.paid_credits, note="Get well.")
    return a_later_event(lost, "refunded", actor_id=actor_id, message="Get well.", refund=refund)


def without_its_move(kind: str, actor_id: str, message: str = "") -> Session:
    moving = a_moving_session()
    return a_later_event(moving, kind, actor_id=actor_id, message=message, proposed_move=None)


SESSIONS: dict[str, Session] = {
    "requested": a_request(note="It is urgent."),
    "declined": ended("declined", CORA.id, message="I am away."),
    "withdrawn": ended("withdrawn", ANA.id),
    "expired": ended("expired", "time"),
    "confirmed": a_session(note="It is urgent."),
    "rescheduled": a_later_event(
        a_session(),
        "rescheduled",
        message="Later suits me.",
        sequence=1,
        late_charges_credits=1,
        moved=Moved(starts_at=STARTS_AT - DAY, charge_credits=1),
    ),
    "cancelled": cancelled(Seat.MEMBER, ANA.id, 1),
    "no_show": missed(Seat.MEMBER, "owner"),
    "refunded": refunded(CORA.id),
    Due.REMINDER_24H: a_session(),
    Due.REMINDER_1H: a_session(),
    Due.NAG: a_request(note="It is urgent."),
    "move_proposed": a_moving_session(),
    "move_declined": without_its_move("move_declined", CORA.id, message="I am away then."),
    "move_withdrawn": without_its_move("move_withdrawn", ANA.id),
    "move_expired": without_its_move("move_expired", "time"),
    Due.NAG_MOVE: a_moving_session(),
}


def mail(kind: str, seat: Seat, session: Session | None = None, **changes: Any) -> Rendered:
    session = session or SESSIONS[kind]
    moment = NOW, Due(kind) if kind in TIMELY else Due.NAG
    told = timely_notices(session, moment) if kind in TIMELY else notices_of(session)
    (notice,) = (each for each in told if each.seat is seat)
    made = story(notice, session, **changes)
    unsubscribe_url = UNSUBSCRIBE if kind in TOPICS else None
    return render(kind, made.words.language, facts_of(made), unsubscribe_url)


def story(notice: Notice, session: Session, **changes: Any) -> Story:
    row = SESSION_MAILS[notice.kind]
    made = Story(
        notice=notice,
        session=session,
        recipient=ANA if notice.seat is Seat.MEMBER else CORA,
        workspace=ACME,
        wallet=a_wallet(),
        invite=INVITE if row.invite else None,
        page_url="https://app.example/#/sessions/s1",
        again_url=AGAIN if row.again and notice.seat is Seat.MEMBER else None,
        now=NOW,
    )
    return replace(made, **changes)
