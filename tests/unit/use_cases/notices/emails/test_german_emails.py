"""Every kind of mail in German: complete, with dates as they are written there, and no English."""

import re

import pytest
from msgspec.structs import replace

from chalicelib.domain.notices.mails import CREDIT_MAILS, SESSION_MAILS
from chalicelib.domain.sessions.cancellation.policy import COACH_LEFT
from chalicelib.domain.sessions.sessions import Seat
from chalicelib.gateways.render import Rendered
from tests.kit import credit_mails as credit
from tests.kit import session_mails as session
from tests.kit.sessions import ANA, CORA
from tests.unit.use_cases.notices.emails.test_emails import words

GERMANS = {
    Seat.MEMBER: replace(ANA, language="de-AT", timezone="Europe/Berlin"),
    Seat.COACH: replace(CORA, language="de", timezone="Europe/Berlin"),
}
KINDS = [(kind, seat) for kind, each in SESSION_MAILS.items() for seat in each.to]
ENGLISH = frozenset(
    {"a", "and", "answer", "are", "at", "before", "by", "cancel", "for", "from", "has", "have"}
    | {"held", "hello", "is", "it", "not", "of", "or", "request", "session", "sessions", "starts"}
    | {"the", "this", "time", "times", "to", "until", "wallet", "were", "with", "you", "your"}
)
"""Words that no German sentence has."""

WRITTEN = (
    "It is urgent.", "I am away.", "I am ill.", "I am away then.", "Later suits me.",
    "Could we meet later?", "Well done.", "Not this year.", "Please.", "Get well.", "Enjoy.",
    "For the spring.",
)  # fmt: skip
"""What people wrote in these mails stays as they wrote it."""


def mail(kind: str, seat: Seat) -> Rendered:
    return session.mail(kind, seat, recipient=GERMANS[seat])


def credit_mail(kind: str) -> Rendered:
    story = credit.STORIES[kind]
    return credit.mail(replace(story, recipient=replace(story.recipient, language="de")))


def english_in(rendered: Rendered) -> set[str]:
    found: set[str] = set()
    for part in (*words(rendered), rendered.subject):
        ours = re.sub("|".join([r"https://\S+", *map(re.escape, WRITTEN)]), "", part)
        found |= set(re.findall(r"\w+", ours.lower())) & ENGLISH
    return found


@pytest.mark.parametrize(("kind", "seat"), KINDS)
def test_a_mail_about_a_session_has_no_english_left(kind: str, seat: Seat) -> None:
    assert english_in(session.mail(kind, seat)), "the words by which English is known are none"
    assert not english_in(mail(kind, seat))


@pytest.mark.parametrize("kind", CREDIT_MAILS)
def test_a_mail_about_credits_has_no_english_left(kind: str) -> None:
    assert english_in(credit.mail(credit.STORIES[kind]))
    assert not english_in(credit_mail(kind))


@pytest.mark.parametrize(("kind", "seat"), KINDS)
def test_a_subject_names_the_kind_of_session_and_the_other(kind: str, seat: Seat) -> None:
    other = "Cora Lind" if seat is Seat.MEMBER else "Ana Díaz"
    assert f"Leadership mit {other}" in mail(kind, seat).subject


@pytest.mark.parametrize(("kind", "seat"), KINDS)
def test_the_time_is_told_as_it_is_written_in_german(kind: str, seat: Seat) -> None:
    for part in words(mail(kind, seat)):
        assert re.search(r"tag, 2[345]\. November 2026,? 16:00–16:25 Uhr \(Berlin\)", part)
        assert "Leadership, 25 Minuten" in part


def test_the_frame_is_german_too() -> None:
    rendered = mail("confirmed", Seat.MEMBER)
    assert '<html lang="de"' in rendered.html
    for part in words(rendered):
        assert "Guten Tag Ana Díaz," in part
        assert "Sie bekommen diese Mail von Tandem für Acme, weil Sie diese Sitzung" in part
        assert "Preis 1 Credit" in part
        assert "Sie können diese Sitzung bis Sonntag, 22. November 2026, 16:00 Uhr" in part
    assert "Ihre Notiz" in words(rendered)[0]


def test_a_reason_of_ours_is_told_in_german() -> None:
    left = session.cancelled(Seat.ADMIN, "owner", 1)
    left = replace(left, event=replace(left.event, message=str(COACH_LEFT)))
    for part in words(session.mail("cancelled", Seat.MEMBER, left, recipient=GERMANS[Seat.MEMBER])):
        assert "Der Coach hat den Arbeitsbereich verlassen." in part
