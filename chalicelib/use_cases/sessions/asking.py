"""Deciding about a coach's time over what the coach's calendars say now, and not minutes ago."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.domain.coaches.slots import claim_of
from chalicelib.domain.kernel.errors import SlotTakenError
from chalicelib.domain.time.intervals import Interval
from chalicelib.storage.kernel.transaction import StaleError
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.sessions.conflicts import Wish

DecidedT = TypeVar("DecidedT")


class Asking:
    """One call's question to the calendars: it is asked once, however often the call decides.

    A call that is refused for other reasons asks nobody, and neither does one of a coach without
    calendars.
    """

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._asked = False

    def around(self, decide: Callable[[], DecidedT], wish: Callable[[], Wish]) -> DecidedT:
        """What is decided; `wish` is for which time.

        Raises:
            StaleError: the calendars say something else now: read and decide again.
        """
        try:
            decided = decide()
        except SlotTakenError:
            self._ask(wish())
            raise
        self._ask(wish())
        return decided

    def _ask(self, wish: Wish) -> None:
        coach = wish.coach
        if self._asked or not coach.schedule.calendar_ids:
            return
        # Only who has calendars pays for this import, not the API's start.
        from chalicelib.use_cases.calendars.freshness import ask_again  # noqa: PLC0415

        self._asked = True
        hours = coach.schedule.calendar.availability
        claims = [claim_of(hours, wish.minutes, start) for start in wish.starts]
        span = Interval(min(each.start for each in claims), max(each.end for each in claims))
        if ask_again(self._ctx, coach, span):
            raise StaleError
