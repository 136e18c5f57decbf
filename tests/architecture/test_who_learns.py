"""docs/architecture.md says of each step and each movement of credits who learns of it, and how;
it is held to the table of mails, the steps of a session, and the reasons of the ledger.
"""

import re
from collections.abc import Iterator

from chalicelib.domain.credits.credits import Reason
from chalicelib.domain.notices.mails import (
    CALENDAR_MAILS,
    CREDIT_MAILS,
    INVITATION_MAILS,
    PRIVACY_MAILS,
    SESSION_MAILS,
    WEBHOOK_MAILS,
)
from chalicelib.domain.sessions.deadlines import Due
from chalicelib.domain.sessions.lifecycle import Action
from tests.architecture.test_tidy import ROOT

HEADING = "### Who learns of what"
BEGINNINGS = {"book", "request"}
"""How a session comes to be; all else is a step of one."""


def test_every_step_and_every_moment_of_a_session_stands_there() -> None:
    moments = {due.value for due in set(Due) & SESSION_MAILS.keys()}
    assert first_column("step") == {*Action, *BEGINNINGS, *moments}


def test_every_reason_for_which_credits_move_stands_there() -> None:
    assert first_column("credits move") >= set(Reason)


def test_every_mail_stands_there_with_those_who_get_it() -> None:
    known = {kind: {seat.value for seat in mail.to} for kind, mail in SESSION_MAILS.items()}
    known |= {kind.value: {mail.to.value} for kind, mail in CREDIT_MAILS.items()}
    known |= {kind: {party.value} for kind, party in INVITATION_MAILS.items()}
    known |= {kind: {reader.value} for kind, reader in WEBHOOK_MAILS.items()}
    known |= {kind: {seat.value} for kind, seat in CALENDAR_MAILS.items()}
    known |= {kind: {reader} for kind, reader in PRIVACY_MAILS.items()}
    told = {kind: set(readers.split(", ")) for _, _, kind, readers in lines() if kind}
    assert told == known


def test_a_mail_of_an_entry_stands_beside_the_reasons_that_it_tells() -> None:
    known = {(reason.value, kind) for kind, each in CREDIT_MAILS.items() for reason in each.reasons}
    told = {(what, kind) for table, what, kind, _ in lines() if table == "credits move" and kind}
    assert {(what, kind) for what, kind in told if what in set(Reason)} >= known


def first_column(table: str) -> set[str]:
    return {what for each, what, _, _ in lines() if each == table}


def lines() -> Iterator[tuple[str, str, str, str]]:
    """Each row: its table, what happens, the mail's kind (or nothing), who gets it."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = text.partition(HEADING)[2].partition("\n#")[0]
    table = ""
    for row in re.findall(r"^\|(.*)\|$", section, re.M):
        what, mail, readers, _ = [cell.strip() for cell in row.split("|")]
        if not what.startswith(("`", "-")):
            table = what
        if what.startswith("`"):
            kind = mail.strip("`") if mail.startswith("`") else ""
            for each in re.findall(r"`([^`]+)`", what):
                yield table, each, kind, readers
