"""The whole journey through what is deployed: from the operator's first command to both mails."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local.stack import client
from infra.local.tick import scheduled_event
from infra.template import REGION
from tests.e2e.deployed import STACK, Deployed, eventually, unpack

ALWAYS_OPEN = [{"from": "00:00", "to": "24:00"}]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CATALOGUE = {
    "coaching_types": [{"id": "acme.leadership", "name": "Leadership"}],
    "session_types": [{"id": "acme.25", "name": "25 minutes", "minutes": 25, "credits": 1}],
}


@pytest.fixture(scope="module")
def company(deployed: Deployed) -> dict[str, str]:
    """Acme, opened and filled as its people do it; their access tokens and the coach's id."""
    words = "--id acme --name Acme --timezone Europe/London --support-email help@acme.example"
    owner = ("--owner-email", "ada@acme.example", "--owner-name", "Ada Okafor", "--credits", "100")
    deployed.operate("infra.new_workspace", "--stack", STACK, *words.split(), *owner)
    ada = deployed.sign_in("ada@acme.example")
    member = {"email": "ana@acme.example", "name": "Ana Silva", "credits": 10}
    coach = {"email": "cora@acme.example", "name": "Cora Lindqvist", "timezone": "Europe/London"}
    put(deployed, ada, "/v1/admin/catalogue", CATALOGUE)
    assert deployed.call("POST", "/v1/admin/members", member, token=ada).status == 201
    added = deployed.call("POST", "/v1/admin/coaches", coach, token=ada)
    cora = deployed.sign_in("cora@acme.example")
    hours = {"timezone": "Europe/London", "weekly": dict.fromkeys(DAYS, ALWAYS_OPEN)}
    put(deployed, cora, "/v1/coach/availability", hours)
    ana = deployed.sign_in("ana@acme.example")
    return {"ana": ana, "cora": cora, "ada": ada, "coach_id": added.json["id"]}


@pytest.fixture(scope="module")
def session(deployed: Deployed, company: dict[str, str]) -> dict[str, Any]:
    """The first opening that Ana is offered, booked."""
    ana, coach_id = company["ana"], company["coach_id"]
    slots = f"/v1/coaches/{coach_id}/slots?session_type_id=acme.25&timezone=Europe/Lisbon"
    past = deployed.call("GET", f"{slots}&from=2026-01-01&to=2026-01-01", token=ana)
    day = past.json["next_opening"][:10]
    offered = deployed.call("GET", f"{slots}&from={day}&to={day}", token=ana)
    wish = {
        "coach_id": coach_id,
        "coaching_type_id": "acme.leadership",
        "session_type_id": "acme.25",
        "starts_at": offered.json["days"][0]["slots"][0]["starts_at"],
    }
    booked = deployed.call("POST", "/v1/sessions", wish, token=ana, Idempotency_Key="once")
    assert booked.status == 201, booked.json
    again = deployed.call("POST", "/v1/sessions", wish, token=ana, Idempotency_Key="once")
    assert again.json == booked.json
    return dict(booked.json)


def test_the_deployed_service_answers_without_a_token(deployed: Deployed) -> None:
    assert deployed.call("GET", "/v1/health").json["status"] == "ok"
    assert deployed.call("GET", "/openapi.json").json["openapi"].startswith("3.1")


def test_a_stranger_is_turned_away(deployed: Deployed) -> None:
    refused = deployed.call("GET", "/v1/me", token="nobody")
    assert (refused.status, refused.json["code"]) == (401, "unauthenticated")


def test_the_session_is_in_both_lists(
    deployed: Deployed, company: dict[str, str], session: dict[str, Any]
) -> None:
    for person, seat in (("ana", "member"), ("cora", "coach")):
        path = f"/v1/sessions?when=upcoming&as={seat}"
        listed = deployed.call("GET", path, token=company[person]).json["items"]
        assert [each["id"] for each in listed] == [session["id"]]


def test_the_credits_were_taken_once(
    deployed: Deployed, company: dict[str, str], session: dict[str, Any]
) -> None:
    wallet = deployed.call("GET", "/v1/credits", token=company["ana"]).json["wallets"][0]
    assert wallet["available"] == 10 - session["credits"]


def test_both_get_the_mail(deployed: Deployed, session: dict[str, Any]) -> None:
    def told() -> list[str]:
        mails = [mail for mail in deployed.mails() if session["id"] in mail["BodyText"]]
        return sorted(mail["To"][0] for mail in mails) if len(mails) > 1 else []

    ana, cora = eventually(told)
    assert "ana@acme.example" in ana
    assert "cora@acme.example" in cora


def test_a_new_member_is_welcomed_with_the_starting_credits(
    deployed: Deployed, company: dict[str, str]
) -> None:
    def welcomed() -> list[str]:
        mails = [mail for mail in deployed.mails() if "welcome to Tandem" in mail["BodyText"]]
        return [address for mail in mails for address in mail["To"]]

    assert ["ana@acme.example" in each for each in eventually(welcomed)] == [True]


def test_the_session_tells_which_mails_went_out(
    deployed: Deployed, company: dict[str, str], session: dict[str, Any]
) -> None:
    def sent() -> list[str]:
        path = f"/v1/sessions/{session['id']}/messages"
        items = deployed.call("GET", path, token=company["ana"]).json["items"]
        return [each["status"] for each in items if each["status"] == "sent"]

    assert eventually(lambda: sent() if len(sent()) > 1 else []) == ["sent", "sent"]


def test_the_clock_runs_with_its_own_role(deployed: Deployed, company: dict[str, str]) -> None:
    answer = client("lambda", deployed.endpoint).invoke(
        FunctionName=deployed.outputs["ClockName"], Payload=json.dumps(scheduled_event()).encode()
    )
    assert "FunctionError" not in answer, answer["Payload"].read()


def test_the_session_is_in_the_usage_report_and_a_recount_finds_nothing_new(
    deployed: Deployed, company: dict[str, str], session: dict[str, Any]
) -> None:
    def total() -> dict[str, int] | None:
        answer = deployed.call("GET", "/v1/admin/reports/usage", token=company["ada"])
        numbers: dict[str, int] = answer.json["total"]
        return numbers if numbers["booked"] and numbers["credits_spent"] else None

    counted = eventually(total)
    assert counted is not None
    assert (counted["booked"], counted["credits_spent"]) == (1, session["credits"])
    said = deployed.operate("infra.recount", "--stack", STACK, "--workspace", "acme")
    assert said.endswith(" 0 months put right, 0 left.\n")


def test_nothing_went_to_the_dead_letters(
    deployed: Deployed, company: dict[str, str], session: dict[str, Any]
) -> None:
    queues = client("sqs", deployed.endpoint)
    for output in ("MailDeadLettersUrl", "RelayDeadLettersUrl"):
        wanted = ["ApproximateNumberOfMessages"]
        told = queues.get_queue_attributes(QueueUrl=deployed.outputs[output], AttributeNames=wanted)
        assert told["Attributes"] == {"ApproximateNumberOfMessages": "0"}


def test_the_emulator_enforces_rights(deployed: Deployed) -> None:
    stranger = boto3.client(
        "dynamodb",
        endpoint_url=deployed.endpoint,
        region_name=REGION,
        aws_access_key_id="AKIANOBODYKNOWSTHIS0",
        aws_secret_access_key="none",
    )
    with pytest.raises(ClientError, match=r"token|denied|authorized"):
        stranger.list_tables()


def test_the_web_client_is_published(deployed: Deployed) -> None:
    web = client("cloudformation", deployed.endpoint).describe_stacks(StackName=f"{STACK}-web")
    outputs = {each["OutputKey"]: each["OutputValue"] for each in web["Stacks"][0]["Outputs"]}
    files = client("s3", deployed.endpoint)
    settings = files.get_object(Bucket=outputs["Bucket"], Key="config.json")["Body"].read()
    page = files.get_object(Bucket=outputs["Bucket"], Key="index.html")
    assert deployed.outputs["UserPoolClientId"] in settings.decode()
    assert page["ContentType"] == "text/html"


def test_the_package_needs_nothing_beside_itself(package: Path, tmp_path: Path) -> None:
    folders = [str(folder) for folder in unpack(package, tmp_path)]
    code = f"import sys; sys.path[:0] = {folders!r}; import app; print(app.app.app_name)"
    alone = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )
    assert (alone.stdout, alone.stderr) == ("tandem\n", "")


def test_every_module_of_the_package_has_its_bytecode(package: Path, tmp_path: Path) -> None:
    bare = [
        path
        for folder in unpack(package, tmp_path)
        for path in folder.rglob("*.py")
        if not list((path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"))
    ]
    assert not bare


def put(deployed: Deployed, token: str, path: str, body: Any) -> None:
    answer = deployed.call("PUT", path, body, token=token)
    assert answer.status == 200, answer.json
