"""The whole journey through what is deployed: from the operator's first command to both mails."""

import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.deploy import WEB
from infra.local.stack import client
from infra.project import REGION
from infra.release import ALWAYS_ASK, KEPT, release_of
from tests.e2e.company import Company, book_first_opening
from tests.e2e.conftest import CERTIFICATE, DOMAIN
from tests.e2e.deployed import STACK, Deployed, eventually, unpack
from tests.kit.snapshots import check_two_processes


@pytest.fixture(scope="module")
def session(deployed: Deployed, company: Company) -> dict[str, Any]:
    """The first opening that Ana is offered, booked."""
    return book_first_opening(deployed, company, "once")


def test_the_deployed_service_answers_without_a_token(deployed: Deployed) -> None:
    assert deployed.call("GET", "/v1/health").json["status"] == "ok"
    assert deployed.call("GET", "/openapi.json").json["openapi"].startswith("3.1")


def test_a_stranger_is_turned_away(deployed: Deployed) -> None:
    refused = deployed.call("GET", "/v1/me", token="nobody")
    assert (refused.status, refused.json["code"]) == (401, "unauthenticated")


def test_the_session_is_in_both_lists(
    deployed: Deployed, company: Company, session: dict[str, Any]
) -> None:
    for person, seat in (("ana", "member"), ("cora", "coach")):
        path = f"/v1/sessions?when=upcoming&as={seat}"
        listed = deployed.call("GET", path, token=company[person]).json["items"]
        assert [each["id"] for each in listed] == [session["id"]]


def test_the_credits_were_taken_once(
    deployed: Deployed, company: Company, session: dict[str, Any]
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
        told = [address for mail in mails for address in mail["To"]]
        return [address for address in told if "@acme.example" in address]

    assert ["ana@acme.example" in each for each in eventually(welcomed)] == [True]


def test_the_session_tells_which_mails_went_out(
    deployed: Deployed, company: Company, session: dict[str, Any]
) -> None:
    def sent() -> list[str]:
        path = f"/v1/sessions/{session['id']}/messages"
        items = deployed.call("GET", path, token=company["ana"]).json["items"]
        return [each["status"] for each in items if each["status"] == "sent"]

    assert eventually(lambda: sent() if len(sent()) > 1 else []) == ["sent", "sent"]


def test_the_clock_runs_with_its_own_role(deployed: Deployed, company: Company) -> None:
    deployed.run_clock()


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
    deployed: Deployed, company: Company, session: dict[str, Any]
) -> None:
    for output in ("MailDeadLettersUrl", "RelayDeadLettersUrl"):
        assert deployed.waiting(output) == 0


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
    assert f"/assets/{release_of(WEB)}/js/app.js" in page["Body"].read().decode()
    script = files.get_object(Bucket=outputs["Bucket"], Key="js/app.js")
    assert (page["CacheControl"], script["CacheControl"]) == (ALWAYS_ASK, KEPT)


@pytest.fixture(scope="module")
def unpacked(package: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folders that a function finds its modules in."""
    return unpack(package, tmp_path_factory.mktemp("unpacked"))


def test_the_package_needs_nothing_beside_itself(unpacked: list[Path]) -> None:
    folders = [str(folder) for folder in unpacked]
    code = f"import sys; sys.path[:0] = {folders!r}; import app; print(app.app.app_name)"
    alone = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )
    assert (alone.stdout, alone.stderr) == ("tandem\n", "")


def test_two_processes_from_one_image_of_the_package_share_neither_chance_nor_connections(
    unpacked: list[Path], tmp_path: Path
) -> None:
    check_two_processes(unpacked, tmp_path, bare=True)


def test_every_module_of_the_package_has_its_bytecode(package: Path) -> None:
    """In the archives: where modules were imported, Python may have written it."""
    for archive in package.glob("*.zip"):
        with zipfile.ZipFile(archive) as packed:
            names = {PurePosixPath(name) for name in packed.namelist()}
        modules = {path for path in names if path.suffix == ".py"}
        compiled = {
            path.parent.parent / f"{path.name.partition('.')[0]}.py"
            for path in names
            if path.suffix == ".pyc" and path.parent.name == "__pycache__"
        }
        assert modules
        assert modules - compiled == set()


def test_what_a_stage_counts_is_in_the_logs_that_the_template_gives_its_functions(
    deployed: Deployed, session: dict[str, Any]
) -> None:
    """And there only: no function made a log of its own, which would never end."""
    logs = client("logs", deployed.endpoint)
    refused = deployed.call("GET", "/v1/me", token="nobody")

    def counts(function: str, name: str) -> bool:
        group = f"/aws/lambda/{STACK}-{function}"
        events = logs.filter_log_events(logGroupName=group)["events"]
        return any(f'"{name}":[' in each["message"] for each in events)

    assert session["status"] == "confirmed"
    assert refused.status == 401
    assert eventually(lambda: counts("APIHandler", "refusal_unauthenticated"))
    assert eventually(lambda: counts("Usage", "sessions_booked"))
    groups = logs.describe_log_groups()["logGroups"]
    assert not [each["logGroupName"] for each in groups if not each.get("retentionInDays")]


def test_the_one_origin_stands_behind_the_firewall(deployed: Deployed) -> None:
    """Which AWS wants in another region than ours."""
    found = client("cloudfront", deployed.endpoint).list_distributions()["DistributionList"]
    (distribution,) = found["Items"]
    assert f"global/webacl/{STACK}-firewall-" in distribution["WebACLId"]
    assert ":us-east-1:" in distribution["WebACLId"]


def test_the_one_origin_is_the_stages_own_domain(
    deployed: Deployed, company: Company, session: dict[str, Any]
) -> None:
    """It answers there; sign-in returns there, and mails and feeds lead there."""
    found = client("cloudfront", deployed.endpoint).list_distributions()["DistributionList"]
    (distribution,) = found["Items"]
    assert distribution["Aliases"]["Items"] == [DOMAIN]
    assert distribution["ViewerCertificate"]["ACMCertificateArn"] == CERTIFICATE
    assert deployed.origin == f"https://{DOMAIN}"
    pool_client = client("cognito-idp", deployed.endpoint).describe_user_pool_client(
        UserPoolId=deployed.outputs["UserPoolId"], ClientId=deployed.outputs["UserPoolClientId"]
    )["UserPoolClient"]
    assert pool_client["CallbackURLs"] == pool_client["LogoutURLs"] == [f"https://{DOMAIN}/"]
    feed = deployed.call("POST", "/v1/me/calendar-feed", token=company["ana"]).json["url"]
    assert feed.startswith(f"https://{DOMAIN}/v1/feeds/")
    link = f"https://{DOMAIN}/#/sessions/{session['id']}"
    assert eventually(lambda: [each for each in deployed.mails() if link in each["BodyText"]])


def test_the_pools_own_mails_go_out_through_ses(deployed: Deployed) -> None:
    pool = client("cognito-idp", deployed.endpoint).describe_user_pool(
        UserPoolId=deployed.outputs["UserPoolId"]
    )["UserPool"]
    assert pool["EmailConfiguration"]["EmailSendingAccount"] == "DEVELOPER"
    invitation = pool["AdminCreateUserConfig"]["InviteMessageTemplate"]["EmailMessage"]
    assert f"{deployed.origin}/" in invitation
