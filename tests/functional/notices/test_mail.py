"""The mail function: from messages in the queue to one mail in each inbox."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.notices.notices import (
    LEASE,
    MailRefusedError,
    MailUnavailableError,
    MessageStatus,
    notices_of,
)
from chalicelib.domain.sessions.sessions import Status
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.notices.messages import list_messages
from chalicelib.storage.sessions.sessions import put_session
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.mail_status import current_invite, list_session_messages
from tests.kit.post import PostOffice, body_of, image_of, stored
from tests.kit.sessions import a_later_event
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
ANA, CORA = "ana-at-acme.example", "cora-at-acme.example"


@dataclass
class TroubledMailer:
    """Fails so many times, then hands over; a lost answer means that the mail went all the same."""

    ctx: Context
    trouble: Exception
    times: int = 1
    calls: int = 0

    def send(self, raw: bytes, *, sender: str, recipient: str, person_id: str) -> str:
        self.calls += 1
        fails = self.calls <= self.times
        if fails and not isinstance(self.trouble, ConnectionError):
            raise self.trouble
        mail_id = self.ctx.mailer().send(
            raw, sender=sender, recipient=recipient, person_id=person_id
        )
        if fails:
            raise self.trouble
        return mail_id


@pytest.fixture
def post(world: World) -> PostOffice:
    return PostOffice.open(world)


@pytest.fixture
def session_id(world: World) -> str:
    return world.book(world.add_member("ana"), world.add_coach("cora"), TEN).body


@pytest.fixture
def bodies(session_id: str) -> list[str]:
    """The notices of the confirmation as they wait in the queue: the member's, the coach's."""
    return [body_of(notice) for notice in notices_of(stored(session_id))]


@pytest.fixture
def troubled(post: PostOffice) -> Callable[..., Context]:
    def with_trouble(trouble: Exception, times: int = 1) -> Context:
        mailer = TroubledMailer(post.ctx, trouble, times)
        return replace(post.ctx, mailer=lambda: mailer)

    return with_trouble


def statuses(session_id: str) -> list[MessageStatus]:
    return [message.status for message in list_messages(session_id)]


def test_one_mail_each_although_everything_is_delivered_twice(
    post: PostOffice, session_id: str
) -> None:
    record = post.record(image_of(session_id))
    assert post.relay(record, record) == []
    queued = post.collect()
    assert len(queued) == 4
    assert post.deliver(*queued) == post.deliver(*queued) == []
    assert sorted(to for to, _ in post.sent()) == ["ana@acme.example", "cora@acme.example"]
    assert statuses(session_id) == [MessageStatus.SENT] * 2


def test_a_mail_carries_text_html_and_the_invite(
    post: PostOffice, session_id: str, bodies: list[str]
) -> None:
    post.deliver(*bodies)
    for _, mail in post.sent():
        text, html = mail.get_body(["plain"]), mail.get_body(["html"])
        assert text is not None
        assert html is not None
        for words in (text.get_content(), html.get_content()):
            assert "Leadership, 25 minutes" in words
            assert "https://app.example/#/sessions/" in words
        assert mail["Reply-To"] == "help@acme.example"
        (attached,) = mail.iter_attachments()
        calendar = Calendar.from_ical(attached.get_content())
        assert calendar["METHOD"] == "REQUEST"
        (event,) = calendar.walk("VEVENT")
        assert (event["UID"], event.decoded("DTSTART")) == (f"{session_id}@tandem", TEN)


def test_each_reads_the_time_and_the_deadline_in_their_own_zone_across_a_clock_change(
    post: PostOffice, world: World
) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora", timezone="Asia/Kathmandu")
    person = people.find_person(ana)
    assert person is not None
    zone = "America/New_York"
    commit(people.change_person(replace(person, timezone=zone, version=person.version + 1)))
    world.clock.instant = datetime(2026, 10, 28, 9, 0, tzinfo=UTC)
    # New York puts its clocks back on 1 November 2026.
    session_id = world.book(ana, cora, datetime(2026, 11, 2, 8, 15, tzinfo=UTC)).body
    post.deliver(*map(body_of, notices_of(stored(session_id))))
    texts = {to: _text(mail) for to, mail in post.sent()}
    member, coach = texts["ana@acme.example"], texts["cora@acme.example"]
    assert "Monday 2 November 2026\n  03:15–03:40 America/New_York time (EST)" in member
    assert "until Sunday 1 November 2026, 03:15 America/New_York time (EST)." in member
    assert "Monday 2 November 2026\n  14:00–14:25 Asia/Kathmandu time (UTC+05:45)" in coach
    assert "until Sunday 1 November 2026, 14:00 Asia/Kathmandu time (UTC+05:45)." in coach


NOBODYS = {
    "session_id": "none",
    "event_id": "none.1",
    "kind": "confirmed",
    "recipient_id": "x",
    "seat": "member",
}


@pytest.mark.parametrize(
    "poison",
    ["", "not JSON", "[]", "{}", *map(json.dumps, (NOBODYS, {**NOBODYS, "seat": "nobody"})),
     json.dumps({**NOBODYS, "session_id": 1})],
)  # fmt: skip
def test_a_poison_message_is_reported_and_blocks_nobody(
    post: PostOffice, bodies: list[str], poison: str
) -> None:
    assert post.deliver(bodies[0], poison, bodies[1]) == ["m2"]
    assert len(post.sent()) == 2


def test_a_notice_for_someone_else_is_poison(post: PostOffice, bodies: list[str]) -> None:
    assert post.deliver(bodies[0].replace(ANA, "eve")) == ["m1"]
    assert post.sent() == []


@pytest.mark.parametrize("kind", ["cancelled", "rescheduled"])
@pytest.mark.spoils
def test_a_confirmation_that_was_overtaken_is_never_sent(
    post: PostOffice, session_id: str, bodies: list[str], kind: str
) -> None:
    status = Status.CANCELLED if kind == "cancelled" else Status.CONFIRMED
    commit(put_session(a_later_event(stored(session_id), kind, status=status)))
    assert post.deliver(*bodies, *bodies) == []
    assert post.sent() == []
    assert statuses(session_id) == [MessageStatus.SUPERSEDED] * 2
    assert list_session_messages(post.ctx, ANA, session_id) == []


def test_while_another_worker_sends_it_a_message_waits(
    post: PostOffice, bodies: list[str], troubled: Callable[..., Context]
) -> None:
    crashed = troubled(ConnectionError("no answer"))
    assert post.deliver(bodies[0], ctx=crashed) == ["m1"]
    assert post.deliver(bodies[0]) == ["m1"]
    assert len(post.sent()) == 1


def test_after_a_lost_answer_a_mail_is_repeated_once_at_most(
    post: PostOffice,
    world: World,
    session_id: str,
    bodies: list[str],
    troubled: Callable[..., Context],
) -> None:
    crashing = troubled(ConnectionError("no answer"), times=9)
    for _ in range(4):
        post.deliver(bodies[0], ctx=crashing)
        world.clock.advance(seconds=LEASE.total_seconds())
    assert len(post.sent()) == 2
    assert statuses(session_id) == [MessageStatus.UNCERTAIN]


def test_after_a_lost_answer_the_repeat_is_recorded_as_sent(
    post: PostOffice,
    world: World,
    session_id: str,
    bodies: list[str],
    troubled: Callable[..., Context],
) -> None:
    assert post.deliver(bodies[0], ctx=troubled(ConnectionError("no answer"))) == ["m1"]
    world.clock.advance(seconds=LEASE.total_seconds())
    assert post.deliver(bodies[0]) == []
    (first, _), (again, _) = post.sent()
    assert first == again == "ana@acme.example"
    (_, one), (_, other) = post.sent()
    assert one["Message-ID"] == other["Message-ID"]
    assert statuses(session_id) == [MessageStatus.SENT]


def test_an_address_that_is_refused_fails_for_good_and_is_shown(
    post: PostOffice, session_id: str, bodies: list[str], troubled: Callable[..., Context]
) -> None:
    refusing = troubled(MailRefusedError("MessageRejected"))
    assert post.deliver(*bodies, ctx=refusing) == []
    assert post.deliver(*bodies) == []
    assert [to for to, _ in post.sent()] == ["cora@acme.example"]
    shown = list_session_messages(post.ctx, ANA, session_id)
    assert [(each.to, each.status, each.sent_at) for each in shown] == [
        ("Ana", "failed", None),
        ("Cora", "sent", MONDAY),
    ]


def test_a_throttled_mail_goes_at_its_next_delivery_however_often(
    post: PostOffice, session_id: str, bodies: list[str], troubled: Callable[..., Context]
) -> None:
    throttled = troubled(MailUnavailableError("Throttling"), times=4)
    for _ in range(4):
        assert post.deliver(bodies[0], ctx=throttled) == ["m1"]
    assert [each.status for each in list_session_messages(post.ctx, ANA, session_id)] == ["sending"]
    assert post.deliver(bodies[0], ctx=throttled) == []
    assert len(post.sent()) == 1


def test_both_and_an_admin_see_which_mails_went_and_when(
    post: PostOffice, world: World, session_id: str, bodies: list[str]
) -> None:
    world.clock.advance(seconds=3)
    post.deliver(*bodies)
    for person in (ANA, CORA, world.owner()):
        shown = list_session_messages(post.ctx, person, session_id)
        assert [(each.kind, each.to, each.status) for each in shown] == [
            ("confirmed", "Ana", "sent"),
            ("confirmed", "Cora", "sent"),
        ]
        assert {each.sent_at for each in shown} == {MONDAY + timedelta(seconds=3)}


def test_for_others_there_are_no_mails_and_no_invite(
    post: PostOffice, world: World, session_id: str
) -> None:
    stranger = world.add_member("ben")
    for ask in (list_session_messages, current_invite):
        with pytest.raises(NotFoundError):
            ask(post.ctx, stranger, session_id)


@pytest.mark.spoils
def test_the_invite_to_download_is_the_session_as_it_stands(
    post: PostOffice, session_id: str
) -> None:
    _, standing = current_invite(post.ctx, ANA, session_id)
    assert Calendar.from_ical(standing)["METHOD"] == "REQUEST"
    cancelled = a_later_event(stored(session_id), "cancelled", status=Status.CANCELLED)
    commit(put_session(replace(cancelled, sequence=1)))
    _, called_off = current_invite(post.ctx, ANA, session_id)
    calendar = Calendar.from_ical(called_off)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["SEQUENCE"]) == ("CANCEL", 1)


def test_the_api_starts_without_what_only_mails_and_invites_need() -> None:
    program = (
        "import sys; import chalicelib.workers.mail, chalicelib.workers.relay;"
        "import chalicelib.use_cases.notices; print({'jinja2', 'icalendar'} & set(sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert answer.stdout.strip() == "set()"


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(["plain"])
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")
