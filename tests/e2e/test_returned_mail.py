"""Mail that comes back, through the deployed configuration set, topic, queue and function, each
with its own rights alone. The mail service's simulator returns what is sent to this address.
"""

from typing import Any

from tests.e2e.company import Company
from tests.e2e.deployed import Deployed, eventually

ANA, GONE = "ana@acme.example", "bounce@simulator.amazonses.com"


def test_mail_that_comes_back_stops_mail_until_its_reader_tries_again(
    deployed: Deployed, company: Company
) -> None:
    ada = company["ada"]
    member = {"email": GONE, "name": "Bo Gone", "credits": 1}
    added = deployed.call("POST", "/v1/admin/members", member, token=ada)
    assert added.status == 201, added.json
    bo = added.json["id"]
    stopped = eventually(lambda: stop_of(deployed, company, bo))
    assert stopped["cause"] == "bounced"
    before = mails_to(deployed, GONE)
    assert before

    to_ana = mails_to(deployed, ANA)
    give_credit(deployed, company, bo, "while-stopped")
    give_credit(deployed, company, person_of(deployed, company["ana"]), "beside-it")
    assert eventually(lambda: mails_to(deployed, ANA) > to_ana)
    assert eventually(lambda: deployed.waiting("MailQueueUrl") == 0)
    assert mails_to(deployed, GONE) == before, "mail went to an address to which it is stopped"

    own = deployed.sign_in(GONE)
    assert deployed.call("GET", "/v1/me", token=own).json["mail_stopped"]["cause"] == "bounced"
    assert deployed.call("DELETE", "/v1/me/mail-stop", token=own).status == 204
    assert stop_of(deployed, company, bo) is None
    give_credit(deployed, company, bo, "after-that")
    assert eventually(lambda: mails_to(deployed, GONE) > before)
    assert eventually(lambda: stop_of(deployed, company, bo)), "it came back again"


def stop_of(deployed: Deployed, company: Company, member_id: str) -> Any:
    seen = deployed.call("GET", f"/v1/admin/members/{member_id}", token=company["ada"])
    return seen.json["mail_stopped"]


def person_of(deployed: Deployed, token: str) -> str:
    return str(deployed.call("GET", "/v1/me", token=token).json["id"])


def give_credit(deployed: Deployed, company: Company, member_id: str, key: str) -> None:
    wish = {"from_wallet_id": "acme.pool", "to_wallet_id": f"acme.{member_id}", "credits": 1}
    given = deployed.call(
        "POST",
        "/v1/admin/credits/transfers",
        wish,
        token=company["ada"],
        Idempotency_Key=f"{key}-{member_id}",
    )
    assert given.status == 201, given.json


def mails_to(deployed: Deployed, address: str) -> int:
    return len([mail for mail in deployed.mails() if address in mail["To"][0]])
