"""How long what failed waits before it is tried again, when nobody is there to ask."""

from datetime import timedelta

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)


def pause_after(tries: int) -> timedelta:
    """The pause after so many failures (1 or more): each twice the one before, an hour at most.

    So a pause is hardly longer than the failing has lasted: what was down for ten minutes delays
    nothing by hours, and what never succeeds soon takes no time from what does.
    """
    return min(FIRST_PAUSE * (1 << min(tries - 1, 16)), LONGEST_PAUSE)
