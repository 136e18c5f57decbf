"""Makes the CloudFormation package: the template and the code of the functions with all they need.

    python -m infra.package [--python 3.11] [--architecture x86_64] [--out build/package]

    sam.json                the template, its code named by file
    deployment.zip          app.py, chalicelib and Chalice's run-time part
    layer-deployment.zip    the packages of requirements.txt, for the function's own platform
    bom.json, licences.txt  what others wrote in it, and in the pages (infra/bill.py)

Chalice builds it, with the wheels that infra/wheels.py chooses; then the archives are finished:
botocore keeps only the services that are used, and every module gets bytecode that is never checked
against its source, because a function can write none. It is for the Python and the processor of
production, whatever runs this; the end-to-end tests name those of their own machine.
"""

import argparse
import json
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from chalice.cli.factory import CLIFactory
from chalice.deploy.packager import (
    AppOnlyDeploymentPackager,
    DependencyBuilder,
    LayerDeploymentPackager,
)
from chalice.utils import OSUtils

from chalicelib.domain.workspaces.people import LANGUAGES
from infra import wheels
from infra.bill import write_bill
from infra.project import PYTHON, ROOT, Template
from infra.template import CHALICE_STAGE, RESOURCES, read_made, use_python, use_region

OUT = ROOT / "build" / "package"
SERVICES = {"cognito-idp", "dynamodb", "s3", "secretsmanager", "ses", "sqs"}
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same content gives the same archive


def build(out: Path, python: str = PYTHON, architecture: str | None = None) -> Template:
    """Write the package into `out`; its template. `None` is the architecture of production.

    Raises: NoPythonError
    """
    compiler = wheels.find_python(python)
    use_region()
    use_python(python)
    wish = {"lambda_architecture": architecture} if architecture else {}
    factory = CLIFactory(str(ROOT))
    config = factory.create_config_obj(CHALICE_STAGE, user_provided_params=wish)
    options = factory.create_package_options()
    packager = factory.create_app_packager(
        config, options, "cloudformation", "yaml", str(RESOURCES)
    )
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        use_wheels(python, config.lambda_architecture, Path(folder))
        packager.package_app(config, str(out), CHALICE_STAGE)
    for archive in out.glob("*.zip"):
        finish(archive, compiler)
    template = read_made(out)
    (out / "sam.yaml").unlink()
    (out / "sam.json").write_text(json.dumps(template, indent=1, sort_keys=True))
    write_bill(out)
    return template


def use_wheels(python: str, architecture: str, folder: Path) -> None:
    """Chalice would ask pip, which goes by the Python that runs it, and checks no hash of a wheel
    that is for another; and it would take again what it made before, in whatever way. It works in
    `folder` instead, and compresses nothing, for its archives are packed again.
    """

    def install(_: Any, abi: str, requirements: str, place: str) -> None:
        wheels.install(python, architecture, Path(place))
        prune(Path(place))

    def name_archive(_: Any, project: str, version: str, prefix: str = "") -> str:
        return str(folder / f"{prefix}{version}.zip")

    setattr(OSUtils, "ZIP_DEFLATED", zipfile.ZIP_STORED)  # noqa: B010
    setattr(DependencyBuilder, "build_site_packages", install)  # noqa: B010
    for kind in (AppOnlyDeploymentPackager, LayerDeploymentPackager):
        setattr(kind, "_deployment_package_filename", name_archive)  # noqa: B010


def finish(archive: Path, compiler: str) -> None:
    """Prune and compile what the archive holds, and pack it again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        prune(folder)
        wheels.compile_bytecode(compiler, folder)
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
    parser.add_argument("--python", default=PYTHON, metavar="3.11")
    parser.add_argument("--architecture", choices=["arm64", "x86_64"])
    parser.add_argument("--out", type=Path, default=OUT)
    wish = parser.parse_args(arguments)
    try:
        build(wish.out, wish.python, wish.architecture)
    except wheels.NoPythonError as error:
        print(f"Not packaged: {error}", file=sys.stderr)
        return 1
    for archive in sorted(wish.out.glob("*.zip")):
        print(f"{archive.name}: {archive.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
