"""All that people and systems do at once."""

from collections.abc import Mapping, Sequence

from tests.chaos.attempts import Attempt
from tests.chaos.company import Company
from tests.chaos.desk_steps import DESK_STEPS
from tests.chaos.session_steps import SESSION_STEPS, Draw

OPERATIONS: Mapping[str, Draw] = {**SESSION_STEPS, **DESK_STEPS}
NAMES = tuple(sorted(OPERATIONS))
OFTEN = (*NAMES, *SESSION_STEPS, *SESSION_STEPS, "book", *("transfer", "grant", "change hours") * 2)
BEGINNINGS = ("book", "book", "request", "request", "buy", "ask")
"""Without which many others find nothing to do."""
KEYED = 0.7
"""How many clients send an Idempotency-Key."""


def draw_operation(company: Company, names: Sequence[str] = OFTEN) -> Attempt:
    """One of these that finds something to do."""
    random = company.random
    key = company.ctx.new_id() if random.random() < KEYED else None
    while True:
        name = random.choice(names)
        if call := OPERATIONS[name](company, key):
            return Attempt(name, call, key)
