"""The mail about a webhook that was switched off by itself."""

from msgspec.structs import replace

from chalicelib.domain.workspaces.people import Role
from tests.kit.desk import Desk, subjects
from tests.kit.hooks import GONE, HOOKS, URL, Hooks

SUBJECT = "The webhook to hooks.acme.example is switched off"


def open_with_mail(desk: Desk) -> Hooks:
    """The systems of the company whose mails this post delivers."""
    hooks = Hooks.open(desk.world)
    return replace(
        hooks, world=replace(hooks.world, ctx=replace(hooks.ctx, queue=desk.post.ctx.queue))
    )


def gone(hooks: Hooks) -> str:
    webhook_id = hooks.add()
    hooks.systems.says[URL] = GONE
    hooks.admin.post(f"{HOOKS}/{webhook_id}/ping")
    hooks.tell()
    hooks.tick()
    return webhook_id


def test_all_admins_are_told_why_and_since_when(desk: Desk) -> None:
    with desk.hushed():
        desk.world.add_member("adam", roles=frozenset({Role.ADMIN}))
        desk.world.add_member("ana")
    hooks = open_with_mail(desk)
    gone(hooks)
    told = desk.deliver(*desk.post.collect())
    assert sorted(subjects(told)) == [
        ("adam@acme.example", SUBJECT),
        ("owner@acme.example", SUBJECT),
    ]
    body = told[0][1].get_body(["plain"])
    assert body
    text = " ".join(body.get_content().split())
    assert "wants to hear nothing more (410)" in text
    assert "Monday 1 June 2026, 07:00 Europe/London time (BST)" in text
    assert "https://app.example/#/admin/webhooks" in text


def test_who_switched_it_on_meanwhile_is_not_told(desk: Desk) -> None:
    hooks = open_with_mail(desk)
    webhook_id = gone(hooks)
    hooks.admin.patch(f"{HOOKS}/{webhook_id}", {"status": "on"})
    assert desk.deliver(*desk.post.collect()) == []
