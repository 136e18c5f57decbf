import re
from html.parser import HTMLParser
from itertools import chain
from typing import Any

import pytest
from jinja2 import UndefinedError

from chalicelib.domain.notices.mails import (
    CALENDAR_MAILS,
    CREDIT_MAILS,
    INVITATION_MAILS,
    PRIVACY_MAILS,
    SESSION_MAILS,
    WEBHOOK_MAILS,
)
from chalicelib.domain.notices.wording import WORDINGS
from chalicelib.domain.workspaces.people import LANGUAGES
from chalicelib.gateways.render import NON_JOINER, TEMPLATES, render, unlinked

WHEN = {
    "day": "Monday 23 November 2026",
    "hours": "15:00–15:25",
    "zone": "Europe/London time (GMT)",
}
FACTS: dict[str, Any] = {
    "seat": "member",
    "name": "Ana Díaz",
    "other": "Cora Lind",
    "coaching_type": "Leadership",
    "minutes": 25,
    "by": "you",
    "times": [WHEN],
    "before": None,
    "stands": WHEN,
    "short": "Mon 23 Nov 2026, 15:00 GMT",
    "meeting_url": "https://meet.example/s1",
    "no_room": False,
    "absent": "you",
    "number": 1,
    "back": "1 credit",
    "quote": None,
    "invited": True,
    "price": "1 credit",
    "charge": None,
    "held": "",
    "released": "",
    "returned": "nothing",
    "answer_until": "Tuesday",
    "policy": ["You can cancel until it starts."],
    "again_url": None,
    "page_url": "https://app.example/#/sessions/s1",
    "support_email": "help@acme.example",
    "workspace": "Acme",
}
NASTY = (
    "<script>alert(1)</script><a href='http://evil.example'>x</a>\r\nBcc: eve@evil.example\r\n\r\n"
    "http://evil.example/?a&b www.evil.example \u202eklim\u202c\u0000 {{ 7 * 7 }}"
)


class Reader(HTMLParser):
    """What a person reads, and where links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links.extend(value or "" for name, value in attrs if name in ("href", "src"))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words))


def confirmed(**changes: Any) -> Any:
    return render("confirmed", "en", FACTS | changes)


def quote(text: str, by: str = "other") -> dict[str, str]:
    return {"what": "note", "by": by, "text": text}


def test_every_language_that_people_may_choose_is_written() -> None:
    assert set(WORDINGS) == set(LANGUAGES)


@pytest.mark.parametrize("language", WORDINGS)
def test_every_kind_has_its_template_in_every_language_and_no_other_is_there(language: str) -> None:
    frames = {"session", "credits", "invitation", "words"}
    found = {path.stem for path in (TEMPLATES / language).glob("*.jinja")}
    rows = (
        SESSION_MAILS,
        CREDIT_MAILS,
        INVITATION_MAILS,
        WEBHOOK_MAILS,
        CALENDAR_MAILS,
        PRIVACY_MAILS,
    )
    assert found == {*chain.from_iterable(rows), *frames}


@pytest.mark.parametrize("part", ["text", "html"])
def test_a_member_reads_everything_that_matters_in_both_parts(part: str) -> None:
    rendered = confirmed()
    words = rendered.text if part == "text" else Reader(rendered.html).text
    for fact in ("Ana Díaz", "Cora Lind", "Leadership, 25 minutes", "Monday 23 November 2026"):
        assert fact in words
    for fact in ("15:00–15:25 Europe/London time (GMT)", "1 credit", "https://meet.example/s1"):
        assert fact in words
    for fact in ("You can cancel until it starts.", "help@acme.example", "Acme"):
        assert fact in words


def test_a_coach_is_told_who_booked_and_reads_no_price() -> None:
    rendered = confirmed(seat="coach", by="other", name="Cora", other="Ana Díaz", price=None)
    assert "Ana Díaz has booked a session with you." in rendered.text
    assert "Price" not in rendered.text
    assert "Price" not in Reader(rendered.html).text


def test_links_only_open_pages() -> None:
    assert sorted(set(Reader(confirmed().html).links)) == [
        "https://app.example/#/sessions/s1",
        "https://meet.example/s1",
        "mailto:help@acme.example",
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Turn off mails like this"), ("de", "Solche Mails abschalten")],
)
def test_who_may_turn_a_mail_off_finds_how_at_its_end(language: str, words: str) -> None:
    url = "https://app.example/v1/unsubscribe/reminders.ana.55"
    rendered = render("reminder_24h", language, FACTS, url)
    assert rendered.text.endswith(f"\n{words}: {url}\n")
    assert url in Reader(rendered.html).links
    assert words in Reader(rendered.html).text
    assert words not in render("reminder_24h", language, FACTS).html


def test_it_reads_without_images() -> None:
    html = confirmed().html
    assert "img" not in Reader(html).tags
    assert "url(" not in html


def test_a_session_without_a_link_or_a_note_has_no_empty_rows() -> None:
    rendered = confirmed(meeting_url=None)
    for words in (rendered.text, Reader(rendered.html).text):
        assert "Meeting" not in words
        assert "note" not in words


@pytest.mark.parametrize("language", WORDINGS)
@pytest.mark.parametrize("kind", SESSION_MAILS)
@pytest.mark.parametrize(
    "field", ["name", "other", "coaching_type", "workspace", "quote", "support_email"]
)
def test_what_people_write_stays_text(kind: str, field: str, language: str) -> None:
    written = quote(NASTY) if field == "quote" else NASTY
    facts = FACTS | {"quote": quote("hello")}
    plain, nasty = (render(kind, language, each) for each in (facts, facts | {field: written}))
    seen, expected = Reader(nasty.html), Reader(plain.html)
    assert seen.tags == expected.tags
    assert [link for link in seen.links if not link.startswith("mailto:")] == [
        link for link in expected.links if not link.startswith("mailto:")
    ]
    assert "\n" not in nasty.subject
    assert "\r" not in nasty.text
    assert "49" not in nasty.text
    assert "\u202e" not in nasty.html + nasty.text + nasty.subject
    if field != "support_email":
        assert not re.search(r"://evil|eve@|evil\.example", nasty.html + nasty.text)


def test_a_note_keeps_its_lines_and_stands_apart_in_the_text_part() -> None:
    text = confirmed(quote=quote("First.\nMeeting: https://evil.example")).text
    shown = text.replace(NON_JOINER, "")
    assert "\nCora Lind's note:\n> First.\n> Meeting: https://evil.example\n" in shown
    assert "https://evil" not in text


@pytest.mark.parametrize(
    ("by", "label"), [("you", "Your note"), ("other", "Cora's note"), ("admin", "The admin's note")]
)
def test_a_quote_says_who_wrote_it(by: str, label: str) -> None:
    assert f"\n{label}:\n> Hello\n" in confirmed(other="Cora", quote=quote("Hello", by)).text


def test_a_mail_program_finds_no_address_in_what_people_wrote() -> None:
    for text in ("http://evil.example/x", "www.evil.example", "eve@evil.example", "evil.example"):
        shown = unlinked(text)
        assert shown.replace(NON_JOINER, "") == text
        assert not re.search(r"://\w|\w@\w|\w\.\w", shown)


def test_ordinary_sentences_are_left_alone() -> None:
    assert unlinked("Hello. It's 15:00, Europe/London.") == "Hello. It's 15:00, Europe/London."


def test_a_fact_that_is_missing_is_an_error_and_no_gap() -> None:
    facts = {name: value for name, value in FACTS.items() if name != "times"}
    with pytest.raises(UndefinedError):
        render("confirmed", "en", facts)
