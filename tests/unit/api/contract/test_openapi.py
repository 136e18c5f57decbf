import hashlib
import json
import re
from base64 import b64encode

from openapi_spec_validator import validate

from chalicelib.api.contract.openapi import build_document
from chalicelib.api.contract.specification import all_endpoints, specification
from chalicelib.api.kernel.blueprint import Api
from infra.openapi import PATH, render
from tests.kit.context import fake_context
from tests.kit.http import client_of
from tests.unit.api.kernel.test_blueprint import api


def test_the_document_is_valid_and_up_to_date() -> None:
    validate(json.loads(render()))
    assert PATH.read_text(encoding="utf-8") == render(), "run: python -m infra.openapi"


def test_an_operation_tells_all_that_its_declaration_says() -> None:
    document = build_document(api.endpoints, "1")
    validate(document)
    make = document["paths"]["/v1/things"]["post"]
    assert make["x-access"] == {"may": ["person"], "told": []}
    assert make["description"] == "Open to anyone of a workspace."
    assert make["security"] == [{"bearer": []}]
    assert set(make["responses"]) == {"201", "400", "401", "403", "413", "422", "429", "500", "503"}
    assert make["requestBody"]["required"]
    body = make["requestBody"]["content"]["application/json"]["schema"]
    assert body["$ref"] == "#/components/schemas/ThingBody"
    schema = document["components"]["schemas"]["ThingBody"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["at"]["format"] == "date-time"
    listed = document["paths"]["/v1/things"]["get"]
    assert [each["name"] for each in listed["parameters"]] == ["colour", "since", "limit", "cursor"]


def test_names_of_operations_are_unique() -> None:
    operations = [
        operation["operationId"]
        for methods in json.loads(render())["paths"].values()
        for operation in methods.values()
    ]
    assert len(operations) == len(set(operations))


def test_the_specification_is_served_and_can_be_read() -> None:
    client = client_of(fake_context())
    document = client.get("/openapi.json")
    assert document.headers["Content-Type"] == "application/json"
    validate(document.json)
    page = client.get("/docs")
    assert page.headers["Content-Type"].startswith("text/html")
    for path in document.json["paths"]:
        assert path in page.text
    assert "<script" not in page.text


def test_the_page_of_the_specification_runs_and_loads_nothing_but_its_own_style() -> None:
    page = client_of(fake_context()).get("/docs")
    (style,) = re.findall("<style>(.*?)</style>", page.text, re.DOTALL)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = page.headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert not re.search(r"<[^>]* style=|<[^>]* on\w+=", page.text)


def test_a_specification_describes_itself() -> None:
    described = all_endpoints([specification([Api("none")])])
    assert [endpoint.path for endpoint in described] == ["/openapi.json", "/docs"]
