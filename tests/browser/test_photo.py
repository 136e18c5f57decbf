"""A coach's photo: chosen, seen as it will look, uploaded, seen by members; or refused in words."""

import io

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Open
from tests.browser.stack import LocalStack

FIELD = 'input[type="file"]'


def file(raw: bytes, name: str = "me.jpg", kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": raw}


def picture(side: int = 300) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(out, "JPEG")
    return out.getvalue()


def width_of(page: Page) -> int:
    """Of what is drawn of the photo that is shown; nothing is, while it cannot be read."""
    shown = page.get_by_role("img", name="Photo of Clio Marsh").first
    return int(shown.evaluate("img => img.decode().then(() => img.naturalWidth)"))


@pytest.mark.parametrize("width", [1280, 360])
def test_a_photo_is_uploaded_seen_by_members_and_removed(
    width: int, local: LocalStack, open_page: Open
) -> None:
    coach, member = local.add_coach("Clio Marsh"), local.add_member("Per Dahl")
    page = open_page(coach.email, "/coach/profile", width=width)
    page.locator(FIELD).set_input_files(file(picture()))
    expect(page.get_by_role("img", name="This is how your photo will look.")).to_be_visible()
    page.get_by_role("button", name="Upload Photo").click()
    expect(page.get_by_text("Your photo is shown to members.")).to_be_visible()
    assert width_of(page) == 300
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    seen = open_page(member.email, f"/coaches/{coach.id}", width=width)
    assert width_of(seen) == 300
    seen.goto(f"{local.origin}/#/coaches/{coach.id}/schedule")
    assert width_of(seen) == 300

    page.get_by_role("button", name="Remove Photo").click()
    expect(page.get_by_text("Your photo is removed.")).to_be_visible()
    expect(page.get_by_role("img", name="Photo of Clio Marsh")).to_have_count(0)
    seen.reload()
    expect(seen.get_by_role("heading", name="Clio Marsh")).to_be_visible()
    expect(seen.get_by_role("img", name="Photo of Clio Marsh")).to_have_count(0)


def test_what_cannot_be_a_photo_is_refused_in_words(local: LocalStack, open_page: Open) -> None:
    coach = local.add_coach("Cato Lund")
    page = open_page(coach.email, "/coach/profile")
    page.locator(FIELD).set_input_files(file(b"<svg/>", "me.svg", "image/svg+xml"))
    expect(page.get_by_role("alert")).to_contain_text("not a JPEG, PNG or WebP picture")
    page.locator(FIELD).set_input_files(file(picture() + bytes(5 * 1024 * 1024)))
    expect(page.get_by_role("alert")).to_contain_text("larger than 5 MB")
    page.locator(FIELD).set_input_files(file(picture(40)))
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Upload Photo").click()
    expect(page.get_by_role("alert")).to_contain_text("smaller than 64 by 64 pixels")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("smaller than 64 by 64 pixels")
