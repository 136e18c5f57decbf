"""Runs of the clock that overlap, the stream and the mail workers, all with one event at once."""

import contextlib
import json
from collections.abc import Callable
from functools import partial
from typing import cast

from chalicelib.domain.credits.credits import NEVER
from chalicelib.domain.notices.notices import AnyNotice, ClaimedElsewhereError, notices_of
from chalicelib.domain.notices.outbox_check import CHECK_AFTER
from chalicelib.storage.credits.credits import find_entry, find_wallet
from chalicelib.storage.kernel.transaction import until_fresh
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.use_cases.clock.scheduled_work import attend
from chalicelib.use_cases.credits.expiry import attend_wallet
from chalicelib.use_cases.notices.credit_recipients import notices_of_entry
from chalicelib.use_cases.notices.outbox import deliver
from chalicelib.workers.mail import parse_notice
from tests.kit.lots import give
from tests.kit.world import MONDAY, FakeMailer, FakeQueue, World
from tests.races.crowd import all_at_once


def mail(world: World, notice: AnyNotice) -> None:
    """As the mail function: while another worker sends it, the message waits."""
    with contextlib.suppress(ClaimedElsewhereError):
        deliver(world.ctx, notice)


def test_overlapping_checks_and_a_late_stream_mail_everyone_once(atomic_world: World) -> None:
    world = atomic_world
    ana, cora = world.add_member("ana", 30), world.add_coach("cora")
    queue, mailer = cast(FakeQueue, world.ctx.queue), cast(FakeMailer, world.ctx.mailer())
    for number in range(5):
        session_id = world.book(ana, cora, MONDAY.replace(hour=10 + number)).body
        session = find_session(session_id)
        assert session is not None
        world.clock.instant += CHECK_AFTER
        at_once: list[Callable[[], None]] = [partial(attend, world.ctx, session_id)] * 6
        at_once += [partial(mail, world, notice) for notice in notices_of(session)]
        all_at_once(at_once)
        queued = [parse_notice(json.dumps(fields)) for fields in queue.sent]
        all_at_once([partial(mail, world, notice) for notice in (*queued, *notices_of(session))])
        assert sorted(to for to, _ in mailer.sent) == ["ana@acme.example", "cora@acme.example"]
        after = find_session(session_id)
        assert after is not None
        assert (after.event.checked, after.version) == (True, session.version + 1)
        mailer.sent.clear()
        queue.sent.clear()


def test_overlapping_checks_of_a_wallet_and_a_late_stream_tell_of_credits_once(
    atomic_world: World,
) -> None:
    world = atomic_world
    queue, mailer = cast(FakeQueue, world.ctx.queue), cast(FakeMailer, world.ctx.mailer())
    ana = world.add_member("ana", 0)
    wallet_id = f"acme.{ana}"
    for _ in range(5):
        world.fund(ana, 1)
        wallet = find_wallet(wallet_id)
        assert wallet is not None
        entry = find_entry(wallet_id, wallet.seq)
        assert entry is not None
        told = notices_of_entry(entry, wallet)
        assert len(told) == 1
        world.clock.instant += CHECK_AFTER
        at_once: list[Callable[[], None]] = [partial(attend_wallet, world.ctx, wallet_id)] * 6
        at_once += [partial(mail, world, notice) for notice in told]
        at_once.append(lambda: until_fresh(lambda: give(world, wallet_id, {NEVER: 1})))
        all_at_once(at_once)
        queued = [parse_notice(json.dumps(fields)) for fields in queue.sent]
        all_at_once([partial(mail, world, notice) for notice in (*queued, *told)])
        assert [to for to, _ in mailer.sent].count("ana@acme.example") == 1
        mailer.sent.clear()
        queue.sent.clear()
