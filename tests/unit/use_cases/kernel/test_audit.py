"""What an admin did to a session is noted; what its own people do is not."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.sessions.lifecycle import Change
from chalicelib.domain.sessions.sessions import Refund, Seat, Session, Status
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.storage.workspaces.audit import DeedItem
from chalicelib.use_cases.kernel.audit import session_deeds
from tests.kit.context import NOON, fake_context
from tests.kit.sessions import a_request, a_session


def doings(seat: Seat, before: Session | None, after: Session) -> list[str]:
    change = Change(before=before, after=after)
    rows = [put.row for put in session_deeds(fake_context(), "ada", seat, change)]
    assert all(row.pk == "AUDIT#acme" for row in rows)
    return [row.doing for row in rows if isinstance(row, DeedItem)]


@pytest.mark.parametrize(
    ("status", "doing"),
    [
        (Status.CANCELLED, Doing.SESSION_CANCELLED),
        (Status.COMPLETED, Doing.SESSION_COMPLETED),
        (Status.NO_SHOW, Doing.SESSION_MISSED),
    ],
)
def test_an_admin_who_ends_a_session_is_noted(status: Status, doing: Doing) -> None:
    assert doings(Seat.ADMIN, a_session(), a_session(status=status)) == [doing]


def test_an_admin_who_refunds_is_noted() -> None:
    lost = a_session(status=Status.NO_SHOW)
    refund = Refund(at=NOON, by=Seat.ADMIN, credits=1)
    assert doings(Seat.ADMIN, lost, replace(lost, refund=refund)) == [Doing.SESSION_REFUNDED]


@pytest.mark.parametrize("seat", [Seat.MEMBER, Seat.COACH])
def test_what_its_own_people_do_is_no_deed(seat: Seat) -> None:
    assert doings(seat, a_session(), a_session(status=Status.CANCELLED)) == []


def test_other_steps_are_no_deed() -> None:
    assert doings(Seat.ADMIN, a_request(), a_session()) == []
    assert doings(Seat.ADMIN, None, a_session()) == []
