"""A company, opened and filled as its people do it, and a booking in it."""

from datetime import date, timedelta
from typing import Any

from tests.e2e.deployed import STACK, Deployed

ALWAYS_OPEN = [{"from": "00:00", "to": "24:00"}]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Company = dict[str, str]
"""The workspace's id, access tokens of `ada`, `ana` and `cora`, and the coach's id."""


def catalogue(name: str) -> dict[str, Any]:
    length = {"id": f"{name}.25", "name": "25 minutes", "minutes": 25, "credits": 1}
    kind = {"id": f"{name}.leadership", "name": "Leadership"}
    return {"coaching_types": [kind], "session_types": [length]}


def open_company(deployed: Deployed, name: str = "acme") -> Company:
    """Everything from the operator's first command to a coach who is open night and day."""
    domain = f"{name}.example"
    words = f"--id {name} --name {name.title()} --timezone Europe/London"
    owner = ("--owner-email", f"ada@{domain}", "--owner-name", "Ada Okafor", "--credits", "100")
    support = ("--support-email", f"help@{domain}")
    deployed.operate("infra.new_workspace", "--stack", STACK, *words.split(), *owner, *support)
    ada = deployed.sign_in(f"ada@{domain}")
    member = {"email": f"ana@{domain}", "name": "Ana Silva", "credits": 10}
    coach = {"email": f"cora@{domain}", "name": "Cora Lindqvist", "timezone": "Europe/London"}
    put(deployed, ada, "/v1/admin/catalogue", catalogue(name))
    assert deployed.call("POST", "/v1/admin/members", member, token=ada).status == 201
    added = deployed.call("POST", "/v1/admin/coaches", coach, token=ada)
    cora = deployed.sign_in(f"cora@{domain}")
    hours = {"timezone": "Europe/London", "weekly": dict.fromkeys(DAYS, ALWAYS_OPEN)}
    put(deployed, cora, "/v1/coach/availability", hours)
    ana = deployed.sign_in(f"ana@{domain}")
    tokens = {"ana": ana, "cora": cora, "ada": ada}
    return {"name": name, **tokens, "coach_id": added.json["id"]}


def day_ahead(deployed: Deployed, company: Company) -> str:
    """A date behind today and the notice: what is open then stays so, however long a test takes."""
    past = _slots(deployed, company, "2026-01-01")
    return (date.fromisoformat(past["next_opening"][:10]) + timedelta(days=2)).isoformat()


def first_offered(deployed: Deployed, company: Company, day: str) -> dict[str, Any]:
    """The first time of a day that Ana is offered."""
    return dict(_slots(deployed, company, day)["days"][0]["slots"][0])


def _slots(deployed: Deployed, company: Company, day: str) -> Any:
    query = f"session_type_id={company['name']}.25&timezone=Europe/Lisbon&from={day}&to={day}"
    path = f"/v1/coaches/{company['coach_id']}/slots?{query}"
    return deployed.call("GET", path, token=company["ana"]).json


def book_first_opening(deployed: Deployed, company: Company, key: str) -> dict[str, Any]:
    """The first time of a day that Ana is offered, booked; asking twice under one key is asking
    once.
    """
    ana = company["ana"]
    wish = {
        "coach_id": company["coach_id"],
        "coaching_type_id": f"{company['name']}.leadership",
        "session_type_id": f"{company['name']}.25",
        "starts_at": first_offered(deployed, company, day_ahead(deployed, company))["starts_at"],
    }
    booked = deployed.call("POST", "/v1/sessions", wish, token=ana, Idempotency_Key=key)
    assert booked.status == 201, booked.json
    again = deployed.call("POST", "/v1/sessions", wish, token=ana, Idempotency_Key=key)
    assert again.json == booked.json
    return dict(booked.json)


def put(deployed: Deployed, token: str, path: str, body: Any) -> None:
    answer = deployed.call("PUT", path, body, token=token)
    assert answer.status == 200, answer.json
