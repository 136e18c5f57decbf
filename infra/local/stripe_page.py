"""The stand-in's hosted page: what is bought, what it costs, and a button for each thing that can
become of a payment, also those that only a merchant or a bank can do.
"""

from html import escape
from typing import Any

from infra.local.page_style import whole

Json = dict[str, Any]

WAITING = [
    ("pay", "Pay"),
    ("pay-later", "Pay by bank debit (takes days)"),
    ("decline", "Have the card declined"),
    ("abandon", "Go back without paying"),
]
PROCESSING = [("arrive", "Let the bank debit arrive"), ("bounce", "Let the bank debit fail")]
PAID = [
    ("refund-half", "Refund half"),
    ("refund", "Refund all that is left"),
    ("dispute", "Dispute the payment"),
]
DISPUTED = [("win", "Decide the dispute for the merchant"), ("lose", "Decide it for the customer")]
NO_DECIMALS = {"jpy", "krw", "vnd"}


def render_page(session: Json, path: str, *, declined: bool = False) -> str:
    """The page of a session as it stands."""
    note = "This stands in for Stripe on this machine. No money moves."
    if declined:
        note = "The card was declined. Try again, or go back."
    buttons = "".join(
        f'<form method="post" action="{escape(path)}/{act}">'
        f"<button{' class=main' if act == 'pay' else ''}>{escape(words)}</button></form>"
        for act, words in _acts(session)
    )
    return whole(
        "Checkout",
        f'<h1>{escape(session["name"])}</h1><p class="price">{escape(price(session))}</p>'
        f'<p class="note{" declined" if declined else ""}" role="status">{escape(note)}</p>'
        f"<p class=note>{escape(_standing(session))}</p>{buttons}",
    )


def price(session: Json) -> str:
    minor, currency = session["amount_total"], session["currency"]
    amount = f"{minor:,}" if currency in NO_DECIMALS else f"{minor / 100:,.2f}"
    return f"{amount} {currency.upper()}"


def _acts(session: Json) -> list[tuple[str, str]]:
    if session["status"] == "open":
        return WAITING
    intent = session["payment_intent"] or {}
    if session["payment_status"] == "unpaid":
        return PROCESSING if intent.get("status") == "processing" else []
    charge = intent["latest_charge"]
    left = [] if charge["refunded"] or charge["disputed"] else PAID
    return left + (DISPUTED if charge["disputed"] else [])


def _standing(session: Json) -> str:
    if session["status"] == "open":
        return "Waiting for the payment."
    if session["status"] == "expired":
        return "This page has ended."
    paid = session["payment_status"] == "paid"
    return "Paid." if paid else "The bank has been asked for the money."
