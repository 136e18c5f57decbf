"""The one origin (infra/web.yaml): its domain, its addresses, and what the edge may keep."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from chalicelib.api.kernel.access import ANYONE
from chalicelib.api.kernel.middleware import SAFETY_HEADERS
from infra.project import ROOT
from infra.template import read_template_file
from tests.functional.contract.test_safety_headers import ENDPOINTS, SHARED

FRONT = read_template_file(ROOT / "infra" / "web.yaml")
SETTINGS = FRONT["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
NOTHING = {"Ref": "AWS::NoValue"}
ERRORS = {400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504}
"""All that CloudFront keeps, and lets one say for how long."""


def behaviours() -> dict[str, dict[str, Any]]:
    """What CloudFront does with a path, by its pattern."""
    condition, wanted, _ = SETTINGS["CacheBehaviors"]["Fn::If"]
    assert condition == "HasApi"
    chosen = [each["Fn::If"][1] if "Fn::If" in each else each for each in wanted]
    return {each["PathPattern"]: each for each in chosen}


def asked(domain: str, host: str, address: str) -> dict[str, Any]:
    """What the function at the edge makes of a request."""
    if shutil.which("node") is None:
        pytest.skip("Node is missing: apt-get install nodejs")
    code = FRONT["Resources"]["AssetsPath"]["Properties"]["FunctionCode"]["Fn::Sub"]
    event = {"request": {"uri": address, "headers": {"host": {"value": host}}}}
    script = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(event)})))"
    command = ["node", "-e", script.replace("${DomainName}", domain)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(ran.stdout))


def test_a_domain_comes_with_its_certificate_and_tls_from_1_2_on() -> None:
    certificate = {
        "AcmCertificateArn": {"Ref": "CertificateArn"},
        "SslSupportMethod": "sni-only",
        "MinimumProtocolVersion": "TLSv1.2_2021",
    }
    assert SETTINGS["Aliases"] == {"Fn::If": ["HasDomain", [{"Ref": "DomainName"}], NOTHING]}
    assert SETTINGS["ViewerCertificate"] == {"Fn::If": ["HasDomain", certificate, NOTHING]}
    assert FRONT["Outputs"]["Origin"]["Value"] == {
        "Fn::If": [
            "HasDomain",
            {"Fn::Sub": "https://${DomainName}"},
            {"Fn::Sub": "https://${Distribution.DomainName}"},
        ]
    }
    assert not FRONT["Parameters"]["DomainName"]["Default"]
    assert not FRONT["Parameters"]["CertificateArn"]["Default"]


@pytest.mark.parametrize(
    ("domain", "address", "file"),
    [
        ("", "/", "/"),
        ("", "/assets/js/app.js", "/js/app.js"),
        ("", "/assets/r-0123456789abcdef/js/app.js", "/js/app.js"),
        ("app.example.com", "/assets/js/app.js", "/js/app.js"),
        ("d1.cloudfront.net", "/", "/"),
    ],
)
def test_the_edge_finds_the_file_behind_an_address(domain: str, address: str, file: str) -> None:
    assert asked(domain, "d1.cloudfront.net", address)["uri"] == file


def test_the_page_at_cloudfronts_name_sends_to_the_domain() -> None:
    answer = asked("app.example.com", "d1.cloudfront.net", "/")
    assert answer["statusCode"] == 302
    assert answer["headers"] == {"location": {"value": "https://app.example.com/"}}


def test_the_edge_keeps_of_the_api_what_is_the_same_for_everybody() -> None:
    of_api = {
        path: each["CachePolicyId"]
        for path, each in behaviours().items()
        if each["TargetOriginId"] == "api"
    }
    assert {of_api.pop("/v1/*"), of_api.pop("/scim/v2/*")} == {CACHING_DISABLED}
    assert of_api == {path: {"Ref": "DescriptionCache"} for path in SHARED}
    public = {each.path for each in ENDPOINTS if each.access is ANYONE}
    assert public >= set(SHARED)


def test_what_the_edge_may_keep_was_asked_for_by_nobody_in_particular() -> None:
    policy = FRONT["Resources"]["DescriptionCache"]["Properties"]["CachePolicyConfig"]
    passed_on = policy["ParametersInCacheKeyAndForwardedToOrigin"]
    assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)
    assert passed_on["CookiesConfig"] == {"CookieBehavior": "none"}
    assert passed_on["QueryStringsConfig"] == {"QueryStringBehavior": "none"}
    assert passed_on["HeadersConfig"] == {"HeaderBehavior": "whitelist", "Headers": ["Origin"]}
    for path in SHARED:
        assert "OriginRequestPolicyId" not in behaviours()[path]


def test_the_edge_keeps_nobodys_refusal() -> None:
    told = {
        each["ErrorCode"]: each["ErrorCachingMinTTL"] for each in SETTINGS["CustomErrorResponses"]
    }
    assert told == dict.fromkeys(ERRORS, 0)


def test_files_and_photos_have_the_headers_of_the_apis_answers() -> None:
    policy = FRONT["Resources"]["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
    told = policy["SecurityHeadersConfig"]
    age = told["StrictTransportSecurity"]["AccessControlMaxAgeSec"]
    assert SAFETY_HEADERS["Strict-Transport-Security"] == f"max-age={age}"
    assert told["ReferrerPolicy"]["ReferrerPolicy"] == SAFETY_HEADERS["Referrer-Policy"]
    assert told["FrameOptions"]["FrameOption"] == SAFETY_HEADERS["X-Frame-Options"]
    assert told["ContentTypeOptions"]["Override"]
    for each in (SETTINGS["DefaultCacheBehavior"], behaviours()["/photos/*"]):
        assert each["ResponseHeadersPolicyId"] == {"Ref": "Headers"}
