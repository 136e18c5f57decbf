"""Wallets and their history."""

from datetime import datetime

from msgspec import Struct

from chalicelib.domain.credits.credits import (
    Entry,
    Wallet,
    freed,
)
from chalicelib.domain.groups.groups import (
    managed_wallets,
    payable_wallets,
    possible_wallets,
)
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.pagination import Page, PageRequest
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import Workspace, today_in
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.sessions.sessions import session_in, session_key
from chalicelib.storage.workspaces import groups, people, workspaces
from chalicelib.use_cases.kernel.access import caller_in, read_caller
from chalicelib.use_cases.kernel.context import Context


class Balances(Struct, frozen=True):
    """The wallets that the caller may spend from or manage, and their workspace."""

    wallets: list[Wallet]
    workspace: Workspace | None
    payable: frozenset[str] = frozenset()
    """Those that the caller can pay a session from."""
    readable: frozenset[str] = frozenset()
    """Those whose history the caller can read."""


class HistoryPage(Struct, frozen=True):
    """Entries newest first, with the names of those who moved the credits and the sessions that
    were paid, by id; of sessions only what the reader may see.
    """

    page: Page[Entry]
    names: dict[str, str]
    sessions: dict[str, Session]


def list_wallets(ctx: Context, caller_id: str) -> Balances:
    """A member's own wallet and those of their groups; a group admin's list has the wallets of the
    groups that they look after, an admin's the workspace's pool and the wallets of all groups.
    """
    person = read_caller(caller_id)
    workspace_id = person.workspace_id
    if workspace_id is None or workspace_id not in person.workspace_ids:
        return Balances([], None)
    possible = possible_wallets(person)
    places = [workspaces.workspace_key(workspace_id), groups.register_key(workspace_id)]
    rows = read_rows([*places, *map(credits.wallet_key, possible)])
    register = groups.register_in(rows, workspace_id)
    payable = payable_wallets(person, register)
    wanted = list(dict.fromkeys([*payable, *managed_wallets(person, register)]))
    known = {each: credits.wallet_in(rows, each) for each in possible}
    others = credits.list_wallets([each for each in wanted if each not in known])
    known |= {each.id: each for each in others}
    found = [wallet for each in wanted if (wallet := known.get(each))]
    workspace = workspaces.workspace_in(rows, workspace_id)
    open_ones = [_as_of(wallet, workspace, ctx.now()) for wallet in found if wallet.open]
    return Balances(
        open_ones,
        workspace,
        payable=frozenset(payable),
        readable=frozenset(each.id for each in open_ones if may_read(person, each)),
    )


def _as_of(wallet: Wallet, workspace: Workspace | None, now: datetime) -> Wallet:
    """The wallet as it counts now: holds whose time is over are free."""
    return freed(wallet, now, today_in(workspace, now)) if workspace else wallet


def list_history(ctx: Context, caller_id: str, wallet_id: str, page: PageRequest) -> HistoryPage:
    """What happened in a wallet, newest first.

    Raises:
        NotFoundError: there is no such wallet, or not for this caller.
    """
    rows = read_rows([people.person_key(caller_id), credits.wallet_key(wallet_id)])
    wallet, caller = credits.wallet_in(rows, wallet_id), caller_in(rows, caller_id)
    if wallet is None or not may_read(caller, wallet):
        raise NotFoundError(Phrase("There is no such wallet for you."))
    return _told(_entries(wallet_id, page), with_sessions=may_see_sessions(caller, wallet))


def own_history(wallet_id: str, page: PageRequest) -> HistoryPage:
    """What happened in a wallet, newest first, for whoever is asked about it: without the sessions,
    which the reader has elsewhere.
    """
    return _told(_entries(wallet_id, page), with_sessions=False)


def _entries(wallet_id: str, page: PageRequest) -> Page[Entry]:
    history = credits.list_entries(wallet_id, page.limit, int(page.after) if page.after else None)
    return Page(history.entries, str(history.next_seq) if history.next_seq else None)


def history_of_entry(wallet_id: str, seq: int) -> HistoryPage | None:
    """One entry as those see it who run the workspace; None: there is no such entry."""
    entry = credits.find_entry(wallet_id, seq)
    return _told(Page([entry]), with_sessions=True) if entry else None


def _told(page: Page[Entry], *, with_sessions: bool) -> HistoryPage:
    actors = {entry.actor_id for entry in page.items}
    paid = {entry.session_id for entry in page.items if entry.session_id}
    shown = paid if with_sessions else set()
    told = read_rows([*map(people.person_key, actors), *map(session_key, shown)])
    names = {each: person.name for each in actors if (person := people.person_in(told, each))}
    sessions = {each: session for each in shown if (session := session_in(told, each))}
    return HistoryPage(page, names, sessions)


def may_see_sessions(person: Person, wallet: Wallet) -> bool:
    """What a wallet paid for is seen by its owner and by those who run the workspace; a group
    admin sees no sessions.
    """
    return wallet.owner_id == person.id or person.administers(wallet.workspace_id)


def may_read(person: Person, wallet: Wallet) -> bool:
    """People read their own wallet, group admins those of their groups, admins every one of their
    workspace.
    """
    if wallet.workspace_id not in person.workspace_ids:
        return False
    looks_after = person.is_active and wallet.owner_id in person.admin_of_groups
    own = wallet.owner_id == person.id
    return own or looks_after or person.administers(wallet.workspace_id)
