"""Erasing a person over HTTP: at once without access, then ended and cleared row by row."""

from datetime import timedelta

import pytest

from chalicelib.domain.notices.credit_requests import Asked, CreditRequest
from chalicelib.domain.notices.notices import (
    MailRefusedError,
    NoticeError,
    PrivacyNotice,
    notices_of,
)
from chalicelib.domain.privacy.erasure import MAILS_OUT
from chalicelib.domain.sessions.sessions import Event, Named
from chalicelib.domain.workspaces.people import Role
from chalicelib.domain.workspaces.workspaces import Buying
from chalicelib.storage.credits.credit_requests import find_request, put_request
from chalicelib.storage.kernel.transaction import commit
from chalicelib.storage.privacy.erasures import find_erasure
from chalicelib.storage.sessions.sessions import find_session
from chalicelib.storage.workspaces.people import find_person
from chalicelib.use_cases.clock.scheduled_work import do_what_is_due
from chalicelib.use_cases.notices.emails.privacy import write_privacy_email
from chalicelib.use_cases.notices.emails.sessions import write_email
from chalicelib.use_cases.offboarding.offboarding import resume_removal
from chalicelib.use_cases.offboarding.removals import remove_member
from chalicelib.use_cases.privacy.clearing import attend_erasure
from tests.kit.audit import check_everything
from tests.kit.basis import bases
from tests.kit.erased import MARK, ME, MEMBERS, TEN, Company, marked_rows, tells, write_everything
from tests.kit.firms import add_shared_coach, invite_coach
from tests.kit.hooks import Hooks
from tests.kit.http import client_of
from tests.kit.log import logged
from tests.kit.meanwhile import meanwhile
from tests.kit.world import MONDAY, World


@pytest.fixture
def company(world: World) -> Company:
    return Company(world)


def test_nothing_that_is_stored_tells_of_them_once_it_is_done(world: World) -> None:
    hooks = Hooks.open(world)
    hooks.add(types=["session.confirmed", "session.completed", "member.removed"])
    company = Company(hooks.world)
    as_member, as_coach = write_everything(company)
    hooks.tell()
    assert len(marked_rows(world.clock().timestamp())) > 15
    with logged() as lines:
        assert company.erase() == "erasing"
        hooks.tell()
        company.finish()
    assert marked_rows(world.clock().timestamp()) == []
    assert not tells([lines, [dict(each) for each in (*hooks.mails.sent, *hooks.queue.sent)]])
    assert world.ctx.user_pool.find_user(f"{MARK}@acme.example") is None
    for session_id, coach in ((as_member, "Cora"), (as_coach, "Former coach")):
        seen = find_session(session_id)
        assert seen is not None
        assert (seen.coach.name, seen.status.value) == (coach, "completed")
    check_everything()


def test_who_is_erased_can_do_nothing_any_more_and_is_told_so_once_more(company: Company) -> None:
    assert company.erase() == "erasing"
    assert company.me.get(ME).status == 403
    assert company.erase() == "erasing"
    company.finish()
    assert company.erase() == "erased"


def test_what_is_ahead_ends_with_credits_back_before_a_name_is_taken_away(
    company: Company,
) -> None:
    mine = company.world.book(company.person_id, company.cora, TEN).body
    theirs = company.world.book(company.ana, company.person_id, TEN + timedelta(hours=2)).body
    company.erase()
    company.pass_time()
    for session_id in (mine, theirs):
        seen = find_session(session_id)
        assert seen is not None
        assert seen.status.value == "cancelled"
        assert {seen.member.name, seen.coach.name} & {MARK.title()}
    wallet = company.client.as_person(company.ana).get("/v1/credits").json["wallets"][0]
    assert wallet["available"] == 10
    check_everything()
    company.finish()
    check_everything()


def test_the_other_side_reads_former_member_in_their_own_language(company: Company) -> None:
    company.world.book(company.person_id, company.cora, TEN)
    company.erase()
    company.finish()
    cora = company.client.as_person(company.cora)
    for language, name in (("en", "Former member"), ("de", "Ehemaliges Mitglied")):
        path = "/v1/sessions?when=past&as=coach"
        (seen,) = cora.get(path, Accept_Language=language).json["items"]
        assert seen["member"]["name"] == name


def test_the_ledger_keeps_every_number(company: Company) -> None:
    company.world.book(company.person_id, company.cora, TEN)
    company.erase()
    company.finish()
    path = f"/v1/credits/history?wallet_id=acme.{company.person_id}"
    entries = company.admin.get(path).json["items"]
    assert [each["credits"] for each in entries][-1] == 9
    assert sum(each["credits"] for each in entries) == 0


def test_what_others_wrote_that_names_their_id_stays_others(company: Company) -> None:
    event = Event(id="asked.2", kind="credit_request_refused", at=MONDAY, actor_id=company.ana)
    of_ana = CreditRequest(
        id="asked",
        workspace_id="acme",
        person=Named(company.ana, "Ana"),
        credits=1,
        note=company.person_id,
        created_at=MONDAY,
        event=event,
        status=Asked.REFUSED,
        answered_at=MONDAY,
    )
    commit(put_request(of_ana))
    company.erase()
    company.finish()
    kept = find_request("acme", "asked")
    assert kept
    assert (kept.person, kept.note) == (of_ana.person, of_ana.note)


def test_the_last_owner_makes_somebody_else_an_owner_first(company: Company) -> None:
    reply = company.admin.delete(ME)
    assert (reply.status, reply.code) == (409, "last_owner")
    assert company.admin.get(ME).status == 200
    second = company.world.add_member("otto", roles=frozenset({Role.MEMBER, Role.OWNER}))
    assert company.admin.delete(ME).status == 202
    assert company.client.as_person(second).get(ME).status == 200


def test_a_coach_of_two_companies_is_gone_from_both(world: World) -> None:
    coach_id = add_shared_coach(world)
    hank = world.add_member("hank", workspace_id="globex")
    session_id = world.book(hank, coach_id, TEN, workspace_id="globex").body
    client = client_of(world.ctx)
    assert client.as_person(coach_id).delete(ME).status == 202
    assert client.as_person(hank).get(f"/v1/coaches/{coach_id}").status == 404
    assert do_what_is_due(world.ctx, lambda: True).failed == 0
    world.clock.advance(minutes=2)
    assert do_what_is_due(world.ctx, lambda: True).failed == 0
    seen = find_session(session_id)
    assert seen is not None
    assert seen.status.value == "cancelled"
    check_everything()


def test_an_admin_erases_who_was_removed_and_nobody_else(company: Company) -> None:
    path = f"{MEMBERS}/{company.person_id}"
    refused = company.admin.post(f"{path}/erase")
    assert (refused.status, refused.code) == (409, "not_in_state")
    assert company.admin.delete(path).status == 202
    assert company.admin.post(f"{path}/erase").status == 409
    company.pass_time()
    assert company.admin.post(f"{path}/erase").json == {"status": "erasing"}
    company.finish()
    assert company.admin.post(f"{path}/erase").json == {"status": "erased"}
    assert company.admin.get(f"{MEMBERS}?status=removed").json["items"] == []
    assert marked_rows(company.world.clock().timestamp()) == []
    (deed,) = [
        each
        for each in company.admin.get("/v1/admin/audit").json["items"]
        if each["action"] == "member.erased"
    ]
    assert deed["subject_id"] == company.person_id


def test_the_same_address_comes_back_as_somebody_new(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.erase()
    company.finish()
    body = {"email": f"{MARK}@acme.example", "name": "Again"}
    monkeypatch.setattr(company.world.ctx.user_pool, "salt", "-new")
    added = company.admin.post(MEMBERS, body)
    assert added.status == 201, added.text
    assert added.json["id"] != company.person_id


def test_an_erasure_that_broke_off_goes_on_where_it_was(company: Company) -> None:
    for hour in range(4):
        company.world.book(company.person_id, company.cora, TEN + timedelta(hours=hour))
    company.world.clock.instant = TEN + timedelta(days=2)
    company.pass_time()
    company.erase()
    company.pass_time()
    company.world.clock.advance(seconds=MAILS_OUT.total_seconds())
    named = []
    for _ in range(3):
        attend_erasure(company.world.ctx, company.person_id, most=2)
        sessions = company.admin.get("/v1/admin/sessions?limit=100").json["items"]
        named.append(sum(each["member"]["name"] == MARK.title() for each in sessions))
    assert named == [2, 0, 0]
    company.finish()
    assert marked_rows(company.world.clock().timestamp()) == []


def test_an_erasure_stands_on_the_admins_rights_and_on_the_person(company: Company) -> None:
    assert company.admin.delete(f"{MEMBERS}/{company.person_id}").status == 202
    company.pass_time()
    with bases() as found:
        assert company.admin.post(f"{MEMBERS}/{company.person_id}/erase").status == 202
    assert found == ["deed erasure person person"]


def test_an_admin_who_is_one_no_more_erases_nobody(company: Company) -> None:
    world = company.world
    adam = world.add_member("adam", roles=frozenset({Role.MEMBER, Role.ADMIN}))
    assert company.admin.delete(f"{MEMBERS}/{company.person_id}").status == 202
    company.pass_time()
    with meanwhile(lambda: remove_member(world.ctx, world.owner(), adam)) as happened:
        refused = company.client.as_person(adam).post(f"{MEMBERS}/{company.person_id}/erase")
    assert happened
    assert refused.status == 403
    assert find_erasure(company.person_id) is None


def test_a_mail_of_later_names_them_as_former_in_the_readers_language(company: Company) -> None:
    world, ana = company.world, company.client.as_person(company.ana)
    session_id = world.book(company.ana, company.person_id, TEN).body
    assert ana.patch(ME, {"language": "de"}).status == 200
    world.clock.instant = TEN + timedelta(minutes=10)
    company.erase()
    company.pass_time()
    company.pass_time(seconds=MAILS_OUT.total_seconds())
    missed = company.admin.post(f"/v1/sessions/{session_id}/no-show", {"by": "coach"})
    assert missed.status == 200
    session = find_session(session_id)
    assert session is not None
    (mine,) = [each for each in notices_of(session) if each.recipient_id == company.ana]
    written = write_email(world.ctx, mine)
    assert written is not None
    assert "Ehemaliger Coach" in written.text
    assert MARK not in written.text.lower()
    (theirs,) = [each for each in notices_of(session) if each.recipient_id == company.person_id]
    with pytest.raises(MailRefusedError):
        write_email(world.ctx, theirs)


@pytest.mark.parametrize("by_themselves", [True, False])
def test_who_is_erased_is_told_once_while_there_is_an_address(
    company: Company, *, by_themselves: bool
) -> None:
    world, queue = company.world, company.world.ctx.queue
    if by_themselves:
        company.erase()
    else:
        assert company.admin.delete(f"{MEMBERS}/{company.person_id}").status == 202
        company.pass_time()
        assert company.admin.post(f"{MEMBERS}/{company.person_id}/erase").status == 202
    company.pass_time()
    (told,) = [each for each in queue.sent if each["kind"] == "erasure_begun"]  # type: ignore[attr-defined]
    notice = PrivacyNotice(**told)
    written = write_privacy_email(world.ctx, notice)
    assert written is not None
    assert written.recipient == f"{MARK}@acme.example"
    assert ("you asked" in written.text, "an admin asked" in written.text) == (
        by_themselves,
        not by_themselves,
    )
    company.finish()
    with pytest.raises(NoticeError):
        write_privacy_email(world.ctx, notice)


def test_nobody_is_added_again_under_the_id_that_is_being_erased(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"email": f"{MARK}@acme.example", "name": "Again"}
    company.erase()
    resume_removal(company.world.ctx, f"acme.{company.person_id}")
    refused = company.admin.post(MEMBERS, body)
    assert (refused.status, refused.code) == (409, "not_in_state")
    as_coach = company.admin.post("/v1/admin/coaches", body)
    assert (as_coach.status, as_coach.code) == (409, "not_in_state")
    attend_erasure(company.world.ctx, company.person_id)
    monkeypatch.setattr(company.world.ctx.user_pool, "salt", "-new")
    added = company.admin.post(MEMBERS, body)
    assert added.status == 201
    assert added.json["id"] != company.person_id


def test_an_invitation_does_not_bring_back_who_is_being_erased(world: World) -> None:
    coach_id = world.add_coach("zoe")
    world.add_workspace("globex", Buying.PACKS, 100)
    invite_coach(world, coach_id, "globex")
    zoe = client_of(world.ctx).as_person(coach_id)
    assert zoe.delete(ME).status == 202
    assert zoe.post("/v1/me/invitations/globex.coach/accept").status == 404
    person = find_person(coach_id)
    assert person is not None
    assert person.coach_of == frozenset()


def test_whom_another_company_invited_is_erased_there_too(world: World) -> None:
    """Under the id by which it keeps them until they answer, with the same address."""
    coach_id = world.add_coach(MARK)
    world.add_workspace("globex", Buying.PACKS, 100)
    invite_coach(world, coach_id, "globex")
    company = Company.__new__(Company)
    company.world, company.person_id, company.client = world, coach_id, client_of(world.ctx)
    company.erase()
    company.finish()
    assert marked_rows(world.clock().timestamp()) == []


def test_an_erasure_that_begins_while_they_are_added_again_wins(company: Company) -> None:
    """Decided on before it, the addition is decided again, and refused."""
    path = f"{MEMBERS}/{company.person_id}"
    assert company.admin.delete(path).status == 202
    company.pass_time()
    body = {"email": f"{MARK}@acme.example", "name": "Again"}
    with meanwhile(lambda: company.admin.post(f"{path}/erase")) as happened:
        refused = company.admin.post(MEMBERS, body)
    assert happened
    assert (refused.status, refused.code) == (409, "not_in_state")
    company.finish()
    assert marked_rows(company.world.clock().timestamp()) == []
