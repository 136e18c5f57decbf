"""A company in which every text that people write is a mark of its own, to be looked for: who wrote
it stands in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import boto3
from msgspec.structs import replace

from chalicelib.api.privacy.exports import attend_export
from chalicelib.domain.purchases.purchases import Pack, begin_purchase
from chalicelib.domain.time.intervals import Interval
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.gateways.bucket.exports import S3Exports
from chalicelib.storage.coaches import busy_times
from chalicelib.storage.credits.credits import find_wallet
from chalicelib.storage.credits.purchases import put_purchase
from chalicelib.storage.kernel.table import read_rows
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.workspaces.people import find_person
from chalicelib.storage.workspaces.workspaces import WorkspaceItem, workspace_key
from chalicelib.workers import clock
from tests.kit.desk import Desk
from tests.kit.firms import invite_coach, share_coach
from tests.kit.http import Client, Reply, client_of
from tests.kit.till import PACKS
from tests.kit.world import MONDAY, World

BUCKET = "photos"
TEN = MONDAY.replace(hour=10)
CALENDAR = "https://calendar.example/secret-of-cora.ics"

OF_ANA = (
    "note-by-ana",
    "private-by-ana",
    "shared-by-ana",
    "reason-by-ana",
    "message-by-ana",
    "rating-by-ana",
    "ask-by-ana",
)
OF_BEN = tuple(each.replace("ana", "ben") for each in OF_ANA)
OF_CORA = ("headline-by-cora", "bio-by-cora", "away-by-cora", "private-by-cora")
TO_ANA, TO_BEN = "transfer-to-ana", "transfer-to-ben"
ROOM = "https://rooms.example/of-cora"


@dataclass
class Marked:
    """Ana and Ben of Acme have had sessions with Cora; Otto of Globex coaches both companies."""

    desk: Desk
    client: Client

    @classmethod
    def open(cls, world: World) -> "Marked":
        desk = Desk.open(world)
        store = S3Exports(BUCKET)
        desk.post.ctx = replace(desk.post.ctx, exports=lambda: store)
        place: Any = {"LocationConstraint": "eu-central-1"}
        boto3.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
        made = cls(desk, client_of(desk.post.ctx))
        made._fill()
        return made

    @property
    def world(self) -> World:
        return self.desk.world

    def person(self, name: str) -> Client:
        return self.client.as_person(f"{name}-at-acme.example")

    def run_clock(self) -> Mapping[str, int]:
        """One run of the clock, as the function does it."""
        work = clock.work_with({"export": attend_export})
        return clock.handle(lambda: self.desk.post.ctx, work=work)

    def _fill(self) -> None:
        world = self.world
        for name in ("ana", "ben"):
            world.add_member(name)
        world.add_coach("cora")
        world.add_workspace("globex", Buying.PACKS, 100)
        share_coach(world, "otto")
        self._settings()
        self._coach()
        for name, hour in (("ana", 10), ("ben", 14)):
            self._sessions(name, hour)
            self._credits(name)
        invite_coach(world, "ana-at-acme.example", "globex")
        self.desk.tell()
        while self.run_clock()["done"]:  # nothing is left to do that would change what is exported
            self.desk.deliver(*self.desk.post.collect())

    def _settings(self) -> None:
        ana = self.person("ana")
        mails = {"reminders": False}
        done(ana.patch("/v1/me", {"timezone": "Asia/Kathmandu", "mails": mails}))
        done(ana.post("/v1/me/calendar-feed"))
        done(ana.put("/v1/me/coaches/cora-at-acme.example"))

    def _coach(self) -> None:
        cora = self.person("cora")
        texts = {"headline": "headline-by-cora", "bio": "bio-by-cora", "meeting_url": ROOM}
        done(cora.patch("/v1/coach/profile", texts))
        hours: dict[str, Any] = done(cora.get("/v1/coach/availability")).json
        hours["overrides"] = [{"date": "2026-07-14", "ranges": []}]
        done(cora.put("/v1/coach/availability", hours))
        away = {"starts_at": "2026-08-01T10:00:00Z", "ends_at": "2026-08-01T12:00:00Z"}
        done(cora.post("/v1/coach/time-off", {**away, "note": "away-by-cora"}))
        calendar = done(cora.post("/v1/coach/calendars", {"kind": "ics", "url": CALENDAR})).json
        coach_id = "cora-at-acme.example"
        busy = busy_times.busy_in(read_rows([busy_times.busy_key(coach_id)]), coach_id)
        start = MONDAY.replace(hour=16)
        span = Interval(start, start + timedelta(minutes=30))
        commit(busy_times.put_busy(busy.told_by(calendar["id"], [span])))

    def _sessions(self, name: str, hour: int) -> None:
        """One that was held and rated, one that was moved, and one that was called off."""
        world, mine, cora = self.world, self.person(name), self.person("cora")
        person_id, coach_id = f"{name}-at-acme.example", "cora-at-acme.example"
        start = MONDAY.replace(hour=hour)
        held = world.book(person_id, coach_id, start, note=f"note-by-{name}").body
        moved = world.book(person_id, coach_id, start + timedelta(days=3)).body
        moving = {
            "starts_at": f"2026-06-05T{hour}:00:00Z",
            "message": f"message-by-{name}",
        }
        done(mine.post(f"/v1/sessions/{moved}/reschedule", moving))
        called_off = world.book(person_id, coach_id, start + timedelta(days=7)).body
        done(mine.post(f"/v1/sessions/{called_off}/cancel", {"reason": f"reason-by-{name}"}))
        texts = {"private": f"private-by-{name}", "shared": f"shared-by-{name}"}
        done(mine.put(f"/v1/sessions/{held}/notes", texts))
        done(cora.put(f"/v1/sessions/{held}/notes", {"private": "private-by-cora"}))
        self.desk.tell()
        world.clock.instant = start + timedelta(hours=1)
        done(cora.post(f"/v1/sessions/{held}/complete"))
        rating = {"stars": 4, "text": f"rating-by-{name}"}
        done(mine.put(f"/v1/sessions/{held}/rating", rating))

    def _credits(self, name: str) -> None:
        person_id = f"{name}-at-acme.example"
        wallet_id, owner = f"acme.{person_id}", self.client.as_person(self.world.owner())
        gift = {"from_wallet_id": "acme.pool", "to_wallet_id": wallet_id, "credits": 3}
        path, note = "/v1/admin/credits/transfers", f"transfer-to-{name}"
        done(owner.post(path, {**gift, "note": note}, Idempotency_Key=note))
        row = WorkspaceItem.get(*workspace_key("acme"))
        row.buying = Buying.ASK_ADMIN
        row.save()
        asked = {"credits": 2, "note": f"ask-by-{name}"}
        done(self.person(name).post("/v1/credits/requests", asked))
        person, wallet, pack = find_person(person_id), find_wallet(wallet_id), PACKS[0]
        assert person
        assert wallet
        bought = f"bought-by-{name}"
        made = begin_purchase(bought, person, wallet, Pack(**pack.model_dump()), MONDAY, live=False)
        commit(put_purchase(made))


def done(reply: Reply) -> Reply:
    """What was asked for is true."""
    assert reply.status < 300, reply.text
    return reply
