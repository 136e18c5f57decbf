"""What a booking sets off until its session is over, and what pages read: counted by playing it.

    call ──► rows ──► stream ──► relay ──► queue ──► mail ──► told by SES
                          └────► usage
    clock, four times: outbox check, reminders a day and an hour before, completion

Each step is the handler that Lambda runs. Nothing is batched: each message, and all that one step
changed, is a call of its own, as on a quiet day; on a busy one there are fewer.
"""

import contextlib
import gzip
import io
import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

from bench.coaches import fill
from bench.counts import TEN, TODAY, Scenes
from bench.due import CHECKED, DAY_AFTER, DAY_BEFORE, HOUR_BEFORE, STARTS_AT
from bench.traffic import INDEXES, Items, cost, heat, recording, stored_items
from bench.units import item_bytes
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.workers import clock, mail, relay, returned_mail, usage
from chalicelib.workers.batches import logger
from infra.project import ROOT
from tests.kit.http import Reply
from tests.kit.lots import all_was_told
from tests.kit.world import World

ROW_BYTES = 100
"""What DynamoDB adds to each stored item and each entry of an index ("Item sizes and formats")."""

PLATFORM_LOG_BYTES = 330
"""START, END and REPORT of one call of a function, in Lambda's plain form."""

A_REQUEST_ID = "0" * 36

USUAL = {
    r'"request_id":"[^"]*"': f'"request_id":"{A_REQUEST_ID}"',
    r'"milliseconds":\d+': '"milliseconds":25',
    r'"cold_start":true': '"cold_start":false',
    r'"record":"[^"]*"': f'"record":"{"0" * 24}"',
}

COUNTED = ("SESSION", "PERSON"), ("ENTRY#", "MEMBER#")
"""What `Usage` is called for, by the filters in infra/resources.yaml: sort keys, and prefixes."""

INSTANTS = {
    "clock: outbox check": CHECKED,
    "clock: reminders, a day before": DAY_BEFORE,
    "clock: reminders, an hour before": HOUR_BEFORE,
    "clock: completion": DAY_AFTER,
}


@dataclass
class Work:
    """Calls of one function and what they needed; `out_bytes` are answers of the API as sent, and
    `raw_bytes` what they would be if nobody packed them; `rows` were written, and `heat` says which
    partitions bore the units. The clock is called by its own minutes.
    """

    function: str
    calls: float = 0
    round_trips: float = 0
    read_units: float = 0
    write_units: float = 0
    index_write_units: float = 0
    messages: float = 0
    mails: float = 0
    mail_bytes: float = 0
    log_bytes: float = 0
    out_bytes: float = 0
    raw_bytes: float = 0
    rows: float = 0
    heat: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Work") -> "Work":
        mine, theirs = vars(self), vars(other)
        sums = {key: mine[key] + theirs[key] for key in NUMBERS}
        return Work(**{**mine, **sums, "heat": self.heat + other.heat})

    def times(self, factor: float) -> "Work":
        mine = vars(self)
        return Work(**{**mine, **{key: mine[key] * factor for key in NUMBERS}})


NUMBERS = tuple(name for name in Work.__dataclass_fields__ if name not in ("function", "heat"))


@dataclass
class Life:
    """A booking and all that follows, by step; the same by what set it off, the call or the clock;
    the bytes that stay, indexes included; and one run of the clock with nothing to do.
    """

    steps: dict[str, Work]
    causes: dict[str, Work]
    stored_bytes: int
    minute: Work


@dataclass
class Played:
    """A company in which steps are played and counted."""

    world: World
    steps: dict[str, Work] = field(default_factory=dict)
    causes: dict[str, Work] = field(default_factory=dict)
    cause: str = ""
    numbers: Iterator[int] = field(default_factory=count)

    def step(self, name: str, function: str, do: Callable[[], object]) -> None:
        """Counts the step and, step by step, what its changes set off."""
        before, self.cause = stored_items(), name
        self._count(name, function, do)
        self._follow(before)

    def _count(self, name: str, function: str, do: Callable[[], object]) -> None:
        done = counted(self.world, function, do, own=function != "clock")
        for sums, of in ((self.steps, name), (self.causes, self.cause)):
            sums[of] = sums[of] + done if of in sums else done

    def _follow(self, before: Items) -> None:
        after = stored_items()
        changes = [
            self._record(key, before.get(key), after.get(key))
            for key in sorted({*before, *after})
            if before.get(key) != after.get(key)
        ]
        if changes:
            provide = partial(self._call, relay.handle, changes)
            self._count("relay, from the stream", "relay", provide)
        if some := [each for each in changes if is_counted(each["dynamodb"]["Keys"]["sk"]["S"])]:
            self._count("usage, from the stream", "usage", partial(self._call, usage.handle, some))
        for message in drained(self.world.ctx.queue):
            self._mail(message)
        if changes:
            self._follow(after)

    def _mail(self, message: Mapping[str, str]) -> None:
        records = [{"messageId": "m", "body": json.dumps(message)}]
        self._count("mail, from the queue", "mail", partial(self._call, mail.handle, records))
        arrived = [{"messageId": "m", "body": delivery(message["recipient_id"], self.world)}]
        do = partial(self._call, returned_mail.handle, arrived)
        self._count("told by SES that it arrived", "returned_mail", do)

    def _call(self, handle: Callable[..., Any], records: list[Any]) -> None:
        answer = handle({"Records": records}, lambda: self.world.ctx)
        assert answer == {"batchItemFailures": []}, answer

    def _record(self, key: tuple[str, str], before: Any, after: Any) -> dict[str, Any]:
        images = {"OldImage": before, "NewImage": after}
        keys = {"pk": {"S": key[0]}, "sk": {"S": key[1]}}
        held = {name: image for name, image in images.items() if image}
        return {"dynamodb": {"SequenceNumber": str(next(self.numbers)), "Keys": keys, **held}}


def life(world: World) -> Life:
    """A booking by a member who pays with credits, held as agreed; nobody is a webhook's."""
    scenes = Scenes(world)
    member, coach = scenes.member(), scenes.coach()
    all_was_told()
    drained(world.ctx.queue)
    played, before = Played(world), stored_items()
    book = scenes.booking(member, coach, STARTS_AT)
    played.step("the call that books", "api_handler", answered(book, 201))
    for name, instant in INSTANTS.items():
        world.clock.instant = instant
        played.step(name, "clock", lambda: do_what_is_due(world.ctx, lambda: True))
    kept = stored(stored_items()) - stored(before)
    with log_text():
        clock.handle(lambda: world.ctx)  # which does what is due by now, of others too
    minute = counted(world, "clock", lambda: clock.handle(lambda: world.ctx))
    return Life(played.steps, played.causes, kept, minute)


def views(world: World) -> dict[str, Work]:
    """What each of these calls costs, of a member with a coach, three sessions and credits, in a
    company with 200 coaches.
    """
    scenes = Scenes(world)
    member, coach = scenes.member(), scenes.coach()
    fill(coach)
    caller = scenes.caller(member)
    assert caller.put(f"/v1/me/coaches/{coach}").status == 200
    made = [
        scenes.booking(member, coach, TEN.replace(hour=10 + hour), key=f"hour-{hour}")().json
        for hour in range(3)
    ]
    last = TODAY.replace(day=30)
    asked = f"session_type_id=acme.25&from={TODAY}&to={last}&timezone=Europe/London"
    paths = {
        "me": "/v1/me",
        "dashboard": "/v1/me/dashboard",
        "credits": "/v1/credits",
        "catalogue": "/v1/catalogue",
        "coach": f"/v1/coaches/{coach}",
        "slots": f"/v1/coaches/{coach}/slots?{asked}",
        "session": f"/v1/sessions/{made[0]['id']}",
        "sessions": "/v1/sessions",
        "coaches": "/v1/coaches",
    }
    return {name: read(world, partial(caller.get, path)) for name, path in paths.items()}


def read(world: World, get: Callable[..., Reply]) -> Work:
    """One call of the API that only reads."""
    return counted(world, "api_handler", answered(get, 200))


def answered(call: Callable[[], Reply], status: int) -> Callable[[], Reply]:
    def do() -> Reply:
        reply = call()
        assert reply.status == status, reply.text
        return reply

    return do


def counted(world: World, function: str, do: Callable[[], object], *, own: bool = True) -> Work:
    """One call of the function; or, where it is none of its `own`, work that is done in a call
    that is made anyway, without that call's looks at the index of what is due.
    """
    mailed, queued, before = len(mailer(world).sent), len(queue(world).sent), stored_items()
    with recording() as sent, log_text() as text:
        answer = do()
    work = [each for each in sent if own or each.request.get("IndexName") != "due"]
    after = stored_items()
    paid = cost(work, before, after)
    messages = len(queue(world).sent) - queued
    mails = [raw for _, raw in mailer(world).sent[mailed:]]
    packed, raw = sent_bytes(answer) if isinstance(answer, Reply) else (0, 0)
    return Work(
        function=function,
        calls=int(own),
        round_trips=paid["round_trips"] + (messages > 0) + len(mails),
        read_units=paid["read_units"],
        write_units=paid["write_units"],
        index_write_units=paid["index_write_units"],
        messages=messages,
        mails=len(mails),
        mail_bytes=sum(map(len, mails)),
        log_bytes=log_bytes(text.getvalue()) + own * PLATFORM_LOG_BYTES,
        out_bytes=packed,
        raw_bytes=raw,
        rows=paid["items_written"],
        heat=heat(work, before, after),
    )


def sent_bytes(reply: Reply) -> tuple[int, int]:
    """Of an answer as it leaves: packed, if API Gateway packs such a one, and as it is."""
    settings = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    body = reply.text.encode()
    packed = gzip.compress(body) if len(body) >= settings["minimum_compression_size"] else body
    headers = {**reply.headers, "X-Request-Id": A_REQUEST_ID}
    head = sum(len(f"{name}: {value}\r\n") for name, value in headers.items())
    return head + len(packed), head + len(body)


def log_bytes(text: str) -> int:
    """Of the lines with ids and times as long as AWS's and usual ones, whatever they are here."""
    for pattern, usual in USUAL.items():
        text = re.sub(pattern, usual, text)
    return len(text.encode())


@contextlib.contextmanager
def log_text() -> Iterator[io.StringIO]:
    """What the functions write meanwhile: lines of the log, and metrics."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logger.registered_formatter)
    log, everything = logging.getLogger("tandem"), logging.root.manager
    level, others, disabled = log.level, log.handlers, everything.disable
    log.handlers, everything.disable = [handler], logging.NOTSET
    log.setLevel(logging.INFO)
    try:
        with contextlib.redirect_stdout(text):
            yield text
    finally:
        log.handlers, everything.disable = others, disabled
        log.setLevel(level)


def delivery(person_id: str, world: World) -> str:
    """As SES tells that a mail arrived ("Examples of event data")."""
    at = world.clock().isoformat()
    told = {"timestamp": at, "recipients": ["somebody@acme.example"]}
    return json.dumps(
        {"eventType": "Delivery", "delivery": told, "mail": {"tags": {"person": [person_id]}}}
    )


def is_counted(sort_key: str) -> bool:
    names, prefixes = COUNTED
    return sort_key in names or sort_key.startswith(prefixes)


def stored(items: Items) -> int:
    """Bytes that DynamoDB charges for these items and their entries in the indexes."""
    entries = (index.entry(item) for item in items.values() for index in INDEXES.values())
    return sum(item_bytes(each) + ROW_BYTES for each in (*items.values(), *filter(None, entries)))


def drained(one: Any) -> list[Mapping[str, str]]:
    messages = list(one.sent)
    one.sent.clear()
    return messages


def queue(world: World) -> Any:
    return world.ctx.queue


def mailer(world: World) -> Any:
    return world.ctx.mailer()
