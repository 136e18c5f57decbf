"""The mails that the user pool writes by itself, in the looks of ours: the invitation with the
first password, and the code by which somebody sets a new one.

It knows nobody's language, so each is in both. What it fills in is {username} and {####}.
"""

from pathlib import Path
from typing import Any, NamedTuple

LOOKS = Path(__file__).with_name("pool_mail.html")
ADDRESS = '<a href="${Page}" style="color:#0b6b5d;">${Page}</a>'


class PoolMail(NamedTuple):
    """A subject, and under a title what is said before and after the password or code."""

    subject: str
    title: str
    english: str
    german: str

    @property
    def page(self) -> Any:
        """The HTML, which may name the address of the stage's own pages."""
        text = LOOKS.read_text(encoding="utf-8")
        for word, told in (
            ("TITLE", self.title),
            ("ENGLISH", self.english),
            ("GERMAN", self.german),
        ):
            text = text.replace(word, told)
        if ADDRESS not in text:
            return text
        return {"Fn::Sub": [text, {"Page": {"Fn::Select": [0, {"Ref": "CallbackUrls"}]}}]}


INVITATION = PoolMail(
    "Your password for Tandem / Ihr Passwort für Tandem",
    "Your first password · Ihr erstes Passwort",
    f"Sign in at {ADDRESS} with {{username}} and the password below within seven days, then choose "
    "one of your own. If they have passed, write to ${SupportEmail}. If your company signs you in "
    "by a system of its own, you need no password: choose “Sign in with your company” there.",
    f"Melden Sie sich unter {ADDRESS} innerhalb von sieben Tagen mit {{username}} und dem Passwort "
    "oben an und wählen Sie dann ein eigenes. Sind sie vorbei, schreiben Sie an ${SupportEmail}. "
    "Meldet Ihr Unternehmen Sie über ein eigenes System an, brauchen Sie kein Passwort: Wählen Sie "
    "dort „Über Ihr Unternehmen anmelden“.",
)
CODE = PoolMail(
    "Your code for Tandem / Ihr Code für Tandem",
    "Your code · Ihr Code",
    "Somebody wants to set a new password for this address. If it is you, type this code on the "
    "page that asks for it. If not, leave it: nothing changes.",
    "Jemand möchte für diese Adresse ein neues Passwort setzen. Wenn Sie das sind, geben Sie den "
    "Code auf der Seite ein, die danach fragt. Wenn nicht, ist nichts zu tun: Alles bleibt, wie es "
    "ist.",
)


def with_mails(pool: dict[str, Any]) -> dict[str, Any]:
    """The user pool, writing these."""
    properties = pool["Properties"]
    invitation = {"EmailSubject": INVITATION.subject, "EmailMessage": INVITATION.page}
    code = {
        "DefaultEmailOption": "CONFIRM_WITH_CODE",
        "EmailSubject": CODE.subject,
        "EmailMessage": CODE.page,
    }
    added = properties["AdminCreateUserConfig"] | {"InviteMessageTemplate": invitation}
    told = {"AdminCreateUserConfig": added, "VerificationMessageTemplate": code}
    return pool | {"Properties": properties | told}
