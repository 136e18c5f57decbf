"""The user pool of the template: who gets in, by what, and which function it asks."""

from typing import Any

import pytest

from chalicelib.workers.pre_sign_up import EMAIL, SUBJECT, VERIFIED
from infra.deploy import STAGES, offered, sign_in_settings
from infra.project import Template
from infra.template import read_template_file


@pytest.fixture
def pool(template: Template) -> dict[str, Any]:
    return dict(template["Resources"]["UserPool"]["Properties"])


@pytest.fixture
def web(template: Template) -> dict[str, Any]:
    return dict(template["Resources"]["UserPoolClient"]["Properties"])


def default(template: Template, parameter: str) -> str:
    return str(template["Parameters"][parameter]["Default"])


def test_nobody_signs_up_alone(pool: dict[str, Any]) -> None:
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True


def test_whom_a_provider_sends_is_asked_about_by_the_pool_and_by_nobody_else(
    template: Template, pool: dict[str, Any]
) -> None:
    assert pool["LambdaConfig"] == {"PreSignUp": {"Ref": "PreSignUp.Alias"}}
    allowed = template["Resources"]["PreSignUpPermission"]["Properties"]
    assert allowed["SourceArn"] == {"Fn::GetAtt": ["UserPool", "Arn"]}


def test_the_function_reads_rows_and_links_people_and_may_do_nothing_else(
    template: Template,
) -> None:
    role, links = (template["Resources"][name] for name in ("PreSignUpRole", "PreSignUpLinks"))
    statements = [
        statement
        for policy in (*role["Properties"]["Policies"], links["Properties"])
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Sid"] not in {"WriteOwnLogs", "Trace"}
    ]
    assert {statement["Sid"]: statement["Action"] for statement in statements} == {
        "ReadWhoIsAdded": "dynamodb:GetItem",
        "LinkPeople": ["cognito-idp:AdminGetUser", "cognito-idp:AdminLinkProviderForUser"],
    }
    assert links["Properties"]["Roles"] == [{"Ref": "PreSignUpRole"}]


def test_what_a_provider_says_never_becomes_somebodys_address(
    pool: dict[str, Any], web: dict[str, Any]
) -> None:
    """The client writes what it is mapped to, and neither a provider nor a person an `email`."""
    told = {f"custom:{each['Name']}" for each in pool["Schema"]}
    assert told == set(web["WriteAttributes"]) == {EMAIL, VERIFIED, SUBJECT}
    assert all(each["Mutable"] for each in pool["Schema"])


def test_a_second_factor_is_there_for_whoever_wants_it(
    template: Template, pool: dict[str, Any], web: dict[str, Any]
) -> None:
    assert pool["MfaConfiguration"] == {"Ref": "SecondFactor"}
    assert pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    assert default(template, "SecondFactor") == "OPTIONAL"
    assert "aws.cognito.signin.user.admin" in web["AllowedOAuthScopes"]


def test_threat_protection_and_passkeys_come_by_parameter(
    template: Template, pool: dict[str, Any]
) -> None:
    stages = read_template_file(STAGES)
    assert (default(template, "ThreatProtection"), default(template, "Passkeys")) == ("OFF", "off")
    assert "ThreatProtection" not in stages["dev"]
    assert stages["production"]["ThreatProtection"] == "AUDIT"
    assert pool["UserPoolAddOns"] == {"AdvancedSecurityMode": {"Ref": "ThreatProtection"}}
    assert pool["UserPoolTier"] == {"Fn::If": ["HasThreatProtection", "PLUS", "ESSENTIALS"]}
    wanted = {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}
    assert pool["Policies"]["SignInPolicy"]["Fn::If"][:2] == ["HasPasskeys", wanted]


def test_the_client_keeps_the_providers_that_a_deployment_names(
    template: Template, web: dict[str, Any]
) -> None:
    assert web["SupportedIdentityProviders"] == {"Ref": "IdentityProviders"}
    assert default(template, "IdentityProviders") == "COGNITO"


def test_the_web_client_is_told_where_the_pool_is() -> None:
    issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_people"
    service = {"Issuer": issuer, "SignInUrl": "https://pool.example", "UserPoolClientId": "web"}
    told = sign_in_settings(service, "https://app.example")
    assert told["pool_url"] == "https://cognito-idp.eu-central-1.amazonaws.com"
    assert told["authorize_url"] == "https://pool.example/oauth2/authorize"


def test_pages_offer_a_passkey_where_the_pool_takes_one() -> None:
    service = {"SignInUrl": "https://pool.example"}
    assert offered({}, service) == offered({"Passkeys": "off"}, service) == {"google": False}
    told = offered({"Passkeys": "on", "GoogleClientId": "app"}, service)
    assert told == {"google": True, "passkey_url": "https://pool.example/passkeys/add"}
