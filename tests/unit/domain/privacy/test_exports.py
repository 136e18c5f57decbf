"""How far a large file has come, and how long it is there."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.privacy.exports import (
    Export,
    ExportStatus,
    Place,
    made,
    stands,
    told,
    with_part,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ONE = timedelta(seconds=1)
BEGUN = Export(
    person_id="ana", name="f" * 64, language="en", asked_at=NOON, place=Place("member"), version=1
)


def test_it_is_due_until_it_is_told() -> None:
    later = NOON + timedelta(minutes=5)
    whole = made(BEGUN, later)
    assert [each.due_at for each in (BEGUN, whole, told(whole))] == [NOON, later, None]
    assert [each.status for each in (BEGUN, whole)] == [ExportStatus.PREPARING, ExportStatus.READY]
    assert [each.version for each in (BEGUN, whole, told(whole))] == [1, 2, 3]


def test_parts_add_up() -> None:
    first = with_part(BEGUN, {"acme"}, Place("coach"), of_sessions=True)
    last = with_part(first, (), None, of_sessions=False)
    assert (last.parts, last.of_sessions, set(last.been_in)) == (2, 1, {"acme"})
    assert (first.place, last.place) == (Place("coach"), None)


def test_a_week_after_it_was_made_it_is_gone() -> None:
    later = NOON + timedelta(hours=1)
    whole = made(BEGUN, later)
    week = timedelta(days=7)
    assert stands(whole, later + week - ONE)
    assert not stands(whole, later + week)
    assert not stands(BEGUN, NOON + week)
    assert not stands(None, NOON)


def test_each_file_is_told_once() -> None:
    notice = BEGUN.notice
    assert (notice.recipient_id, notice.kind) == ("ana", "export_ready")
    assert notice == told(made(BEGUN, NOON + ONE)).notice
    assert BEGUN.name not in str(notice)
