"""What goes on from the image of a warm process: no two of them share chance or connections."""

from pathlib import Path

from infra.project import ROOT
from tests.kit.snapshots import check_two_processes


def test_two_processes_from_one_image_share_neither_chance_nor_connections(tmp_path: Path) -> None:
    check_two_processes([ROOT], tmp_path, bare=False)
