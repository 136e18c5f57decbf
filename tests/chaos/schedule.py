"""One schedule: a company lives through rounds in which several things happen at once.

round: operations, stream, queue, clocks at once, with faults ──► all that is stored adds up
  │ later                                                                      │
  └◄───────────────────────────────────────────────────────────────────────────┤
quiet: no faults any more, until nothing waits and nothing is due ◄────────────┘
                                                └──► everybody was told, once
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from chalicelib.domain.time.instants import parse_instant
from tests.chaos.attempts import CRASHED, DONE, UNKNOWN, Attempt
from tests.chaos.checks import check_all, check_stored
from tests.chaos.company import Company
from tests.chaos.faults import RATES, without_waiting
from tests.chaos.operations import AROUND_A_MOVE, BEGINNINGS, OFTEN, RIVALS, draw_operation
from tests.chaos.session_steps import agree_with_remy, sessions_of
from tests.chaos.workers import Workers, listening

MOST_BEFORE = 4
LONGEST = 3
MOVING = 2
"""Every third schedule is about a session that is moved by proposals."""
AROUND_IT = 0.6
TO_A_TURN, TOLD, FOCUSED, RIVALLING = 0.6, 0.6, 0.6, 0.3
AHEAD = timedelta(days=4)
"""How far the clock goes once it is quiet: until every session is over."""
LATER = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=3),
    timedelta(minutes=11),
    timedelta(hours=5),
)
MOST_TURNS = 80


@dataclass
class Life:
    """What a company lived through."""

    company: Company
    workers: Workers
    attempts: list[Attempt] = field(default_factory=list)
    turned: bool = False
    moving: bool = False


def live(seed: int) -> Life:
    """Lives the schedule of this seed.

    Raises:
        AssertionError: something is not true that must always be.
        Exception: what nobody may ever see.
    """
    company = Company.open(seed)
    life = Life(company, Workers.of(company), moving=seed % 3 == MOVING)
    with without_waiting(company.scheduler), listening(life.workers):
        _begin(life)
        company.faults.rate = company.random.choice(RATES)
        for _ in range(company.random.randint(1, LONGEST)):
            _act(life)
            check_stored(company)
            life.turned = _let_time_pass(company)
        company.faults.rate = 0
        _come_to_rest(life)
        check_all(company)
        check_answers(life)
    return life


def check_answers(life: Life) -> None:
    """Raises: AssertionError: a key was answered in two ways within a day, or with what is not."""
    first: dict[str, Attempt] = {}
    for each in life.attempts:
        if each.key and each.outcome == DONE and each.body is not None:
            known = first.setdefault(each.key, each)
            within_a_day = each.at and known.at and each.at <= known.at + timedelta(hours=24)
            assert each.body == known.body or not within_a_day, f"{each.name} was answered anew"
        if each.outcome == DONE and each.name in {"book", "request"}:
            there = (f"SESSION#{each.body}", "SESSION") in life.company.store.engine.rows
            assert there, f"{each.body} was answered and is not there"


def _begin(life: Life) -> None:
    """Some of what others need, one after another."""
    if life.moving:
        agree_with_remy(life.company)
    for _ in range(life.company.random.randint(0, MOST_BEFORE)):
        attempt = draw_operation(life.company, BEGINNINGS)
        attempt.run(life.company)
        life.attempts.append(attempt)


def _let_time_pass(company: Company) -> bool:
    """A little, or until something is due, or to where a session begins or nobody answered; whether
    it is such a turn, of which the clock will take care.
    """
    clock, random = company.world.clock, company.random
    turns = [each for each in _turns(company) if company.now < each < company.now + AHEAD]
    if turns and random.random() < TO_A_TURN:
        clock.instant = random.choice(turns)
        return True
    clock.instant += random.choice(LATER)
    return False


def _turns(company: Company) -> list[datetime]:
    due = _next_due(company)
    found = [due] if due else []
    for session in sessions_of(company):
        move = session.proposed_move
        at = session.expires_at, session.starts_at, move.expires_at if move else None
        found += [each for each in at if each]
    return sorted(found)


def _act(life: Life) -> None:
    """A round: everything in it begins before anything ends."""
    company, random = life.company, life.company.random
    if random.random() < TOLD:
        life.workers.relay_all()
    found = sessions_of(company)
    company.focus = random.choice(found).id if found and random.random() < FOCUSED else ""
    names = random.choice(RIVALS) if random.random() < RIVALLING else OFTEN
    if life.moving and random.random() < AROUND_IT:
        names = AROUND_A_MOVE
    calls = range(random.choice((2, 2, 3)))
    attempts = [_again(life) or draw_operation(company, names) for _ in calls]
    running = [partial(each.run, company) for each in attempts]
    company.scheduler.run([*running, *life.workers.draw(clock=life.turned)])
    life.attempts += attempts
    life.workers.check_failures()


def _again(life: Life) -> Attempt | None:
    """A call that had no answer, or even one that had, is made again under its key."""
    random = life.company.random
    known = [each for each in life.attempts if each.key]
    lost = [each for each in known if each.outcome in {CRASHED, UNKNOWN}]
    if lost and random.random() < 0.6:
        return random.choice(lost).again()
    if known and random.random() < 0.1:
        return random.choice(known).again()
    return None


def _come_to_rest(life: Life) -> None:
    """Nothing fails any more: all is told, and the clock goes from one thing that is due to the
    next.
    """
    company, workers = life.company, life.workers
    end = company.now + AHEAD
    for _ in range(MOST_TURNS):
        told = workers.tell_everything()
        workers.tick()
        workers.check_failures()
        if company.queue.waiting or told:
            company.world.clock.instant += timedelta(seconds=61)
        elif (due := _next_due(company)) and due <= end:
            company.world.clock.instant = max(due, company.now)
        else:
            return
    raise AssertionError("it never comes to rest")


def _next_due(company: Company) -> datetime | None:
    rows = company.store.engine.rows.values()
    due = [parse_instant(row["due_at"]["S"]) for row in rows if "due_at" in row]
    return min(due, default=None)
