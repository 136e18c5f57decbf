"""A call that somebody makes, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.kernel.errors import DomainError, TryAgainError
from chalicelib.domain.kernel.idempotency import Answer
from tests.chaos.company import Company

Call = Callable[[], Any]

DONE, REFUSED, CRASHED, UNKNOWN = "done", "refused", "crashed", "unknown"
OUTCOMES = (DONE, REFUSED, CRASHED)
"""What every operation must be seen to come to; a call that is told to try again is `UNKNOWN`."""


@dataclass
class Attempt:
    """`key` is its Idempotency-Key; `answer` is what the caller got, `begun` and `ended` are steps
    of the schedule.
    """

    name: str
    call: Call
    key: str | None = None
    outcome: str = CRASHED
    why: str = ""
    answer: Any = None
    at: datetime | None = None
    begun: int = 0
    ended: int | None = None

    def run(self, company: Company) -> None:
        """Makes the call; whoever crashes leaves no outcome.

        Raises:
            Exception: what no caller may ever see.
        """
        self.at, self.begun = company.now, company.scheduler.steps
        try:
            self.answer = self.call()
            self.outcome = DONE
        except TryAgainError:
            self.outcome = UNKNOWN
        except DomainError as error:
            self.outcome, self.why = REFUSED, error.code
        self.ended = company.scheduler.steps

    def again(self) -> "Attempt":
        """The same call once more, as a client makes it that got no answer."""
        return Attempt(self.name, self.call, self.key)

    @property
    def body(self) -> str | None:
        """What the caller may read, of a call that was done."""
        return self.answer.body if isinstance(self.answer, Answer) else None
