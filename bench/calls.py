"""What our own code costs beside the requests that it sends: whole calls, and of two the use case
alone, against the very same requests sent by the bare client.

    event ──► routing, token, parsing ──► use case ──► rows ──► their client ──► answers of a tape
                                                       sent:    their client ──► answers of a tape
                                                       bare: botocore's client ──► answers of a tape

What is compared is the time of this thread on the processor. Run it with `python -m bench.calls`;
it prints one JSON object.
"""

import json
import logging
from datetime import timedelta
from typing import Any

from bench.counts import TEN, TODAY, Scenes, half_hours
from bench.engine import engine
from bench.ratios import Milliseconds, median, ratio
from bench.tape import Call, Tape, beside_bare
from chalicelib.api.kernel.auth import authenticate
from chalicelib.use_cases.sessions.booking import book
from chalicelib.use_cases.sessions.slots import SlotQuery, list_slots
from tests.kit.http import event_of
from tests.kit.world import World

TURNS = 41
COACHES = 20
SESSIONS = 10
CLAIMS = 100
LAST_DAY = TODAY + timedelta(days=29)

Figures = dict[str, Any]


def report(world: World) -> Figures:
    """Each call with its ratio to its requests; a booking and a page of slots by part."""
    scene = Scene(Scenes(world))
    by_part = {"booking": scene.booking(), "slots": scene.slots()}
    return by_part | {name: scene.read(name) for name in scene.paths if name not in by_part}


class Scene:
    """A company with coaches, one of them with much to do, and a member who asks."""

    def __init__(self, scenes: Scenes) -> None:
        self.scenes, self.member = scenes, scenes.member(100)
        self.coach, self.busy = scenes.coach(), scenes.busy_coach(half_hours(30)[:CLAIMS])
        for _ in range(COACHES):
            scenes.coach()
        for day in range(SESSIONS):
            at = TEN + timedelta(days=day if day < 5 else day + 2)
            scenes.booking(self.member, self.coach, at, key=f"day-{day}")()
        self.caller = scenes.caller(self.member)
        session = self.caller.get("/v1/sessions").json["items"][0]
        days = f"from={TODAY}&to={LAST_DAY}&timezone=Europe/London"
        self.paths = {
            "slots": f"/v1/coaches/{self.busy}/slots?session_type_id=acme.25&{days}",
            "sessions": "/v1/sessions",
            "session": f"/v1/sessions/{session['id']}",
            "dashboard": "/v1/me/dashboard",
            "coaches": "/v1/coaches",
            "credits": "/v1/credits",
        }

    def read(self, name: str) -> Figures:
        took, tapes = beside_bare(TURNS, whole=self.whole("GET", self.paths[name]))
        return figures(took, tapes["whole"])

    def slots(self) -> Figures:
        wanted = SlotQuery(
            coach_id=self.busy,
            session_type_id="acme.25",
            first=TODAY,
            last=LAST_DAY,
            timezone="Europe/London",
        )
        return self.by_part(
            self.whole("GET", self.paths["slots"]),
            lambda: list_slots(self.scenes.world.ctx, self.member, wanted),
        )

    def booking(self) -> Figures:
        first, second = TEN + timedelta(hours=2), TEN + timedelta(hours=4)
        body = {
            "coach_id": self.coach,
            "coaching_type_id": "acme.leadership",
            "session_type_id": "acme.25",
            "starts_at": first.isoformat(),
        }
        world = self.scenes.world
        command, once = world.wish(self.member, self.coach, second, key="use-case")
        return self.by_part(
            self.whole("POST", "/v1/sessions", json.dumps(body)),
            lambda: book(world.ctx, command, once),
        )

    def by_part(self, whole: Call, use_case: Call) -> Figures:
        """With the use case alone, the token alone, and what is left of the whole."""
        context, token = self.scenes.world.ctx, self.caller.headers["Authorization"]
        took, tapes = beside_bare(
            TURNS, whole=whole, use_case=use_case, token=lambda: authenticate(token, context)
        )
        ms = {name: median(took, name) for name in took}
        beside = ms["use_case"] - ms["sent_use_case"]
        rest = ms["whole"] - ms["use_case"] - ms["token"]
        return {
            **figures(took, tapes["whole"]),
            "use_case_over_bare": ratio(took, "use_case", "bare_use_case"),
            "parts_ms": {
                "requests": ms["sent_use_case"],
                "use_case_beside_them": round(beside, 3),
                "token": ms["token"],
                "rest_of_the_edge": round(rest, 3),
            },
        }

    def whole(self, method: str, path: str, body: str | None = None) -> Call:
        """The call as the function gets it, and gives it back."""
        app = self.caller.app
        event = event_of(
            app, method, path, body, {**self.caller.headers, "Idempotency-Key": "a-call"}
        )

        def call() -> None:
            answer = app(event, None)
            assert answer["statusCode"] < 300, answer["body"]

        return call


def figures(took: Milliseconds, tape: Tape) -> Figures:
    return {
        "requests": [request for request, _ in tape.requests],
        "ms": median(took, "whole"),
        "ms_bare": median(took, "bare_whole"),
        "over_bare": ratio(took, "whole", "bare_whole"),
    }


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # the API writes a line for every call
    with engine() as open_world:
        print(json.dumps(report(open_world()), indent=1))
