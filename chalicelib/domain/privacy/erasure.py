"""Erasing a person: nothing that is stored tells who they were, and every number stays.

    begun ── one write: no access, no offering, no wallet; a removal at home ──► left
    left ── at each company they coach for, a removal of its own ──► nothing ahead
    nothing ahead, and an hour over ── every row that tells of them, by itself ──► cleared
    cleared, and three days over ── the same once more ──► erased

The hour lets the mails go out that tell others of it. After three days the indexes have long
shown all that they will, and answers that are kept for repetitions are gone.

What goes: name, address, zone and language, profile, photo, hours, notes of times off, calendars,
feeds, notes, and the words that were exchanged in sessions and requests for credits. What stays:
when sessions were, how they ended, every entry of the ledger with the reason that a company gave,
and the audit, all of it under an id that leads to no name.
"""

import json
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.coaches.availability import Availability, CoachCalendar
from chalicelib.domain.coaches.coaches import Profile, Schedule
from chalicelib.domain.coaches.photos import Photo
from chalicelib.domain.kernel.errors import NotInStateError
from chalicelib.domain.kernel.phrases import Phrase
from chalicelib.domain.notices.credit_requests import CreditRequest
from chalicelib.domain.notices.mails import PRIVACY_MAILS
from chalicelib.domain.notices.notices import PrivacyNotice
from chalicelib.domain.sessions.sessions import Event, Session
from chalicelib.domain.webhooks.deliveries import Delivery
from chalicelib.domain.workspaces.names import FORMER_COACH, FORMER_MEMBER
from chalicelib.domain.workspaces.people import Person, Standing

_, BEGUN_MAIL = PRIVACY_MAILS

MAILS_OUT = timedelta(hours=1)
LAST_LOOK = timedelta(days=3)
LOOK_AGAIN = timedelta(minutes=1)


class Erasure(Struct, frozen=True, kw_only=True):
    """Who is erased, and by whom; `places` are the companies that knew them, `coached` those of
    them where what they have ahead as a coach is still to be ended. `version` 0: not stored yet.
    """

    person_id: str
    actor_id: str
    begun_at: datetime
    due_at: datetime
    places: frozenset[str] = frozenset()
    coached: frozenset[str] = frozenset()
    cleared_at: datetime | None = None
    version: int = 0

    @property
    def notice(self) -> PrivacyNotice:
        """That it has begun."""
        return PrivacyNotice.at(self.begun_at, BEGUN_MAIL, self.person_id)

    @property
    def clears_at(self) -> datetime:
        """Before that no name is taken away."""
        return self.begun_at + MAILS_OUT


def begun(person: Person, actor_id: str, now: datetime) -> Erasure:
    """The erasure of a person, to be taken up at once."""
    home = {person.workspace_id} if person.workspace_id else set()
    return Erasure(
        person_id=person.id,
        actor_id=actor_id,
        begun_at=now,
        due_at=now,
        places=frozenset(home | person.coach_of | person.former_homes),
        coached=person.coach_of - home,
        version=1,
    )


def check_erasable(person: Person) -> None:
    """Holds an admin to people who left.

    Raises:
        NotInStateError: the person is in the workspace still, or in another one.
    """
    if person.standing is Standing.ACTIVE:
        told = Phrase("Remove this person first. Then what is stored about them can be erased.")
        raise NotInStateError(told, person.standing.value)
    if person.standing is Standing.REMOVING:
        told = Phrase("This person is being removed. Erase them once that is done.")
        raise NotInStateError(told, person.standing.value)
    if person.coach_of:
        told = Phrase("Only this person can erase what is stored about them. Ask them to do it.")
        raise NotInStateError(told, person.standing.value)


def leaving(person: Person, now: datetime) -> Person:
    """The person from the first write on: without access, and to be erased."""
    at_home = person.workspace_id is not None and person.standing is Standing.ACTIVE
    return replace(
        person,
        standing=Standing.REMOVING if at_home else person.standing,
        coach_of=frozenset(),
        erased_at=now,
        version=person.version + 1,
    )


def erased_person(person: Person) -> Person | None:
    """What is left of a person: an id, and the company whose ledger names it; None: it is no more
    than that.
    """
    former = Person(
        id=person.id,
        name=FORMER_MEMBER,
        email="",
        timezone="UTC",
        workspace_id=person.workspace_id,
        standing=Standing.REMOVED,
        erased_at=person.erased_at,
        version=person.version,
    )
    return None if former == person else replace(former, version=person.version + 1)


def erased_session(session: Session, person_id: str) -> Session | None:
    """A session without who they were and what was written in it; None: it tells neither."""
    former = replace(
        session,
        note="",
        event=_silent(session.event),
        standing_event=session.standing_event and _silent(session.standing_event),
        proposed_move=session.proposed_move and replace(session.proposed_move, message=""),
        cancelled=session.cancelled and replace(session.cancelled, reason=""),
        rating=session.rating and replace(session.rating, text=""),
    )
    if session.member.id == person_id:
        former = replace(former, member=replace(session.member, name=FORMER_MEMBER))
    if session.coach.id == person_id:
        coach = replace(session.coach, name=FORMER_COACH)
        former = replace(former, coach=coach, meeting_url=None)
    return None if former == session else replace(former, version=session.version + 1)


def _silent(event: Event) -> Event:
    return replace(event, message="")


def erased_request(request: CreditRequest) -> CreditRequest | None:
    """A request for credits without who asked and in what words; None: it tells neither."""
    person = replace(request.person, name=FORMER_MEMBER)
    former = replace(request, person=person, note="", answer="")
    return None if former == request else replace(former, version=request.version + 1)


def erased_delivery(delivery: Delivery, person_id: str) -> Delivery | None:
    """What a company's system was told, or will be, with no more than the id of what it is about;
    None: it is not about this person, or tells no more already.
    """
    told = json.loads(delivery.body)
    only = {"id": told["data"].get("id")}
    if person_id not in delivery.body or told["data"] == only:
        return None
    body = json.dumps({**told, "data": only}, ensure_ascii=False, separators=(",", ":"))
    return replace(delivery, body=body, version=delivery.version + 1)


def erased_profile(profile: Profile) -> Profile | None:
    """What companies count of a coach, and nothing that they said; None: there is no more."""
    former = Profile(
        coach_id=profile.coach_id,
        name=FORMER_COACH,
        photo=Photo(upload_id=profile.photo.upload_id),
        rated=profile.rated,
        members=profile.members,
        openings=profile.openings,
        version=profile.version,
    )
    return None if former == profile else replace(former, version=profile.version + 1)


def erased_schedule(schedule: Schedule) -> Schedule | None:
    """A schedule without hours, times off and offerings; None: it has none."""
    former = replace(
        schedule,
        calendar=CoachCalendar(Availability(timezone="UTC")),
        time_off=(),
        offerings={},
        closed_to=frozenset(),
        max_members=None,
    )
    return None if former == schedule else replace(former, version=schedule.version + 1)
