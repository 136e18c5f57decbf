"""Moving credits between two wallets of a workspace."""

from datetime import date

from msgspec import Struct

from chalicelib.domain.credits.credits import (
    Cause,
    Entry,
    Reason,
    Wallet,
)
from chalicelib.domain.credits.transfers import decide_transfer
from chalicelib.domain.groups.groups import (
    NO_SUCH_WALLET,
    Act,
    Membership,
    Office,
    authorise,
    check_reach,
    decide_given,
    membership_between,
)
from chalicelib.domain.kernel.errors import NotFoundError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.workspaces import today_in
from chalicelib.storage.credits import credits
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import Key, Rows, read_rows
from chalicelib.storage.kernel.transaction import Write, commit, of_one_moment, until_fresh
from chalicelib.storage.workspaces import groups, people, workspaces
from chalicelib.use_cases.kernel.access import caller_in
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context


class TransferCredits(Struct, frozen=True, kw_only=True):
    """`use_by`: the last day on which they can be used, in the workspace's zone."""

    transfer_id: str
    from_wallet_id: str
    to_wallet_id: str
    credits: int
    note: str = ""
    use_by: date | None = None


class Transfer(Struct, frozen=True, kw_only=True):
    """A transfer that was made: both entries of the ledger."""

    out: Entry
    into: Entry


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
    office = authorise(caller_in(rows, caller_id), Act.MOVE_CREDITS)
    source, target, before = _within_reach(rows, office, command)
    if answer := idempotency.replay_in(rows, once, now):
        return answer
    workspace = workspaces.find_workspace(office.workspace_id)
    if workspace is None:
        raise NotFoundError(NO_SUCH_WALLET)
    cause = Cause(
        transfer_id=command.transfer_id,
        reason=Reason.TRANSFER,
        at=now,
        actor_id=caller_id,
        note=command.note,
    )
    today = today_in(workspace, now)
    with of_one_moment(rows):
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
        *idempotency.put_replay(once, answer, now),
        people.check_unchanged(office.person),
        *([groups.put_given(before, after)] if before and after else []),
        *credits.post(out),
        *credits.post(into),
        _deed(ctx, office, into.entry),
    )
    return answer


def _within_reach(
    rows: Rows, office: Office, command: TransferCredits
) -> tuple[Wallet, Wallet, Membership | None]:
    """Both wallets and the membership between them.

    Raises:
        NotFoundError: one of them is not there, or out of reach.
    """
    source = credits.wallet_in(rows, command.from_wallet_id)
    target = credits.wallet_in(rows, command.to_wallet_id)
    if source is None or target is None:
        raise NotFoundError(NO_SUCH_WALLET)
    between = membership_between(source.id, target.id)
    membership = groups.membership_in(rows, *between) if between else None
    check_reach(office, source, target, membership)
    return source, target, membership


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
        *idempotency.replay_keys(once),
        people.person_key(caller_id),
        *(credits.wallet_key(each) for each in wallet_ids),
        *([groups.membership_key(*between)] if between else []),
    ]
