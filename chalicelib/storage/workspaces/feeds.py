"""Calendar feeds: one row under each secret's hash, and one that says which a person has now.

No secret is stored. A feed that was replaced or revoked stays, so that its address is known to be
gone; both rows change in one transaction under the version of the person's.
"""

from msgspec import Struct
from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.storage.kernel.model import IntegerAttribute
from chalicelib.storage.kernel.table import Key, Row, Rows, find_row
from chalicelib.storage.kernel.transaction import Put, absent


class FeedItem(Row, discriminator="feed"):
    person_id = UnicodeAttribute()
    revoked = BooleanAttribute()


class OwnFeedItem(Row, discriminator="own_feed"):
    secret_hash = UnicodeAttribute(null=True)
    version = IntegerAttribute()


class Feed(Struct, frozen=True):
    person_id: str
    revoked: bool = False


class OwnFeed(Struct, frozen=True):
    """`secret_hash` None: the person has no feed; `version` 0: nothing is stored yet."""

    person_id: str
    secret_hash: str | None = None
    version: int = 0


def find_feed(secret_hash: str) -> Feed | None:
    """The feed of this secret, read consistently."""
    row = find_row(FeedItem, _feed_key(secret_hash))
    return Feed(row.person_id, row.revoked) if row else None


def own_feed_key(person_id: str) -> Key:
    return f"PERSON#{person_id}", "FEED"


def own_feed_in(rows: Rows, person_id: str) -> OwnFeed:
    """The person's feed among what a batch read found."""
    row = rows.find(OwnFeedItem, own_feed_key(person_id))
    return OwnFeed(person_id, row.secret_hash, int(row.version)) if row else OwnFeed(person_id)


def change_feed(own: OwnFeed, secret_hash: str | None) -> list[Put]:
    """The person has the feed of this secret from now on, or none, and no earlier one.

    Stale if the person's feed has changed since it was read.
    """
    pk, sk = own_feed_key(own.person_id)
    row = OwnFeedItem(pk, sk, secret_hash=secret_hash, version=own.version + 1)
    writes = [Put(row, OwnFeedItem.version == own.version if own.version else absent())]
    if own.secret_hash:
        writes.append(_put_feed(own.secret_hash, Feed(own.person_id, revoked=True)))
    if secret_hash:
        writes.append(_put_feed(secret_hash, Feed(own.person_id)))
    return writes


def _feed_key(secret_hash: str) -> Key:
    return f"FEED#{secret_hash}", "FEED"


def _put_feed(secret_hash: str, feed: Feed) -> Put:
    pk, sk = _feed_key(secret_hash)
    return Put(FeedItem(pk, sk, person_id=feed.person_id, revoked=feed.revoked))
