"""How much one wallet may hold: its row is read and written whole by whatever moves its credits.

A lot's date lies within five years, so a wallet has no more lots than those have days.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from chalicelib.domain.kernel.errors import InvalidError, TooManyRequestsOpenError
from chalicelib.domain.kernel.phrases import Phrase

LONGEST_VALID = timedelta(days=1826)
"""Five years; the setting of the packs on sale has the same bound."""

MOST_HOLDS = 300
MOST_HELD_LOTS = 1_000


def check_use_by(use_by: date, today: date) -> None:
    """Raises: InvalidError: credits cannot be given this last day."""
    if use_by < today:
        raise InvalidError(Phrase("This day has passed. Choose today or a later day."), "use_by")
    if use_by > today + LONGEST_VALID:
        raise InvalidError(Phrase("Choose a day within the next five years, or none."), "use_by")


def check_holds(held: Iterable[Mapping[str, int]]) -> None:
    """Holds what a wallet sets aside, lots by date for each purpose, to what its row has room for.

    Raises:
        TooManyRequestsOpenError: it is too much.
    """
    numbers = [len(lots) for lots in held]
    if len(numbers) > MOST_HOLDS or sum(numbers) > MOST_HELD_LOTS:
        raise TooManyRequestsOpenError(
            Phrase(
                "Too many requests are open that this wallet pays. Wait until some are answered, "
                "or pay from another wallet."
            )
        )
