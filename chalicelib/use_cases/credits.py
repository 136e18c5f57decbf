"""Wallets, their history, and moving credits between them."""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.audit import Doing
from chalicelib.domain.booking import today_in
from chalicelib.domain.credits import (
    Cause,
    Entry,
    Reason,
    Wallet,
    freed,
)
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.groups import (
    Act,
    Office,
    authorise,
    decide_given,
    managed_wallets,
    membership_between,
    payable_wallets,
)
from chalicelib.domain.pages import Page, PageRequest
from chalicelib.domain.people import Person
from chalicelib.domain.replays import Answer, Once
from chalicelib.domain.transfers import decide_transfer
from chalicelib.domain.workspaces import Workspace
from chalicelib.storage import credits, groups, people, replays, workspaces
from chalicelib.storage.table import Key, read_rows
from chalicelib.storage.transaction import Write, commit, until_fresh
from chalicelib.use_cases.callers import caller_in, read_caller
from chalicelib.use_cases.context import Context
from chalicelib.use_cases.deeds import note_deed


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCredits:
    """`use_by`: the last day on which they can be used, in the workspace's zone."""

    transfer_id: str
    from_wallet_id: str
    to_wallet_id: str
    credits: int
    note: str = ""
    use_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A transfer that was made: both entries of the ledger."""

    out: Entry
    into: Entry


@dataclass(frozen=True, slots=True)
class Balances:
    """The wallets that the caller may spend from or manage, and their workspace."""

    wallets: list[Wallet]
    workspace: Workspace | None
    payable: frozenset[str] = frozenset()
    """Those that the caller can pay a session from."""
    readable: frozenset[str] = frozenset()
    """Those whose history the caller can read."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Entries newest first, with the names of those who moved the credits, by id."""

    page: Page[Entry]
    names: dict[str, str]


def list_wallets(ctx: Context, caller_id: str) -> Balances:
    """A member's own wallet and those of their groups; a group admin's list has the wallets of the
    groups that they look after, an admin's the workspace's pool and the wallets of all groups.
    """
    person = read_caller(caller_id)
    workspace_id = person.workspace_id
    if workspace_id is None or workspace_id not in person.workspace_ids:
        return Balances([], None)
    rows = read_rows([workspaces.workspace_key(workspace_id), groups.register_key(workspace_id)])
    register = groups.register_in(rows, workspace_id)
    payable = payable_wallets(person, register)
    wanted = [*payable, *managed_wallets(person, register)]
    found = credits.list_wallets(list(dict.fromkeys(wanted)))
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
    wallet = credits.wallet_in(rows, wallet_id)
    if wallet is None or not may_read(caller_in(rows, caller_id), wallet):
        raise NotFoundError("There is no such wallet for you.")
    history = credits.list_entries(wallet_id, page.limit, int(page.after) if page.after else None)
    names = {
        person.id: person.name
        for person in people.list_people(list({entry.actor_id for entry in history.entries}))
    }
    after = str(history.next_seq) if history.next_seq else None
    return HistoryPage(Page(history.entries, after), names)


def may_read(person: Person, wallet: Wallet) -> bool:
    """People read their own wallet, group admins those of their groups, admins every one of their
    workspace.
    """
    if wallet.workspace_id not in person.workspace_ids:
        return False
    looks_after = person.is_active and wallet.owner_id in person.admin_of_groups
    own = wallet.owner_id == person.id
    return own or looks_after or person.administers(wallet.workspace_id)


def transfer(
    ctx: Context, caller_id: str, command: TransferCredits, once: Once[Transfer]
) -> Answer:
    """Moves credits between two wallets of the admin's workspace, or for a group admin between a
    group's wallet and its members.

    Atomic: both wallets, both entries, what the group has given to the member, the deed, the
    replay record; under the rights of the one who moves them.
    Repeatable: the Idempotency-Key's first answer is given again.

    Raises:
        NotFoundError: the caller is no admin, or a wallet is out of their reach.
        InvalidError, InsufficientCreditsError: see `decide_transfer`.
    """
    return until_fresh(lambda: _transfer(ctx, caller_id, command, once))


def _transfer(
    ctx: Context, caller_id: str, command: TransferCredits, once: Once[Transfer]
) -> Answer:
    now = ctx.now()
    rows = read_rows(_keys(caller_id, command, once))
    if answer := replays.replay_in(rows, once, now):
        return answer
    office = authorise(caller_in(rows, caller_id), Act.MOVE_CREDITS)
    workspace = workspaces.find_workspace(office.workspace_id)
    source = credits.wallet_in(rows, command.from_wallet_id)
    target = credits.wallet_in(rows, command.to_wallet_id)
    if workspace is None or source is None or target is None:
        raise NotFoundError("There is no such wallet in your workspace.")
    between = membership_between(source.id, target.id)
    before = groups.membership_in(rows, *between) if between else None
    cause = Cause(
        transfer_id=command.transfer_id,
        reason=Reason.TRANSFER,
        at=now,
        actor_id=caller_id,
        note=command.note,
    )
    today = today_in(workspace, now)
    with replays.settling(once, now):
        after = decide_given(office, source, target, command.credits, before)
        out, into = decide_transfer(
            source,
            target,
            command.credits,
            cause,
            today,
            office.remedy,
            command.use_by,
        )
    answer = once.answer(Transfer(out=out.entry, into=into.entry))
    commit(
        *replays.put_replay(once, answer, now),
        people.check_unchanged(office.person),
        *([groups.put_given(before, after)] if before and after else []),
        *credits.post(out),
        *credits.post(into),
        _deed(ctx, office, into.entry),
    )
    return answer


def _deed(ctx: Context, office: Office, into: Entry) -> Write:
    return note_deed(
        ctx,
        office.person.id,
        office.workspace_id,
        Doing.CREDITS_TRANSFERRED,
        into.wallet_id,
        credits=into.credits,
        from_wallet_id=into.counterpart,
    )


def _keys(caller_id: str, command: TransferCredits, once: Once[Transfer]) -> list[Key]:
    wallet_ids = command.from_wallet_id, command.to_wallet_id
    between = membership_between(*wallet_ids)
    return [
        *replays.replay_keys(once),
        people.person_key(caller_id),
        *(credits.wallet_key(each) for each in wallet_ids),
        *([groups.membership_key(*between)] if between else []),
    ]
