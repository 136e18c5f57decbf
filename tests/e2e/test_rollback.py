"""Deployed again, and back: whoever calls a function reaches what is called by its alias."""

from pathlib import Path

from infra.live import ALIAS
from infra.local.stack import client
from tests.e2e.company import Company, book_first_opening
from tests.e2e.conftest import DOMAIN, words_of
from tests.e2e.deployed import STAGE, Deployed, eventually

WRONG = "wrong.example.com"


def domain_of_links(deployed: Deployed, company: Company, key: str) -> set[str]:
    """Book something; whereto the mails lead that stream and queue let functions write."""
    session = book_first_opening(deployed, company, key)["id"]
    ending = f"/#/sessions/{session}"

    def leading() -> list[str]:
        texts = [each["BodyText"] for each in deployed.mails() if ending in each["BodyText"]]
        return texts if len(texts) == 2 else []

    return {text.partition(ending)[0].rpartition("https://")[2] for text in eventually(leading)}


def origins(deployed: Deployed) -> dict[str, str]:
    """What each function that is called holds for the origin, by its name."""
    functions = client("lambda", deployed.endpoint)
    names = [
        each["FunctionName"]
        for page in functions.get_paginator("list_functions").paginate()
        for each in page["Functions"]
    ]
    return {
        name: functions.get_function_configuration(FunctionName=name, Qualifier=ALIAS)[
            "Environment"
        ]["Variables"]["WEB_ORIGINS"]
        for name in names
    }


def test_what_was_deployed_wrongly_is_taken_back_everywhere_and_never_comes_again(
    deployed: Deployed, company: Company, package: Path
) -> None:
    def deploy(*others: str) -> None:
        deployed.operate("infra.deploy", *words_of(package, deployed.endpoint, *others))

    def roll_back() -> str:
        return deployed.operate("infra.rollback", "--stage", STAGE)

    before = origins(deployed)
    assert len(before) > 10
    assert set(before.values()) == {f"https://{DOMAIN}"}

    deploy(f"DomainName={WRONG}")
    assert origins(deployed) == dict.fromkeys(before, f"https://{WRONG}")
    assert domain_of_links(deployed, company, "wrong") == {WRONG}

    assert roll_back().startswith("All functions are as in the deployment ")
    assert origins(deployed) == before
    assert domain_of_links(deployed, company, "back") == {DOMAIN}

    deploy("LogDays=60")
    assert origins(deployed) == before
    roll_back()
    assert origins(deployed) == before, "the wrong one would be the one before"
