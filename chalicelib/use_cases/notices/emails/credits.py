"""What is written in a mail about credits: the email that tells one notice to its person.

What happened is read from the ledger, the wallet or the request as it stands after the claim; a
notice of what is past, or to someone who is gone, has no email.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.credits.credits import Entry, Reason, Wallet, WalletKind, freed
from chalicelib.domain.credits.expiry import Warned, warning_of
from chalicelib.domain.notices.credit_notices import CreditNotice, events_of_purchase
from chalicelib.domain.notices.credit_requests import CreditRequest, event_of_request
from chalicelib.domain.notices.mails import CREDIT_MAILS, About, CreditKind, CreditMail, Reader
from chalicelib.domain.notices.notices import NoticeError
from chalicelib.domain.notices.wording import English, wording_for
from chalicelib.domain.purchases.purchases import Purchase, PurchaseStatus
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import Workspace, today_in, workspace_of
from chalicelib.gateways.mailer import Email
from chalicelib.storage.credits.credit_requests import find_request
from chalicelib.storage.credits.credits import find_entry, wallet_in, wallet_key
from chalicelib.storage.credits.purchases import find_purchase
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.workspaces.people import find_person, person_in, person_key
from chalicelib.storage.workspaces.workspaces import workspace_in, workspace_key
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.credit_recipients import may_be_told
from chalicelib.use_cases.notices.emails.message import Quote, email_of

Facts = Mapping[str, object]
Subject = Entry | Warned | CreditRequest | Purchase | None


class CreditStory(Struct, frozen=True, kw_only=True):
    """A notice and everything that its email is made of; `other` is who gave, asked or answered,
    None if nobody did whom we know.
    """

    notice: CreditNotice
    wallet: Wallet
    workspace: Workspace
    recipient: Person
    now: datetime
    origin: str
    subject: Subject = None
    other: Person | None = None

    @property
    def mail(self) -> CreditMail:
        return _mail_of(self.notice)

    @property
    def words(self) -> English:
        return wording_for(self.recipient.language)

    @property
    def today(self) -> date:
        """By which lots expire."""
        return today_in(self.workspace, self.now)

    @property
    def available(self) -> int:
        return freed(self.wallet, self.now, self.today).available(self.today)

    @property
    def own(self) -> bool:
        """Whether it is about the reader's own wallet."""
        return self.wallet.owner_id == self.recipient.id


def write_credit_email(ctx: Context, notice: CreditNotice) -> Email | None:
    """The email that tells it; None if it is past. Reads everything after the claim.

    Raises:
        NoticeError: there is no such wallet, person or notice.
    """
    story = _read(ctx, notice)
    if not may_be_told(story.recipient, story.wallet, story.mail.to):
        return None
    facts = facts_of(story)
    if facts is None:
        return None
    return email_of(ctx, notice, story.recipient, story.workspace, facts)


def facts_of(story: CreditStory) -> Facts | None:
    """What a template may say, in the recipient's language and zone; None: it is past.

    Raises:
        NoticeError: it makes no sense.
    """
    special: Facts | None
    if not story.mail.true_while(story.wallet, story.notice.about, story.today):
        return None
    match story.mail.about, story.subject:
        case About.ENTRY, Entry() as entry:
            special = _arrived(story, entry)
        case About.WARNING, Warned() as warning:
            special = _expiring(story, warning)
        case About.POOL, None:
            special = _low(story)
        case About.REQUEST, CreditRequest() as asked:
            special = _asked(story, asked)
        case About.PURCHASE, Purchase() as purchase:
            special = _bought(story, purchase)
        case _:
            raise NoticeError("the wallet has no such notice")
    return None if special is None else {**_common(story), **special}


def _mail_of(notice: CreditNotice) -> CreditMail:
    try:
        return CREDIT_MAILS[CreditKind(notice.kind)]
    except ValueError:
        raise NoticeError("there is no such kind of mail") from None


def _common(story: CreditStory) -> Facts:
    page = story.mail.page
    own_page = page if story.own or page != "schedule" else "credits"
    return {
        "own": story.own,
        "name": story.recipient.name,
        "address": story.recipient.email,
        "other": story.other.name if story.other else "",
        "wallet": story.wallet.name,
        "is_pool": story.wallet.kind is WalletKind.WORKSPACE,
        "available": story.words.credits(story.available),
        "quote": None,
        "welcome": False,
        "buying": story.workspace.buying.value,
        "page_url": f"{story.origin}/#/{own_page}",
        "support_email": story.workspace.support_email,
        "workspace": story.workspace.name,
    }


def _arrived(story: CreditStory, entry: Entry) -> Facts:
    if entry.id != story.notice.event_id:
        raise NoticeError("the entry is another one")
    by = "you" if entry.actor_id == story.recipient.id else "admin"
    return {
        "number": entry.credits,
        "credits": story.words.credits(entry.credits),
        "valid": story.words.valid(entry.lots, story.workspace.timezone),
        "by": by,
        "quote": _quote(story, by, entry.note),
        "welcome": entry.reason is Reason.STARTING_CREDITS,
    }


def _expiring(story: CreditStory, warning: Warned) -> Facts:
    number = story.wallet.lots[warning.use_by]
    day = date.fromisoformat(warning.use_by)
    return {
        "number": number,
        "credits": story.words.credits(number),
        "day": story.words.date(day),
        "until": story.words.until(warning.use_by, story.workspace.timezone),
        "days_left": (day - story.today).days,
    }


def _low(story: CreditStory) -> Facts:
    return {"number": story.available, "filled": story.words.credits(story.wallet.filled)}


def _asked(story: CreditStory, asked: CreditRequest) -> Facts | None:
    event = event_of_request(asked)
    if event is None or event.to(story.recipient.id) != story.notice:
        return None
    answered = story.mail.to is Reader.MEMBER
    text, by = (asked.answer, "admin") if answered else (asked.note, "other")
    return {
        "number": asked.credits,
        "credits": story.words.credits(asked.credits),
        "granted": story.words.credits(asked.granted_credits or 0),
        "all": asked.granted_credits == asked.credits,
        "asked_at": story.words.moment(asked.event.at, story.recipient.timezone),
        "quote": _quote(story, by, text),
    }


def _bought(story: CreditStory, purchase: Purchase) -> Facts | None:
    if story.notice not in [each.to(story.recipient.id) for each in events_of_purchase(purchase)]:
        return None
    return {
        "credits": story.words.credits(purchase.pack.credits),
        "whole": purchase.status is PurchaseStatus.REFUNDED,
        "taken": story.words.credits(purchase.taken_credits),
        "number": purchase.owed_credits,
        "owed": story.words.credits(purchase.owed_credits) if purchase.owed_credits else "",
        "bought_at": story.words.moment(purchase.created_at, story.recipient.timezone),
        "credited": purchase.was_credited,
        "attention": purchase.attention.value if purchase.attention else "",
    }


def _quote(story: CreditStory, by: str, text: str) -> Quote | None:
    what = story.mail.quote
    return Quote(what.value, by, text) if what and text else None


def _read(ctx: Context, notice: CreditNotice) -> CreditStory:
    workspace_id = workspace_of(notice.wallet_id)
    rows = read_rows(
        [
            wallet_key(notice.wallet_id),
            workspace_key(workspace_id),
            person_key(notice.recipient_id),
        ]
    )
    wallet = wallet_in(rows, notice.wallet_id)
    workspace = workspace_in(rows, workspace_id)
    recipient = person_in(rows, notice.recipient_id)
    if wallet is None or workspace is None or recipient is None:
        raise NoticeError("the notice's wallet, workspace or person is unknown")
    subject = READERS[_mail_of(notice).about](notice)
    return CreditStory(
        notice=notice,
        wallet=wallet,
        workspace=workspace,
        recipient=recipient,
        now=ctx.now(),
        origin=ctx.settings.web_origins[0],
        subject=subject,
        other=_other(subject, notice),
    )


def _entry(notice: CreditNotice) -> Entry | None:
    return find_entry(notice.wallet_id, int(notice.about)) if notice.about.isdecimal() else None


def _warning(notice: CreditNotice) -> Warned | None:
    try:
        return warning_of(notice.about)
    except ValueError:
        raise NoticeError("the notice names no warning") from None


def _request(notice: CreditNotice) -> CreditRequest | None:
    return find_request(workspace_of(notice.wallet_id), notice.about)


def _purchase(notice: CreditNotice) -> Purchase | None:
    return find_purchase(notice.about)


def _none(_: CreditNotice) -> None:
    return None


READERS: Mapping[About, Callable[[CreditNotice], Subject]] = {
    About.ENTRY: _entry,
    About.WARNING: _warning,
    About.REQUEST: _request,
    About.POOL: _none,
    About.PURCHASE: _purchase,
}


def _other(subject: Subject, notice: CreditNotice) -> Person | None:
    """Who acted: for a request the member who asks, to the admins, and the admin, to the member."""
    match subject:
        case Entry(actor_id=actor_id):
            return find_person(actor_id)
        case Purchase(buyer_id=buyer_id):
            return find_person(buyer_id)
        case CreditRequest() as asked:
            asking = _mail_of(notice).to is Reader.ADMINS
            return find_person(asked.person.id if asking else asked.event.actor_id)
        case _:
            return None
