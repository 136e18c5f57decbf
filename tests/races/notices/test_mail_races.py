"""Many workers with one message at once, on an engine whose transactions are atomic."""

import contextlib
import re
from datetime import timedelta
from functools import partial
from typing import cast

from chalicelib.domain.kernel.idempotency import Once
from chalicelib.domain.notices.notices import (
    ClaimedElsewhereError,
    MessageStatus,
    Notice,
    notices_of,
)
from chalicelib.domain.sessions.cancellation.policy import CancelSession
from chalicelib.storage.notices.messages import list_messages
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.notices.outbox import deliver
from chalicelib.use_cases.sessions.actions import cancel
from chalicelib.use_cases.sessions.sessions import SeenSession
from tests.kit.world import MONDAY, FakeMailer, World
from tests.races.crowd import all_at_once


def attempt(world: World, notice: Notice) -> None:
    """As the mail function: while another worker sends it, the message waits."""
    with contextlib.suppress(ClaimedElsewhereError):
        deliver(world.ctx, notice)


def methods_by_person(world: World) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"ana@acme.example": [], "cora@acme.example": []}
    for to, raw in cast(FakeMailer, world.ctx.mailer()).sent:
        found[to] += re.findall(r"text/calendar;.*?method=\"?(\w+)", raw.decode(), re.DOTALL)
    return found


def call_off(world: World, caller_id: str, session_id: str) -> None:
    """Cancels, and tells of it at once."""
    once: Once[SeenSession] = Once(None, "", 200, lambda seen: seen.session.id)
    cancel(world.ctx, caller_id, CancelSession(session_id=session_id), once)
    session = find_session(session_id)
    assert session is not None
    for notice in notices_of(session):
        deliver(world.ctx, notice)


def test_whoever_was_invited_while_it_was_called_off_is_told_to_take_it_out(
    atomic_world: World,
) -> None:
    world = atomic_world
    ana, cora = world.add_member("ana", 30), world.add_coach("cora")
    for number in range(10):
        starts_at = MONDAY.replace(hour=10) + timedelta(minutes=15 * number)
        session_id = world.book(ana, cora, starts_at).body
        session = find_session(session_id)
        assert session is not None
        workers = [partial(attempt, world, notice) for notice in notices_of(session)]
        all_at_once([*workers, partial(call_off, world, ana, session_id)])
        for methods in methods_by_person(world).values():
            assert methods.count("REQUEST") <= methods.count("CANCEL") <= 1
        cast(FakeMailer, world.ctx.mailer()).sent.clear()


def test_of_16_workers_with_one_notice_one_sends_it(atomic_world: World) -> None:
    world = atomic_world
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    session_id = world.book(ana, cora, MONDAY.replace(hour=10)).body
    session = find_session(session_id)
    assert session is not None
    all_at_once([partial(attempt, world, notice) for notice in notices_of(session) * 16])
    sent = cast(FakeMailer, world.ctx.mailer()).sent
    assert sorted(to for to, _ in sent) == ["ana@acme.example", "cora@acme.example"]
    assert {message.status for message in list_messages(session_id)} == {MessageStatus.SENT}
