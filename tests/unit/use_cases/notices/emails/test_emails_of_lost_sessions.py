"""Mails about sessions that were lost: what came back, where it went, and who is told."""

import re
from html import unescape

import pytest
from msgspec.structs import replace

from chalicelib.domain.credits.credits import Wallet, WalletKind
from chalicelib.domain.notices.mails import BOTH, SESSION_MAILS
from chalicelib.domain.notices.notices import notices_of
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.use_cases.notices.mail_status import again_page
from tests.kit.context import fake_context
from tests.kit.credits import a_wallet
from tests.kit.session_mails import AGAIN, SESSIONS, cancelled, mail, missed, refunded
from tests.kit.sessions import ANA, CORA, a_session
from tests.unit.use_cases.notices.emails.test_emails import words

GROUP = a_wallet(id="acme.group.sales", kind=WalletKind.GROUP, name="Sales")
TO_POOL = "to the pool of Acme, because"


@pytest.mark.parametrize(
    ("wallet", "returned", "released"),
    [
        (a_wallet(), "to your wallet", "is free again in your wallet."),
        (GROUP, "to the wallet of Sales", "is free again in the wallet of Sales."),
        (
            a_wallet(open=False),
            f"{TO_POOL} your wallet is closed",
            f"went {TO_POOL} your wallet is closed.",
        ),
        (
            replace(GROUP, open=False),
            f"{TO_POOL} the wallet of Sales is closed",
            f"went {TO_POOL} the wallet of Sales is closed.",
        ),
    ],
)
def test_the_member_reads_where_the_credits_went_and_the_coach_does_not(
    wallet: Wallet, returned: str, released: str
) -> None:
    lost = [SESSIONS["refunded"], cancelled(Seat.COACH, CORA.id, 1), missed(Seat.COACH, "owner")]
    for session in lost:
        for part in words(mail(session.event.kind, Seat.MEMBER, session, wallet=wallet)):
            assert f"Refunded 1 credit, all that was paid, {returned} " in part
    for kind in ("declined", "withdrawn", "expired"):
        for part in words(mail(kind, Seat.MEMBER, wallet=wallet)):
            assert f"The 1 credit that was held for it {released}" in part
    for kind in ("cancelled", "declined"):
        for part in words(mail(kind, Seat.COACH, wallet=wallet)):
            assert "wallet" not in part
            assert "pool" not in part


def test_who_has_left_gets_no_link_to_what_they_cannot_open() -> None:
    rendered = mail("cancelled", Seat.MEMBER, page_url=None, again_url=None)
    assert "https://app.example" not in rendered.text + rendered.html
    assert "Open the session" not in rendered.text + rendered.html


def test_a_coach_who_marks_a_no_show_is_not_told_of_it() -> None:
    for session in (missed(Seat.MEMBER, CORA.id), missed(Seat.COACH, CORA.id)):
        assert [notice.seat for notice in notices_of(session)] == [Seat.MEMBER]
    came, went = (words(mail("no_show", Seat.MEMBER, missed(s, CORA.id)))[0] for s in BOTH)
    assert "Cora Lind has noted that you did not come" in came
    assert "Cora Lind has noted that they did not come" in went


def test_an_admins_no_show_of_the_coach_is_told_to_both() -> None:
    session = missed(Seat.COACH, "owner")
    assert "that Cora Lind did not come" in words(mail("no_show", Seat.MEMBER, session))[0]
    assert (
        "that you did not come to your session with"
        in (words(mail("no_show", Seat.COACH, session))[0])
    )


def test_a_refund_says_in_its_subject_that_credits_are_back() -> None:
    subject = mail("refunded", Seat.MEMBER).subject
    assert subject.startswith("1 credit is back: Leadership with Cora Lind, ")
    by_admin = refunded("owner", late_charges_credits=1)
    rendered = mail("refunded", Seat.MEMBER, by_admin)
    assert rendered.subject.startswith("2 credits are back: ")
    for part in words(rendered):
        assert "an admin has given back what you paid for your session with Cora Lind" in part
        assert "Get well." in part


@pytest.mark.parametrize(
    ("language", "again", "others", "opens"),
    [
        ("en", "Book again", "Request other times", "Open the session"),
        ("de", "Noch einmal buchen", "Andere Termine anfragen", "Sitzung öffnen"),
    ],
)
def test_the_button_books_again_and_the_session_can_be_opened_below(
    language: str, again: str, others: str, opens: str
) -> None:
    ana = replace(ANA, language=language)
    for kind in (kind for kind, each in SESSION_MAILS.items() if each.again):
        rendered = mail(kind, Seat.MEMBER, recipient=ana)
        button = others if kind in {"declined", "withdrawn", "expired"} else again
        assert f"\n{button}: {AGAIN}\n{opens}: https://app.example/#/sessions/s1\n" in rendered.text
        assert buttons(rendered.html) == [(AGAIN, button)]
        assert opens in rendered.html


def test_without_a_coach_to_book_the_button_opens_the_session() -> None:
    rendered = mail("cancelled", Seat.MEMBER, again_url=None)
    assert buttons(rendered.html) == [("https://app.example/#/sessions/s1", "Open the session")]
    assert rendered.text.count("https://app.example") == 1


@pytest.mark.parametrize(
    ("language", "answers"), [("en", "Answer the request"), ("de", "Anfrage beantworten")]
)
def test_a_coach_who_is_asked_gets_a_button_to_answer(language: str, answers: str) -> None:
    for kind in ("requested", "nag"):
        rendered = mail(kind, Seat.COACH, recipient=replace(CORA, language=language))
        assert buttons(rendered.html) == [("https://app.example/#/sessions/s1", answers)]


def buttons(html: str) -> list[tuple[str, str]]:
    """Where each button leads, and what it says."""
    return re.findall(r'class="button"><a href="([^"]*)"[^>]*>([^<]*)<', unescape(html))


def test_what_cost_nothing_is_had_once_so_its_length_is_not_asked_for_again() -> None:
    paid, free = (again_page(fake_context(), a_session(credits=credits)) for credits in (1, 0))
    assert paid.endswith("schedule?coaching_type=acme.leadership&session_type=acme.25")
    assert free.endswith("schedule?coaching_type=acme.leadership")
