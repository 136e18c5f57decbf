"""The mail about a calendar that has not been readable for a day, and again each week after."""

from dataclasses import dataclass
from functools import partial

import pytest
from msgspec.structs import replace

from chalicelib.domain.kernel.outbound import Obstacle
from chalicelib.use_cases.calendars.readings import read_calendar
from tests.functional.calendars.test_calendars_api import TEN_TO_ELEVEN, URL, Desk, published
from tests.kit.desk import Desk as Post
from tests.kit.desk import Mails, subjects
from tests.kit.lots import all_was_told
from tests.kit.meanwhile import meanwhile
from tests.kit.world import World

SUBJECT = "Your calendar outlook.example cannot be read"


@dataclass
class Failing:
    """A coach whose calendar cannot be read, from now on."""

    desk: Desk
    post: Post

    def read_after(self, **parts: float) -> Mails:
        """The calendar is read once, so much later; the mails of it."""
        self.desk.world.clock.advance(**parts)
        self.desk.tick()
        self.desk.read()
        return self.told()

    def told(self) -> Mails:
        return subjects(self.post.deliver(*self.post.post.collect()))


@pytest.fixture
def failing(world: World) -> Failing:
    post = Post.open(world)
    desk = Desk(replace(world, ctx=replace(world.ctx, queue=post.post.ctx.queue)))
    desk.internet.put(URL, published(TEN_TO_ELEVEN))
    desk.connect()
    desk.read()
    desk.internet.put(URL, "", status=403)
    all_was_told()
    failing = Failing(desk, post)
    assert failing.read_after(minutes=15) == []
    return failing


TO_CORA = [("cora@acme.example", SUBJECT)]


def test_the_coach_is_mailed_once_a_failure_lasts_a_day_and_each_week_after(
    failing: Failing,
) -> None:
    assert failing.read_after(hours=23, minutes=59) == []
    assert failing.read_after(minutes=15) == TO_CORA
    assert failing.read_after(minutes=15) == []
    assert failing.read_after(days=6, hours=23) == []
    assert failing.read_after(hours=1) == TO_CORA
    assert failing.read_after(minutes=15) == []
    assert failing.read_after(days=21) == TO_CORA, "one, however many weeks were missed"


def test_a_calendar_that_failed_and_was_read_fails_anew(failing: Failing) -> None:
    failing.desk.internet.put(URL, published())
    assert failing.read_after(hours=23) == []
    failing.desk.internet.pages[URL] = Obstacle.UNREACHABLE
    assert failing.read_after(minutes=15) == []
    assert failing.read_after(hours=23) == []
    assert failing.read_after(hours=1) == TO_CORA


def test_it_tells_which_since_when_and_what_helps(failing: Failing) -> None:
    failing.desk.world.clock.advance(days=1)
    failing.desk.tick()
    failing.desk.read()
    ((_, mail),) = failing.post.deliver(*failing.post.post.collect())
    body = mail.get_body(["plain"])
    assert body
    text = " ".join(body.get_content().split())
    assert "since Monday 1 June 2026, 06:15 UTC" in text
    assert "The server refuses to show this calendar. Publish it, then connect it anew." in text
    assert "https://app.example/#/coach/calendars" in text
    assert "secret-abc" not in str(mail)


def test_a_failure_that_is_over_or_a_calendar_that_is_gone_is_not_mailed(failing: Failing) -> None:
    desk = failing.desk
    desk.world.clock.advance(days=1)
    desk.tick()
    desk.read()
    waiting = failing.post.post.collect()
    desk.internet.put(URL, published())
    desk.world.clock.advance(minutes=15)
    desk.tick()
    desk.read()
    assert failing.post.deliver(*waiting) == []


def test_a_calendar_that_was_disconnected_meanwhile_is_not_mailed(failing: Failing) -> None:
    desk = failing.desk
    desk.world.clock.advance(days=1)
    desk.tick()
    desk.read()
    desk.cora.delete(f"/v1/coach/calendars/{desk.listed()['id']}")
    assert failing.told() == []


def test_two_readings_at_once_that_both_tell_it_are_one_mail(failing: Failing) -> None:
    desk = failing.desk
    desk.world.clock.advance(days=1)
    again = partial(read_calendar, desk.world.ctx, desk.coach_id, desk.listed()["id"])
    with meanwhile(again) as happened:
        assert again() == "overtaken"
    assert happened
    bodies = failing.post.post.collect()
    assert len(bodies) == 2
    assert subjects(failing.post.deliver(*bodies)) == TO_CORA
