"""Asking a coach's calendars once more before time is taken, where what is known of them is old.

They are asked all at once, each for the time in question alone, and 1.5 seconds are for all of it.
What cannot be asked in time changes nothing: then what is stored decides.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from threading import Thread
from time import monotonic

from chalicelib.domain.calendars.connections import Connection, is_asked_first
from chalicelib.domain.calendars.reading import Outcome, Wanted
from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.kernel.outbound import Obstacle
from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.calendars import connections
from chalicelib.storage.coaches import busy_times
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.kernel.log import count, logger

SECONDS = 1.5
TOO_SLOW = Outcome(problem=Obstacle.TOO_SLOW.value)


def ask_again(ctx: Context, coach: Coach, span: Interval) -> bool:
    """Asks those of the coach's calendars that are to be asked first; whether other busy times are
    stored now.

    Atomic: the busy times, if they are others.
    Repeatable: it is asked once more.
    """
    asks = _asks(ctx, coach, span)
    if not asks:
        return False
    outcomes = _all_at_once(asks)
    spans = {each: told.reading.busy for each, told in outcomes.items() if told.reading}
    changed = bool(spans) and until_fresh(lambda: _store(coach.id, span, spans))
    _tell(ctx, coach.id, outcomes.values(), changed=changed)
    return changed


def _asks(ctx: Context, coach: Coach, span: Interval) -> dict[str, Callable[[], Outcome]]:
    """How to ask each calendar that is to be asked, by its id."""
    # Only who has calendars pays for this import, not the API's start.
    from chalicelib.use_cases.calendars.readings import wanted_by  # noqa: PLC0415

    ids = coach.schedule.calendar_ids
    keys = [connections.connection_key(coach.id, each) for each in ids]
    rows = read_rows([people.person_key(coach.id), *keys])
    person = people.person_in(rows, coach.id)
    if person is None:
        return {}
    wanted = wanted_by(person, coach.schedule.calendar.availability.timezone, span)
    found = (connections.connection_in(rows, coach.id, each) for each in ids)
    old = [each for each in found if each and is_asked_first(each, ctx.now())]
    return {each.id: partial(_ask, ctx, each, wanted) for each in old}


def _ask(ctx: Context, connection: Connection, wanted: Wanted) -> Outcome:
    from chalicelib.use_cases.calendars.readings import ask  # noqa: PLC0415

    try:
        return ask(ctx, connection, wanted, SECONDS)
    except Exception as error:  # the key cannot be reached, or a fault: the copy decides
        return Outcome(problem=type(error).__name__)


def _all_at_once(asks: Mapping[str, Callable[[], Outcome]]) -> Mapping[str, Outcome]:
    """What each says in time; who is slower is left behind."""
    told: dict[str, Outcome] = {}

    def run(name: str, ask: Callable[[], Outcome]) -> None:
        told[name] = ask()

    threads = [Thread(target=run, args=each, daemon=True) for each in asks.items()]
    end = monotonic() + SECONDS
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end - monotonic()))
    return {name: told.get(name, TOO_SLOW) for name in asks}


def _store(coach_id: str, span: Interval, told: Mapping[str, Iterable[Interval]]) -> bool:
    before = busy_times.busy_in(read_rows([busy_times.busy_key(coach_id)]), coach_id)
    after = before.told_within(span, told)
    if after == before:
        return False
    commit(busy_times.put_busy(after))
    return True


def _tell(ctx: Context, coach_id: str, outcomes: Iterable[Outcome], *, changed: bool) -> None:
    problems = [each.problem for each in outcomes]
    failed = [each for each in problems if each]
    slow = failed.count(TOO_SLOW.problem or "")
    counts = {
        "asked": len(problems),
        "too_slow": slow,
        "refused": len(failed) - slow,
        "changed": int(changed),
    }
    told = {"coach_id": coach_id, "problems": sorted({each for each in failed if each}), **counts}
    logger.info("calendars asked first", extra=told)
    count(ctx.settings.stage, {f"calendars_{name}": number for name, number in counts.items()})
