"""What people read when an admin ends what somebody who leaves had ahead."""

import re
from datetime import timedelta

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.notices.notices import notices_of
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.notices.emails.sessions import write_email
from chalicelib.use_cases.offboarding.offboarding import resume_removal
from chalicelib.use_cases.offboarding.removals import remove_coach, remove_member
from chalicelib.use_cases.sessions.actions import decline
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10) + timedelta(days=1)


def emails(world: World, session_id: str) -> dict[Seat, str]:
    """The text for each person, on one line."""
    session = find_session(session_id)
    assert session is not None
    told = {notice.seat: write_email(world.ctx, notice) for notice in notices_of(session)}
    return {seat: " ".join(email.text.split()) for seat, email in told.items() if email}


@pytest.fixture
def asked(world: World) -> str:
    ana, remy = world.add_member("ana"), world.add_coach("remy", mode=BookingMode.REQUEST)
    return world.book(ana, remy, None, proposed_starts=(TEN,)).body


def test_a_request_of_a_member_who_leaves_was_withdrawn_by_an_admin(
    world: World, asked: str
) -> None:
    remove_member(world.ctx, world.owner(), "ana-at-acme.example")
    resume_removal(world.ctx, "acme.ana-at-acme.example")
    told = emails(world, asked)
    assert "an admin has withdrawn your request to Remy" in told[Seat.MEMBER]
    went = (
        "The 1 credit that was held for it went to the pool of Acme, because your wallet is closed"
    )
    assert went in told[Seat.MEMBER]
    assert "http" not in told[Seat.MEMBER]
    for text in told.values():
        assert "The member has left the workspace." in text


def test_a_request_to_a_coach_who_leaves_was_declined_by_an_admin(world: World, asked: str) -> None:
    remove_coach(world.ctx, world.owner(), "remy-at-acme.example")
    resume_removal(world.ctx, "acme.remy-at-acme.example")
    told = emails(world, asked)
    assert "Remy cannot take your session" in told[Seat.MEMBER]
    assert "an admin has declined the request of Ana" in told[Seat.COACH]
    assert "Open the session: " in told[Seat.MEMBER]
    assert "/schedule" not in told[Seat.MEMBER], "nobody is there to be booked again"


def test_who_lost_a_session_books_the_like_again_with_the_coach_who_is_still_there(
    world: World, asked: str
) -> None:
    decline(world.ctx, "remy-at-acme.example", asked, "", Once(None, "", 200, str))
    told = emails(world, asked)
    chosen = "coaching_type=acme.leadership&session_type=acme.25"
    page = f"/#/coaches/remy-at-acme.example/schedule?{chosen} "
    assert re.search(r"Request other times: https?://\S+" + re.escape(page), told[Seat.MEMBER])
    assert "Request other times" not in told[Seat.COACH]


def test_a_session_was_cancelled_by_an_admin_and_both_read_why(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    booked = world.book(ana, cora, TEN).body
    remove_member(world.ctx, world.owner(), ana)
    resume_removal(world.ctx, f"acme.{ana}")
    for text in emails(world, booked).values():
        assert "an admin has cancelled your session" in text
        assert "The member has left the workspace." in text
