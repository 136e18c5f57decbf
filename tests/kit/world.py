"""A small company to test with: a table, a clock that stands still, and people.

`World.open` works on any engine that speaks DynamoDB: moto, the emulator, DynamoDB Local.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Self

import boto3
from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.config import Settings
from chalicelib.domain.coaches.availability import Availability, CoachCalendar, TimeRange
from chalicelib.domain.coaches.cards import card_of
from chalicelib.domain.coaches.coaches import BookingMode, Coach, Profile, Schedule
from chalicelib.domain.coaches.photos import Upload, UploadForm
from chalicelib.domain.kernel.idempotency import Answer, Once
from chalicelib.domain.sessions.booking import BookSession
from chalicelib.domain.sessions.sessions import Session
from chalicelib.domain.workspaces.workspaces import (
    Buying,
    Catalogue,
    CoachingType,
    SessionType,
    Workspace,
)
from chalicelib.storage.coaches import cards, coaches, hints, profiles
from chalicelib.storage.kernel.table import bind
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.workspaces import people, workspaces
from chalicelib.use_cases.credits.transfers import Transfer, TransferCredits, transfer
from chalicelib.use_cases.kernel.context import Context
from chalicelib.use_cases.kernel.rate_limits import CallMeter
from chalicelib.use_cases.sessions.booking import book
from chalicelib.use_cases.workspaces.adding_members import AddMember, add_member
from chalicelib.use_cases.workspaces.members import Member
from chalicelib.use_cases.workspaces.workspaces import OpenWorkspace, open_workspace
from infra.local.google_peer import GooglePeer
from infra.template import table_definition
from tests.kit.context import NoMail, NoPayments, OpenVault
from tests.kit.google import CLIENT, ToGoogle
from tests.kit.internet import FakeInternet

MONDAY = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
"""When the tests take place: a Monday, 07:00 in London."""

OFFICE_HOURS = {day: (TimeRange(9 * 60, 17 * 60),) for day in range(5)}


class FakeUserPool(Struct):
    """A `sub` is the part before the @ and the company; `invited` are those who have one."""

    invited: set[str] = field(default_factory=set)
    salt: str = ""
    """Of users from now on: one who was deleted comes back under another `sub`."""
    linked: dict[tuple[str, str], str] = field(default_factory=dict)
    """Who signs in for whom a provider calls by which id."""

    def find_user(self, email: str) -> str | None:
        return self.ensure_user(email) if email in self.invited else None

    def ensure_user(self, email: str) -> str:
        self.invited.add(email)
        return email.replace("@", "-at-") + self.salt

    def forget_user(self, email: str, person_id: str) -> None:
        if self.find_user(email) == person_id:
            self.invited.discard(email)

    def link_identity(self, person_id: str, provider: str, subject: str) -> None:
        self.linked[provider, subject] = person_id


class FakeQueue(Struct):
    sent: list[Mapping[str, str]] = field(default_factory=list)
    delays: list[timedelta] = field(default_factory=list)

    def send(self, messages: Sequence[Mapping[str, str]], delay: timedelta = timedelta()) -> None:
        self.sent.extend(messages)
        self.delays.extend(delay for _ in messages)


class FakePhotos(Struct):
    """Signs forms for a bucket that does not exist."""

    def __call__(self) -> Any:
        return self

    def offer_form(self, upload: Upload, media_type: str) -> UploadForm:
        return UploadForm(upload.id, "https://photos.example", {"Content-Type": media_type})


class FakeMailer(Struct):
    sent: list[tuple[str, bytes]] = field(default_factory=list)

    def send(self, raw: bytes, *, sender: str, recipient: str, person_id: str) -> str:
        self.sent.append((recipient, raw))
        return f"mail-{len(self.sent)}"


class FakeKeys(Struct):
    keys: dict[str, Any] = field(default_factory=dict)

    def find(self, key_id: str) -> Any:
        return self.keys.get(key_id)


class Clock(Struct):
    """A clock that moves only when told."""

    instant: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.instant

    def advance(self, **parts: float) -> None:
        self.instant += timedelta(**parts)


SETTINGS = Settings(
    table_name="tandem",
    oidc_issuer="https://issuer.example",
    oidc_jwks_url="https://issuer.example/keys",
    oidc_client_id="client",
    user_pool_id="pool",
    mail_queue_url="https://queue.example",
    webhook_queue_url="https://webhooks.example",
    calendar_queue_url="https://calendars.example",
    vault_key_id="key",
    mail_sender="tandem@example.com",
    photo_bucket="photos",
    photo_queue_url="https://photos.example",
    web_origins=("https://app.example",),
    secret_id="secret",
)


def create_table(name: str = "tandem", **client: Any) -> None:
    """The production template's table, on whatever engine the client's arguments lead to."""
    boto3.client("dynamodb", region_name="eu-central-1", **client).create_table(
        **{**_definition(), "TableName": name}
    )


@cache
def _definition() -> dict[str, Any]:
    """Of the production template, which takes a while to read."""
    return table_definition("tandem")


class Numbers(Struct):
    """What ids are made of, one after another."""

    last: int = 0

    def __call__(self) -> int:
        self.last += 1
        return self.last


class World(Struct):
    ctx: Context
    clock: Clock
    next_number: Numbers

    @classmethod
    def open(cls, **connection: str) -> Self:
        """A table with the workspace Acme; `connection` is passed to PynamoDB (`host`, keys)."""
        bind("tandem", region="eu-central-1", **connection)
        world = cls.empty()
        world.add_workspace("acme", Buying.PACKS, 10_000)
        return world

    @classmethod
    def empty(cls) -> Self:
        """Nothing but what a Context needs."""
        clock, numbers, mailer, internet = Clock(), Numbers(), FakeMailer(), FakeInternet()
        ctx = Context(
            settings=SETTINGS,
            now=clock,
            new_id=lambda: f"{numbers():026d}",
            secret=lambda name: f"secret of {name}",
            new_secret=lambda: f"{numbers():064x}",
            user_pool=FakeUserPool(),
            queue=FakeQueue(),
            webhook_queue=FakeQueue(),
            photo_queue=FakeQueue(),
            keys=FakeKeys(),
            mailer=lambda: mailer,
            payments=NoPayments,  # type: ignore[arg-type]
            photos=FakePhotos(),
            calendar_queue=FakeQueue(),
            exports=NoMail,  # type: ignore[arg-type]
            vault=OpenVault,
            outbound=lambda: internet,
            google=ToGoogle(GooglePeer(CLIENT, clock)).app,
            meter=CallMeter({}),
            webhook_sender=NoMail,
        )
        return cls(ctx, clock, numbers)

    def add_workspace(self, workspace_id: str, buying: Buying, credits: int) -> None:
        workspace = Workspace(
            id=workspace_id,
            name=workspace_id.title(),
            timezone="Europe/London",
            buying=buying,
            support_email=f"help@{workspace_id}.example",
        )
        email = f"owner@{workspace_id}.example"
        open_workspace(
            self.ctx,
            OpenWorkspace(
                workspace=workspace, owner_email=email, owner_name="Ada", credits=credits
            ),
        )
        commit(workspaces.put_catalogue(catalogue(workspace_id, version=2)))

    def owner(self, workspace_id: str = "acme") -> str:
        return f"owner-at-{workspace_id}.example"

    def add_member(
        self, name: str, credits: int = 10, workspace_id: str = "acme", **fields: Any
    ) -> str:
        """A member with credits from the pool; their id."""
        email = f"{name}@{workspace_id}.example"
        command = AddMember(email=email, name=name.title(), credits=credits, **fields)
        once: Once[Member] = Once(None, "", 201, lambda member: member.person.id)
        return add_member(self.ctx, self.owner(workspace_id), command, once).body

    def add_coach(
        self,
        name: str,
        *,
        workspace_id: str = "acme",
        timezone: str = "Europe/London",
        mode: BookingMode = BookingMode.INSTANT,
        **hours: Any,
    ) -> str:
        """A coach with office hours who offers everything; their id."""
        email = f"{name}@{workspace_id}.example"
        person_id = self.add_member(name, 0, workspace_id)
        person = people.find_person(person_id)
        assert person is not None
        availability = Availability(
            **{"timezone": timezone, "weekly": OFFICE_HOURS, "overrides": {}, **hours}
        )
        offered = catalogue(workspace_id)
        offering = {kind: frozenset(offered.session_types) for kind in offered.coaching_types}
        schedule = Schedule(
            coach_id=person_id,
            calendar=CoachCalendar(availability, (), ()),
            booking_mode=mode,
            offerings={workspace_id: offering},
        )
        profile = Profile(coach_id=person_id, name=name.title(), headline=email)
        coach = Coach(profile=profile, schedule=schedule)
        commit(
            people.change_person(
                replace(
                    person,
                    coach_of=frozenset({workspace_id}),
                    timezone=timezone,
                    version=person.version + 1,
                )
            ),
            *coaches.put_schedule_alone(schedule),
            *profiles.put_profile(profile),
            hints.note_hint(person_id),
            cards.put_card(workspace_id, card_of(coach, workspace_id)),
        )
        return person_id

    def fund(self, person_id: str, credits: int, workspace_id: str = "acme") -> None:
        """Gives credits out of the pool."""
        command = TransferCredits(
            transfer_id=self.ctx.new_id(),
            from_wallet_id=f"{workspace_id}.pool",
            to_wallet_id=f"{workspace_id}.{person_id}",
            credits=credits,
        )
        once: Once[Transfer] = Once(None, "", 201, lambda done: done.out.id)
        transfer(self.ctx, self.owner(workspace_id), command, once)

    def book(
        self, member_id: str, coach_id: str, starts_at: datetime | None, **fields: Any
    ) -> Answer:
        """Books 25 minutes of Leadership; `fields` change the wish, `key` makes it repeatable."""
        return book(self.ctx, *self.wish(member_id, coach_id, starts_at, **fields))

    def wish(
        self,
        member_id: str,
        coach_id: str,
        starts_at: datetime | None,
        *,
        key: str | None = None,
        workspace_id: str = "acme",
        session_type: str = "25",
        **fields: Any,
    ) -> tuple[BookSession, Once[Session]]:
        command = BookSession(
            session_id=self.ctx.new_id(),
            member_id=member_id,
            coach_id=coach_id,
            coaching_type_id=f"{workspace_id}.leadership",
            session_type_id=f"{workspace_id}.{session_type}",
            starts_at=starts_at,
            **fields,
        )
        return command, Once(key, f"{coach_id} {starts_at}", 201, lambda session: session.id)


def catalogue(workspace_id: str, version: int = 1) -> Catalogue:
    """Two coaching types and the lengths 25 (1 credit), 50 (2 credits) and a free intro."""
    kinds = [
        CoachingType(id=f"{workspace_id}.leadership", name="Leadership"),
        CoachingType(id=f"{workspace_id}.career", name="Career"),
    ]
    lengths = [
        SessionType(id=f"{workspace_id}.25", name="25 minutes", minutes=25, credits=1),
        SessionType(id=f"{workspace_id}.50", name="50 minutes", minutes=50, credits=2),
        SessionType(
            id=f"{workspace_id}.intro", name="Intro", minutes=15, credits=0, once_per_coach=True
        ),
    ]
    return Catalogue(
        workspace_id=workspace_id,
        coaching_types={kind.id: kind for kind in kinds},
        session_types={length.id: length for length in lengths},
        version=version,
    )
