"""The stand-in for Stripe over HTTP: its API for our gateway, its page for the person who pays.

    POST /v1/checkout/sessions, GET .../{id}, POST .../{id}/expire
    GET  /v1/checkout/sessions?created[gte]=
    GET  /v1/payment_intents/{id}, /v1/prices/{id}, /v1/disputes?payment_intent=
    POST /v1/refunds
    GET  /checkout/{id}             the hosted page
    POST /checkout/{id}/{act}       what its buttons do; a customer's, a merchant's, a bank's act

Answers are (status, headers, body): both the local stack's front and a server of its own serve it.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from infra.local.proxy import Answer
from infra.local.stripe_page import render_page
from infra.local.stripe_peer import Json, RefusedError, StripePeer

Form = dict[str, Any]


class StripeApi:
    """One peer, answering requests."""

    def __init__(self, peer: StripePeer, page_path: str = "/checkout") -> None:
        self.peer = peer
        self._page_path = page_path

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """The API's answer; None where Stripe has nothing."""
        url = urlsplit(target)
        form = read_form(body.decode())
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        key = headers.get("Idempotency-Key")
        for wanted, pattern, act in self._routes(form, query, key):
            found = re.fullmatch(pattern, url.path)
            if found and wanted == method:
                return _told(lambda act=act, found=found: act(*found.groups()))  # type: ignore[misc]
        return None

    def _routes(
        self, form: Form, query: Mapping[str, str], key: str | None
    ) -> list[tuple[str, str, Callable[..., Json]]]:
        peer, sessions = self.peer, "/v1/checkout/sessions"
        expand = any(name.startswith("expand") for name in query)
        return [
            ("POST", sessions, lambda: peer.create_session(form, key)),
            ("GET", sessions, lambda: peer.sessions(int(query.get("created[gte]", "0")))),
            ("GET", f"{sessions}/([^/]+)", lambda each: peer.shown(each, expand=expand)),
            ("POST", f"{sessions}/([^/]+)/expire", peer.expire),
            ("GET", "/v1/payment_intents/([^/]+)", peer.shown),
            ("GET", "/v1/prices/([^/]+)", peer.price),
            ("GET", "/v1/disputes", lambda: peer.disputes(query.get("payment_intent", ""))),
            ("POST", "/v1/refunds", lambda: peer.refund(form["payment_intent"], _minor(form))),
        ]

    def page(self, method: str, target: str) -> Answer | None:
        """The hosted page, and what its buttons do: a redirect back to the page or the shop."""
        url = urlsplit(target)
        found = re.fullmatch(rf"{self._page_path}/([^/]+)(?:/([a-z-]+))?", url.path)
        if not found:
            return None
        session_id, act = found.groups()
        try:
            if method == "POST" and act:
                return _redirect(self._act(session_id, act))
            session = self.peer.shown(session_id, expand=True)
        except RefusedError as error:
            return _html(error.status, f"<!doctype html><title>Checkout</title><p>{error}</p>")
        here, declined = f"{self._page_path}/{session_id}", url.query == "declined"
        return _html(200, render_page(session, here, declined=declined))

    def _act(self, session_id: str, act: str) -> str:
        """Does it; where the browser goes then."""
        peer, here = self.peer, f"{self._page_path}/{session_id}"
        session = peer.shown(session_id)
        if act == "abandon":
            return str(session["cancel_url"])
        shop = str(session["success_url"])
        if act in {"pay", "pay-later"}:
            (peer.pay if act == "pay" else peer.pay_later)(session_id)
            return shop
        intent = str(session["payment_intent"])
        acts: Mapping[str, Callable[[], object]] = {
            "decline": lambda: peer.decline(session_id),
            "arrive": lambda: peer.arrive(session_id),
            "bounce": lambda: peer.bounce(session_id),
            "refund": lambda: peer.refund(intent),
            "refund-half": lambda: peer.refund(intent, session["amount_total"] // 2),
            "dispute": lambda: peer.dispute(intent),
            "win": lambda: peer.close_dispute(self._dispute(intent), "won"),
            "lose": lambda: peer.close_dispute(self._dispute(intent), "lost"),
        }
        if act not in acts:
            raise RefusedError(404, "resource_missing", "There is no such button.")
        acts[act]()
        return here + ("?declined" if act == "decline" else "")

    def _dispute(self, intent_id: str) -> str:
        found = self.peer.disputes(intent_id)["data"]
        if not found:
            raise RefusedError(404, "resource_missing", "There is no dispute.")
        return str(found[-1]["id"])


def read_form(text: str) -> Form:
    """Stripe's form encoding: `line_items[0][price]=x` is a list of objects."""
    form: Form = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        steps = [step for step in re.split(r"[\[\]]+", name) if step]
        place: Any = form
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            if following is None:
                place[step] = value
            else:
                place = place.setdefault(step, {})
    listed: Form = _lists(form)
    return listed


def _lists(value: Any) -> Any:
    """Objects whose names are all numbers are lists."""
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(each) for name, each in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def _minor(form: Form) -> int | None:
    return int(form["amount"]) if "amount" in form else None


def _told(act: Callable[[], Json]) -> Answer:
    try:
        return _json(200, act())
    except RefusedError as error:
        return _json(error.status, error.body)
    except (KeyError, IndexError, ValueError) as error:
        missing = RefusedError(400, "parameter_missing", f"Missing or malformed: {error}")
        return _json(400, missing.body)


def _json(status: int, value: Json) -> Answer:
    return Answer(status, [("Content-Type", "application/json")], json.dumps(value).encode())


def _html(status: int, text: str) -> Answer:
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
    return Answer(status, headers, text.encode())


def _redirect(to: str) -> Answer:
    return Answer(303, [("Location", to)], b"")
