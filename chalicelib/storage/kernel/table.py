"""The one table: its keys, and the base of every row.

    pk               sk                        row                module
    PERSON#id        PERSON                    PersonItem         workspaces/people
    PERSON#id        COACH#coach               PairingItem        sessions/pairings
    PERSON#id        FEED                      OwnFeedItem        workspaces/feeds
    FEED#hash        FEED                      FeedItem           workspaces/feeds
    TIME#person      DAY#2026-11-23            DayItem            sessions/time_claims
    COACH#id         SCHEDULE                  ScheduleItem       coaches/coaches
    COACH#id         TIMEOFF#01JD...           TimeOffNoteItem    coaches/coaches
    COACH#id         PROFILE                   ProfileItem        coaches/profiles
    COACH#id         BUSY                      BusyTimesItem      coaches/busy_times
    COACH#id         CALENDAR#01JD...          CalendarItem       calendars/connections
    COACH#id         FAILING                   FailingItem        calendars/connections
    COACH#id         MESSAGE#event#person      MessageItem        notices/messages
    COACH#id         WEEK#2026-11-23           WeekItem           sessions/time_claims
    REGISTER         COACH#coach               HintItem           coaches/hints
    WORKSPACE#ws     WORKSPACE                 WorkspaceItem      workspaces/workspaces
    WORKSPACE#ws     CATALOGUE                 CatalogueItem      workspaces/workspaces
    WORKSPACE#ws     OWNERS                    OwnersItem         workspaces/workspaces
    WORKSPACE#ws     COACH#coach               CardItem           coaches/cards
    WORKSPACE#ws     MEMBER#person             LinkItem           workspaces/workspaces
    WORKSPACE#ws     FORMER#person             LinkItem           workspaces/workspaces
    WORKSPACE#ws     GROUPS                    RegisterItem       workspaces/groups
    WORKSPACE#ws     WEBHOOKS                  WebhooksItem       webhooks/endpoints
    WORKSPACE#ws     DIRECTORY                 DirectoryItem      directory/connections
    DIRECTORY#hash   TOKEN                     DirectoryTokenItem directory/connections
    DIRECTORY#ws     USER#person               SaidItem           directory/said
    DIRECTORY#ws     GROUP#group               SaidItem           directory/said
    WORKSPACE#ws     SIGNON                    SingleSignOnItem   workspaces/single_sign_on
    DOMAIN#a.example DOMAIN                    DomainItem         workspaces/single_sign_on
    WEBHOOK#id       LINE                      LineItem           webhooks/lines
    WEBHOOK#id       DELIVERY#20261128T...     DeliveryItem       webhooks/deliveries
    WEBHOOK#id       WAITING#2026-11-28T...    WaitingItem        webhooks/deliveries
    WEBHOOK#id       MESSAGE#event#person      MessageItem        notices/messages
    GROUP#id         GROUP                     GroupItem          workspaces/groups
    GROUP#id         MEMBER#person             MembershipItem     workspaces/groups
    AUDIT#ws         DEED#01JD...              DeedItem           workspaces/audit
    ERASURE#id       ERASURE                   ErasureItem        privacy/erasures
    REMOVAL#ws.id    REMOVAL                   RemovalItem        workspaces/removals
    ASKED#ws         REQUEST#01JD...           CreditRequestItem  credits/credit_requests
    PERSON#id        ASKING#ws                 AskingItem         credits/credit_requests
    PERSON#id        INVITED#ws.coach          InvitationItem     workspaces/invitations
    PERSON#id        MESSAGE#event#person      MessageItem        notices/messages
    SETRUN#hash      SETRUN                    SetRunItem         credits/set_jobs
    WALLET#id        WALLET                    WalletItem         credits/credits
    WALLET#id        ENTRY#000000000012        EntryItem          credits/credits
    WALLET#id        COUNTED                   CountedWalletItem  reports/usage
    WALLET#id        MESSAGE#event#person      MessageItem        notices/messages
    SESSION#id       SESSION                   SessionItem        sessions/sessions
    SESSION#id       MESSAGE#event#person      MessageItem        notices/messages
    SESSION#id       NOTES#person              NotesItem          sessions/notes
    SESSION#id       NOTES##shared             NotesItem          sessions/notes
    SESSION#id       COUNTED                   CountedSessionItem reports/usage
    USAGE#ws         MONTH#2026-11#coach#group MonthItem          reports/usage
    USAGE#ws         TOTAL#2026-11#group       MonthItem          reports/usage
    USAGE#ws         PEOPLE#group              PeopleCountItem    reports/people_counts
    USAGE#ws         PERSON#person             CountedPersonItem  reports/people_counts
    REPLAY#hash      REPLAY                    ReplayItem         kernel/idempotency
    REPLAY#hash      BEGUN                     BegunItem          kernel/idempotency_in_progress
    CALLS#id         WRITE#minute              CallCountItem      kernel/call_counts
    CALLS#id         READ#minute               CallCountItem      kernel/call_counts
    CALLS#id         EXPORT#minute             CallCountItem      kernel/call_counts
    CALLS#id         DIRECTORY#minute          CallCountItem      kernel/call_counts
    PURCHASE#id      PURCHASE                  PurchaseItem       credits/purchases
    EXPORT#person    EXPORT                    ExportItem         privacy/exports
    PRIVACY#person   MESSAGE#event#person      MessageItem        notices/messages
    CHECK            RUN                       CheckRunItem       integrity/check_runs

Each row reads back as its own class by its `kind`. Reads that a decision rests on are consistent
reads of these keys; the indexes only make lists.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pynamodb.attributes import DiscriminatorAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.connection import Connection, TableConnection
from pynamodb.exceptions import GetError, QueryError, ScanError

from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.storage.kernel.client import UNASKED, ShortConnection
from chalicelib.storage.kernel.model import FlatModel, IntegerAttribute

Key = tuple[str, str]
"""Partition key and sort key of one row."""

MOST_IN_A_BATCH = 100


class Row(FlatModel):
    """A row of the table; `bind` names the table before the first use."""

    class Meta:
        table_name = "unbound"
        connect_timeout_seconds = 1
        read_timeout_seconds = 3
        max_retry_attempts = 1  # beside the short way
        max_pool_connections = 50

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    expires_epoch = IntegerAttribute(null=True)

    @property
    def key(self) -> Key:
        return self.pk, self.sk

    @classmethod
    def _get_connection(cls) -> TableConnection:
        """All kinds of rows share one client: each of its own would cost a cold start 50 ms."""
        found = super()._get_connection()
        if cls is not Row:
            if found.connection._client is None:
                found.connection._client = Row._get_connection().connection.client
        elif not isinstance(found.connection, ShortConnection):
            found.connection = _short(found)
        return found


def _short(made: TableConnection) -> ShortConnection:
    """The same connection, whose client goes the short way."""
    meta: Any = Row.Meta
    short = ShortConnection(
        region=meta.region,
        host=meta.host,
        connect_timeout_seconds=meta.connect_timeout_seconds,
        read_timeout_seconds=meta.read_timeout_seconds,
        max_retry_attempts=meta.max_retry_attempts,
        max_pool_connections=meta.max_pool_connections,
        aws_access_key_id=meta.aws_access_key_id,
        aws_secret_access_key=meta.aws_secret_access_key,
    )
    short.add_meta_table(made.get_meta_table())
    return short


Image = Mapping[str, Any]
"""A row as the table's stream shows it: attribute name -> typed value."""


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder(strict=False).decode


class JsonAttribute(JSONAttribute):
    """A document as compact JSON in UTF-8: escaped, a word in Greek would take twice its room."""

    def serialize(self, value: Any) -> str:
        return _encode(value)

    def deserialize(self, value: str) -> Any:
        return _decode(value)


RowT = TypeVar("RowT", bound=Row)


def bind(table_name: str, **connection: str | None) -> None:
    """Points every row at this table; `connection` may give `region`, `host` and credentials.

    What it does not give is as the environment has it, whatever was bound before.
    """
    environment = dict.fromkeys(("host", "aws_access_key_id", "aws_secret_access_key"))
    for name, value in {"table_name": table_name, **environment, **connection}.items():
        setattr(Row.Meta, name, value)
    forget_connections()


def connection() -> Connection:
    """The connection that every row shares."""
    return Row._get_connection().connection


def known_kinds(model: type[Row]) -> frozenset[str]:
    """The kinds of rows of this class that this release has; a later one may have stored others."""
    models = model.kind.get_registered_subclasses(model)
    return frozenset(str(model.kind.get_discriminator(each)) for each in models)


def forget_connections() -> None:
    """Lets the next call make a connection of its own."""
    for model in _with_subclasses(Row):
        model._connection = None


def _with_subclasses(model: type[Row]) -> Iterable[type[Row]]:
    yield model
    for child in model.__subclasses__():
        yield from _with_subclasses(child)


def typed_key(key: Key) -> dict[str, Any]:
    """A key as the store names it."""
    return {"pk": {"S": key[0]}, "sk": {"S": key[1]}}


class Rows:
    """What one batch read found, by key, and what it asked for."""

    def __init__(self, found: Mapping[Key, Row], asked: Iterable[Key] = ()) -> None:
        self._found = found
        self.asked = frozenset(asked)

    def find(self, model: type[RowT], key: Key) -> RowT | None:
        row = self._found.get(key)
        if row is not None and not isinstance(row, model):
            raise TypeError(f"{key} holds a {type(row).__name__}, not a {model.__name__}")
        return row

    def all(self, model: type[RowT]) -> list[RowT]:
        return [row for row in self._found.values() if isinstance(row, model)]

    def are_in(self, later: "Rows") -> bool:
        """Whether a later read that asked for all of this shows the same rows, and no others."""
        return all(self._image(key) == later._image(key) for key in self.asked)

    def _image(self, key: Key) -> Mapping[str, Any] | None:
        row = self._found.get(key)
        return None if row is None else image_of(row)


def image_of(row: Row) -> Mapping[str, Any]:
    """The row as it is stored, to be compared; a set has no order, so its members are sorted."""
    return {name: _in_order(value) for name, value in row.serialize().items()}


def _in_order(value: Mapping[str, Any]) -> Mapping[str, Any]:
    ((kind, content),) = value.items()
    return {kind: sorted(content)} if kind in {"NS", "SS"} else value


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Tells a store that cannot be read now as TryAgainError."""
    try:
        yield
    except (GetError, QueryError, ScanError) as error:
        raise TryAgainError from error


def read_rows(keys: Iterable[Key]) -> Rows:
    """Reads up to 100 rows a round trip, each consistently; absent ones are left out.

    Raises:
        TryAgainError: the store does not answer.
    """
    wanted, found = frozenset(keys), {}
    table, left = Row.Meta.table_name, [typed_key(key) for key in wanted]
    while left:
        some, left = left[:MOST_IN_A_BATCH], left[MOST_IN_A_BATCH:]
        wish = {table: {"ConsistentRead": True, "Keys": some}}
        answer = ask("BatchGetItem", {"RequestItems": wish})
        for item in answer["Responses"].get(table, ()):
            row = Row.from_raw_data(item)
            found[row.key] = row
        left += answer["UnprocessedKeys"].get(table, {}).get("Keys", ())
    return Rows(found, wanted)


def ask(operation: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What the store answers to a request in its own words.

    Raises:
        TryAgainError: it does not answer.
    """
    try:
        return connection().dispatch(operation, asked)
    except UNASKED as error:
        raise TryAgainError from error


def find_row(model: type[RowT], key: Key) -> RowT | None:
    """One row, read consistently; None if there is none.

    Raises:
        TryAgainError: the store does not answer.
    """
    with reading():
        try:
            return model.get(key[0], key[1], consistent_read=True)
        except model.DoesNotExist:
            return None


def list_rows(
    model: type[RowT], pk: str, prefix: str, *, after: str | None = None, limit: int | None = None
) -> list[RowT]:
    """The rows of a partition whose sort key begins with `prefix`, read consistently, in order.

    With `after` only those behind that rest of the key, an id; with `limit` only so many.

    Raises:
        TryAgainError: the store does not answer.
    """
    key_range = (
        Row.sk.startswith(prefix)
        if after is None
        else Row.sk.between(f"{prefix}{after}!", f"{prefix}~")
    )
    with reading():
        return list(model.query(pk, key_range, consistent_read=True, limit=limit))


def read_range(pk: str, first: str, last: str) -> Rows:
    """The rows of a partition between two sort keys, both inclusive: one query, of all kinds, read
    consistently.

    Raises:
        TryAgainError: the store does not answer.
    """
    with reading():
        found = Row.query(pk, Row.sk.between(first, last), consistent_read=True)
        return Rows({row.key: row for row in found})
