"""How often a person called in a minute, as all processes told."""

from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.domain.kernel.rate_limits import MINUTE_SECONDS, Kind
from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Key, Row

KEPT_MINUTES = 10


class CallCountItem(Row, discriminator="call_count"):
    calls = IntegerAttribute(default=0)


def add_calls(person_id: str, kind: Kind, minute: int, calls: int) -> int:
    """Adds calls to a person's count of a minute; what all together come to.

    One write, not under a token: a lost answer may count it twice.

    Raises:
        TryAgainError: the store does not answer.
    """
    row = CallCountItem(*key_of(person_id, kind, minute))
    until = (minute + KEPT_MINUTES) * MINUTE_SECONDS
    try:
        row.update(
            actions=[
                CallCountItem.calls.add(calls),
                CallCountItem.kind.set(CallCountItem),
                CallCountItem.expires_epoch.set(until),
            ]
        )
    except PynamoDBException as error:
        raise TryAgainError from error
    return int(row.calls)


def key_of(person_id: str, kind: Kind, minute: int) -> Key:
    return f"CALLS#{person_id}", f"{kind.upper()}#{minute}"
