"""The demo data of the first start, brought in as operators and people would: through the script
that opens a workspace, and through the API.

A mark in the emulator tells that all of it is there. It is saved and lost together with the data,
so a start that was cut short is finished at the next one, and what a person changed since stays.
"""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from infra.local import demo_calendar, stack
from infra.local.people import PEOPLE, Person
from infra.local.sign_in import SignIn, SignInError, UnknownPersonError
from infra.project import ROOT

MARK = "demo-data"
COACHING_TYPES = {
    "leadership": ("Leadership", "Leading people and work, from the first team on."),
    "career": ("Career", "Where to go next, and how."),
    "communication": ("Communication", "Being understood: in talks, in writing, in conflict."),
}
SESSION_TYPES = {"25": ("25 minutes", 25, 1), "50": ("50 minutes", 50, 2)}

Json = dict[str, Any]


class NotSeededError(Exception):
    """The demo data could not be brought in; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group with a wallet of its own; members and admins by login."""

    name: str
    credits: int
    members: tuple[str, ...]
    admins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A company of the demo data."""

    id: str
    name: str
    timezone: str
    buying: str
    credits: int
    groups: tuple[Group, ...] = ()

    @property
    def people(self) -> list[Person]:
        return [person for person in PEOPLE if person.workspace == self.name]

    @property
    def owner(self) -> Person:
        return next(person for person in self.people if "owner" in person.roles)


WORKSPACES = (
    Workspace(
        "acme",
        "Acme",
        "Europe/London",
        "packs",
        10_000,
        groups=(Group("Sales", 20, members=("ana",), admins=("gus",)),),
    ),
    Workspace("globex", "Globex", "Asia/Tokyo", "ask_admin", 1_000),
)


@dataclass(frozen=True, slots=True)
class Api:
    """The product's API, as people call it."""

    origin: str
    sign_in: SignIn

    def as_person(self, person: Person) -> Callable[..., Json]:
        """Calls in this person's name; a refusal raises NotSeededError, unless it is expected."""
        token = self.sign_in.access_token(person.login)

        def call(
            method: str, path: str, body: Json | None = None, expect: str = "", key: str = ""
        ) -> Json:
            status, answer = self._send(method, path, body, token, key)
            if status >= 400 and answer.get("code") != expect:
                raise NotSeededError(f"{method} {path} as {person.login}: {status} {answer}")
            return answer

        return call

    def _send(
        self, method: str, path: str, body: Json | None, token: str, key: str
    ) -> tuple[int, Json]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        connection = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=40)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        finally:
            connection.close()


def seed(origin: str, endpoint: str, sign_in: SignIn, environment: dict[str, str]) -> None:
    """Bring the demo data in, once. Raises: NotSeededError."""
    marks = stack.client("ssm", endpoint)
    if marks.get_parameters(Names=[MARK])["Parameters"]:
        return
    api = Api(origin, sign_in)
    try:
        for_each(lambda workspace: open_workspace(workspace, environment), WORKSPACES)
        for_each(lambda workspace: fill(workspace, api), WORKSPACES)
        for_each(lambda person: settle(person, api), PEOPLE)
        for_each(lambda person: choose_coaches(person, api), PEOPLE)
        connect_calendar(api)
        for_each(lambda workspace: invite_coaches(workspace, api), WORKSPACES)
    except (UnknownPersonError, SignInError, OSError, ValueError) as error:
        raise NotSeededError(f"{type(error).__name__}: {error}") from error
    marks.put_parameter(Name=MARK, Value="1", Type="String")


def for_each(do: Callable[[Any], None], items: Iterable[Any]) -> None:
    """Do it for every item, some at once. Raises what the first that failed raised."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(do, items))


def open_workspace(workspace: Workspace, environment: dict[str, str]) -> None:
    """Run the operator's script; a workspace that is there stays as it is."""
    wish = {
        "--stack": stack.NAME,
        "--id": workspace.id,
        "--name": workspace.name,
        "--timezone": workspace.timezone,
        "--buying": workspace.buying,
        "--support-email": f"help@{workspace.id}.example",
        "--owner-email": workspace.owner.email,
        "--owner-name": workspace.owner.name,
        "--credits": str(workspace.credits),
    }
    words = [word for pair in wish.items() for word in pair]
    command = [sys.executable, "-m", "infra.new_workspace", *words]
    opened = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if opened.returncode:
        raise NotSeededError(opened.stderr.strip())


def fill(workspace: Workspace, api: Api) -> None:
    """The owner makes the catalogue and adds the people; those who are there stay as they are."""
    owner = api.as_person(workspace.owner)
    owner("PUT", "/v1/admin/catalogue", catalogue(workspace.id))
    for person in workspace.people:
        if person.coaching:
            owner("POST", "/v1/admin/coaches", coach_body(person), expect="validation_error")
        elif person is not workspace.owner:
            owner("POST", "/v1/admin/members", member_body(person), expect="validation_error")
    for group in workspace.groups:
        make_group(group, workspace, owner)


def invite_coaches(workspace: Workspace, api: Api) -> None:
    """The owner invites coaches of other companies, and they accept."""
    owner = api.as_person(workspace.owner)
    for person in PEOPLE:
        if workspace.name in person.coaches_also_for:
            owner("POST", "/v1/admin/coaches", coach_body(person), expect="validation_error")
            coach = api.as_person(person)
            for invitation in coach("GET", "/v1/me/invitations")["items"]:
                coach("POST", f"/v1/me/invitations/{invitation['id']}/accept")


def make_group(group: Group, workspace: Workspace, owner: Callable[..., Json]) -> None:
    """The owner makes a group and fills its wallet; what is there already stays as it is."""
    members = {
        each["name"]: each["id"] for each in owner("GET", "/v1/admin/members?limit=100")["items"]
    }
    ids = {
        person.login: members[person.name] for person in workspace.people if person.name in members
    }
    body = {"name": group.name, "wallet": True, "admin_ids": [ids[each] for each in group.admins]}
    owner("POST", "/v1/admin/groups", body, expect="validation_error")
    known = owner("GET", "/v1/admin/groups?limit=100")["items"]
    made = next(each for each in known if each["name"] == group.name)
    for login in group.members:
        owner("PUT", f"/v1/admin/groups/{made['id']}/members/{ids[login]}")
    funds = {
        "from_wallet_id": f"{workspace.id}.pool",
        "to_wallet_id": made["wallet_id"],
        "credits": group.credits,
    }
    if not made["balance"]:
        owner("POST", "/v1/admin/credits/transfers", funds, key=f"demo-{made['id']}")


def catalogue(workspace_id: str) -> Json:
    return {
        "coaching_types": [
            {"id": f"{workspace_id}.{slug}", "name": name, "description": description}
            for slug, (name, description) in COACHING_TYPES.items()
        ],
        "session_types": [
            {"id": f"{workspace_id}.{slug}", "name": name, "minutes": minutes, "credits": price}
            for slug, (name, minutes, price) in SESSION_TYPES.items()
        ],
    }


def member_body(person: Person) -> Json:
    return {
        "email": person.email,
        "name": person.name,
        "credits": person.credits,
        "roles": list(person.roles),
    }


def coach_body(person: Person) -> Json:
    assert person.coaching
    return {
        "email": person.email,
        "name": person.name,
        "timezone": person.timezone,
        "booking_mode": person.coaching.booking_mode,
    }


def settle(person: Person, api: Api) -> None:
    """Everybody sets their time zone, and coaches their hours and what people read of them."""
    call = api.as_person(person)
    call("PATCH", "/v1/me", {"timezone": person.timezone})
    if not person.coaching:
        return
    coaching = person.coaching
    begins, ends = coaching.hours
    hours = [{"from": begins, "to": ends}]
    weekly = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), hours)
    call("PUT", "/v1/coach/availability", {"timezone": person.timezone, "weekly": weekly})
    call(
        "PATCH",
        "/v1/coach/profile",
        {
            "headline": coaching.headline,
            "bio": coaching.bio,
            "languages": coaching.languages,
            "specialties": coaching.specialties,
            "industries": coaching.industries,
            "functions": coaching.functions,
        },
    )


def connect_calendar(api: Api) -> None:
    """One coach has a calendar elsewhere, so that one sees what that blocks."""
    call = api.as_person(next(person for person in PEOPLE if person.login == "cora"))
    url = api.origin + demo_calendar.PATH
    if not call("GET", "/v1/coach/calendars")["items"]:
        call("POST", "/v1/coach/calendars", {"kind": "ics", "url": url})


def choose_coaches(person: Person, api: Api) -> None:
    """Members put their coaches under `Your Coaches`."""
    if not person.coaches:
        return
    call = api.as_person(person)
    found = {coach["name"]: coach["id"] for coach in call("GET", "/v1/coaches?limit=100")["items"]}
    for coach in PEOPLE:
        if coach.login in person.coaches:
            call("PUT", f"/v1/me/coaches/{found[coach.name]}")
