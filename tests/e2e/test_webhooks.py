"""A company's system hears by the deployed package what happens: told by the relay, signed with a
secret that only the function makes, and listed with what was answered.
"""

import json
from typing import Any

from standardwebhooks import Webhook

from tests.e2e.company import Company
from tests.e2e.deployed import Deployed, eventually
from tests.kit.servers import Reply, serving

WEBHOOKS = "/v1/admin/webhooks"


def test_a_system_of_the_company_hears_of_a_new_member_by_a_signed_webhook(
    deployed: Deployed, company: Company, callable_here: None
) -> None:
    ada = company["ada"]
    with serving(lambda _: Reply(status=204)) as system:
        hears = {"url": system.url("/in"), "types": ["member.added"]}
        made = deployed.call("POST", WEBHOOKS, hears, token=ada)
        assert made.status == 201, made.json
        path = f"{WEBHOOKS}/{made.json['id']}"
        member = {"email": "hugo@acme.example", "name": "Hugo Ilves"}
        added = deployed.call("POST", "/v1/admin/members", member, token=ada)
        assert added.status == 201, added.json
        assert deployed.call("POST", f"{path}/ping", token=ada).status == 200
        assert eventually(lambda: len(system.seen) == 2)
        (delivery, _) = eventually(lambda: delivered(deployed, ada, path))
    for heard in system.seen:
        Webhook(made.json["secret"]).verify(heard.body, heard.headers)
    types = {json.loads(heard.body)["type"] for heard in system.seen}
    assert types == {"member.added", "ping"}
    assert [each["status"] for each in delivery["tries"]] == [204]
    assert deployed.call("DELETE", path, token=ada).status == 204
    assert deployed.waiting("WebhookDeadLettersUrl") == 0


def delivered(deployed: Deployed, ada: str, path: str) -> list[dict[str, Any]]:
    """What was sent to a webhook, once two of it were accepted."""
    items = deployed.call("GET", f"{path}/deliveries", token=ada).json["items"]
    done = [each for each in items if each["status"] == "delivered"]
    return done if len(done) > 1 else []
