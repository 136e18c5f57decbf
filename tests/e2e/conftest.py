"""Packages the functions and deploys that very package, once a run."""

import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.live import ALIAS
from infra.local import emulator
from infra.local.stack import client
from infra.project import ROOT
from tests.e2e.company import Company, open_company
from tests.e2e.deployed import STACK, STAGE, Deployed, read_outputs, run_script

DOMAIN = "coaching.example.com"
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/6f1d7c04-0000-4000-8000-0d5c2b1f9a3e"
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
ARCHITECTURE = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, made for this machine and its Python, in which the emulator runs it."""
    out = tmp_path_factory.mktemp("package") / "out"
    make_package(out, HERE, ARCHITECTURE)
    return out


def make_package(out: Path, python: str, architecture: str, tree: Path = ROOT, **how: Any) -> None:
    """Make the package of the files in `tree`."""
    command = [sys.executable, "-m", "infra.package", "--out", str(out)]
    words = ["--python", python, "--architecture", architecture]
    subprocess.run([*command, *words], cwd=tree, check=True, **how)


def words_of(package: Path, endpoint: str, *others: str) -> list[str]:
    """What `infra.deploy` is told; `others` are parameters beside."""
    told = (
        f"JwksUrl={endpoint}",
        "FirewallRate=20000",
        "SignInMail=DEVELOPER",
        f"DomainName={DOMAIN}",
        f"CertificateArn={CERTIFICATE}",
        *others,
    )
    words = [word for each in told for word in ("--set", each)]
    return ["--stage", STAGE, "--package", str(package), *words]


@pytest.fixture(scope="session")
def deployed(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The service and its web client, deployed as `make deploy` does, with what a stage may have
    before it: a firewall, and a domain of its own.
    """
    folder = tmp_path_factory.mktemp("emulator")
    running = emulator.start(folder, keep=False, settings={"AUTH": "true"})
    try:
        run_script(running.endpoint, "infra.deploy", *words_of(package, running.endpoint))
        formation = client("cloudformation", running.endpoint)
        web = read_outputs(formation, f"{STACK}-web")
        yield Deployed(running.endpoint, read_outputs(formation, STACK), web["Origin"])
    finally:
        running.stop()


@pytest.fixture(scope="session")
def company(deployed: Deployed) -> Company:
    """Acme; its people's access tokens and the coach's id."""
    return open_company(deployed)


@pytest.fixture(scope="session")
def callable_here(deployed: Deployed) -> None:
    """Calendars and webhooks of this machine may be called, as on the local stack; nothing else of
    the functions is other than deployed, least of all their rights.
    """
    functions = client("lambda", deployed.endpoint)
    for page in functions.get_paginator("list_functions").paginate():
        for each in page["Functions"]:
            settings = each["Environment"]["Variables"] | {"LOCAL_ADDRESSES": "true"}
            name = each["FunctionName"]
            functions.update_function_configuration(
                FunctionName=name, Environment={"Variables": settings}
            )
            changed = functions.publish_version(FunctionName=name)["Version"]
            functions.update_alias(FunctionName=name, Name=ALIAS, FunctionVersion=changed)
