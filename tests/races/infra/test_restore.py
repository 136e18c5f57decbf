"""The rehearsal: half an hour is lost, the table is restored, and nobody is told twice.

The emulator restores a table as it is at that moment, so it is asked at the point; at AWS one asks
later, and gets the same.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.domain.coaches.coaches import BookingMode
from chalicelib.domain.notices.invitations import ANSWER_WITHIN
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.kernel.table import Key
from chalicelib.storage.workspaces.invitations import list_invitations
from infra.restore import tables
from infra.restore.differences import key_of
from infra.restore.reconcile import Reconciled, reconcile, reconcile_by_log
from tests.kit.firms import invite_coach
from tests.kit.hooks import ALL_TYPES, HOOKS, URL
from tests.kit.log import logged
from tests.kit.till import session_of, stored
from tests.kit.usage_audit import check_all_that_is_stored
from tests.kit.world import MONDAY
from tests.races.infra.service import OLD, Service, open_service

ACCOUNTS = count(700_000_000_001)
NEW = "tandem-restored"
POINT = MONDAY.replace(hour=8, minute=30)
TUESDAY, WEDNESDAY = "2026-06-02T{}:00Z", "2026-06-03T{}:00Z"


@dataclass
class Case:
    """A company in the middle of its day, and by name the ids of what is there."""

    service: Service
    ids: dict[str, str] = field(default_factory=dict)

    def book(self, name: str, who: str, coach: str, **times: Any) -> None:
        wish = {"coach_id": self.ids[coach], "session_type_id": "acme.25", **times}
        wish["coaching_type_id"] = "acme.leadership"
        self.ids[name] = self.service.do(self.ids[who], "/v1/sessions", wish).json["id"]

    def step(self, name: str, who: str, step: str, body: Any = None) -> None:
        self.service.do(self.ids[who], f"/v1/sessions/{self.ids[name]}/{step}", body)

    def page(self, name: str, who: str) -> None:
        """A purchase whose page waits for its payment."""
        self.ids[name] = self.service.till.bought(self.ids[who]).id

    def pay(self, name: str) -> None:
        till = self.service.till
        till.peer.pay(session_of(stored(self.ids[name])))
        assert {each.status for each in till.deliver_all()} == {200}

    def ask(self, name: str, who: str) -> None:
        wish = {"credits": 3, "note": "For the summer."}
        reply = self.service.do(self.ids[who], "/v1/credits/requests", wish)
        self.ids[name] = reply.json["id"]

    def balance(self, who: str) -> int:
        wallet = find_wallet(f"acme.{self.ids[who]}")
        assert wallet
        return wallet.balance


@pytest.fixture
def case(ministack: str) -> Iterator[Case]:
    with open_service(ministack, str(next(ACCOUNTS))) as service:
        case = Case(service)
        a_day_begins(case)
        yield case


def a_day_begins(case: Case) -> None:
    """Until the point; of what happened in its last minute nobody was told yet."""
    service, world = case.service, case.service.world
    case.ids["owner"] = world.owner()
    a_coach_who_never_comes(case)
    service.do(case.ids["owner"], HOOKS, {"url": URL, "types": [*ALL_TYPES, "session.expired"]})
    case.ids |= {name: world.add_member(name, 20) for name in ("ana", "ben")}
    case.ids |= {
        "cora": world.add_coach("cora"),
        "remy": world.add_coach("remy", mode=BookingMode.REQUEST),
    }
    case.book("soon", "ana", "cora", starts_at="2026-06-01T09:45:00Z")
    case.book("cancelled", "ana", "cora", starts_at=TUESDAY.format("10:00"))
    case.book("moved", "ben", "cora", starts_at=TUESDAY.format("12:00"))
    case.book("unanswered", "ana", "remy", proposed_starts=["2026-06-01T08:45:00Z"])
    case.book("accepted", "ben", "remy", proposed_starts=[WEDNESDAY.format("10:00")])
    case.page("refunded", "ana")
    case.pay("refunded")
    world.clock.advance(hours=2, minutes=29)
    service.run()
    case.page("paid later", "ana")
    case.ask("granted", "zoe")
    case.book("just before", "ben", "cora", starts_at=TUESDAY.format("14:00"))
    world.clock.advance(minutes=1)
    assert world.clock() == POINT
    tables.restore(service.dynamodb, OLD, NEW, POINT)


def a_coach_who_never_comes(case: Case) -> None:
    """Zoe was asked thirty days before the half-hour, and is given up in it."""
    world = case.service.world
    world.add_workspace("globex", Buying.ASK_ADMIN, 100)
    case.ids["zoe"] = world.add_member("zoe", 0, "globex")
    world.clock.instant = POINT + timedelta(minutes=10) - ANSWER_WITHIN
    invite_coach(world, case.ids["zoe"])
    case.service.run()
    world.clock.instant = MONDAY


def half_an_hour(case: Case) -> None:
    """What is lost: people were told all of it."""
    service, world = case.service, case.service.world
    clock = world.clock
    service.run()
    clock.advance(minutes=2)
    case.book("lost", "ana", "cora", starts_at=WEDNESDAY.format("11:00"))
    case.step("cancelled", "ana", "cancel")
    case.step("moved", "ben", "reschedule", {"starts_at": TUESDAY.format("15:00")})
    case.step("accepted", "remy", "accept", {"starts_at": WEDNESDAY.format("10:00")})
    case.page("bought", "ben")
    case.pay("bought")
    case.pay("paid later")
    service.till.peer.refund(service.till.intent(stored(case.ids["refunded"])))
    service.till.deliver_all()
    grant = f"/v1/admin/credits/requests/{case.ids['granted']}/grant"
    service.do(world.owner("globex"), grant)
    world.fund(case.ids["ana"], 2)
    case.ids["dan"] = world.add_member("dan", 1)
    for _ in range(7):
        service.run()
        clock.advance(minutes=4)
    service.run()


def stand_on_new(case: Case) -> None:
    """The functions are pointed at the table of the point."""
    tables.wait_for(case.service.dynamodb, NEW, pause=0.01)
    tables.equip(case.service.dynamodb, NEW, OLD, pause=0.01)
    case.service.stand_on(NEW)


def restored(case: Case) -> Reconciled:
    """The table of the point, reconciled, with the functions pointed at it."""
    stand_on_new(case)
    return restored_again(case)


def restored_again(case: Case) -> Reconciled:
    return reconcile(case.service.ctx, case.service.dynamodb, NEW, OLD, POINT)


def rows_of(case: Case, table: str) -> dict[Key, Any]:
    return {key_of(row): row for row in tables.rows(case.service.dynamodb, table)}


def an_hour(case: Case) -> None:
    """Long enough for the clock to look after every event."""
    for _ in range(12):
        case.service.run()
        case.service.world.clock.advance(minutes=5)


def test_without_reconciling_people_are_told_again(case: Case) -> None:
    half_an_hour(case)
    before = len(case.service.mails)
    case.service.stand_on(NEW)
    an_hour(case)
    assert case.service.mails[before:]


def test_after_half_an_hour_is_lost_nothing_is_mailed_twice(case: Case) -> None:
    service = case.service
    half_an_hour(case)
    mailed, heard = list(service.mails), len(service.systems.sent)
    assert len(mailed) > 20
    (invitation,) = list_invitations(case.ids["zoe"])
    assert invitation.event.kind == "coach_not_joined"
    done = restored(case)
    an_hour(case)
    assert done.troubles == []
    assert service.mails == mailed
    assert [each.json["type"] for each in service.systems.sent[heard:]] == []
    check_all_that_is_stored()


def test_what_was_paid_is_credited_once(case: Case) -> None:
    """Ana paid for two sessions, got ten credits, and ten that went back; Ben ten, for two."""
    half_an_hour(case)
    done = restored(case)
    an_hour(case)
    names = {case.ids[name]: name for name in ("refunded", "paid later", "bought")}
    settled = {names[each.split()[0].removeprefix("PURCHASE#")]: each for each in done.purchases}
    assert {name: line.split()[-1] for name, line in settled.items()} == {
        "refunded": "refunded",
        "paid later": "paid",
        "bought": "paid",
    }
    assert (case.balance("ana"), case.balance("ben")) == (20 - 2 + 10, 20 - 2 + 10)
    assert not restored_again(case).troubles
    assert (case.balance("ana"), case.balance("ben")) == (28, 28)
    check_all_that_is_stored()


def test_every_difference_is_listed_and_what_people_must_hear_is_said(case: Case) -> None:
    half_an_hour(case)
    last, point = case.service.read(), rows_of(case, NEW)
    done = restored(case)
    differing = {key for key in {*last, *point} if last.get(key) != point.get(key)}
    assert {tuple(line.split()[-2:]) for line in done.everything} == differing
    told = {line.split()[2]: line for line in done.people if line.split()[1] == "session"}
    ids = {case.ids[name]: name for name in case.ids}
    assert {ids[key.removeprefix("SESSION#")]: _was(line) for key, line in told.items()} == {
        "lost": "was confirmed 2026-06-03T11:00:00Z, is not there",
        "cancelled": "was cancelled 2026-06-02T10:00:00Z, is confirmed 2026-06-02T10:00:00Z",
        "moved": "was confirmed 2026-06-02T15:00:00Z, is confirmed 2026-06-02T12:00:00Z",
        "accepted": "was confirmed 2026-06-03T10:00:00Z, is requested",
    }
    assert not [line for line in done.report.splitlines() if "Ana" in line or "@" in line]


def test_what_happens_afterwards_is_told_under_ids_of_its_own(case: Case) -> None:
    """The coach answers, and people cancel and are refused, once more: they hear of it."""
    service = case.service
    half_an_hour(case)
    restored(case)
    an_hour(case)
    mailed, heard = len(service.mails), len(service.systems.sent)
    known = {each.id for each in service.systems.sent}
    case.step("cancelled", "ana", "cancel")
    case.step("moved", "ben", "reschedule", {"starts_at": TUESDAY.format("14:30")})
    case.step("accepted", "remy", "decline")
    refuse = f"/v1/admin/credits/requests/{case.ids['granted']}/refuse"
    service.do(service.world.owner("globex"), refuse)
    service.run()
    assert sorted(to.partition("@")[0] for to, _ in service.mails[mailed:]) == [
        *("ana", "ben", "ben"),
        *("cora", "cora", "remy", "zoe"),
    ]
    later = {each.id for each in service.systems.sent[heard:]}
    assert later
    assert not later & known
    check_all_that_is_stored()


def test_with_the_table_gone_the_log_and_the_provider_tell(case: Case) -> None:
    service = case.service
    with logged() as lines:
        half_an_hour(case)
    mailed = list(service.mails)
    log = [json.dumps(line, default=str) for line in lines]
    stand_on_new(case)
    service.dynamodb.delete_table(TableName=OLD)
    done = reconcile_by_log(service.ctx, service.dynamodb, NEW, [*log, "START"], POINT)
    an_hour(case)
    assert done.troubles == []
    assert service.mails == mailed
    assert (case.balance("ana"), case.balance("ben")) == (28, 28)
    told = "\n".join(done.people)
    assert all(case.ids[name] in told for name in ("lost", "cancelled", "moved", "accepted"))
    case.step("cancelled", "ana", "cancel")
    service.run()
    assert len(service.mails) == len(mailed) + 2
    check_all_that_is_stored()


def _was(line: str) -> str:
    return f"was {line.partition(' was ')[2]}"
