"""The gallery of mails: that nothing is missing in it."""

from pathlib import Path

from chalicelib.domain.notices.mails import (
    CALENDAR_MAILS,
    CREDIT_MAILS,
    INVITATION_MAILS,
    PRIVACY_MAILS,
    SESSION_MAILS,
    WEBHOOK_MAILS,
)
from chalicelib.domain.workspaces.people import LANGUAGES
from infra.mails import write_gallery


def test_every_kind_is_there_for_each_reader_in_each_language_light_and_dark(
    tmp_path: Path,
) -> None:
    readers = {(kind, seat.value) for kind, row in SESSION_MAILS.items() for seat in row.to}
    readers |= {(kind.value, row.to.value) for kind, row in CREDIT_MAILS.items()}
    readers |= {(kind, party.value) for kind, party in INVITATION_MAILS.items()}
    readers |= {(kind, reader.value) for kind, reader in WEBHOOK_MAILS.items()}
    readers |= {(kind, seat.value) for kind, seat in CALENDAR_MAILS.items()}
    readers |= set(PRIVACY_MAILS.items())
    expected = {
        f"{kind}.{reader}.{language}.{ending}"
        for kind, reader in readers
        for language in LANGUAGES
        for ending in ("light.html", "dark.html", "txt")
    }
    written = {path.name for path in write_gallery(tmp_path)}
    assert written == expected | {"index.html"} == {path.name for path in tmp_path.iterdir()}
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}"' in index for name in expected)


def test_a_dark_mail_is_dark_and_a_light_one_light_whatever_the_browser_prefers(
    tmp_path: Path,
) -> None:
    for path in write_gallery(tmp_path):
        text = path.read_text(encoding="utf-8")
        assert "prefers-color-scheme" not in text
        if path.suffix == ".html" and path.name != "index.html":
            assert ("@media all {" in text) is (".dark." in path.name)
