"""What the local stack's emulator does otherwise than it comes, in the emulator's own Python."""

import subprocess
import zipfile
from pathlib import Path

from infra.local.emulator import PYTHON
from infra.project import ROOT

STARTS = 8
FILES = 300
START_AT_ONCE = """
import sys, threading
from pathlib import Path
from emulator_main import UnpackedOnce

package, folders = sys.argv[1], [Path(name) for name in sys.argv[2:]]
begin = threading.Barrier(len(folders))

def start(folder):
    begin.wait()
    with UnpackedOnce(package) as archive:
        archive.extractall(folder)

starts = [threading.Thread(target=start, args=(folder,)) for folder in folders]
for each in starts: each.start()
for each in starts: each.join()
"""


def test_functions_that_start_at_once_share_one_unpacked_package(tmp_path: Path) -> None:
    package, scratch = tmp_path / "package.zip", tmp_path / "scratch"
    with zipfile.ZipFile(package, "w") as archive:
        for number in range(FILES):
            archive.writestr(f"module{number}.py", f"number = {number}\n")
    folders = [tmp_path / f"function{number}" for number in range(STARTS)]
    for folder in (scratch, *folders):
        folder.mkdir()

    ran = subprocess.run(
        [str(PYTHON), "-c", START_AT_ONCE, str(package), *map(str, folders)],
        cwd=ROOT / "infra" / "local",
        env={"TMPDIR": str(scratch), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert len(list(scratch.glob("unpacked-*"))) == 1
    for folder in folders:
        assert (folder / "module7.py").read_text() == "number = 7\n"
        assert len(list(folder.iterdir())) == FILES
