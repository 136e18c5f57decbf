"""A request for credits as far as people are told of it: a member asks, an admin answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.credit_notices import CreditEvent, CreditKind
from chalicelib.domain.credits import member_wallet_id

KINDS: Mapping[str, CreditKind] = {
    "requested": CreditKind.REQUESTED,
    "granted": CreditKind.REQUEST_GRANTED,
    "refused": CreditKind.REQUEST_REFUSED,
}
"""What a request's event tells; of others nobody is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCredits:
    """A request after its last event; `granted` are the credits that the admin gave."""

    id: str
    workspace_id: str
    member_id: str
    credits: int
    note: str
    granted: int
    answer: str
    event_id: str
    event_kind: str
    actor_id: str
    at: datetime

    @property
    def wallet_id(self) -> str:
        return member_wallet_id(self.workspace_id, self.member_id)


def event_of_request(asked: AskedCredits) -> CreditEvent | None:
    """What the request's last event tells; None: nothing."""
    kind = KINDS.get(asked.event_kind)
    if kind is None:
        return None
    return CreditEvent(
        wallet_id=asked.wallet_id, event_id=asked.event_id, kind=kind, about=asked.id
    )
