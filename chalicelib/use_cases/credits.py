"""Wallets, their history, and moving credits between them."""

from dataclasses import dataclass
from datetime import date

from chalicelib.domain.audit import Doing
from chalicelib.domain.booking import today_in
from chalicelib.domain.credits import (
    Cause,
    Entry,
    Reason,
    Wallet,
    decide_transfer,
    member_wallet_id,
    pool_id,
)
from chalicelib.domain.errors import NotFoundError
from chalicelib.domain.pages import Page, PageRequest
from chalicelib.domain.people import Person, Role
from chalicelib.domain.replays import Answer, Once
from chalicelib.domain.workspaces import Workspace, workspace_of
from chalicelib.storage import credits, people, replays, workspaces
from chalicelib.storage.table import read_rows
from chalicelib.storage.transaction import Write, commit, until_fresh
from chalicelib.use_cases.callers import administration_of, caller_in, read_caller, still_admin
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


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Entries newest first, with the names of those who moved the credits, by id."""

    page: Page[Entry]
    names: dict[str, str]


def list_wallets(ctx: Context, caller_id: str) -> Balances:
    """A member's own wallet; an admin's list has the workspace's pool too."""
    person = read_caller(caller_id)
    workspace_id = person.workspace_id
    if workspace_id is None or workspace_id not in person.workspace_ids:
        return Balances([], None)
    wanted = []
    if person.holds(Role.MEMBER, workspace_id=workspace_id):
        wanted.append(member_wallet_id(workspace_id, person.id))
    if person.administers(workspace_id):
        wanted.append(pool_id(workspace_id))
    return Balances(credits.list_wallets(wanted), workspaces.find_workspace(workspace_id))


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
    """People read their own wallet; admins every wallet of their workspace."""
    own = wallet.owner_id == person.id and wallet.workspace_id in person.workspace_ids
    return own or person.administers(wallet.workspace_id)


def transfer(
    ctx: Context, caller_id: str, command: TransferCredits, once: Once[Transfer]
) -> Answer:
    """Moves credits between two wallets of the admin's workspace.

    Atomic: both wallets, both entries, the deed, the replay record; under the admin's rights.
    Repeatable: the Idempotency-Key's first answer is given again.

    Raises:
        NotFoundError: the caller is no admin, or a wallet is not in their workspace.
        InvalidError, InsufficientCreditsError: see `decide_transfer`.
    """
    return until_fresh(lambda: _transfer(ctx, caller_id, command, once))


def _transfer(
    ctx: Context, caller_id: str, command: TransferCredits, once: Once[Transfer]
) -> Answer:
    now = ctx.now()
    rows = read_rows(
        [
            *replays.replay_keys(once),
            people.person_key(caller_id),
            credits.wallet_key(command.from_wallet_id),
            credits.wallet_key(command.to_wallet_id),
        ]
    )
    if answer := replays.replay_in(rows, once, now):
        return answer
    admin, workspace_id = administration_of(caller_in(rows, caller_id))
    workspace = workspaces.find_workspace(workspace_id)
    source = credits.wallet_in(rows, command.from_wallet_id)
    target = credits.wallet_in(rows, command.to_wallet_id)
    if workspace is None or source is None or target is None:
        raise NotFoundError("There is no such wallet in your workspace.")
    if {source.workspace_id, target.workspace_id} != {workspace_id}:
        raise NotFoundError("There is no such wallet in your workspace.")
    cause = Cause(
        transfer_id=command.transfer_id,
        reason=Reason.TRANSFER,
        at=now,
        actor_id=admin.id,
        note=command.note,
    )
    today = today_in(workspace, now)
    with replays.settling(once, now):
        out, into = decide_transfer(
            source,
            target,
            command.credits,
            cause,
            today,
            workspace.remedy,
            command.use_by,
        )
    answer = once.answer(Transfer(out=out.entry, into=into.entry))
    commit(
        *replays.put_replay(once, answer, now),
        *still_admin(admin),
        *credits.post(out),
        *credits.post(into),
        _deed(ctx, admin, command),
    )
    return answer


def _deed(ctx: Context, admin: Person, command: TransferCredits) -> Write:
    return note_deed(
        ctx,
        admin.id,
        workspace_of(command.to_wallet_id),
        Doing.CREDITS_TRANSFERRED,
        command.to_wallet_id,
        credits=command.credits,
        from_wallet_id=command.from_wallet_id,
    )
