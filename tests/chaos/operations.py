"""All that people and systems do at once."""

from collections.abc import Mapping, Sequence
from itertools import count

from tests.chaos.attempts import Attempt
from tests.chaos.company import Company
from tests.chaos.desk_steps import DESK_STEPS
from tests.chaos.session_steps import SESSION_STEPS, Draw

OPERATIONS: Mapping[str, Draw] = {**SESSION_STEPS, **DESK_STEPS}
NAMES = tuple(sorted(OPERATIONS))
OFTEN = (*NAMES, *SESSION_STEPS, *SESSION_STEPS, "transfer", "grant", "change hours")
RIVALS = (
    ("book", "change hours"),
    ("accept", "decline", "withdraw", "expire", "cancel"),
    ("request", "book", "remove member"),
    ("buy", "payment"),
    ("ask", "grant"),
    ("transfer", "set credits", "book"),
)
"""What rests on the same rows, to be done at once more often than luck would have it."""
BEGINNINGS = ("book", "book", "request", "request", "buy", "ask")
"""Without which many others find nothing to do."""
AROUND_A_MOVE = ("propose", "propose", "accept", "decline", "withdraw", "cancel", "expire")
MOST_TRIES = 10
KEYED = 0.7
"""How many clients send an Idempotency-Key."""


def draw_operation(company: Company, names: Sequence[str] = OFTEN) -> Attempt:
    """One of these that finds something to do; if none of some does, any."""
    random = company.random
    key = company.ctx.new_id() if random.random() < KEYED else None
    for tries in count():
        name = random.choice(names if tries < MOST_TRIES else OFTEN)
        if call := OPERATIONS[name](company, key):
            return Attempt(name, call, key)
    raise AssertionError
