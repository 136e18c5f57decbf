"""The full-scan check: recomputes from every row of the table what must always be true.

claims     each person's taken cells are exactly those of their standing sessions and of what
           requests and proposed moves hold, each once
counters   each coach's week counts are those of the sessions that count, by local day
ledger     entries are numbered without a gap, every balance is their sum, all accounts sum to zero
due        each session stands in the index of what is due exactly when the rules say, or after a
           pause that it waits because attending to it failed
payment    each session that was paid has exactly its entry; no wallet is negative, and a closed
           one has nothing but what open requests hold
groups     a group's rules, admins and count of members are the same wherever they stand, and it
           has an open wallet exactly if its rules say so
holds      credits are held exactly for open requests and for the charges of open proposed moves
pairings   upcoming sessions of a pair are the confirmed ones, and its moves those that hold time
           (what is over may linger)
moves      only a confirmed session has a proposed move, which is over at its start at the latest
lots       each wallet's lots are what its entries moved; none was used after its date; time finds
           every wallet with a date
purchases  each that was paid has exactly its entry; what was taken back agrees with its entries
people     see `people_audit`
coaches    see `coach_audit`
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

from chalicelib.domain.credits.credits import Entry, Reason, Wallet, WalletKind
from chalicelib.domain.integrity.claims import claim_faults, claimed_cells
from chalicelib.domain.integrity.ledger import (
    Summed,
    entry_faults,
    hold_faults,
    summed_with,
    wallet_faults,
    wanted_holds,
)
from chalicelib.domain.notices.outbox_check import due_at
from chalicelib.domain.purchases.payments import purchase_entry_id
from chalicelib.domain.purchases.purchases import Purchase
from chalicelib.domain.sessions.pairings import OpenRequest
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.domain.time.intervals import Interval, overlaps
from chalicelib.domain.time.wall_clock import local_date
from chalicelib.storage.coaches.coaches import ScheduleItem
from chalicelib.storage.credits import credits
from chalicelib.storage.credits.credits import EntryItem
from chalicelib.storage.credits.purchases import PurchaseItem, purchase_of
from chalicelib.storage.kernel.due import due_from
from chalicelib.storage.kernel.table import Row, RowT
from chalicelib.storage.sessions import pairings
from chalicelib.storage.sessions.pairings import PairingItem
from chalicelib.storage.sessions.sessions import SessionItem, session_of
from chalicelib.storage.sessions.time_claims import WEEKDAYS, DayItem, WeekItem
from chalicelib.storage.workspaces.groups import (
    GroupItem,
    MembershipItem,
    RegisterItem,
    group_of,
    membership_of,
    register_of,
)
from chalicelib.storage.workspaces.people import PersonItem, person_of
from tests.kit.audit_lots import check_lots
from tests.kit.coach_audit import check_coaches
from tests.kit.people_audit import check_people, wallets_of
from tests.kit.stored import stored_rows

BY_PAYMENT = {Reason.PURCHASE, Reason.CLAWBACK, Reason.CLAWBACK_RETURNED}
CLAIMING = {Status.CONFIRMED, Status.COMPLETED, Status.NO_SHOW}


def check_everything(rows: list[Row] | None = None, now: datetime | None = None) -> None:
    """Raises AssertionError with the first thing that is not true; `rows` are all there are, if
    they were read already. `now`: the time, if it is later than anything that is stored.
    """
    rows = stored_rows() if rows is None else rows
    found = [session_of(row) for row in rows if isinstance(row, SessionItem)]
    latest = latest_instant(rows, found, now)
    check_no_overlap(found)
    check_claims(rows, found)
    check_counters(rows, found)
    check_ledger(rows)
    check_payments(rows, found)
    check_pairings(rows, found, latest)
    check_holds(rows, found, latest)
    check_due(rows)
    check_groups(rows)
    check_moves(rows, found, latest)
    check_lots(rows, found)
    check_purchases(rows)
    check_people(rows, found, latest)
    check_coaches(rows, found)


def check_no_overlap(found: list[Session]) -> None:
    """Nobody is in two standing sessions at once, computed from the sessions alone."""
    by_person: dict[str, list[tuple[Interval, str]]] = defaultdict(list)
    for session in standing(found):
        for person_id in (session.member.id, session.coach.id):
            by_person[person_id].append((span_of(session), session.id))
    for person_id, spans in by_person.items():
        ordered = sorted(spans)
        for (one, first), (other, second) in pairwise(ordered):
            assert not overlaps(one, other), f"{person_id} is in {first} and {second} at once"


def check_claims(rows: list[Row], found: list[Session]) -> None:
    assert all(session.claimed for session in standing(found)), "a session stands without a claim"
    theirs: dict[str, list[Session]] = defaultdict(list)
    for session in found:
        for person_id in {session.coach.id, session.member.id}:
            theirs[person_id].append(session)
    taken: dict[str, dict[date, frozenset[int]]] = defaultdict(dict)
    for row in of_kind(rows, DayItem):
        day = date.fromisoformat(row.sk.removeprefix("DAY#"))
        cells = frozenset(int(cell) for cell in row.taken or ())
        taken[row.pk.removeprefix("TIME#")][day] = cells
    for person_id in {*theirs, *taken}:
        claimed = claimed_cells(person_id, theirs[person_id])
        faults = [*claim_faults(claimed, taken[person_id], date.min)]
        assert not faults, f"{person_id}: {faults}"


def check_counters(rows: list[Row], found: list[Session]) -> None:
    zones = {
        row.pk.removeprefix("COACH#"): row.availability["timezone"]
        for row in rows
        if isinstance(row, ScheduleItem)
    }
    wanted: Counter[tuple[str, date]] = Counter()
    for session in standing(found):
        zone = zones[session.coach.id]
        wanted[session.coach.id, local_date(zone, span_of(session).start)] += 1
    stored: Counter[tuple[str, date]] = Counter()
    for row in rows:
        if isinstance(row, WeekItem):
            monday = date.fromisoformat(row.sk.removeprefix("WEEK#"))
            counts = [int(getattr(row, name)) for name in WEEKDAYS]
            assert int(row.total) == sum(counts), f"{row.key} does not add up"
            for offset, number in enumerate(counts):
                stored[row.pk.removeprefix("COACH#"), monday + timedelta(days=offset)] += number
    assert +stored == +wanted, f"counters differ: {+stored} instead of {+wanted}"


def check_ledger(rows: list[Row]) -> None:
    wallets = {wallet.id: wallet for wallet in wallets_of(rows)}
    entries = entries_of(rows)
    by_wallet: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_wallet[entry.wallet_id].append(entry)
    for wallet in wallets.values():
        check_wallet(wallet, sorted(by_wallet[wallet.id], key=lambda entry: entry.seq))
    outside = -sum(entry.credits for entry in entries if entry.counterpart not in wallets)
    assert sum(wallet.balance for wallet in wallets.values()) + outside == 0, "not zero in sum"
    check_both_sides(entries, wallets)


def check_wallet(wallet: Wallet, entries: list[Entry]) -> None:
    none = Summed(wallet_id=wallet.id)
    summed = summed_with(none, entries)
    faults = [*entry_faults(none, entries), *wallet_faults(wallet, summed)]
    assert not faults, f"{wallet.id}: {faults}"


def check_holds(rows: list[Row], found: list[Session], latest: datetime | None) -> None:
    """Credits are held exactly for open requests and moves; the row of one over may linger."""
    wallets = wallets_of(rows)
    for wallet in wallets:
        faults = [*hold_faults(wallet, found)]
        assert not faults, f"{wallet.id}: {faults}"
    held = {key for wallet in wallets for key in wallet.holds}
    for session in found:
        for key, (_, until) in wanted_holds(session).items():
            assert key in held or is_over(until, latest), f"{key} is open and holds nothing"


def latest_instant(rows: list[Row], found: list[Session], now: datetime | None) -> datetime | None:
    """The last instant at which anything is known to have happened, or now if that is known."""
    told = [instant for each in found for instant in (each.created_at, each.event.at)]
    begun = [span_of(each).start for each in standing(found) if each.status != Status.CONFIRMED]
    entered = [entry.at for entry in entries_of(rows)]
    return max((*told, *begun, *entered, *([now] if now else [])), default=None)


def is_over(expires_at: datetime | None, latest: datetime | None) -> bool:
    return expires_at is not None and latest is not None and expires_at <= latest


def check_moves(rows: list[Row], found: list[Session], latest: datetime | None) -> None:
    """Proposed moves are of confirmed sessions; those that hold time stand in the pair's row."""
    by_id = {session.id: session for session in found}
    counted: dict[str, OpenRequest] = {}
    for row in rows:
        if isinstance(row, PairingItem):
            counted.update(pairings.pairing_of(row).moves)
    for session in found:
        if (move := session.proposed_move) is None:
            continue
        assert session.status is Status.CONFIRMED, f"{session.id} ended and is still to be moved"
        assert move.expires_at <= span_of(session).start, f"{session.id} is moved after its start"
        assert span_of(session).start not in move.proposed_starts, f"{session.id} stands there"
        known = counted.get(session.id)
        if move.claimed and (known is None or known.expires_at != move.expires_at):
            assert is_over(move.expires_at, latest), f"{session.id} holds time uncounted"
    for session_id, waiting in counted.items():
        move = by_id[session_id].proposed_move
        if move is None or not move.claimed or move.expires_at != waiting.expires_at:
            assert is_over(waiting.expires_at, latest), f"{session_id} is counted for nothing"


def check_due(rows: list[Row]) -> None:
    for row in rows:
        if isinstance(row, SessionItem):
            wanted = due_from(row.pk, due_at(session_of(row)))
            assert row.due_key == wanted["due_key"], f"{row.pk} is due under another key"
            if row.due_tries:
                assert row.due_at > wanted["due_at"], f"{row.pk} failed and does not wait"
            else:
                assert row.due_at == wanted["due_at"], f"{row.pk} is due at another instant"


def check_groups(rows: list[Row]) -> None:
    found = {group.id: group for group in map(group_of, of_kind(rows, GroupItem))}
    existing = {group.id: group for group in found.values() if not group.removed}
    named = [register_of(row) for row in of_kind(rows, RegisterItem)]
    registered = {each: rules for register in named for each, rules in register.rules.items()}
    assert registered == {each: group.rules for each, group in existing.items()}, "register differs"
    places = [membership_of(row) for row in of_kind(rows, MembershipItem)]
    assert all(place.given >= 0 for place in places), "a group took back more than it gave"
    members = {(each.group_id, each.person_id) for each in places if each.group_id in existing}
    persons = [person_of(row) for row in of_kind(rows, PersonItem)]
    belonging = {(each, p.id) for p in persons for each in p.group_ids if each in existing}
    assert belonging == members, f"people and groups differ: {belonging ^ members}"
    charges = {(each, p.id) for p in persons for each in p.admin_of_groups}
    kept = {(group.id, each) for group in existing.values() for each in group.admin_ids}
    assert charges == kept, f"admins of groups differ: {charges ^ kept}"
    counted = Counter(group_id for group_id, _ in members)
    for group in existing.values():
        assert group.members == counted[group.id], f"{group.id} counts {group.members} members"
    open_ones = {
        each.owner_id for each in wallets_of(rows) if each.kind is WalletKind.GROUP and each.open
    }
    with_wallet = {group.id for group in existing.values() if group.rules.wallet}
    assert open_ones == with_wallet, f"wallets of groups differ: {open_ones ^ with_wallet}"


def check_both_sides(entries: list[Entry], wallets: dict[str, Wallet]) -> None:
    """A transfer between two wallets has an entry in each, of opposite sign; no id stands twice."""
    assert len({entry.id for entry in entries}) == len(entries), "an entry stands twice"
    sides = {(entry.transfer_id, entry.wallet_id): entry for entry in entries}
    for entry in entries:
        if entry.counterpart in wallets:
            other = sides[entry.transfer_id, entry.counterpart]
            assert other.credits == -entry.credits, f"{entry.transfer_id} is lopsided"


def check_payments(rows: list[Row], found: list[Session]) -> None:
    paid: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries_of(rows):
        if entry.session_id:
            paid[entry.session_id].append(entry)
    for session in found:
        spent = -sum(entry.credits for entry in paid.pop(session.id, []))
        assert spent == owed(session), f"{session.id} was paid {spent}, not {owed(session)}"
    assert not paid, f"paid for no session: {paid}"


def owed(session: Session) -> int:
    """What a session should have cost in the end: price and late charges, less what came back."""
    if session.status in CLAIMING or session.status is Status.CANCELLED:
        return session.paid_credits - (session.refund.credits if session.refund else 0)
    return 0


def check_pairings(rows: list[Row], found: list[Session], latest: datetime | None) -> None:
    by_id = {session.id: session for session in standing(found)}
    listed = set()
    for row in rows:
        if isinstance(row, PairingItem):
            for session_id, span in pairings.pairing_of(row).upcoming.items():
                assert span == span_of(by_id[session_id]), f"{session_id} is listed elsewhere"
                listed.add(session_id)
    for session_id in by_id.keys() - listed:
        assert is_over(span_of(by_id[session_id]).end, latest), f"{session_id} is unlisted"


def check_purchases(rows: list[Row]) -> None:
    moved: Counter[tuple[str, bool]] = Counter()
    times: Counter[str] = Counter()
    for entry in entries_of(rows):
        purchase_id, _, step = entry.transfer_id.partition(".")
        if entry.reason in BY_PAYMENT or step == "purchase":
            moved[purchase_id, step == "purchase"] += entry.credits
            times[entry.transfer_id] += 1
    for row in rows:
        if isinstance(row, PurchaseItem):
            check_purchase(purchase_of(row), moved, times)
    assert not any(moved.values()), f"credited for no purchase: {moved}"


def check_purchase(
    purchase: Purchase, moved: Counter[tuple[str, bool]], times: Counter[str]
) -> None:
    wanted = purchase.pack.credits if purchase.was_credited else 0
    assert moved.pop((purchase.id, True), 0) == wanted, f"{purchase.id} is credited otherwise"
    assert times[purchase_entry_id(purchase.id)] == (1 if wanted else 0), purchase.id
    taken = -moved.pop((purchase.id, False), 0)
    assert taken == purchase.taken_credits, f"{purchase.id} says it took back otherwise"
    share = purchase.pack.credits * purchase.reversed_minor // purchase.pack.price_minor
    assert purchase.answered_for == share, f"{purchase.id} took back another share"


def standing(found: list[Session]) -> list[Session]:
    return [session for session in found if session.status in CLAIMING]


def span_of(session: Session) -> Interval:
    assert session.starts_at is not None, f"{session.id} stands without a start"
    return Interval(session.starts_at, session.starts_at + timedelta(minutes=session.minutes))


def of_kind(rows: list[Row], kind: type[RowT]) -> list[RowT]:
    return [row for row in rows if isinstance(row, kind)]


def entries_of(rows: list[Row]) -> list[Entry]:
    return [credits.entry_of(row) for row in rows if isinstance(row, EntryItem)]
