"""One row of each kind of credits, as large as the bounds of the API let it become."""

from chalicelib.domain.credits.bounds import LONGEST_VALID, MOST_HELD_LOTS, MOST_HOLDS
from chalicelib.domain.credits.credits import (
    FAR_WARNING,
    NEVER,
    Entry,
    Hold,
    Lots,
    Reason,
    Unchecked,
    Wallet,
    WalletKind,
)
from chalicelib.domain.credits.set_credits import Outcome, SetRun
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.notices.credit_requests import (
    MOST_OPEN,
    MOST_REMEMBERED,
    Asking,
    CreditRequest,
)
from chalicelib.domain.purchases.purchases import Attention, Pack, Purchase
from chalicelib.domain.sessions.sessions import Named
from chalicelib.storage.credits import credit_requests, credits, purchases, set_jobs
from chalicelib.storage.kernel import idempotency, idempotency_in_progress
from chalicelib.storage.kernel.transaction import Put
from tests.kit.largest_rows import BEGIN, NAME, NOTE, NUMBER, URL, an_event, an_id, lots

WALLETS_IN_A_CALL = 200
EVERY_DATE: Lots = {**lots(LONGEST_VALID.days + 1), NEVER: NUMBER}


def an_asking() -> Put:
    ids = [f"{number:026}" for number in range(MOST_REMEMBERED)]
    return credit_requests.put_asking(
        Asking(
            workspace_id="acme", person_id=an_id(1), open=ids[:MOST_OPEN], answered=ids, version=2
        )
    )


def a_credit_request() -> Put:
    return credit_requests.put_request(
        CreditRequest(
            id=an_id(0),
            workspace_id="acme",
            person=Named(an_id(1), NAME),
            credits=NUMBER,
            note=NOTE,
            created_at=BEGIN,
            event=an_event(message=""),
            granted_credits=NUMBER,
            answer=NOTE,
            answered_at=BEGIN,
        )
    )


def a_wallet() -> Put:
    """A lot of each day that there may be, every hold, and all warnings of a month."""
    many = MOST_HELD_LOTS - (MOST_HOLDS - 1)
    held = {0: many, **dict.fromkeys(range(1, MOST_HOLDS), 1)}
    return credits.add_wallet(
        Wallet(
            id=an_id(0),
            workspace_id="acme",
            kind=WalletKind.GROUP,
            owner_id=an_id(1),
            name=NAME,
            lots=EVERY_DATE,
            holds={f"{each:026}.move": Hold(lots=lots(n), until=BEGIN) for each, n in held.items()},
            warned=dict.fromkeys(lots(2 * FAR_WARNING), FAR_WARNING),
            filled=NUMBER,
            low_since=NUMBER,
            unchecked=Unchecked(seq=NUMBER, at=BEGIN),
        )
    )


def an_entry() -> Put:
    """All credits of a wallet that closes."""
    entry = Entry(
        wallet_id=an_id(0),
        seq=NUMBER,
        transfer_id=f"{an_id(1)}.{an_id(2)}",
        counterpart=an_id(3),
        at=BEGIN,
        credits=-NUMBER,
        reason=Reason.RETURNED_TO_CLOSED_WALLET,
        note=NOTE,
        actor_id=an_id(4),
        session_id=an_id(5),
        lots=EVERY_DATE,
        balance_after=NUMBER,
    )
    return Put(credits.entry_row(entry))


def a_purchase() -> Put:
    pack = Pack(
        id=an_id(1),
        price_id=an_id(2),
        credits=NUMBER,
        price_minor=NUMBER,
        currency="eur",
        valid_days=LONGEST_VALID.days,
    )
    return purchases.put_purchase(
        Purchase(
            id=an_id(0),
            workspace_id="acme",
            wallet_id=an_id(3),
            buyer_id=an_id(4),
            pack=pack,
            live=True,
            created_at=BEGIN,
            checkout_id=an_id(5),
            checkout_url=URL,
            paid_at=BEGIN,
            taken=EVERY_DATE,
            attention=Attention.CHECKOUT_REFUSED,
        )
    )


def a_set_run() -> Put:
    outcome = Outcome(before=NUMBER, after=NUMBER, error="insufficient_credits")
    return set_jobs.put_set_run(
        SetRun(
            id=an_id(0),
            record_id="0" * 64,
            request_hash="0" * 64,
            started_at=BEGIN,
            outcomes={an_id(number): outcome for number in range(WALLETS_IN_A_CALL)},
            version=2,
        ),
        BEGIN,
    )


def a_once() -> Once[object]:
    return Once("0" * 64, "0" * 64, 201, str)


def a_replay() -> Put:
    """The answer to the largest body; which answers are larger is seen beside the routes."""
    (put,) = idempotency.put_replay(a_once(), Answer(201, "x" * 90_000), BEGIN)
    return put


def a_beginning() -> Put:
    return idempotency_in_progress.begin(a_once(), an_id(0), BEGIN)[1]
