"""Every kind of mail about credits as its reader sees it, from the facts to the words."""

import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.credits.credits import NEVER, Hold, Reason
from chalicelib.domain.credits.expiry import Warned
from chalicelib.domain.notices.mails import CreditKind
from chalicelib.domain.notices.notices import NoticeError
from chalicelib.domain.purchases.purchases import Attention
from chalicelib.domain.sessions.sessions import Event
from chalicelib.gateways.render import NON_JOINER
from chalicelib.use_cases.notices.emails.credits import CreditStory, facts_of
from tests.kit.credit_mails import (
    ADA,
    ANA,
    BACK,
    DATED,
    STORIES,
    UNSUBSCRIBE,
    asked,
    expiring,
    for_pool,
    given,
    mail,
    notice,
    purchase,
)
from tests.kit.credits import (
    NOW,
    a_credit_request,
    a_wallet,
    an_entry,
)
from tests.unit.gateways.test_render import NASTY, Reader
from tests.unit.use_cases.notices.emails.test_emails import words

UNTIL = "until the end of Wednesday 23 December 2026, Europe/London time"
TOLD: list[tuple[str, list[str]]] = [
    (CreditKind.GRANTED, ["Ada King has given you 3 credits", "You have now 3 credits"]),
    (CreditKind.GRANTED, [f"2 credits {UNTIL}", "1 credit without an end date", "Well done."]),
    (CreditKind.BOUGHT, ["the payment has arrived, and 3 credits are in your wallet", UNTIL]),
    (CreditKind.EXPIRING, [f"2 credits of yours can be used {UNTIL}, and are gone after that"]),
    (CreditKind.EXPIRING, ["What counts is the day on which you book", "in 30 days"]),
    (CreditKind.EXPIRING, ["In all 3 credits available now"]),
    (CreditKind.REQUESTED, ["Ana Díaz asks for 5 credits", "For the spring.", "Has now 3 credits"]),
    (CreditKind.REQUESTED, ["Asked Monday 23 November 2026, 09:00 Europe/London time (GMT)"]),
    (CreditKind.REQUEST_GRANTED, ["Ada King has granted your request: 5 credits", "Enjoy."]),
    (CreditKind.REQUEST_REFUSED, ["has not granted your request for 5 credits", "Not this year."]),
    (CreditKind.POOL_LOW, ["the pool of Acme has 99 credits left", "Was 1,000 credits"]),
    (CreditKind.MONEY_BACK, ["the 10 credits that Ana Díaz bought", "3 credits are owed"]),
    (CreditKind.MONEY_BACK, ["Taken back 7 credits", "Still owed 3 credits"]),
    (CreditKind.PURCHASE_ODD, ["the purchase of 10 credits by Ana Díaz for the wallet of Ana"]),
    (CreditKind.PURCHASE_ODD, ["not the price of the pack, so no credits came"]),
]

SUBJECTS = {
    CreditKind.GRANTED: "3 credits for you",
    CreditKind.BOUGHT: "Paid: 3 credits",
    CreditKind.EXPIRING: "2 credits expire after Wednesday 23 December 2026",
    CreditKind.REQUESTED: "Ana Díaz asks for 5 credits",
    CreditKind.REQUEST_GRANTED: "Granted: 5 credits for you",
    CreditKind.REQUEST_REFUSED: "Not granted: your request for 5 credits",
    CreditKind.POOL_LOW: "Acme has 99 credits left",
    CreditKind.MONEY_BACK: "3 credits owed: money went back for a purchase of 10 credits",
    CreditKind.PURCHASE_ODD: "A purchase of 10 credits needs an eye",
}


def test_every_kind_is_read_here() -> None:
    assert {kind for kind, _ in TOLD} == set(CreditKind) == set(STORIES)


@pytest.mark.parametrize(("kind", "facts"), TOLD)
def test_both_parts_tell_what_happened(kind: str, facts: list[str]) -> None:
    for part in words(mail(STORIES[kind])):
        for fact in (*facts, "help@acme.example", "for Acme"):
            assert fact in part


@pytest.mark.parametrize("kind", CreditKind)
def test_a_subject_says_it_in_one_line(kind: CreditKind) -> None:
    assert mail(STORIES[kind]).subject == SUBJECTS[kind]


@pytest.mark.parametrize("kind", CreditKind)
def test_links_only_open_pages_and_it_reads_without_images(kind: str) -> None:
    rendered = mail(STORIES[kind])
    seen = Reader(rendered.html)
    page, support = sorted(set(seen.links) - {UNSUBSCRIBE})
    assert re.fullmatch(r"https://app\.example/#/[a-z/]+", page)
    assert page in rendered.text
    assert support == "mailto:help@acme.example"
    assert "img" not in seen.tags
    assert "url(" not in rendered.html


@pytest.mark.parametrize("kind", CreditKind)
def test_what_people_write_stays_text(kind: str) -> None:
    story = STORIES[kind]
    nasty: dict[str, Any] = {
        "recipient": replace(story.recipient, name=NASTY),
        "wallet": replace(story.wallet, name=NASTY),
        "workspace": replace(story.workspace, name=NASTY),
        "other": replace(ADA, name=NASTY),
    }
    match kind:
        case CreditKind.GRANTED:
            nasty["subject"] = an_entry(lots=DATED, note=NASTY)
        case CreditKind.REQUESTED:
            nasty["subject"] = a_credit_request(note=NASTY)
        case CreditKind.REQUEST_REFUSED:
            nasty["subject"] = a_credit_request(CreditKind.REQUEST_REFUSED, answer=NASTY)
    rendered, plain = mail(replace(story, **nasty)), mail(story)
    assert Reader(rendered.html).tags == Reader(plain.html).tags
    assert Reader(rendered.html).links == Reader(plain.html).links
    assert "\n" not in rendered.subject
    assert "49" not in rendered.text
    assert "\u202e" not in rendered.html + rendered.text + rendered.subject
    assert not re.search(r"://evil|eve@|evil\.example", rendered.html + rendered.text)


def test_starting_credits_welcome_and_say_how_to_sign_in() -> None:
    entry = an_entry(lots=DATED, reason=Reason.STARTING_CREDITS)
    rendered = mail(given(subject=entry))
    assert rendered.subject == "Welcome to Tandem: 3 credits for you"
    for part in words(rendered):
        assert "welcome to Tandem. Acme gives you 3 credits to begin with" in part
        assert "Sign in with ana@acme.example" in part
        assert "temporary password" in part
    assert NON_JOINER not in rendered.text.partition("Sign in with ")[2][:30]


def test_who_is_gone_or_nobody_is_named_as_an_admin() -> None:
    for part in words(mail(given(other=None))):
        assert "your admin has given you 3 credits" in part


def test_an_admin_who_helps_themselves_is_told_so() -> None:
    entry = an_entry(lots=DATED, actor_id="ana", note="mine")
    for part in words(mail(given(subject=entry, other=ANA))):
        assert "you have given yourself 3 credits" in part
        assert "Your note" in part


def test_one_credit_is_one_credit() -> None:
    story = expiring(given(wallet=a_wallet({"2026-12-23": 1})))
    assert mail(story).subject == "1 credit expires after Wednesday 23 December 2026"
    for part in words(mail(story)):
        assert "and is gone after that" in part


def test_credits_bought_for_the_pool_are_there_to_be_handed_out() -> None:
    story = replace(for_pool("credits_bought"), subject=an_entry(lots=DATED))
    for part in words(mail(story)):
        assert "3 credits are in the wallet of Acme, ready to be handed out" in part
        assert "There now 99 credits" in part
        assert "because you are an admin" in part


def test_a_warning_about_the_pool_opens_the_credits_and_speaks_of_no_booking() -> None:
    story = expiring(for_pool("credits_expiring", lots={"2026-12-23": 4}))
    for part in words(mail(story)):
        assert "4 credits in the wallet of Acme can be used" in part
        assert "you book" not in part
    assert "https://app.example/#/credits" in mail(story).text


@pytest.mark.parametrize(
    ("day", "said"), [(16, "in 7 days"), (21, "in 2 days"), (22, "tomorrow"), (23, "today")]
)
def test_a_warning_that_waited_says_how_long_it_is_now(day: int, said: str) -> None:
    story = expiring(given(now=NOW.replace(month=12, day=day)), Warned("2026-12-23", 7))
    for part in words(mail(story)):
        assert f"Wednesday 23 December 2026, {said}" in part


def test_what_is_available_counts_holds_that_are_over_and_nothing_that_has_passed() -> None:
    over = Hold(lots={NEVER: 4}, until=NOW)
    story = given(wallet=a_wallet({"2026-11-22": 9, "2026-11-23": 1}, holds={"s1": over}))
    for part in words(mail(story)):
        assert "You have now 5 credits" in part


def test_a_request_granted_in_part_says_both_numbers() -> None:
    rendered = mail(asked(CreditKind.REQUEST_GRANTED, granted_credits=2))
    assert rendered.subject == "Granted: 2 credits for you"
    for part in words(rendered):
        assert "granted your request for 5 credits in part: 2 credits for you" in part


def test_money_that_took_all_its_credits_along_leaves_nothing_owed() -> None:
    rendered = mail(purchase("purchase_money_back", **BACK))
    assert rendered.subject == "Money went back for a purchase of 10 credits"
    for part in words(rendered):
        assert "nothing is owed" in part
        assert "Still owed" not in part


@pytest.mark.parametrize("attention", Attention)
def test_a_purchase_that_needs_an_eye_says_why(attention: Attention) -> None:
    for part in words(mail(purchase("purchase_odd", attention=attention))):
        assert "so no credits came" in part


ANSWERED = Event(id="r1.2", kind=CreditKind.REQUEST_GRANTED, at=NOW, actor_id="ada")


@pytest.mark.parametrize(
    "past",
    [
        expiring(given(wallet=a_wallet({NEVER: 5}))),
        expiring(given(now=NOW.replace(month=12, day=16))),
        expiring(given(now=NOW.replace(month=12, day=24))),
        for_pool("pool_low", lots={NEVER: 100}),
        asked(CreditKind.REQUESTED, event=ANSWERED),
        replace(
            purchase("purchase_money_back", **BACK),
            subject=purchase("purchase_odd", attention=Attention.MODE_DIFFERS).subject,
        ),
    ],
    ids=[
        "nothing left",
        "the nearer one has come",
        "over",
        "filled up",
        "answered",
        "returned",
    ],
)
def test_what_is_past_has_no_email(past: CreditStory) -> None:
    assert facts_of(past) is None


@pytest.mark.parametrize(
    "nonsense",
    [
        given(subject=None),
        given(subject=an_entry(transfer_id="other")),
        given(notice=notice("credits_stolen", "t1.in", "ana")),
        replace(asked(CreditKind.REQUEST_GRANTED), subject=None),
    ],
)
def test_a_notice_that_makes_no_sense_is_refused(nonsense: CreditStory) -> None:
    with pytest.raises(NoticeError):
        facts_of(nonsense)


def test_every_page_that_a_mail_opens_is_one_of_the_web_client() -> None:
    routes = (Path(__file__).parents[5] / "web/js/routes.js").read_text(encoding="utf-8")
    for story in STORIES.values():
        page = mail(story).text.partition("https://app.example/#/")[2].split()[0]
        assert f'["/{page}",' in routes
