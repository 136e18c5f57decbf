"""What is written in a mail about credits: the letter that tells one notice to its person.

What happened is read from the ledger, the wallet or the request as it stands after the claim; a
notice of what is past, or to someone who is gone, has no letter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.credits.credits import Entry, Reason, Wallet, WalletKind, freed
from chalicelib.domain.credits.expiry import Warned, still_warns
from chalicelib.domain.notices.credit_notices import (
    CreditKind,
    CreditNotice,
    is_low,
    warning_of,
)
from chalicelib.domain.notices.credit_requests import CreditRequest, event_of_request
from chalicelib.domain.notices.notices import NoticeError
from chalicelib.domain.notices.wording import English, wording_for
from chalicelib.domain.workspaces.people import Person
from chalicelib.domain.workspaces.workspaces import Workspace, today_in, workspace_of
from chalicelib.gateways.mailer import Letter
from chalicelib.storage.credits.credit_requests import find_request
from chalicelib.storage.credits.credits import find_entry, wallet_in, wallet_key
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.workspaces.people import find_person, person_in, person_key
from chalicelib.storage.workspaces.workspaces import workspace_in, workspace_key
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.notices.credit_recipients import may_be_told
from chalicelib.use_cases.notices.emails import Quote, letter_of

Facts = Mapping[str, object]

PAGES: Mapping[str, str] = {
    CreditKind.EXPIRING: "schedule",
    CreditKind.REQUESTED: "admin/requests",
    CreditKind.REQUEST_GRANTED: "schedule",
}
"""Which page a kind of mail opens; the credits' own, unless it is named here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditStory:
    """A notice and everything that its letter is made of; `other` is who gave, asked or answered,
    None if nobody did whom we know.
    """

    notice: CreditNotice
    wallet: Wallet
    workspace: Workspace
    recipient: Person
    now: datetime
    origin: str
    subject: Entry | Warned | CreditRequest | None = None
    other: Person | None = None

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


def write_credit_letter(ctx: Context, notice: CreditNotice) -> Letter | None:
    """The letter that tells it; None if it is past. Reads everything after the claim.

    Raises:
        NoticeError: there is no such wallet, person or notice.
    """
    story = _read(ctx, notice)
    if not may_be_told(story.recipient, story.wallet, notice.kind):
        return None
    facts = facts_of(story)
    if facts is None:
        return None
    return letter_of(ctx, notice, story.recipient, story.workspace, facts)


def facts_of(story: CreditStory) -> Facts | None:
    """What a template may say, in the recipient's language and zone; None: it is past.

    Raises:
        NoticeError: it makes no sense.
    """
    special: Facts | None
    match story.notice.kind, story.subject:
        case CreditKind.GRANTED | CreditKind.BOUGHT, Entry() as entry:
            special = _arrived(story, entry)
        case CreditKind.EXPIRING, Warned() as warning:
            special = _expiring(story, warning)
        case CreditKind.POOL_LOW, None:
            special = _low(story)
        case _, CreditRequest() as asked:
            special = _asked(story, asked)
        case _:
            raise NoticeError("the wallet has no such notice")
    return None if special is None else {**_common(story), **special}


def _common(story: CreditStory) -> Facts:
    page = PAGES.get(story.notice.kind, "credits")
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
        "quote": Quote("note", by, entry.note) if entry.note else None,
        "welcome": entry.reason is Reason.STARTING_CREDITS,
    }


def _expiring(story: CreditStory, warning: Warned) -> Facts | None:
    if not still_warns(warning, story.wallet, story.today):
        return None
    number = story.wallet.lots[warning.use_by]
    day = date.fromisoformat(warning.use_by)
    return {
        "number": number,
        "credits": story.words.credits(number),
        "day": story.words.date(day),
        "until": story.words.until(warning.use_by, story.workspace.timezone),
        "days_left": (day - story.today).days,
    }


def _low(story: CreditStory) -> Facts | None:
    if not is_low(story.wallet):
        return None
    return {"number": story.available, "filled": story.words.credits(story.wallet.filled)}


def _asked(story: CreditStory, asked: CreditRequest) -> Facts | None:
    event = event_of_request(asked)
    if event is None or event.to(story.recipient.id) != story.notice:
        return None
    answered = story.notice.kind != CreditKind.REQUESTED
    text, by = (asked.answer, "admin") if answered else (asked.note, "other")
    return {
        "number": asked.credits,
        "credits": story.words.credits(asked.credits),
        "granted": story.words.credits(asked.granted_credits or 0),
        "all": asked.granted_credits == asked.credits,
        "asked_at": story.words.moment(asked.event.at, story.recipient.timezone),
        "quote": Quote("note", by, text) if text else None,
    }


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
    subject = SUBJECTS.get(notice.kind, _none)(notice)
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


def _none(_: CreditNotice) -> None:
    return None


SUBJECTS: Mapping[str, Callable[[CreditNotice], Entry | Warned | CreditRequest | None]] = {
    CreditKind.GRANTED: _entry,
    CreditKind.BOUGHT: _entry,
    CreditKind.EXPIRING: _warning,
    CreditKind.REQUESTED: _request,
    CreditKind.REQUEST_GRANTED: _request,
    CreditKind.REQUEST_REFUSED: _request,
}


def _other(subject: Entry | Warned | CreditRequest | None, notice: CreditNotice) -> Person | None:
    """Who acted: for a request the member who asks, to the admins, and the admin, to the member."""
    match subject:
        case Entry(actor_id=actor_id):
            return find_person(actor_id)
        case CreditRequest() as asked:
            asking = notice.kind == CreditKind.REQUESTED
            return find_person(asked.person.id if asking else asked.event.actor_id)
        case _:
            return None
