"""Every kind of mail as each of the two reads it, from the session to the words."""

import re
from html import unescape

import pytest
from msgspec.structs import replace

from chalicelib.domain.notices.mails import SESSION_MAILS
from chalicelib.domain.notices.notices import notices_of
from chalicelib.domain.sessions.deadlines import Due
from chalicelib.domain.sessions.sessions import Moved, Seat, Session
from chalicelib.gateways.render import NON_JOINER, Rendered, render
from chalicelib.use_cases.notices.emails.sessions import facts_of
from tests.kit.session_mails import (
    SESSIONS,
    cancelled,
    ended,
    mail,
    missed,
    story,
)
from tests.kit.sessions import (
    ANA,
    CORA,
    STARTS_AT,
    a_later_event,
    a_moving_session,
    a_proposal,
    a_request,
    a_session,
)


def words(rendered: Rendered) -> tuple[str, str]:
    """Both parts as they are read, on one line."""
    body = rendered.html.partition("<body")[2]
    html = unescape(re.sub(r"<[^>]*>", " ", body))
    return tidy(rendered.text), tidy(html)


def tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text.replace(NON_JOINER, ""))
    return re.sub(r" ([.,:])", r"\1", text)


LONDON = "Monday 23 November 2026 15:00–15:25 Europe/London time (GMT)"
KATHMANDU = "Monday 23 November 2026 20:45–21:10 Asia/Kathmandu time (UTC+05:45)"
FIRST = "Monday 23 November 2026, 15:00–15:25 Europe/London time (GMT)"
SECOND = "Tuesday 24 November 2026, 15:00–15:25 Europe/London time (GMT)"
ANSWER_BY = "Answer by Wednesday 18 November 2026, 09:00 Europe/London time (GMT)"
NOW_AT = "Now Monday 23 November 2026, 15:00–15:25 Europe/London time (GMT)"
THIRD = "Wednesday 25 November 2026, 15:00–15:25 Europe/London time (GMT)"
LINK = "Meeting https://meet.example/s1"
FREE_AGAIN = "The 1 credit that was held for it is free again in your wallet."
OWN = "Refunded 1 credit, all that was paid, to your wallet"

TOLD: list[tuple[str, Seat, list[str]]] = [
    ("requested", Seat.MEMBER, ["you have asked Cora Lind", "1 credit is held", FIRST, SECOND]),
    ("requested", Seat.MEMBER, [ANSWER_BY, "Price 1 credit", "Your note", "It is urgent."]),
    ("requested", Seat.COACH, ["Ana Díaz asks you", "one of the 2 times", "It is urgent."]),
    ("declined", Seat.MEMBER, ["Cora Lind cannot take", FREE_AGAIN, SECOND, "I am away."]),
    ("declined", Seat.COACH, ["you have declined the request of Ana Díaz", "Your reason"]),
    ("withdrawn", Seat.MEMBER, ["you have withdrawn your request to Cora Lind", FREE_AGAIN]),
    ("withdrawn", Seat.COACH, ["Ana Díaz has withdrawn the request"]),
    ("expired", Seat.MEMBER, ["Cora Lind has not answered your request in time", FREE_AGAIN]),
    ("expired", Seat.COACH, ["the request of Ana Díaz was not answered in time"]),
    ("confirmed", Seat.MEMBER, ["your session with Cora Lind is confirmed", LONDON, LINK]),
    ("confirmed", Seat.COACH, ["Ana Díaz has booked a session with you", KATHMANDU, LINK]),
    ("rescheduled", Seat.MEMBER, ["you have moved your session with Cora Lind", LONDON]),
    ("rescheduled", Seat.MEMBER, ["Before Sunday 22 November 2026, 15:00–15:25 Europe/London"]),
    ("rescheduled", Seat.MEMBER, ["Late move 1 credit", "Your message", "Later suits me.", LINK]),
    ("rescheduled", Seat.COACH, ["Ana Díaz has moved the session with you", KATHMANDU]),
    ("rescheduled", Seat.COACH, ["Before Sunday 22 November 2026, 20:45–21:10", LINK]),
    ("cancelled", Seat.MEMBER, ["you have cancelled your session with Cora Lind", LONDON]),
    ("cancelled", Seat.MEMBER, [OWN, "Your reason"]),
    ("cancelled", Seat.COACH, ["Ana Díaz has cancelled your session", KATHMANDU, "I am ill."]),
    ("cancelled", Seat.COACH, ["takes it out of your calendar", "Refunded 1 credit"]),
    (
        "no_show",
        Seat.MEMBER,
        ["an admin has noted that you did not come to your session with Cora"],
    ),
    ("no_show", Seat.MEMBER, ["Refunded nothing: the 1 credit is non-refundable", LONDON]),
    ("no_show", Seat.COACH, ["an admin has noted that Ana Díaz did not come", KATHMANDU]),
    ("refunded", Seat.MEMBER, ["Cora Lind has given back what you paid", "1 credit.", OWN]),
    ("refunded", Seat.MEMBER, [LONDON, "reason", "Get well."]),
    (Due.REMINDER_24H, Seat.MEMBER, ["a reminder of your session with Cora Lind", LONDON, LINK]),
    (Due.REMINDER_24H, Seat.COACH, ["a reminder of your session with Ana Díaz", KATHMANDU, LINK]),
    (Due.REMINDER_1H, Seat.MEMBER, ["your session with Cora Lind starts soon", LONDON, LINK]),
    (Due.REMINDER_1H, Seat.COACH, ["your session with Ana Díaz starts soon", KATHMANDU, LINK]),
    ("move_proposed", Seat.MEMBER, ["you have asked Cora Lind to move", "1 credit is held"]),
    ("move_proposed", Seat.MEMBER, [NOW_AT, "Your message", "Could we meet later?"]),
    ("move_proposed", Seat.MEMBER, [SECOND, THIRD, ANSWER_BY, "Late move 1 credit", LINK]),
    ("move_proposed", Seat.COACH, ["Ana Díaz asks you to move", "Accept one of the 2 times"]),
    ("move_proposed", Seat.COACH, ["it stays where it is", "message", "Could we meet later?"]),
    ("move_declined", Seat.MEMBER, ["Cora Lind cannot move your session", "Nothing was charged"]),
    ("move_declined", Seat.MEMBER, [LONDON, "reason", "I am away then."]),
    ("move_declined", Seat.COACH, ["you have declined to move your session with Ana", KATHMANDU]),
    ("move_withdrawn", Seat.MEMBER, ["you have withdrawn your proposal", "nothing was charged"]),
    ("move_withdrawn", Seat.COACH, ["Ana Díaz has withdrawn the proposal", KATHMANDU, LINK]),
    ("move_expired", Seat.MEMBER, ["Cora Lind has not answered your proposal in time", LONDON]),
    ("move_expired", Seat.COACH, ["the proposal of Ana Díaz", "not answered in time", KATHMANDU]),
    (Due.NAG_MOVE, Seat.COACH, ["Ana Díaz still waits for your answer to a new time", "Answer by"]),
    (Due.NAG_MOVE, Seat.COACH, ["Now Monday 23 November 2026, 20:45", "Could we meet later?"]),
    (Due.NAG, Seat.COACH, ["Ana Díaz still waits for your answer", "It is urgent.", "Answer by"]),
]


def test_every_kind_is_read_by_everyone_to_whom_it_is_told() -> None:
    told = {(kind, seat) for kind, each in SESSION_MAILS.items() for seat in each.to}
    assert {(kind, seat) for kind, seat, _ in TOLD} == told


@pytest.mark.parametrize(("kind", "seat", "facts"), TOLD)
def test_both_parts_tell_what_happened_in_the_readers_own_zone(
    kind: str, seat: Seat, facts: list[str]
) -> None:
    for part in words(mail(kind, seat)):
        for fact in (*facts, "Leadership, 25 minutes", "help@acme.example", "for Acme"):
            assert fact in part


@pytest.mark.parametrize(("kind", "seat", "facts"), TOLD)
def test_a_subject_names_the_kind_of_session_and_the_other(
    kind: str, seat: Seat, facts: list[str]
) -> None:
    other = "Cora Lind" if seat is Seat.MEMBER else "Ana Díaz"
    assert f"Leadership with {other}" in mail(kind, seat).subject


@pytest.mark.parametrize("kind", ["declined", "withdrawn", "expired", "requested", "cancelled"])
def test_what_does_not_stand_has_no_link_to_meet_and_no_policy(kind: str) -> None:
    for part in words(mail(kind, Seat.MEMBER)):
        assert "meet.example" not in part
        assert "policy" not in part.lower()


@pytest.mark.parametrize(
    "kind", sorted(SESSION_MAILS.keys() - {"cancelled", "no_show", "refunded"})
)
def test_a_coach_reads_of_no_price_hold_or_charge(kind: str) -> None:
    for part in words(mail(kind, Seat.COACH)):
        assert not re.search(r"Price|Late move|held|free again", part)


def test_an_accepted_request_is_confirmed_in_other_words() -> None:
    accepted = a_later_event(a_session(), "confirmed", actor_id=CORA.id)
    assert (
        "Cora Lind has accepted your request" in words(mail("confirmed", Seat.MEMBER, accepted))[0]
    )
    assert (
        "you have accepted the request of Ana" in words(mail("confirmed", Seat.COACH, accepted))[0]
    )


@pytest.mark.parametrize(
    ("session", "returned"),
    [
        (cancelled(Seat.MEMBER, "ana", 0), "nothing: the 1 credit is non-refundable"),
        (cancelled(Seat.COACH, "cora", 2, late_charges_credits=1), "2 credits, all that was paid"),
        (missed(Seat.COACH, "owner"), "1 credit, all that was paid"),
        (cancelled(Seat.MEMBER, "ana", 0, credits=0), "nothing, because nothing was paid"),
    ],
)
def test_what_was_lost_says_what_came_back(session: Session, returned: str) -> None:
    for seat in (Seat.MEMBER, Seat.COACH):
        for part in words(mail(session.event.kind, seat, session)):
            assert f"Refunded {returned}" in part


def test_a_session_without_a_room_says_who_sends_a_link() -> None:
    roomless = a_session(meeting_url=None)
    for part in words(mail("confirmed", Seat.MEMBER, roomless)):
        assert "Meeting Cora Lind sends you a link" in part
    for part in words(mail(Due.REMINDER_24H, Seat.COACH, roomless)):
        assert "Meeting Send Ana Díaz a link: this session has none" in part


@pytest.mark.parametrize("kind", ["confirmed", "rescheduled"])
def test_who_gets_an_invite_reads_that_an_answer_to_it_reaches_nobody(kind: str) -> None:
    for seat, what in ((Seat.MEMBER, "move or cancel"), (Seat.COACH, "cancel")):
        for part in words(mail(kind, seat)):
            assert "An answer that you give in your calendar reaches nobody" in part
            assert f"to {what}, open the session." in part


def test_an_admins_cancellation_names_no_admin() -> None:
    session = cancelled(Seat.ADMIN, "owner", 1)
    for seat, other in ((Seat.MEMBER, "Cora Lind"), (Seat.COACH, "Ana Díaz")):
        for part in words(mail("cancelled", seat, session)):
            assert f"an admin has cancelled your session with {other}" in part
            assert "I am ill." in part


def test_a_mail_without_an_invite_speaks_of_none() -> None:
    for part in words(mail("cancelled", Seat.MEMBER, invite=None)):
        assert "calendar" not in part


def test_a_free_move_and_a_free_request_speak_of_no_credits() -> None:
    moved = replace(SESSIONS["rescheduled"], moved=Moved(starts_at=STARTS_AT, charge_credits=0))
    assert "Late move" not in mail("rescheduled", Seat.MEMBER, moved).text
    assert "held" not in mail("requested", Seat.MEMBER, a_request(credits=0)).text
    withdrawn = ended("withdrawn", ANA.id, credits=0)
    assert "free again" not in mail("withdrawn", Seat.MEMBER, withdrawn).text


def test_an_accepted_move_is_told_in_other_words_with_the_members_message() -> None:
    moved = SESSIONS["rescheduled"]
    session = replace(moved, event=replace(moved.event, actor_id=CORA.id))
    to_member = words(mail("rescheduled", Seat.MEMBER, session))[0]
    to_coach = words(mail("rescheduled", Seat.COACH, session))[0]
    assert "Cora Lind has accepted the new time of your session" in to_member
    assert "Your message: > Later suits me." in to_member
    assert "you have accepted the new time of your session with Ana Díaz" in to_coach
    assert "Ana Díaz's message: > Later suits me." in to_coach


def test_an_invite_that_waited_is_told_as_it_was_although_a_move_is_proposed() -> None:
    moved = SESSIONS["rescheduled"]
    waited = replace(moved, event=replace(moved.event, id="s1.0"))
    proposal = a_proposal(message="And later still?")
    session = a_moving_session(proposal, standing_event=waited.event)
    (notice, _) = notices_of(waited)
    rendered = render("rescheduled", "en", facts_of(story(notice, session)))
    assert "Later suits me." in rendered.text
    assert "later still" not in rendered.text


def test_a_request_for_one_time_asks_for_that_time() -> None:
    one = a_request(proposed_starts=(STARTS_AT,))
    for part in words(mail("requested", Seat.COACH, one)):
        assert "Accept the time or decline." in part
        assert KATHMANDU in part
