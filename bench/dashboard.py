"""What the first page of a member costs: the calls that it makes, their round trips and read units.

The member has a coach, two sessions ahead and one that was called off, as many have.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from bench.counts import TEN, Scenes, counted
from tests.kit.world import World

CALLS = {"me": "/v1/me", "dashboard": "/v1/me/dashboard", "credits": "/v1/credits"}
"""What the web client reads there (`web/js/shell.js`, `web/js/dashboard/member.js`)."""

Figures = dict[str, Any]


def report(world: World) -> Figures:
    """Each call, and all of them together."""
    scenes = Scenes(world)
    member, coach = scenes.member(), scenes.coach()
    caller = scenes.caller(member)
    assert caller.put(f"/v1/me/coaches/{coach}").status == 200
    made = [
        scenes.booking(member, coach, TEN + timedelta(hours=hour), key=f"hour-{hour}")().json
        for hour in range(3)
    ]
    assert caller.post(f"/v1/sessions/{made[0]['id']}/cancel", {}).status == 200
    calls = {name: counted(partial(caller.get, path), 200) for name, path in CALLS.items()}
    together = {
        name: sum(each[name] for each in calls.values()) for name in ("round_trips", "read_units")
    }
    return {"calls": calls, **together}
