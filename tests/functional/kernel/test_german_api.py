"""What the API words itself it words in German for who asks so, whole and only that."""

import re
from typing import Any

import pytest
from icalendar import Calendar

from tests.functional.sessions.test_sessions_api import wish
from tests.kit.http import Client
from tests.kit.world import World
from tests.unit.use_cases.notices.emails.test_german_emails import ENGLISH

GERMAN = {"Accept_Language": "de-DE,de;q=0.9,en;q=0.8"}
WORDED = {"title", "text", "detail", "label", "message"}
"""Members of answers whose words are ours."""


def sentences(view: Any, name: str = "") -> list[str]:
    if isinstance(view, dict):
        return [each for key, value in view.items() for each in sentences(value, key)]
    if isinstance(view, list):
        return [each for value in view for each in sentences(value, name)]
    return [view] if isinstance(view, str) and name in WORDED else []


def english_in(view: Any) -> set[str]:
    told = re.sub(r"`\w+`|\{[^}]*\}", "", " ".join(sentences(view)).lower())
    return set(re.findall(r"\w+", told)) & ENGLISH


@pytest.mark.parametrize("who", ["member", "coach", "admin"])
def test_a_session_is_told_in_german_to_all_who_see_it(
    world: World, client: Client, who: str
) -> None:
    ids = {"member": world.add_member("ana"), "coach": world.add_coach("cora")}
    reader = client.as_person({**ids, "admin": world.owner()}[who])
    ana = client.as_person(ids["member"])
    made = ana.post("/v1/sessions", wish(ids["coach"], starts_at="2026-06-08T10:00:00Z"))
    path = f"/v1/sessions/{made.json['id']}"
    english, german = reader.get(path), reader.get(path, **GERMAN)
    assert english_in(english.json)
    assert len(sentences(german.json)) == len(sentences(english.json))
    assert not english_in(german.json)
    assert german.json.keys() == english.json.keys()
    refused = reader.post(f"{path}/complete", **GERMAN)
    assert refused.status in {403, 409}
    assert not english_in(refused.json)


def test_a_repeated_call_is_answered_in_the_words_of_the_first(
    world: World, client: Client
) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    body = wish(cora, starts_at="2026-06-08T10:00:00Z")
    first = ana.post("/v1/sessions", body, idempotency_key="k", **GERMAN)
    again = ana.post("/v1/sessions", body, idempotency_key="k", Accept_Language="en")
    assert (again.status, again.text) == (first.status, first.text)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Sie können diese Sitzung bis" in again.text
    assert (first.headers["Content-Language"], again.headers.get("Content-Language")) == (
        "de",
        None,
    )


def test_what_is_wrong_with_a_list_of_members_is_told_in_german(
    world: World, client: Client
) -> None:
    owner = client.as_person(world.owner())
    table = "Name,Email,Groups,Credits\nBen,ben@acme.example,Chess,many\nAna,nobody,,\n"
    checked = owner.post("/v1/admin/members/check", {"text": table}, **GERMAN)
    assert checked.status == 200, checked.text
    assert checked.json["new"][0]["warnings"] == [
        "„many“ ist keine Zahl von Credits von 0 bis 1.000.000.",
        "Es gibt keine Gruppe „Chess“.",
    ]
    assert checked.json["invalid"][0]["message"] == (
        "Das ist keine E-Mail-Adresse wie ana@example.com."
    )


def test_calendars_are_in_the_persons_language_whatever_the_browsers(
    world: World, client: Client
) -> None:
    ana, cora = client.as_person(world.add_member("ana")), world.add_coach("cora")
    assert ana.patch("/v1/me", {"language": "de-CH"}).json["language"] == "de-CH"
    session = ana.post("/v1/sessions", wish(cora)).json["id"]
    url = ana.post("/v1/me/calendar-feed").json["url"].removeprefix("https://app.example")
    for path in (url, f"/v1/sessions/{session}/invite.ics"):
        (event,) = Calendar.from_ical(ana.get(path, Accept_Language="en").text).walk("VEVENT")
        assert event["SUMMARY"] == "Leadership: Ana und Cora"
        assert "Eine Zu- oder Absage hier in Ihrem Kalender erreicht niemanden." in str(
            event["DESCRIPTION"]
        )
