"""What a change in the table's stream counts for in the numbers of a stage."""

from collections.abc import Mapping

from chalicelib.domain.reports.usage import BOOKED, moved
from chalicelib.storage.kernel.table import Image


def numbers_of(before: Image | None, after: Image | None) -> Mapping[str, int]:
    """How many sessions the change booked, and how many credits it moved, each transfer once."""
    kind = after["kind"]["S"] if after else ""
    if kind == "session":
        return {"sessions_booked": int(_is_booked(after) and not _is_booked(before))}
    if kind == "entry" and after and not before:
        return {"credits_moved": moved(int(after["credits"]["N"]), after["counterpart"]["S"])}
    return {}


def _is_booked(session: Image | None) -> bool:
    return session is not None and session["status"]["S"] in BOOKED
