"""Turning off a kind of mail out of the mail itself, without signing in (RFC 8058).

Its address carries who wants no more of what, signed, so nobody makes one for somebody else:

    /v1/unsubscribe/<topic>.<person>.<signature>
"""

import hashlib
import hmac

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.people import MailTopic, Person, choosing_mails
from chalicelib.storage.kernel.transaction import commit, until_fresh
from chalicelib.storage.workspaces import people
from chalicelib.use_cases.kernel.context import Context

DIGITS = 32
"""Of the signature, hexadecimal: 128 bits."""
NO_SUCH = Phrase("This address is not one of ours. Turn mails off in your profile.")


class Subscription(Struct, frozen=True):
    """What a person may turn off, or has."""

    person: Person
    topic: MailTopic

    @property
    def off(self) -> bool:
        return self.topic in self.person.mails_off


def unsubscribe_page(ctx: Context, person_id: str, topic: MailTopic) -> str:
    """Where somebody is asked whether they want no more of these mails, and may say so."""
    signed = f"{topic.value}.{person_id}"
    return f"{ctx.settings.web_origins[0]}/v1/unsubscribe/{signed}.{_signature(ctx, signed)}"


def find_subscription(ctx: Context, token: str) -> Subscription:
    """What the token of such an address is about.

    Raises:
        NotFoundError: we made no such token, or nobody is there any more.
    """
    signed, _, signature = token.rpartition(".")
    topic, _, person_id = signed.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(ctx, signed).encode()):
        raise NotFoundError(NO_SUCH)
    person = people.find_person(person_id)
    if person is None:
        raise NotFoundError(NO_SUCH)
    return Subscription(person, MailTopic(topic))


def unsubscribe(ctx: Context, token: str) -> Subscription:
    """Turns these mails off.

    Atomic: the person.
    Repeatable: once they are off, nothing is written.

    Raises:
        NotFoundError: see `find_subscription`.
    """
    return until_fresh(lambda: _unsubscribe(ctx, token))


def _unsubscribe(ctx: Context, token: str) -> Subscription:
    found = find_subscription(ctx, token)
    if found.off:
        return found
    changed = choosing_mails(found.person, {found.topic: False})
    changed = replace(changed, version=changed.version + 1)
    commit(people.change_person(changed))
    return Subscription(changed, found.topic)


def _signature(ctx: Context, signed: str) -> str:
    """Not a cursor's: what a cursor signs never begins like this."""
    key = ctx.secret("cursor_key").encode()
    return hmac.digest(key, f"unsubscribe {signed}".encode(), hashlib.sha256).hex()[:DIGITS]
