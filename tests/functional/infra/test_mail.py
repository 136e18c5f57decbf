"""How mail goes out of a stage: signed for its domain, the user pool's own too, in our looks."""

import json
import re
from typing import Any

import pytest

from infra.deploy import STAGES
from infra.pool_mails import CODE, INVITATION
from infra.project import ROOT, Template
from infra.template import read_template_file

STAGE_SETTINGS = read_template_file(STAGES)
MOST_CHARACTERS = 20_000
"""That Cognito takes."""


def properties(template: Template, name: str) -> dict[str, Any]:
    return dict(template["Resources"][name]["Properties"])


def page(message: Any) -> str:
    return message if isinstance(message, str) else str(message["Fn::Sub"][0])


def test_a_domain_is_verified_and_signed_for_instead_of_the_mailbox(template: Template) -> None:
    identity = properties(template, "SenderIdentity")
    assert identity["EmailIdentity"]["Fn::If"] == [
        "HasMailDomain",
        {"Ref": "MailDomain"},
        {"Ref": "MailSender"},
    ]
    assert identity["DkimAttributes"]["Fn::If"][:2] == ["HasMailDomain", {"SigningEnabled": True}]
    assert template["Outputs"]["MailRecords"]["Condition"] == "HasMailDomain"


def test_mail_comes_back_to_a_domain_of_ours_if_there_is_one(template: Template) -> None:
    condition, given, none = properties(template, "SenderIdentity")["MailFromAttributes"]["Fn::If"]
    assert (condition, none) == ("HasMailFromDomain", {"Ref": "AWS::NoValue"})
    assert given["MailFromDomain"] == {"Ref": "MailFromDomain"}


def test_the_pool_sends_through_ses_where_a_stage_says_so(template: Template) -> None:
    condition, ours, cognitos = properties(template, "UserPool")["EmailConfiguration"]["Fn::If"]
    assert condition == "SendsSignInMail"
    assert ours["EmailSendingAccount"] == "DEVELOPER"
    assert ours["SourceArn"]["Fn::Sub"].endswith(":identity/${SenderIdentity}")
    assert ours["ConfigurationSet"] == {"Ref": "MailConfigurationSet"}
    assert cognitos == {"EmailSendingAccount": "COGNITO_DEFAULT"}
    assert template["Parameters"]["SignInMail"]["Default"] == "COGNITO_DEFAULT"


@pytest.mark.parametrize("stage", ["dev", "production"])
def test_a_stages_domains_are_those_of_its_sender(stage: str) -> None:
    settings = STAGE_SETTINGS[stage]
    domain = settings.get("MailDomain", "")
    assert settings["MailSender"].endswith(domain and f"@{domain}")
    assert settings.get("MailFromDomain", f".{domain}").endswith(f".{domain}")


def test_the_pools_mails_say_what_it_must_fill_in_in_both_languages(template: Template) -> None:
    pool = properties(template, "UserPool")
    invitation = pool["AdminCreateUserConfig"]["InviteMessageTemplate"]
    code = pool["VerificationMessageTemplate"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert code["DefaultEmailOption"] == "CONFIRM_WITH_CODE"
    for message, mail in ((invitation, INVITATION), (code, CODE)):
        text = page(message["EmailMessage"])
        assert text.count("{####}") == 1
        assert len(text) < MOST_CHARACTERS
        assert not re.search(r"TITLE|ENGLISH|GERMAN", text)
        assert mail.english in text
        assert mail.german in text
        assert 'lang="de"' in text
    assert page(invitation["EmailMessage"]).count("{username}") == 2


@pytest.mark.parametrize("language", ["en", "de"])
def test_who_signs_in_with_their_company_reads_that_they_need_no_password(
    language: str, template: Template
) -> None:
    texts = json.loads((ROOT / "web" / "texts" / f"{language}.json").read_text(encoding="utf-8"))
    pool = properties(template, "UserPool")
    invitation = page(pool["AdminCreateUserConfig"]["InviteMessageTemplate"]["EmailMessage"])
    assert texts["sign_in"]["company"] in invitation


def test_what_the_pools_mails_name_of_the_stage_is_there(template: Template) -> None:
    text = page(
        properties(template, "UserPool")["AdminCreateUserConfig"]["InviteMessageTemplate"][
            "EmailMessage"
        ]
    )
    assert set(re.findall(r"\$\{(\w+)\}", text)) == {"Page", "SupportEmail"}
    assert "SupportEmail" in template["Parameters"]
