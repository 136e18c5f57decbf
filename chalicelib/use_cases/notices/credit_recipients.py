"""From what happened to credits to the notices of it: who is told.

Every event of credits comes from a row of the table: a new entry, a credit request with its event,
the pool's own row, a purchase. Who is told is read when the event leaves, and checked again before
each mail.
"""

from chalicelib.domain.credits.credits import Entry, Wallet, WalletKind
from chalicelib.domain.notices.credit_notices import (
    CreditEvent,
    CreditNotice,
    event_of_entry,
    event_of_pool,
    events_of_purchase,
    is_telling,
    news_of_purchase,
)
from chalicelib.domain.notices.credit_requests import CreditRequest, event_of_request
from chalicelib.domain.notices.mails import CREDIT_MAILS, Reader
from chalicelib.domain.purchases.purchases import Purchase
from chalicelib.domain.workspaces.people import Person
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import Image
from chalicelib.storage.notices.stream_images import (
    changed_pool,
    changed_purchase,
    changed_request,
    new_entry,
)
from chalicelib.storage.workspaces import groups, people, workspaces


def list_credit_notices(before: Image | None, after: Image | None) -> list[CreditNotice]:
    """Everyone to be told of what a row's change did to credits; none for most changes."""
    if after is None:
        return []
    if entry := new_entry(before, after):
        wallet = credits.find_wallet(entry.wallet_id) if is_telling(entry) else None
        return notices_of_entry(entry, wallet) if wallet else []
    if request := changed_request(before, after):
        return notices_of_request(request)
    if bought := changed_purchase(before, after):
        return _to_admins(bought[1], news_of_purchase(*bought))
    if change := changed_pool(before, after):
        event = event_of_pool(*change)
        return notices_to_all(change[1], [event]) if event else []
    return []


def notices_of_purchase(purchase: Purchase) -> list[CreditNotice]:
    """A purchase that needs an eye is told to who runs the workspace."""
    return _to_admins(purchase, events_of_purchase(purchase))


def _to_admins(purchase: Purchase, events: list[CreditEvent]) -> list[CreditNotice]:
    told = list_admin_ids(purchase.workspace_id) if events else []
    return [event.to(person_id) for event in events for person_id in told]


def notices_to_all(wallet: Wallet, events: list[CreditEvent]) -> list[CreditNotice]:
    """A notice of each event to everyone who can act on the wallet."""
    told = keepers_of(wallet)
    return [event.to(person_id) for event in events for person_id in told]


def keepers_of(wallet: Wallet) -> list[str]:
    """Who can act on a wallet: its member, who looks after its group, or who runs the workspace."""
    if wallet.kind is WalletKind.MEMBER:
        return [wallet.owner_id]
    found = groups.list_groups([wallet.owner_id]) if wallet.kind is WalletKind.GROUP else []
    admins = [person_id for group in found for person_id in sorted(group.admin_ids)]
    return admins or list_admin_ids(wallet.workspace_id)


def list_admin_ids(workspace_id: str) -> list[str]:
    """The admins and owners of a workspace, in a stable order."""
    found = people.list_people(workspaces.list_member_ids(workspace_id))
    return [person.id for person in found if person.administers(workspace_id)]


def may_be_told(person: Person, wallet: Wallet, to: Reader) -> bool:
    """Whether someone still is who should get a notice: removed people get none."""
    if wallet.kind is WalletKind.MEMBER and to is not Reader.ADMINS:
        at_home = person.workspace_ids[:1] == (wallet.workspace_id,)
        return person.id == wallet.owner_id and at_home and wallet.open
    looks_after = wallet.owner_id in person.admin_of_groups and person.is_active
    return person.administers(wallet.workspace_id) or looks_after


def notices_of_entry(entry: Entry, wallet: Wallet) -> list[CreditNotice]:
    """Credits that reached a member are told to the member; bought for others, to who bought."""
    event = event_of_entry(entry, wallet.kind)
    if event is None:
        return []
    keepers = keepers_of(wallet)
    buyer = [each for each in keepers if each == entry.actor_id]
    return [event.to(person_id) for person_id in buyer or keepers]


def notices_of_request(asked: CreditRequest) -> list[CreditNotice]:
    """A request is told to who runs the workspace; its answer to who asked."""
    event = event_of_request(asked)
    if event is None:
        return []
    for_admins = CREDIT_MAILS[event.kind].to is Reader.ADMINS
    told = list_admin_ids(asked.workspace_id) if for_admins else [asked.person.id]
    return [event.to(person_id) for person_id in told]
