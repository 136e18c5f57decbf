"""A stand-in for Stripe: checkout pages, payments, refunds, disputes, and the events they make.

It holds what Stripe holds, in the shapes that Stripe's API gives them, and knows nothing of the
product. Whoever made it may act for the customer (`pay`, `decline`, ...), for the merchant
(`refund`) and for the customer's bank (`dispute`). Every change makes the events that Stripe makes,
each with an id; where they go, in which order and how often, is the matter of whoever takes them.

    open ──pay──► complete, paid ──refund──► charge.amount_refunded
      │ └pay_later► complete, unpaid ──arrive──► paid     └──dispute──► won | lost
      └─expire──► expired                └──bounce──► failed

Stripe's own documentation of the objects: docs.stripe.com/api.
"""

import copy
import itertools
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]
DAY = 24 * 3600


class RefusedError(Exception):
    """Stripe refuses the call: HTTP status, its code, and a sentence."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.code = status, code

    @property
    def body(self) -> Json:
        kind = "idempotency_error" if self.code == "idempotency" else "invalid_request_error"
        return {"error": {"type": kind, "code": self.code, "message": str(self)}}


@dataclass(frozen=True, slots=True)
class Price:
    """`minor` units of `currency` (lower case, as Stripe writes it)."""

    minor: int
    currency: str
    name: str = "Coaching credits"


@dataclass(slots=True)
class StripePeer:
    """`now` gives seconds since 1970, `tell` takes each event, `page` makes a page's address."""

    prices: Mapping[str, Price]
    now: Callable[[], float]
    tell: Callable[[Json], None]
    page: Callable[[str], str]
    file: Path | None = None
    things: dict[str, Json] = field(default_factory=dict)
    keys: dict[str, Json] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        if self.file and self.file.exists():
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            self.things, self.keys = kept["things"], kept["keys"]
            self._numbers = itertools.count(kept["next"])

    # ── what Stripe's API offers ───────────────────────────────────────────────────────────────

    def create_session(self, form: Json, key: str | None) -> Json:
        """A checkout page; the same again for the same idempotency key."""
        with self._lock:
            if key and (before := self.keys.get(key)):
                if before["form"] != form:
                    raise RefusedError(
                        400, "idempotency", "This key was used with other parameters."
                    )
                return self.shown(before["id"])
            session = self._new_session(form)
            if key:
                self.keys[key] = {"form": form, "id": session["id"]}
            self._save()
            return self.shown(session["id"])

    def _new_session(self, form: Json) -> Json:
        line = form["line_items"][0]
        price = self._price(line["price"])
        expires_at = int(form.get("expires_at") or self.now() + DAY)
        if not self.now() + 30 * 60 - 60 <= expires_at <= self.now() + DAY + 60:
            raise RefusedError(
                400, "parameter_invalid_integer", "A page lives 30 minutes to a day."
            )
        session = self._add(
            "cs_test",
            "checkout.session",
            mode=form["mode"],
            status="open",
            payment_status="unpaid",
            name=price.name,
            amount_total=price.minor * int(line.get("quantity", 1)),
            currency=price.currency,
            client_reference_id=form.get("client_reference_id"),
            metadata=form.get("metadata", {}),
            payment_intent=None,
            payment_intent_data=form.get("payment_intent_data", {}),
            success_url=form["success_url"],
            cancel_url=form.get("cancel_url"),
            expires_at=expires_at,
        )
        session["url"] = self.page(session["id"])
        return session

    def shown(self, thing_id: str, *, expand: bool = False) -> Json:
        """A thing as the API shows it now; `expand` puts payment and charge inside."""
        with self._lock:
            self._expire_in_time(thing_id)
            shown = copy.deepcopy(self._thing(thing_id))
            intent_id = shown.get("payment_intent")
            if expand and shown["object"] == "checkout.session" and intent_id:
                intent = copy.deepcopy(self._thing(intent_id))
                charge_id = intent["latest_charge"]
                intent["latest_charge"] = charge_id and copy.deepcopy(self._thing(charge_id))
                shown["payment_intent"] = intent
            return shown

    def sessions(self, since: int) -> Json:
        """The pages that were made from then on, newest first."""
        with self._lock:
            made = [
                self.shown(each["id"])
                for each in reversed([*self.things.values()])
                if each["object"] == "checkout.session" and each["created"] >= since
            ]
        return {
            "object": "list",
            "data": made,
            "has_more": False,
            "url": "/v1/checkout/sessions",
        }

    def price(self, price_id: str) -> Json:
        price = self._price(price_id)
        return {
            "id": price_id,
            "object": "price",
            "unit_amount": price.minor,
            "currency": price.currency,
            "livemode": False,
        }

    def disputes(self, intent_id: str) -> Json:
        found = [
            each
            for each in self.things.values()
            if each["object"] == "dispute" and each["payment_intent"] == intent_id
        ]
        return {"object": "list", "data": copy.deepcopy(found), "has_more": False, "url": ""}

    def expire(self, session_id: str) -> Json:
        """Ends an open page."""
        with self._lock:
            session = self._open(session_id)
            session["status"], session["url"] = "expired", None
            self._happened("checkout.session.expired", session)
            return self.shown(session_id)

    def refund(self, intent_id: str, minor: int | None = None) -> Json:
        """Gives money back; all that is left of it unless told how much."""
        with self._lock:
            charge = self._charge(intent_id)
            left = charge["amount"] - charge["amount_refunded"]
            given = left if minor is None else minor
            if not 0 < given <= left:
                raise RefusedError(400, "charge_already_refunded", "There is not so much left.")
            charge["amount_refunded"] += given
            charge["refunded"] = charge["amount_refunded"] == charge["amount"]
            self._happened("charge.refunded", charge)
            return self._add(
                "re", "refund", amount=given, payment_intent=intent_id, status="succeeded"
            )

    # ── what customers and their banks do ──────────────────────────────────────────────────────

    def pay(self, session_id: str) -> None:
        """The customer pays by card."""
        with self._lock:
            session = self._complete(session_id, "succeeded")
            self._paid(session)
            self._happened("checkout.session.completed", session)

    def decline(self, session_id: str) -> None:
        """The card is declined; the page stays open for another try."""
        with self._lock:
            session = self._open(session_id)
            intent = self._intent(session, "requires_payment_method")
            self._happened("payment_intent.payment_failed", intent)

    def pay_later(self, session_id: str) -> None:
        """The customer pays by a bank's debit, which takes days to arrive."""
        with self._lock:
            session = self._complete(session_id, "processing")
            self._happened("checkout.session.completed", session)

    def arrive(self, session_id: str) -> None:
        """The bank's debit arrives."""
        with self._lock:
            session = self._thing(session_id)
            self._thing(session["payment_intent"])["status"] = "succeeded"
            self._paid(session)
            self._happened("checkout.session.async_payment_succeeded", session)

    def bounce(self, session_id: str) -> None:
        """The bank's debit fails."""
        with self._lock:
            session = self._thing(session_id)
            intent = self._thing(session["payment_intent"])
            intent["status"] = "requires_payment_method"
            self._happened("checkout.session.async_payment_failed", session)

    def dispute(self, intent_id: str, status: str = "needs_response") -> str:
        """The customer's bank takes the money back; the dispute's id."""
        with self._lock:
            charge = self._charge(intent_id)
            charge["disputed"] = True
            dispute = self._add(
                "du",
                "dispute",
                amount=charge["amount"] - charge["amount_refunded"],
                charge=charge["id"],
                payment_intent=intent_id,
                status=status,
            )
            self._happened("charge.dispute.created", dispute)
            return str(dispute["id"])

    def close_dispute(self, dispute_id: str, status: str) -> None:
        """The bank decides: `won` by the merchant, or `lost`."""
        with self._lock:
            dispute = self._thing(dispute_id)
            dispute["status"] = status
            self._happened("charge.dispute.closed", dispute)

    # ── inside ─────────────────────────────────────────────────────────────────────────────────

    def _complete(self, session_id: str, intent_status: str) -> Json:
        session = self._open(session_id)
        self._intent(session, intent_status)
        session["status"], session["url"] = "complete", None
        return session

    def _paid(self, session: Json) -> None:
        intent = self._thing(session["payment_intent"])
        charge = self._add(
            "ch",
            "charge",
            amount=session["amount_total"],
            amount_refunded=0,
            currency=session["currency"],
            disputed=False,
            refunded=False,
            metadata=intent["metadata"],
            payment_intent=intent["id"],
            status="succeeded",
        )
        intent["latest_charge"], session["payment_status"] = charge["id"], "paid"
        self._happened("payment_intent.succeeded", intent)

    def _intent(self, session: Json, status: str) -> Json:
        if session["payment_intent"] is None:
            intent = self._add(
                "pi",
                "payment_intent",
                amount=session["amount_total"],
                currency=session["currency"],
                latest_charge=None,
                metadata=session["payment_intent_data"].get("metadata", {}),
            )
            session["payment_intent"] = intent["id"]
        intent = self._thing(session["payment_intent"])
        intent["status"] = status
        return intent

    def _charge(self, intent_id: str) -> Json:
        return self._thing(str(self._thing(intent_id)["latest_charge"]))

    def _open(self, session_id: str) -> Json:
        self._expire_in_time(session_id)
        session = self._thing(session_id)
        if session["status"] != "open":
            raise RefusedError(400, "resource_invalid_state", "This page is over.")
        return session

    def _expire_in_time(self, thing_id: str) -> None:
        thing = self._thing(thing_id)
        over = thing.get("status") == "open" and thing.get("expires_at", 0) <= self.now()
        if over and thing["object"] == "checkout.session":
            thing["status"], thing["url"] = "expired", None
            self._happened("checkout.session.expired", thing)

    def _price(self, price_id: str) -> Price:
        if price_id not in self.prices:
            raise RefusedError(400, "resource_missing", f"No such price: '{price_id}'")
        return self.prices[price_id]

    def _thing(self, thing_id: str) -> Json:
        if thing_id not in self.things:
            raise RefusedError(404, "resource_missing", f"No such object: '{thing_id}'")
        return self.things[thing_id]

    def _add(self, prefix: str, kind: str, **fields: Any) -> Json:
        number = next(self._numbers)
        thing = {
            "id": f"{prefix}_{number:024d}",
            "object": kind,
            "created": int(self.now()),
            "livemode": False,
            **fields,
        }
        self.things[thing["id"]] = thing
        return thing

    def _happened(self, kind: str, thing: Json) -> None:
        event = {
            "id": f"evt_{next(self._numbers):024d}",
            "object": "event",
            "api_version": "2026-10-28",
            "type": kind,
            "created": int(self.now()),
            "livemode": thing["livemode"],
            "pending_webhooks": 1,
            "data": {"object": copy.deepcopy(thing)},
        }
        self._save()
        self.tell(event)

    def _save(self) -> None:
        if self.file is None:
            return
        numbers = next(self._numbers)
        kept = {"things": self.things, "keys": self.keys, "next": numbers + 1}
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(kept), encoding="utf-8")
        fresh.replace(self.file)
