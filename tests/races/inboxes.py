"""What people should read, told again from the outside: by the API and the list of what happened.

After each step the changed rows go through the real relay, and waiting notices, some of them late,
through the real mail code. Whether a notice is still true is worked out here from what the API
shows and from the events that were relayed before, without the rules of `notices`.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from chalicelib.domain.notices.notices import MessageStatus
from chalicelib.domain.time.instants import parse_instant
from chalicelib.storage.calendars.connections import list_connections
from chalicelib.storage.kernel.table import Row
from chalicelib.storage.sessions.sessions import SessionItem
from chalicelib.use_cases.notices.outbox import deliver, relay_change
from chalicelib.workers.mail import parse_notice
from tests.kit.http import Client
from tests.kit.world import FakeMailer, FakeQueue, World

CALENDAR = {"confirmed", "rescheduled", "cancelled"}
ENDS = ("declined", "withdrawn", "expired", "cancelled", "no_show")
STATUSES_OF = {
    **{kind: {kind} for kind in ("requested", *ENDS)},
    **{kind: {"confirmed"} for kind in ("confirmed", "rescheduled", "move_proposed")},
    **{f"move_{end}": {"confirmed"} for end in ("declined", "withdrawn", "expired")},
    "refunded": {"cancelled", "no_show"},
}
BEFORE_START = {"reminder_24h": timedelta(hours=24), "reminder_1h": timedelta(hours=1)}
NAGS = {"nag", "nag_move"}
Fields = Mapping[str, str]
"""A notice as it waits in the queue."""


@dataclass
class Inboxes:
    """The post of one world; `admin` sees every session."""

    world: World
    admin: Client
    images: dict[str, Any] = field(default_factory=dict)
    waiting: list[Fields] = field(default_factory=list)
    events: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By session: id and kind of each event that was told, in order."""
    read: dict[tuple[str, str], list[tuple[str, int, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By session and person: method, sequence and start of each invite, in order."""
    told: set[tuple[str, str]] = field(default_factory=set)

    def collect(self, rows: Iterable[Row]) -> None:
        """Relays what changed among all rows, and takes what waits in the queue."""
        for row in rows:
            if isinstance(row, SessionItem):
                self._relay(row.pk, row.serialize())
        queue = cast(FakeQueue, self.world.ctx.queue)
        self.waiting += queue.sent
        queue.sent.clear()

    def _relay(self, pk: str, image: Any) -> None:
        before = self.images.get(pk)
        if image != before:
            relay_change(self.world.ctx, before, image)
            self.images[pk] = image
            event = json.loads(image["event"]["S"])
            told = event["id"], event["kind"]
            events = self.events[pk.removeprefix("SESSION#")]
            events += [told] if told not in events else []

    def deliver(self, most: int) -> None:
        """Delivers up to so many waiting notices, the last ones first, each of them twice."""
        for _ in range(min(most, len(self.waiting))):
            self._deliver(self.waiting.pop())

    def _deliver(self, fields: Fields) -> None:
        sent = cast(FakeMailer, self.world.ctx.mailer()).sent
        before = len(sent)
        wanted = self.is_true(fields)
        statuses = [deliver(self.world.ctx, parse_notice(json.dumps(fields))) for _ in range(2)]
        key = fields["event_id"], fields["recipient_id"]
        if key in self.told or not wanted:
            assert len(sent) == before, f"{fields} was told although it is past"
            return
        assert statuses == [MessageStatus.SENT] * 2, f"{fields} is {statuses}"
        ((to, raw),) = sent[before:]
        self.told.add(key)
        assert to.replace("@", "-at-") == fields["recipient_id"]
        if "calendar_id" not in fields:
            self._read(fields, message_from_bytes(raw, policy=policy.default))

    def is_true(self, fields: Fields) -> bool:
        """Whether the notice says what is so now."""
        if "calendar_id" in fields:
            return self._fails(fields)
        kind, session_id = fields["kind"], fields["session_id"]
        shown = self.admin.get(f"/v1/sessions/{session_id}").json
        if kind in BEFORE_START or kind in NAGS:
            return self._reminds(fields, shown)
        ids = [event_id for event_id, _ in self.events[session_id]]
        calendar = [each for each, told in self.events[session_id] if told in CALENDAR]
        last = calendar[-1] if kind in CALENDAR else ids[-1]
        waits = shown["proposed_move"] is not None or kind != "move_proposed"
        return bool(fields["event_id"] == last and shown["status"] in STATUSES_OF[kind] and waits)

    def _fails(self, fields: Fields) -> bool:
        """Whether the calendar fails, and began to when the notice says."""
        found = list_connections(fields["recipient_id"])
        since = [each.failing_since for each in found if each.id == fields["calendar_id"]]
        return any(began and f".{began:%Y%m%dT%H%M%SZ}." in fields["event_id"] for began in since)

    def _reminds(self, fields: Fields, shown: Any) -> bool:
        kind, now = fields["kind"], self.world.clock.instant
        at = parse_instant(fields["event_id"].rpartition(".")[2])
        if kind == "nag":
            return bool(shown["status"] == "requested")
        if kind == "nag_move":
            move = shown["proposed_move"]
            return bool(move) and parse_instant(move["created_at"]) + timedelta(hours=24) == at
        if shown["status"] != "confirmed":
            return False
        starts_at = parse_instant(shown["starts_at"])
        return now < starts_at == at + BEFORE_START[kind]

    def _read(self, fields: Fields, mail: EmailMessage) -> None:
        """Reads the invite as a calendar does; only what changes a calendar has one."""
        parts = list(mail.iter_attachments())
        kind, session_id = fields["kind"], fields["session_id"]
        shown = self.admin.get(f"/v1/sessions/{session_id}").json
        known = self.read[session_id, fields["recipient_id"]]
        if kind not in CALENDAR:
            assert not parts, f"{kind} came with an invite"
            return
        if not parts:
            assert kind == "cancelled"
            assert not known, "a calendar was not told to take it out"
            return
        text = parts[0].get_content().decode().replace("\r\n ", "")
        lines = dict(re.findall(r"^([A-Z-]+)[^:\r\n]*:(.*?)\r?$", text, re.MULTILINE))
        assert lines["UID"] == f"{session_id}@tandem"
        starts_at = datetime.strptime(lines["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        invite = lines["METHOD"], int(lines["SEQUENCE"]), lines["DTSTART"]
        assert invite[0] == ("CANCEL" if kind == "cancelled" else "REQUEST")
        assert (invite[1], starts_at) == (shown["sequence"], parse_instant(shown["starts_at"]))
        assert all(sequence < invite[1] for _, sequence, _ in known), f"{known} then {invite}"
        assert "CANCEL" not in {method for method, _, _ in known}
        known.append(invite)
