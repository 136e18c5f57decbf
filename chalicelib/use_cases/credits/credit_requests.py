"""Asking an admin for credits, and the admin's answer."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from msgspec import Struct

from chalicelib.domain.credits.credits import member_wallet_id, pool_id
from chalicelib.domain.kernel.errors import ForbiddenError, NotFoundError
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.kernel.pagination import Page, PageRequest, page_of_wanted
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.notices.credit_requests import (
    Answering,
    Asked,
    Asking,
    CreditRequest,
    Means,
    check_may_ask,
    decide_asking,
    decide_end,
    decide_grant,
)
from chalicelib.domain.sessions.sessions import Event, Named
from chalicelib.domain.workspaces.audit import Doing
from chalicelib.domain.workspaces.people import Person
from chalicelib.storage.credits import credit_requests, credits
from chalicelib.storage.kernel import idempotency
from chalicelib.storage.kernel.table import Rows, read_rows
from chalicelib.storage.kernel.transaction import Write, commit, of_one_moment, until_fresh
from chalicelib.storage.workspaces import people, workspaces
from chalicelib.use_cases.kernel.access import caller_in, read_admin, read_caller, still_admin
from chalicelib.use_cases.kernel.audit import note_deed
from chalicelib.use_cases.kernel.context import Context

NO_SUCH_REQUEST = Phrase("There is no such request in your workspace.")


class AskForCredits(Struct, frozen=True, kw_only=True):
    request_id: str
    credits: int
    note: str = ""


class AnswerRequest(Struct, frozen=True, kw_only=True):
    """`credits` instead of those asked for; None: as many as were asked for."""

    request_id: str
    credits: int | None = None
    note: str = ""


class _Read(Struct, frozen=True):
    """What one try of an answer found."""

    admin: Person
    request: CreditRequest
    asking: Asking
    rows: Rows
    now: datetime


def ask(ctx: Context, caller_id: str, command: AskForCredits, once: Once[CreditRequest]) -> Answer:
    """Asks the admins of the caller's workspace for credits.

    Atomic: the request with its event, the person's own record, the replay record; under the
    person's standing.
    Repeatable: the key's first answer is given again.

    Raises:
        ForbiddenError, InvalidError, TooManyRequestsOpenError: see `decide_asking`.
    """
    return until_fresh(lambda: _ask(ctx, caller_id, command, once))


def _ask(ctx: Context, caller_id: str, command: AskForCredits, once: Once[CreditRequest]) -> Answer:
    now = ctx.now()
    home = read_caller(caller_id).workspace_id or ""
    rows = read_rows(
        [
            *idempotency.replay_keys(once),
            people.person_key(caller_id),
            workspaces.workspace_key(home),
            credit_requests.asking_key(home, caller_id),
        ]
    )
    person = caller_in(rows, caller_id)
    workspace = workspaces.workspace_in(rows, home)
    if workspace is None or person.workspace_id != home:
        raise ForbiddenError(
            Phrase("Only members ask for credits. Ask your admin to add you as a member.")
        )
    check_may_ask(person, workspace)
    if answer := idempotency.replay_in(rows, once, now):
        return answer
    event = Event(
        id=f"{command.request_id}.1", kind="credits_requested", at=now, actor_id=person.id
    )
    request = CreditRequest(
        id=command.request_id,
        workspace_id=workspace.id,
        person=Named(person.id, person.name),
        credits=command.credits,
        note=command.note,
        created_at=now,
        event=event,
    )
    asking = credit_requests.asking_in(rows, home, caller_id)
    with of_one_moment(rows):
        asking = decide_asking(request, person, workspace, asking)
    answer = once.answer(request)
    commit(
        *idempotency.put_replay(once, answer, now),
        people.check_active(person),
        credit_requests.put_request(request),
        credit_requests.put_asking(asking),
    )
    return answer


def list_own_requests(ctx: Context, caller_id: str, page: PageRequest) -> Page[CreditRequest]:
    """What the caller has asked for, newest first: what is open and the last hundred answered."""
    person = read_caller(caller_id)
    home = person.workspace_id if person.workspace_id in person.workspace_ids else None
    if home is None:
        return Page([])
    asking = credit_requests.find_asking(home, person.id)
    known = sorted({*asking.open, *asking.answered}, reverse=True)
    behind = [each for each in known if page.after is None or each < page.after]
    shown = behind[: page.limit]
    after = shown[-1] if len(behind) > page.limit else None
    return Page(credit_requests.list_requests(home, shown), after)


def list_requests(
    ctx: Context, caller_id: str, status: Asked | None, page: PageRequest
) -> Page[CreditRequest]:
    """What was asked for in the admin's workspace, newest first; of one `status`, or of all.

    Raises:
        NotFoundError: the caller is no admin.
    """
    _, workspace_id = read_admin(caller_id)
    return page_of_wanted(
        lambda after, limit: credit_requests.list_all_requests(workspace_id, limit, after),
        lambda request: status in {None, request.status},
        page,
        lambda request: request.id,
    )


def get_request(ctx: Context, caller_id: str, request_id: str) -> CreditRequest:
    """One request of the admin's workspace.

    Raises:
        NotFoundError: the caller is no admin, or there is no such request in the workspace.
    """
    _, workspace_id = read_admin(caller_id)
    return _existing(credit_requests.find_request(workspace_id, request_id))


def grant(
    ctx: Context, caller_id: str, command: AnswerRequest, once: Once[CreditRequest]
) -> Answer:
    """Gives the credits that were asked for, or the admin's own number, out of the pool.

    Atomic: the request with its event, the person's own record, both wallets with their entries,
    the deed, the replay record; under the admin's rights.
    Repeatable: the key's first answer is given again; without one a second is refused.

    Raises:
        NotFoundError: the caller is no admin, or there is no such request in the workspace.
        NotInStateError, InvalidError, InsufficientCreditsError: see `decide_grant`.
    """

    def decide(read: _Read) -> Answering:
        means = _means(read)
        return decide_grant(
            read.request,
            read.asking,
            means,
            command.credits,
            command.note,
            read.admin.id,
            read.now,
        )

    return until_fresh(lambda: _answer(ctx, caller_id, command, once, decide))


def refuse(
    ctx: Context, caller_id: str, command: AnswerRequest, once: Once[CreditRequest]
) -> Answer:
    """Says no to a request for credits.

    Atomic: the request with its event, the person's own record, the deed, the replay record; under
    the admin's rights.
    Repeatable: see `grant`.

    Raises:
        NotFoundError: the caller is no admin, or there is no such request in the workspace.
        NotInStateError: it is not open any more.
    """

    def decide(read: _Read) -> Answering:
        return decide_end(
            read.request, read.asking, Asked.REFUSED, command.note, read.admin.id, read.now
        )

    return until_fresh(lambda: _answer(ctx, caller_id, command, once, decide))


def withdraw_all(ctx: Context, workspace_id: str, person_id: str, actor_id: str) -> None:
    """Ends every open request of somebody who leaves.

    Atomic: each by itself, with the person's own record.
    Repeatable: one that has ended is passed over.
    """
    for request_id in credit_requests.find_asking(workspace_id, person_id).open:
        step = partial(_withdraw, ctx, workspace_id, person_id, request_id, actor_id)
        until_fresh(step)


def _withdraw(
    ctx: Context, workspace_id: str, person_id: str, request_id: str, actor_id: str
) -> None:
    asking = credit_requests.find_asking(workspace_id, person_id)
    request = credit_requests.find_request(workspace_id, request_id)
    if request is None or request_id not in asking.open:
        return
    commit(*_ending(decide_end(request, asking, Asked.WITHDRAWN, "", actor_id, ctx.now())))


def _answer(
    ctx: Context,
    caller_id: str,
    command: AnswerRequest,
    once: Once[CreditRequest],
    decide: Callable[[_Read], Answering],
) -> Answer:
    now = ctx.now()
    admin, workspace_id = read_admin(caller_id)
    rows = read_rows(
        [
            *idempotency.replay_keys(once),
            credit_requests.request_key(workspace_id, command.request_id),
        ]
    )
    if answer := idempotency.replay_in(rows, once, now):
        return answer
    request = _existing(credit_requests.request_in(rows, workspace_id, command.request_id))
    read = _read(admin, request, now)
    with of_one_moment(rows):
        answering = decide(read)
    answer = once.answer(answering.request)
    commit(
        *idempotency.put_replay(once, answer, now),
        *still_admin(admin),
        *_ending(answering),
        _deed(ctx, admin, answering.request),
    )
    return answer


def _existing(request: CreditRequest | None) -> CreditRequest:
    if request is None:
        raise NotFoundError(NO_SUCH_REQUEST)
    return request


def _read(admin: Person, request: CreditRequest, now: datetime) -> _Read:
    workspace_id, person_id = request.workspace_id, request.person.id
    rows = read_rows(
        [
            credit_requests.asking_key(workspace_id, person_id),
            workspaces.workspace_key(workspace_id),
            credits.wallet_key(pool_id(workspace_id)),
            credits.wallet_key(member_wallet_id(workspace_id, person_id)),
        ]
    )
    asking = credit_requests.asking_in(rows, workspace_id, person_id)
    return _Read(admin, request, asking, rows, now)


def _means(read: _Read) -> Means:
    workspace_id = read.request.workspace_id
    workspace = workspaces.workspace_in(read.rows, workspace_id)
    source = credits.wallet_in(read.rows, pool_id(workspace_id))
    own = member_wallet_id(workspace_id, read.request.person.id)
    target = credits.wallet_in(read.rows, own)
    if workspace is None or source is None or target is None:
        raise NotFoundError(NO_SUCH_REQUEST)
    return Means(workspace=workspace, source=source, target=target)


def _ending(answering: Answering) -> list[Write]:
    return [
        credit_requests.put_request(answering.request),
        credit_requests.put_asking(answering.asking),
        *(write for posting in answering.postings for write in credits.post(posting)),
    ]


def _deed(ctx: Context, admin: Person, request: CreditRequest) -> Write:
    granted = request.granted_credits
    doing = Doing.CREDITS_REFUSED if granted is None else Doing.CREDITS_GRANTED
    detail = {"asked": request.credits} | ({} if granted is None else {"credits": granted})
    return note_deed(ctx, admin.id, request.workspace_id, doing, request.person.id, **detail)
