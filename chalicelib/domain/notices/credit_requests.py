"""Requests for credits, where a workspace's people ask their admins.

    open ──► granted      credits move from the pool in the same write
      ├────► refused
      └────► withdrawn    the one who asked has left

A request ends once, whoever answers. How many of a person's requests are open is decided from one
record of that person, written with each of them. Its event is told, and checked, as a session's is.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.credits.credits import (
    Cause,
    Posting,
    Reason,
    Wallet,
    member_wallet_id,
)
from chalicelib.domain.credits.transfers import MOST_IN_A_TRANSFER, decide_transfer
from chalicelib.domain.kernel.errors import (
    ForbiddenError,
    InvalidError,
    NotInStateError,
    TooManyRequestsOpenError,
)
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.notices.credit_notices import CreditEvent
from chalicelib.domain.notices.mails import CREDIT_MAILS, About, CreditKind
from chalicelib.domain.notices.outbox_check import CHECK_AFTER
from chalicelib.domain.sessions.sessions import Event, Named
from chalicelib.domain.workspaces.people import Person, Role
from chalicelib.domain.workspaces.workspaces import Buying, Workspace, today_in

TOLD = frozenset(kind for kind, mail in CREDIT_MAILS.items() if mail.about is About.REQUEST)
"""Events of a request that are told; a request of someone who has left ends without a word."""

MOST_OPEN = 3
MOST_REMEMBERED = 100


class Asked(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ENDED = {
    Asked.GRANTED: Phrase("This request was granted already."),
    Asked.REFUSED: Phrase("This request was refused already."),
    Asked.WITHDRAWN: Phrase("This request was withdrawn already."),
}

ENDING_EVENTS = {
    Asked.GRANTED: "credit_request_granted",
    Asked.REFUSED: "credit_request_refused",
    Asked.WITHDRAWN: "credit_request_withdrawn",
}


class CreditRequest(Struct, frozen=True, kw_only=True):
    """`credits` are those asked for, `granted_credits` those given; `answer` an admin's note."""

    id: str
    workspace_id: str
    person: Named
    credits: int
    note: str
    created_at: datetime
    event: Event
    status: Asked = Asked.OPEN
    granted_credits: int | None = None
    answer: str = ""
    answered_at: datetime | None = None
    version: int = 1


class Asking(Struct, frozen=True, kw_only=True):
    """What one person has asked for in a workspace, by request id, oldest first; the last hundred
    that were answered are remembered. `version` 0: not stored yet.
    """

    workspace_id: str
    person_id: str
    open: Sequence[str] = ()
    answered: Sequence[str] = ()
    version: int = 0


class Answering(Struct, frozen=True, kw_only=True):
    """Everything that becomes true when a request ends; `postings` are the pool's and the
    wallet's.
    """

    request: CreditRequest
    asking: Asking
    postings: tuple[Posting, ...] = ()


def check_may_ask(person: Person, workspace: Workspace) -> None:
    """Raises: ForbiddenError: only members of a workspace that asks its admins ask."""
    if workspace.buying is not Buying.ASK_ADMIN:
        raise ForbiddenError(Phrase("In your workspace credits are bought. Buy a pack of credits."))
    if not person.holds(Role.MEMBER, workspace_id=workspace.id):
        raise ForbiddenError(
            Phrase("Only members ask for credits. Ask your admin to add you as a member.")
        )


def decide_asking(
    request: CreditRequest, person: Person, workspace: Workspace, asking: Asking
) -> Asking:
    """The person's record once they have asked for credits.

    Raises:
        ForbiddenError: see `check_may_ask`.
        InvalidError: they ask for more than a transfer moves.
        TooManyRequestsOpenError: three of theirs are open.
    """
    check_may_ask(person, workspace)
    if not 1 <= request.credits <= MOST_IN_A_TRANSFER:
        raise InvalidError(Phrase("Ask for 1 to 1,000,000 credits."), "credits")
    if len(asking.open) >= MOST_OPEN:
        raise TooManyRequestsOpenError(
            Phrase(
                "You have {most} open requests for credits. Wait for an answer.",
                most=MOST_OPEN,
            )
        )
    return replace(asking, open=(*asking.open, request.id), version=asking.version + 1)


class Means(Struct, frozen=True, kw_only=True):
    """What a grant is paid from, and into: the wallets as they were read."""

    workspace: Workspace
    source: Wallet
    target: Wallet


def decide_grant(
    request: CreditRequest,
    asking: Asking,
    means: Means,
    credits: int | None,
    answer: str,
    actor_id: str,
    now: datetime,
) -> Answering:
    """Gives what was asked for, or so many `credits` instead.

    Raises:
        NotInStateError: it is not open any more.
        InvalidError: the wallet of who asked is closed.
        InsufficientCreditsError: the pool has too few.
    """
    ended = decide_end(request, asking, Asked.GRANTED, answer, actor_id, now)
    given = request.credits if credits is None else credits
    cause = Cause(
        transfer_id=f"{request.id}.grant",
        reason=Reason.GRANTED,
        at=now,
        actor_id=actor_id,
        note=answer,
    )
    postings = decide_transfer(means.source, means.target, given, cause, _today(means, now))
    granted = replace(ended.request, granted_credits=given)
    return replace(ended, request=granted, postings=postings)


def decide_end(
    request: CreditRequest,
    asking: Asking,
    status: Asked,
    answer: str,
    actor_id: str,
    now: datetime,
) -> Answering:
    """Ends a request.

    Raises:
        NotInStateError: it is not open any more.
    """
    if request.status is not Asked.OPEN:
        raise NotInStateError(
            ENDED[request.status],
            request.status.value,
        )
    version = request.version + 1
    event = Event(
        id=f"{request.id}.{version}", kind=ENDING_EVENTS[status], at=now, actor_id=actor_id
    )
    ended = replace(
        request, status=status, answer=answer, answered_at=now, event=event, version=version
    )
    left = replace(
        asking,
        open=tuple(each for each in asking.open if each != request.id),
        answered=(*asking.answered, request.id)[-MOST_REMEMBERED:],
        version=asking.version + 1,
    )
    return Answering(request=ended, asking=left)


def event_of_request(asked: CreditRequest) -> CreditEvent | None:
    """What the request's last event tells; None: nothing."""
    if asked.event.kind not in TOLD:
        return None
    return CreditEvent(
        wallet_id=member_wallet_id(asked.workspace_id, asked.person.id),
        event_id=asked.event.id,
        kind=CreditKind(asked.event.kind),
        about=asked.id,
    )


def request_check_at(asked: CreditRequest) -> datetime | None:
    """From when on a request's event is looked after; None: it was, or nobody is told of it."""
    told = event_of_request(asked) and not asked.event.checked
    return asked.event.at + CHECK_AFTER if told else None


def checked_request(asked: CreditRequest) -> CreditRequest:
    """The request once its event was looked after; nobody is told of that."""
    return replace(asked, event=replace(asked.event, checked=True), version=asked.version + 1)


def _today(means: Means, now: datetime) -> date:
    return today_in(means.workspace, now)
