"""The secret calendar feed over HTTP."""

from datetime import timedelta

from icalendar import Calendar

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.storage.kernel.table import Row
from chalicelib.use_cases.sessions import actions
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.http import Client
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
ORIGIN = "https://app.example"


def test_a_feed_shows_ones_standing_sessions_in_both_seats(world: World, client: Client) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    remy = world.add_coach("remy", mode=BookingMode.REQUEST)
    world.fund(cora, 5)
    first = world.book(ana, cora, TEN).body
    gone = world.book(ana, cora, TEN + timedelta(hours=1)).body
    once: Once[SeenSession] = Once(None, "", 200, lambda _: "")
    actions.cancel(world.ctx, ana, CancelSession(session_id=gone), once)
    world.book(ana, remy, None, proposed_starts=(TEN + timedelta(hours=2),))
    feeds = {}
    for person in (ana, cora, remy):
        made = client.as_person(person).post("/v1/me/calendar-feed")
        assert made.status == 201
        feeds[person] = client.get(made.json["url"].removeprefix(ORIGIN))
    assert feeds[ana].headers["Content-Type"] == "text/calendar; charset=utf-8"
    nothing = Calendar.from_ical(feeds[remy].text)
    assert [each.name for each in nothing.subcomponents] == [
        "VTIMEZONE"
    ]  # RFC 5545, 3.6: one at least
    for person in (ana, cora):
        (event,) = Calendar.from_ical(feeds[person].text).walk("VEVENT")
        assert event["UID"] == f"{first}@tandem"
        assert event.decoded("DTSTART") == TEN
    assert "ATTENDEE" not in feeds[ana].text
    assert "@acme.example" not in feeds[ana].text


def test_a_feed_is_replaced_and_revoked_and_its_secret_stored_nowhere(
    world: World, client: Client
) -> None:
    ana = client.as_person(world.add_member("ana"))
    ana.delete("/v1/me/calendar-feed")
    urls = [
        ana.post("/v1/me/calendar-feed", idempotency_key="k").json["url"].removeprefix(ORIGIN)
        for _ in range(2)
    ]
    assert urls[0] != urls[1]
    assert [client.get(url).status for url in urls] == [410, 200]
    stored = str([row.serialize() for row in Row.scan()])
    assert not any(url.removeprefix("/v1/feeds/").removesuffix(".ics") in stored for url in urls)
    for _ in range(2):
        assert ana.delete("/v1/me/calendar-feed").status == 204
    refused = client.get(urls[1])
    assert (refused.status, refused.code) == (410, "gone")
    for name in ("unknown.ics", urls[1].removeprefix("/v1/feeds/").removesuffix(".ics")):
        assert client.get(f"/v1/feeds/{name}").code == "not_found"
    assert client.post("/v1/me/calendar-feed").status == 401
