"""Many workers with one message at once, on an engine whose transactions are atomic."""

import contextlib
from functools import partial
from typing import cast

from chalicelib.domain.notices import ClaimedElsewhereError, MessageStatus, Notice, notices_of
from chalicelib.storage.messages import list_messages
from chalicelib.storage.sessions import find_session
from chalicelib.use_cases.deliveries import deliver
from tests.kit.world import MONDAY, FakeMailer, World
from tests.races.crowd import all_at_once


def attempt(world: World, notice: Notice) -> None:
    """As the mail function: while another worker sends it, the message waits."""
    with contextlib.suppress(ClaimedElsewhereError):
        deliver(world.ctx, notice)


def test_of_16_workers_with_one_notice_one_sends_it(atomic_world: World) -> None:
    world = atomic_world
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    session_id = world.book(ana, cora, MONDAY.replace(hour=10)).body
    session = find_session(session_id)
    assert session is not None
    all_at_once([partial(attempt, world, notice) for notice in notices_of(session) * 16])
    sent = cast(FakeMailer, world.ctx.mailer).sent
    assert sorted(to for to, _ in sent) == ["ana@acme.example", "cora@acme.example"]
    assert {message.status for message in list_messages(session_id)} == {MessageStatus.SENT}
