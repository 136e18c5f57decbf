"""The full-scan check of coaches: what is counted of them, and what their cards say.

members    as many have a coach under `Your Coaches` as the coach's count says
returns    as many pairs held a first and a second session as counted, two of a pair at the most
calendars  exactly those that cannot be read are known to be so where many coaches are listed
cards      each card says what profile, counts and schedule say, and stands where the coach offers
"""

from collections import Counter, defaultdict

from msgspec.structs import replace

from chalicelib.domain.coaches.cards import Card, card_of
from chalicelib.domain.coaches.coaches import Coach
from chalicelib.domain.sessions.sessions import Session, Status
from chalicelib.storage.calendars.connections import CalendarItem, FailingItem, connection_of
from chalicelib.storage.coaches import cards
from chalicelib.storage.coaches.cards import CardItem
from chalicelib.storage.coaches.coaches import coach_in
from chalicelib.storage.coaches.profiles import ProfileItem
from chalicelib.storage.kernel.table import Row, Rows
from chalicelib.storage.sessions import pairings


def check_coaches(rows: list[Row], found: list[Session]) -> None:
    """Raises AssertionError with the first thing that is not true."""
    known = Rows({row.key: row for row in rows})
    ids = [row.pk.removeprefix("COACH#") for row in rows if isinstance(row, ProfileItem)]
    coaches = [coach for coach_id in ids if (coach := coach_in(known, coach_id))]
    check_counts(known, coaches, found)
    check_cards(known, coaches)
    check_failing(known)


def check_counts(rows: Rows, coaches: list[Coach], found: list[Session]) -> None:
    members: Counter[str] = Counter()
    held: dict[str, list[int]] = defaultdict(list)
    completed = Counter(
        (each.member.id, each.coach.id) for each in found if each.status is Status.COMPLETED
    )
    for pair in pairings.pairings_in(rows):
        members[pair.coach_id] += pair.listed
        held[pair.coach_id].append(pair.held)
        assert pair.held <= completed[pair.member_id, pair.coach_id], f"{pair} held too many"
    for coach in coaches:
        profile, most = coach.profile, coach.schedule.max_members
        assert profile.members == members[coach.id], f"{coach.id}: {members[coach.id]} members"
        rated = profile.rated.values()
        assert sum(each.firsts for each in rated) == sum(n >= 1 for n in held[coach.id]), coach.id
        assert sum(each.returned for each in rated) == sum(n >= 2 for n in held[coach.id]), coach.id
        assert most is None or profile.members >= 0


def check_failing(rows: Rows) -> None:
    found = [connection_of(row) for row in rows.all(CalendarItem)]
    failing = {(each.coach_id, each.id) for each in found if each.problem}
    marked = {
        (row.pk.removeprefix("COACH#"), each)
        for row in rows.all(FailingItem)
        for each in row.calendar_ids or ()
    }
    assert marked == failing, f"calendars marked as failing: {marked}, failing: {failing}"


def check_cards(rows: Rows, coaches: list[Coach]) -> None:
    ids = {coach.id for coach in coaches}
    linked = {
        (row.pk.removeprefix("WORKSPACE#"), coach_id)
        for row in rows.all(CardItem)
        if (coach_id := row.sk.removeprefix("COACH#")) in ids
    }
    for coach in coaches:
        for workspace_id in coach.schedule.offerings:
            linked.discard((workspace_id, coach.id))
            row = rows.find(Row, cards.card_key(workspace_id, coach.id))
            if isinstance(row, CardItem):
                (card,) = cards.cards_in(Rows({row.key: row}), workspace_id)[0]
                true = card_of(coach, workspace_id)
                assert as_hinted(true, card) == card, f"{card} is not {true}"
    assert not linked, f"cards of coaches who offer nothing there: {linked}"


def as_hinted(card: Card, like: Card) -> Card:
    """The card with the hints of another, which follow by the clock."""
    return replace(card, openings=like.openings)
