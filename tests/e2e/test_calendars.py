"""A coach's calendar through the deployed package: sealed by the API with its key, opened and read
by a function of its own, and queued by the clock where a reading got lost.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.stack import client
from tests.e2e.company import Company, day_ahead, first_offered
from tests.e2e.deployed import Deployed, eventually
from tests.kit.servers import Peer, Reply, Seen, serving

CALENDARS = "/v1/coach/calendars"
EVENT = "BEGIN:VEVENT\nUID:lunch\nDTSTAMP:20260101T000000Z\nDTSTART:{}\nDTEND:{}\nEND:VEVENT\n"
WHOLE = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Acme//Office//EN\n{}END:VCALENDAR\n"


@pytest.fixture
def day(deployed: Deployed, company: Company) -> str:
    return day_ahead(deployed, company)


@pytest.fixture
def offered(deployed: Deployed, company: Company, day: str) -> dict[str, Any]:
    """The first time of the day that Ana is offered."""
    return first_offered(deployed, company, day)


@pytest.fixture
def office(callable_here: None, offered: dict[str, Any]) -> Iterator[Peer]:
    """Cora's office: it publishes that she is busy at that very time."""
    stamps = (offered[each].translate({45: None, 58: None}) for each in ("starts_at", "ends_at"))
    text = WHOLE.format(EVENT.format(*stamps)).replace("\n", "\r\n")

    def publish(_: Seen) -> Reply:
        return Reply(headers={"Content-Type": "text/calendar"}, body=text.encode())

    with serving(publish) as peer:
        yield peer


def test_a_busy_time_is_not_offered_while_its_calendar_is_connected(
    deployed: Deployed, company: Company, day: str, offered: dict[str, Any], office: Peer
) -> None:
    cora, start = company["cora"], offered["starts_at"]
    body = {"kind": "ics", "url": office.url("/cora.ics")}
    made = deployed.call("POST", CALENDARS, body, token=cora)
    assert made.status == 201, made.json
    (read,) = eventually(lambda: calendars_read(deployed, cora))
    assert (read["status"], read["busy_count"], read["problem"]) == ("ok", 1, None)
    assert first_offered(deployed, company, day)["starts_at"] > start

    lose_a_reading(deployed, cora, read["id"])
    before = len(office.seen)
    deployed.run_clock()
    assert eventually(lambda: len(office.seen) > before)

    gone = deployed.call("DELETE", f"{CALENDARS}/{made.json['id']}", token=cora)
    assert gone.status == 204
    assert first_offered(deployed, company, day)["starts_at"] == start
    assert deployed.waiting("CalendarDeadLettersUrl") == 0


def calendars_read(deployed: Deployed, cora: str) -> list[dict[str, Any]]:
    """Cora's calendars, once each was read."""
    items = deployed.call("GET", CALENDARS, token=cora).json["items"]
    return list(items) if all(each["status"] != "reading" for each in items) else []


def lose_a_reading(deployed: Deployed, cora: str, calendar_id: str) -> None:
    """A calendar is to be read now, and its place in the queue is gone."""
    functions, queues = client("lambda", deployed.endpoint), client("sqs", deployed.endpoint)
    name = deployed.outputs["CalendarsName"]
    (source,) = functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]

    def switch(*, on: bool) -> None:
        functions.update_event_source_mapping(UUID=source["UUID"], Enabled=on)
        state = "Enabled" if on else "Disabled"
        mapping = functions.get_event_source_mapping
        assert eventually(lambda: mapping(UUID=source["UUID"])["State"] == state)

    switch(on=False)
    asked = deployed.call("POST", f"{CALENDARS}/{calendar_id}/read", token=cora)
    assert asked.status == 200, asked.json
    queue = queues.get_queue_url(QueueName=source["EventSourceArn"].rpartition(":")[2])
    queues.purge_queue(QueueUrl=queue["QueueUrl"])
    switch(on=True)
