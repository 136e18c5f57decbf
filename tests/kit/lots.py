"""Credits with a date in a stored wallet, until there are other ways to them."""

from collections.abc import Mapping

from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    Cause,
    Reason,
    Wallet,
    issued_account,
    receive,
)
from chalicelib.storage.credits import credits
from chalicelib.storage.credits.credits import WalletItem, wallet_of
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.workspaces.audit import DeedItem, deed_of, looked_after
from tests.kit.world import World


def give(world: World, wallet_id: str, lots: Mapping[str, int]) -> None:
    """Issues these lots into a wallet."""
    cause = Cause(
        transfer_id=world.ctx.new_id(),
        reason=Reason.ISSUED,
        at=world.clock(),
        actor_id=world.owner(),
    )
    wallet = stored_wallet(wallet_id)
    source = issued_account(wallet.workspace_id)
    commit(*credits.post(receive(wallet, lots, source, cause)))


def stored_wallet(wallet_id: str) -> Wallet:
    wallet = credits.find_wallet(wallet_id)
    assert wallet is not None
    return wallet


def all_was_told(zone: str = "Europe/London") -> None:
    """As if ten minutes had passed: of no credits, and of nobody who came or went, anybody has to
    look whether they were told.
    """
    all_deeds_were_told()
    for row in WalletItem.scan(consistent_read=True):
        wallet = wallet_of(row)
        if wallet.unchecked:
            told = replace(wallet, unchecked=None, version=wallet.version + 1)
            commit(credits.put_attended(told, zone))


def all_deeds_were_told() -> None:
    """The same of those who came or went alone."""
    for row in DeedItem.scan(consistent_read=True):
        if row.due_at:
            commit(looked_after(deed_of(row)))
