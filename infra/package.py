"""Makes the CloudFormation package: the template and the code of the functions with all they need.

    python -m infra.package [--architecture x86_64] [--out build/package]

    sam.json                the template, its code named by file
    deployment.zip          app.py, chalicelib and Chalice's run-time part
    layer-deployment.zip    the packages of requirements.txt, for the function's own platform
    bom.json, licences.txt  what others wrote in it, and in the pages (infra/bill.py)

Chalice builds it; then the archives are finished: botocore keeps only the services that are used,
and every module gets bytecode that is never checked against its source, because a function can
write none. It is for the Python that runs this (`make package PYTHON=python3.13`).
"""

import argparse
import compileall
import json
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from py_compile import PycInvalidationMode

from chalice.cli.factory import CLIFactory

from chalicelib.domain.workspaces.people import LANGUAGES
from infra.bill import write_bill
from infra.template import CHALICE_STAGE, RESOURCES, ROOT, Template, read_made, use_region

OUT = ROOT / "build" / "package"
SERVICES = {"cognito-idp", "dynamodb", "s3", "secretsmanager", "ses", "sqs"}
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same content gives the same archive


def build(out: Path, architecture: str | None = None) -> Template:
    """Write the package into `out`; its template. `None` is the architecture of production."""
    use_region()
    wish = {"lambda_architecture": architecture} if architecture else {}
    factory = CLIFactory(str(ROOT))
    config = factory.create_config_obj(CHALICE_STAGE, user_provided_params=wish)
    options = factory.create_package_options()
    packager = factory.create_app_packager(
        config, options, "cloudformation", "yaml", str(RESOURCES)
    )
    shutil.rmtree(out, ignore_errors=True)
    packager.package_app(config, str(out), CHALICE_STAGE)
    for archive in out.glob("*.zip"):
        finish(archive)
    template = read_made(out)
    (out / "sam.yaml").unlink()
    (out / "sam.json").write_text(json.dumps(template, indent=1, sort_keys=True))
    write_bill(out)
    return template


def finish(archive: Path) -> None:
    """Prune and compile what the archive holds, and pack it again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        prune(folder)
        compileall.compile_dir(
            folder,
            quiet=1,
            stripdir=str(folder),
            invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
        )
        pack(folder, archive)


def prune(folder: Path) -> None:
    """Remove old bytecode, the descriptions of services that nothing here calls, and the customs of
    languages that nothing here is written in.
    """
    for cache in list(folder.rglob("__pycache__")):
        shutil.rmtree(cache)
    for data in folder.rglob("botocore/data"):
        for service in data.iterdir():
            if service.is_dir() and service.name not in SERVICES:
                shutil.rmtree(service)
    for customs in folder.rglob("babel/locale-data/*.dat"):
        if customs.stem not in {"root", *LANGUAGES}:
            customs.unlink()


def pack(folder: Path, archive: Path) -> None:
    """Write the archive, the same bytes for the same files."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), LONG_AGO)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make package")
    parser.add_argument("--architecture", choices=["arm64", "x86_64"])
    parser.add_argument("--out", type=Path, default=OUT)
    wish = parser.parse_args(arguments)
    build(wish.out, wish.architecture)
    for archive in sorted(wish.out.glob("*.zip")):
        print(f"{archive.name}: {archive.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
