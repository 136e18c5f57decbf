"""Acme and Globex, with one of each thing, and in Acme somebody in each role.

Ana and Cora have a session; Gus looks after Sales, the group that Ana is in. Of Globex there are
its owner, a member and a coach: for them nothing of Acme exists. Olga of Globex coaches for Acme
too, and has no more of what is others' there. Either company has invited somebody of the other.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from msgspec.structs import replace

from chalicelib.api.kernel.access import Who
from chalicelib.domain.notices.credit_requests import CreditRequest
from chalicelib.domain.purchases.purchases import Pack, begin_purchase
from chalicelib.domain.sessions.sessions import Event, Named
from chalicelib.domain.workspaces.people import MailTopic, Role, Standing
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits import credit_requests, credits, purchases
from chalicelib.storage.kernel.table import connection
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.workspaces import people
from chalicelib.storage.workspaces.workspaces import WorkspaceItem, workspace_key
from chalicelib.use_cases.notices.unsubscribing import unsubscribe_page
from tests.kit.firms import invite_coach, share_coach
from tests.kit.http import Client, client_of
from tests.kit.till import PACKS
from tests.kit.world import MONDAY, World

TEN = datetime(2026, 6, 1, 10, tzinfo=UTC)

Things = Mapping[str, str]
"""The name that a path has for a thing -> its id."""

STRANGERS = ("nobody", "removed")
"""They have a good token, and belong to no workspace."""

OUTSIDERS = ("owner of globex", "member of globex", "coach of globex", "coach of both")

STANDS: Mapping[str, frozenset[Who]] = {
    "ana": frozenset({Who.MEMBER, Who.COLLEAGUE, Who.SESSION_MEMBER}),
    "ben": frozenset({Who.MEMBER, Who.COLLEAGUE}),
    "cora": frozenset({Who.MEMBER, Who.COLLEAGUE, Who.COACH, Who.SESSION_COACH}),
    "carl, a coach alone": frozenset({Who.COACH}),
    "gus of sales": frozenset({Who.MEMBER, Who.COLLEAGUE, Who.GROUP_ADMIN}),
    "dora of design": frozenset({Who.MEMBER, Who.COLLEAGUE, Who.GROUP_ADMIN}),
    "admin": frozenset({Who.COLLEAGUE, Who.ADMIN}),
    "owner": frozenset({Who.COLLEAGUE, Who.ADMIN, Who.OWNER}),
    "owner of globex": frozenset({Who.ADMIN, Who.OWNER}),
    "member of globex": frozenset({Who.MEMBER}),
    "coach of globex": frozenset({Who.MEMBER, Who.COACH}),
    "coach of both": frozenset({Who.MEMBER, Who.COACH}),
    **dict.fromkeys(STRANGERS, frozenset()),
}
"""Who somebody is in general, and to the things of Acme."""

OF_GROUPS = frozenset({"group_id", "purse", "member_id"})
HOLDERS = {"purchase_id": "ana", "time_off_id": "cora", "calendar_id": "cora"}
INVITED = "carl, a coach alone"
URL = "https://hooks.example/tandem"

MISSING: Things = {
    "session_id": "nosuch",
    "member_id": "nosuch",
    "coach_id": "nosuch",
    "group_id": "acme.nosuch",
    "purse": "acme.group.nosuch",
    "request_id": "nosuch",
    "purchase_id": "nosuch",
    "time_off_id": "nosuch",
    "calendar_id": "nosuch",
    "invitation_id": "nosuch",
    "webhook_id": "acme.nosuch",
    "delivery_id": "nosuch",
}


class Written(BaseException):
    """A call got as far as writing; nothing that it goes through catches this."""


class Companies:
    """`own` are Acme's things, `foreign` Globex's."""

    def __init__(self, world: World) -> None:
        settings = world.ctx.settings.model_copy(update={"packs": PACKS})
        self.world = replace(world, ctx=replace(world.ctx, settings=settings))
        self.anyone = client_of(self.world.ctx)
        world.add_workspace("globex", Buying.PACKS, 100)
        ids = self._people()
        self.roles = {name: self.anyone.as_person(each) for name, each in ids.items()}
        self.ids = ids
        self.foreign = self._things("globex", "member of globex", "coach of globex", None)
        self.own = self._things("acme", "ana", "cora", "gus of sales")
        self._invite()
        self._found("acme", "Design", "dora of design")

    def _people(self) -> dict[str, str]:
        world = self.world
        ids = {name: world.add_member(name) for name in ("ana", "ben", "gus", "dora", "removed")}
        ids["gus of sales"], ids["dora of design"] = ids.pop("gus"), ids.pop("dora")
        gone = people.find_person(ids["removed"])
        assert gone
        commit(people.change_person(replace(gone, standing=Standing.REMOVED, version=2)))
        carl = {"email": "carl@acme.example", "name": "Carl"}
        owner = self.anyone.as_person(world.owner())
        assert owner.post("/v1/admin/coaches", carl).status == 201
        return ids | {
            "cora": world.add_coach("cora"),
            "carl, a coach alone": "carl-at-acme.example",
            "admin": world.add_member("adam", roles=frozenset({Role.ADMIN})),
            "owner": world.owner(),
            "owner of globex": world.owner("globex"),
            "member of globex": world.add_member("greta", workspace_id="globex"),
            "coach of globex": world.add_coach("otto", workspace_id="globex"),
            "coach of both": share_coach(world, "olga"),
            "nobody": "nobody",
        }

    def _things(self, workspace_id: str, member: str, coach: str, keeper: str | None) -> Things:
        world, member_id, coach_id = self.world, self.ids[member], self.ids[coach]
        booked = world.book(member_id, coach_id, TEN, workspace_id=workspace_id)
        group_id = self._found(workspace_id, "Sales", keeper or "owner of globex")
        self._put_into(group_id, member_id)
        return {
            "session_id": booked.body,
            "member_id": member_id,
            "coach_id": coach_id,
            "group_id": group_id,
            "purse": purse(group_id),
            "request_id": self._request(workspace_id, member_id),
            "purchase_id": self._purchase(workspace_id, member_id),
            "time_off_id": self._time_off(coach_id),
            **self._webhook(workspace_id),
            "calendar_id": self._calendar(coach_id),
            "name": self._feed(member_id),
            "token": self._unsubscribe_token(member_id),
        }

    def _unsubscribe_token(self, person_id: str) -> str:
        """Out of the address in a mail to this person."""
        page = unsubscribe_page(self.world.ctx, person_id, MailTopic.REMINDERS)
        return page.rpartition("/")[2]

    def _invite(self) -> None:
        """Globex asks Carl, and Acme the member of Globex."""
        invite_coach(self.world, self.ids[INVITED], "globex")
        invite_coach(self.world, self.ids["member of globex"], "acme")
        self.own = {**self.own, "invitation_id": "globex.coach"}
        self.foreign = {**self.foreign, "invitation_id": "acme.coach"}

    def _found(self, workspace_id: str, name: str, keeper: str) -> str:
        """A group with five credits in its wallet."""
        owner = self._owner_of(workspace_id)
        body = {"name": name, "wallet": True, "admin_ids": [self.ids[keeper]]}
        made = owner.post("/v1/admin/groups", body)
        assert made.status == 201, made.text
        group_id: str = made.json["id"]
        funds = {
            "from_wallet_id": f"{workspace_id}.pool",
            "to_wallet_id": purse(group_id),
            "credits": 5,
        }
        owner.post("/v1/admin/credits/transfers", funds, Idempotency_Key=f"for-{group_id}")
        return group_id

    def _put_into(self, group_id: str, member_id: str) -> None:
        owner = self._owner_of(group_id.partition(".")[0])
        put = owner.put(f"/v1/admin/groups/{group_id}/members/{member_id}")
        assert put.status == 200, put.text

    def _feed(self, person_id: str) -> str:
        made = self.anyone.as_person(person_id).post("/v1/me/calendar-feed")
        return str(made.json["url"]).rpartition("/")[2]

    def _webhook(self, workspace_id: str) -> Things:
        """A webhook, and a ping that waits for it."""
        owner, body = self._owner_of(workspace_id), {"url": URL, "types": ["member.added"]}
        webhook_id: str = owner.post("/v1/admin/webhooks", body).json["id"]
        pinged = owner.post(f"/v1/admin/webhooks/{webhook_id}/ping")
        assert pinged.status == 200, pinged.text
        return {"webhook_id": webhook_id, "delivery_id": pinged.json["id"]}

    def _owner_of(self, workspace_id: str) -> Client:
        return self.anyone.as_person(self.world.owner(workspace_id))

    def _request(self, workspace_id: str, person_id: str) -> str:
        """Somebody asks for a credit, whatever the workspace's way of buying."""
        request_id = f"r{self.world.next_number()}"
        event = Event(id=f"{request_id}.1", kind="credits_requested", at=MONDAY, actor_id=person_id)
        request = CreditRequest(
            id=request_id,
            workspace_id=workspace_id,
            person=Named(person_id, "Ana"),
            credits=1,
            note="",
            created_at=MONDAY,
            event=event,
        )
        commit(credit_requests.put_request(request))
        return request_id

    def _purchase(self, workspace_id: str, person_id: str) -> str:
        buyer = people.find_person(person_id)
        wallet = credits.find_wallet(f"{workspace_id}.{person_id}")
        assert buyer
        assert wallet
        purchase_id = f"p{self.world.next_number()}"
        pack = Pack(**PACKS[0].model_dump())
        commit(
            purchases.put_purchase(
                begin_purchase(purchase_id, buyer, wallet, pack, MONDAY, live=False)
            )
        )
        return purchase_id

    def _time_off(self, coach_id: str) -> str:
        body = {"starts_at": "2026-07-01T10:00:00Z", "ends_at": "2026-07-01T12:00:00Z"}
        made = self.anyone.as_person(coach_id).post("/v1/coach/time-off", body)
        assert made.status == 201, made.text
        time_off_id: str = made.json["id"]
        return time_off_id

    def _calendar(self, coach_id: str) -> str:
        body = {"kind": "ics", "url": "https://calendar.example/a.ics"}
        made = self.anyone.as_person(coach_id).post("/v1/coach/calendars", body)
        assert made.status == 201, made.text
        calendar_id: str = made.json["id"]
        return calendar_id

    def asks_admins(self) -> None:
        """Lets people of both ask for credits."""
        self.buy_by(Buying.ASK_ADMIN)

    def buy_by(self, buying: Buying) -> None:
        """Sets how both get their credits."""
        for workspace_id in ("acme", "globex"):
            row = WorkspaceItem.get(*workspace_key(workspace_id))
            row.buying = buying
            row.save()

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Ends each call that would write with `Written`, before it does."""

        def end(**_: object) -> None:
            raise Written

        event, events = "before-send.dynamodb.TransactWriteItems", connection().client.meta.events
        events.register_first(event, end)
        try:
            yield
        finally:
            events.unregister(event, end)

    def stands(self, who: str, names: Collection[str]) -> frozenset[Who]:
        """Who somebody is to Acme's things of these names; without any, in general: then something
        is everybody's own.
        """
        if who in STRANGERS:
            return frozenset() if names else frozenset({Who.SIGNED_IN})
        if who in OUTSIDERS and names:
            return frozenset({Who.PERSON}) if who == "coach of both" else frozenset()
        stands = set(STANDS[who]) | {Who.PERSON, Who.SIGNED_IN}
        stands |= {Who.ADDRESSEE} if "invitation_id" in names and who == INVITED else set()
        stands |= set() if names else {Who.HOLDER}
        stands |= {Who.HOLDER for name in names if HOLDERS.get(name) == who}
        if who == "dora of design" and OF_GROUPS & {*names}:
            stands -= {Who.GROUP_ADMIN}
        return frozenset(stands)


def purse(group_id: str) -> str:
    """The id of a group's wallet."""
    workspace_id, _, slug = group_id.partition(".")
    return f"{workspace_id}.group.{slug}"
