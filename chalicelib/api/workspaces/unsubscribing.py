"""Turning mails off: the address that such a mail carries, for people and for their mail programs.

A link is followed by machines too, so GET changes nothing: it shows a page with a button. The
button, and a mail program's own (RFC 8058), send a POST.
"""

from collections.abc import Mapping
from html import escape

from msgspec import Struct

from chalicelib.api.kernel.access import ANYONE
from chalicelib.api.kernel.blueprint import Api, Call
from chalicelib.domain.kernel.errors import TryAgainError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.workspaces.people import MailTopic, language_of
from chalicelib.use_cases.notices import unsubscribing
from chalicelib.use_cases.notices.unsubscribing import Subscription

api = Api(__name__)

HTML = "text/html; charset=utf-8"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
}
STYLE = (
    "body{margin:0;padding:12vh 20px 40px;background:#f2f4f1;color:#1b2a28;"
    "font:17px/1.55 Figtree,system-ui,sans-serif}"
    "main{max-width:30rem;margin:auto;padding:30px 32px;background:#fff;border:1px solid #dde3de;"
    "border-radius:14px}"
    "b{color:#0b6b5d}h1{margin:.5rem 0;font-size:1.5rem;line-height:1.25;letter-spacing:-.01em}"
    "a{color:#0b6b5d}p{margin:.5rem 0 1.5rem}p:last-child{margin-bottom:0}"
    "button{font:inherit;font-weight:600;padding:.7rem 1.4rem;border:0;border-radius:9px;"
    "background:#0b6b5d;color:#fff;cursor:pointer}"
    "button:focus-visible,a:focus-visible{outline:3px solid #6fd3c0;outline-offset:2px}"
    "@media(max-width:480px){body{padding-top:20px}main{padding:24px 22px}button{width:100%}}"
    "@media(prefers-color-scheme:dark){body{background:#14181c;color:#f1f4f3}"
    "main{background:#1d2329;border-color:#323a42}a,b{color:#6fd3c0}}"
)


class Words(Struct, frozen=True):
    """What is said of a topic: asked, what it means, what the button does, and that it is done."""

    asked: Phrase
    meant: Phrase
    button: Phrase
    done: Phrase


WORDS: Mapping[MailTopic, Words] = {
    MailTopic.REMINDERS: Words(
        Phrase("Turn off reminders?"),
        Phrase(
            "You would get no more mails a day and an hour before a session. "
            "Confirmations, cancellations and requests still reach you."
        ),
        Phrase("Turn off reminders"),
        Phrase("Reminders are off"),
    ),
    MailTopic.CREDITS: Words(
        Phrase("Turn off warnings about credits?"),
        Phrase(
            "You would get no more mails when credits are about to expire or a pool runs low. "
            "Mails about credits that arrive still reach you."
        ),
        Phrase("Turn off warnings"),
        Phrase("Warnings about credits are off"),
    ),
}
BACK = Phrase("You can turn them on again in your profile.")
PROFILE = Phrase("Open my profile")


@api.get(
    "/v1/unsubscribe/{token}",
    access=ANYONE,
    media_type=HTML,
    headers=HEADERS,
    refuses=(TryAgainError,),
)
def ask_about_mails(call: Call, token: str) -> str:
    """Shows a page on which to turn a kind of mail off; nothing changes because it was opened."""
    found = unsubscribing.find_subscription(call.context, token)
    return _page(found, call.context.settings.web_origins[0])


@api.post(
    "/v1/unsubscribe/{token}",
    access=ANYONE,
    media_type=HTML,
    headers=HEADERS,
    refuses=(TryAgainError,),
)
def turn_mails_off(call: Call, token: str) -> str:
    """Turns a kind of mail off, by one click in a mail program (RFC 8058) or on that page."""
    found = unsubscribing.unsubscribe(call.context, token)
    return _page(found, call.context.settings.web_origins[0])


def _page(found: Subscription, origin: str) -> str:
    """In the person's language: whether to turn it off, or that it is off."""
    language, words = language_of(found.person.language), WORDS[found.topic]
    title = escape((words.done if found.off else words.asked).told(language))
    if found.off:
        link = f'<a href="{escape(origin)}/#/profile">{escape(PROFILE.told(language))}</a>'
        body = f"<p>{escape(BACK.told(language))}</p><p>{link}</p>"
    else:
        button = f"<button>{escape(words.button.told(language))}</button>"
        body = f'<p>{escape(words.meant.told(language))}</p><form method="post">{button}</form>'
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
        f"<title>{title} · Tandem</title><style>{STYLE}</style></head>"
        f"<body><main><b>Tandem</b><h1>{title}</h1>{body}</main></body></html>"
    )
