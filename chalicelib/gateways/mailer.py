"""Mail: how an email becomes an RFC 5322 message, and its hand-over to SES.

Nothing that people wrote reaches a header but the subject, and that on one line. SES gives each
mail an id of its own; so those of one thread answer a message that was never sent, under an id that
is made of the thread, and mail programs show them together in whatever order they come. The invite
goes twice: as an alternative, which calendars show with the mail, and attached, for those that do
not.

    multipart/mixed
    ├── multipart/alternative
    │   ├── text/plain
    │   ├── text/html
    │   └── text/calendar; method=REQUEST
    └── application/ics   invite.ics
"""

import functools
import hashlib
from datetime import datetime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError
from msgspec import Struct

from chalicelib.domain.kernel.email_addresses import domain_in_ascii
from chalicelib.domain.kernel.text.cleaning import clean_line
from chalicelib.domain.notices.notices import MailRefusedError, MailUnavailableError
from chalicelib.gateways.clients import make_client

if TYPE_CHECKING:
    from mypy_boto3_ses.client import SESClient

SENDER_NAME = "Tandem"
PERSON_TAG = "person"
"""The name under which SES tells with each event whose mail it was."""
LONG_WORD = 60
"""A longer one is encoded, since it could not be folded."""
ON_ONE_LINE = frozenset({"references", "in-reply-to", "list-unsubscribe"})


class WholeSubject(EmailPolicy):
    """Folds headers as the standard library does, but encodes the subject as one text: word by
    word, blanks between them get lost, and what looks like an encoded word is decoded. Addresses
    that a machine follows stay on one line as they are: folded, a long one would be encoded.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        return (name, value) if _is_subject(name) else super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in ON_ONE_LINE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        if not _is_subject(name):
            return super().fold_binary(name, value)
        longest = max(map(len, value.split()), default=0)
        plain = value.isascii() and "=?" not in value and longest < LONG_WORD
        header = Header(value, "us-ascii" if plain else "utf-8", header_name=name)
        return f"{name}: {header.encode(linesep=self.linesep)}{self.linesep}".encode("ascii")


def _is_subject(name: str) -> bool:
    return name.lower() == "subject"


SEVEN_BIT = WholeSubject(cte_type="7bit", linesep=SMTP.linesep)
"""SES takes no other bytes."""
ONE_TRY = Config(connect_timeout=1, read_timeout=4, retries={"total_max_attempts": 1})
"""A second try within a call could be a second mail; the queue tries again, under a new claim."""

REFUSALS = frozenset({"MessageRejected", "InvalidParameterValue"})
UNKNOWN_OUTCOMES = frozenset({"InternalFailure", "InternalServerError", "ServiceUnavailable"})
UNVERIFIED = "not verified"
"""SES refuses with these words what an operator can mend, so that is not for good."""


class Invite(Struct, frozen=True, kw_only=True):
    """A calendar object (RFC 5545) and its method."""

    content: bytes
    method: str


class Email(Struct, frozen=True, kw_only=True):
    """One mail to one person; `message_key` is the same for every copy of it, `thread_key` for all
    mails to them about the same thing. `unsubscribe_url` ends mails of its kind by one POST.
    """

    sender: str
    recipient: str
    person_id: str
    reply_to: str
    subject: str
    text: str
    html: str
    language: str
    date: datetime
    message_key: str
    thread_key: str
    invite: Invite | None = None
    unsubscribe_url: str | None = None


def compose(email: Email) -> bytes:
    """The email as a raw message.

    Raises:
        MailRefusedError: the recipient's address is none.
    """
    mail = EmailMessage(policy=SEVEN_BIT)
    mail["From"] = mailbox(email.sender, SENDER_NAME)
    mail["To"] = mailbox(email.recipient)
    mail["Reply-To"] = mailbox(email.reply_to)
    mail["Subject"] = clean_line(email.subject)
    mail["Date"] = format_datetime(email.date)
    mail["Message-ID"] = message_id(email.message_key, email.sender)
    for header in ("In-Reply-To", "References"):
        mail[header] = message_id(email.thread_key, email.sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if email.unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{email.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(email.text, cte="quoted-printable")
    mail.add_alternative(email.html, subtype="html", cte="quoted-printable")
    if email.invite:
        _enclose(mail, email.invite)
    mail["Content-Language"] = email.language
    return mail.as_bytes()


def message_id(message_key: str, sender: str) -> str:
    """The same for the same email, telling nothing of it."""
    digest = hashlib.sha256(message_key.encode()).hexdigest()[:32]
    return f"<{digest}@{sender.rpartition('@')[2]}>"


def _enclose(mail: EmailMessage, invite: Invite) -> None:
    mail.add_alternative(
        invite.content.decode(),
        subtype="calendar",
        cte="base64",
        params={"method": invite.method},
    )
    mail.add_attachment(
        invite.content, maintype="application", subtype="ics", filename="invite.ics"
    )


def mailbox(address: str, name: str = "") -> Address:
    """The address as mail services take it, its domain in ASCII.

    Raises:
        MailRefusedError: it is no address that SES can reach.
    """
    local, _, domain = address.rpartition("@")
    try:
        local.encode("ascii")
        return Address(name, addr_spec=f"{local}@{domain_in_ascii(domain)}")
    except (ValueError, IndexError, HeaderParseError):
        raise MailRefusedError("this is no address") from None


class SesMailer:
    """`configuration_set` says where SES tells what becomes of a mail; empty: nowhere."""

    def __init__(self, configuration_set: str = "") -> None:
        self._told: Any = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def send(self, raw: bytes, *, sender: str, recipient: str, person_id: str) -> str:
        """Hands over one raw message, tagged with whose it is; SES's id for it.

        Raises:
            MailRefusedError: SES will never take it.
            MailUnavailableError: SES surely did not take it now.
            botocore.exceptions.BotoCoreError, ClientError: it may have.
        """
        destination = mailbox(recipient).addr_spec
        try:
            answer = self._client.send_raw_email(
                Source=sender,
                Destinations=[destination],
                RawMessage={"Data": raw},
                Tags=[{"Name": PERSON_TAG, "Value": person_id}],
                **self._told,
            )
        except ClientError as error:
            raise _meaning(error) from None
        except (ConnectTimeoutError, EndpointConnectionError) as error:
            raise MailUnavailableError(type(error).__name__) from None
        return answer["MessageId"]

    @functools.cached_property
    def _client(self) -> "SESClient":
        made: SESClient = make_client("ses", ONE_TRY)
        return made


def _meaning(error: ClientError) -> Exception:
    """SES's texts quote addresses, so only its code is passed on."""
    code, text = error.response["Error"]["Code"], error.response["Error"]["Message"]
    if code in UNKNOWN_OUTCOMES:
        return error
    if code in REFUSALS and UNVERIFIED not in text:
        return MailRefusedError(code)
    return MailUnavailableError(code)
