"""Counting anew: what was lost, and what no longer adds up."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.reports.usage import Month, MonthPlace, Tally
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.reports import usage
from chalicelib.storage.reports.usage import MonthItem
from chalicelib.use_cases.reports.recount import Recount, recount
from tests.kit.audit import check_everything
from tests.kit.usage import count_everything
from tests.kit.usage_audit import check_usage
from tests.kit.world import MONDAY, World

TEN = MONDAY.replace(hour=10)
DONE = Recount(counted=0, mended=0, left=0)


def fill(world: World) -> None:
    ana, cora = world.add_member("ana"), world.add_coach("cora")
    for number in range(3):
        world.book(ana, cora, TEN + timedelta(minutes=30 * number))


def test_what_the_stream_lost_is_counted(world: World) -> None:
    fill(world)
    done = recount("acme")
    assert (done.mended, done.left) == (0, 0)
    assert done.counted >= 4
    check_usage()
    assert recount("acme") == DONE


def test_months_that_are_wrong_missing_or_too_many_are_put_right(world: World) -> None:
    fill(world)
    count_everything()
    (month,) = usage.list_months("acme", date(2026, 1, 1), date(2026, 12, 31))
    commit(
        usage.put_month(
            "acme", Month(place=month.place, days={1: Tally(booked=99)}, version=month.version + 1)
        )
    )
    other = MonthPlace("2020-02", "nobody", "")
    commit(usage.put_month("acme", Month(place=other, days={29: Tally(no_show=1)}, version=1)))
    assert recount("acme") == Recount(counted=0, mended=2, left=0)
    check_usage()
    for row in Row.scan():
        if isinstance(row, MonthItem):
            row.delete()
    assert recount("acme") == Recount(counted=0, mended=2, left=0)
    check_usage()
    check_everything()


def test_other_workspaces_stay_as_they_are(world: World) -> None:
    world.add_workspace("globex", Buying.ASK_ADMIN, 10)
    fill(world)
    assert recount("globex").mended == 0
    assert not list(usage.list_months("acme", date(2026, 1, 1), date(2026, 12, 31)))
    with pytest.raises(NotFoundError):
        recount("initech")
