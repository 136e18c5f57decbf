"""The bill of materials: what others wrote in a package and its pages, and under which licences.

    bom.json        CycloneDX: each library with version, address and licence; the archives' hashes
    licences.txt    the libraries' own words, which whoever hands the package on must hand on too

Of the package it is read from the archives themselves, of the pages from what web/vendor says. The
same package gives the same bill.
"""

import hashlib
import json
import re
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.parser import Parser
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.spdx import is_supported_id
from packageurl import PackageURL

from infra.project import ROOT

BILL, LICENCES = "bom.json", "licences.txt"
WORDS = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
"""What files that hold a licence are called."""

CLASSIFIED = re.compile(r"License :: (?:OSI Approved :: )?(.+)")
LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)
NAMESPACE = uuid.UUID("c0ac4f8e-3d55-4b8a-9a0b-7d1d3f5c9b1e")
IN_THE_CODE = ("chalice",)
"""What Chalice puts beside our own code, without saying of which version it is."""


@dataclass(frozen=True, slots=True, order=True)
class Library:
    """One that others wrote, with what it says of itself; `home` is where it comes from."""

    home: str
    name: str
    version: str
    licence: str
    words: tuple[str, ...]

    @property
    def address(self) -> PackageURL:
        return PackageURL(self.home, name=self.name, version=self.version)


def write_bill(package: Path) -> Sequence[Library]:
    """Write both files beside the archives; the libraries that they are about."""
    archives = sorted(package.glob("*.zip"))
    of_the_code = map(_beside_the_code, IN_THE_CODE)
    libraries = sorted({*_in_archives(archives), *of_the_code, *_in_pages()})
    (package / BILL).write_text(_bill(libraries, archives), encoding="utf-8")
    (package / LICENCES).write_text("\n\n".join(map(_told, libraries)), encoding="utf-8")
    return libraries


def _in_archives(archives: Sequence[Path]) -> Iterator[Library]:
    for archive in archives:
        with zipfile.ZipFile(archive) as packed:
            names = packed.namelist()
            for name in (each for each in names if each.endswith(".dist-info/METADATA")):
                folder = name.removesuffix("METADATA")
                texts = [each for each in names if each.startswith(folder) and _has_words(each)]
                words = tuple(packed.read(each).decode("utf-8", "replace") for each in texts)
                yield _library(Parser().parsestr(packed.read(name).decode("utf-8")), words)


def _has_words(name: str) -> bool:
    return bool(WORDS.search(PurePosixPath(name).name))


def _beside_the_code(name: str) -> Library:
    """As it is installed here, where it was copied from."""
    installed = distribution(name)
    texts = [
        each for each in installed.files or [] if "-info" in str(each) and _has_words(each.name)
    ]
    told = Parser().parsestr(installed.read_text("METADATA") or "")
    return _library(told, tuple(each.read_text() for each in texts))


def _library(told: Message, words: tuple[str, ...]) -> Library:
    return Library("pypi", str(told["Name"]), str(told["Version"]), _licence(told), words)


def _licence(told: Message) -> str:
    """In a word or a line: some say it in one field, some in another."""
    classified = [CLASSIFIED.match(each) for each in told.get_all("Classifier") or []]
    named = ", ".join(each[1] for each in classified if each)
    free = str(told["License"] or "").strip()
    return str(told["License-Expression"] or "") or (
        free if is_supported_id(free) else named or free
    )


def _in_pages() -> Iterator[Library]:
    vendor = ROOT / "web" / "vendor"
    for each in json.loads((vendor / "versions.json").read_text(encoding="utf-8")):
        name = each["package"]
        words = (vendor / f"LICENCE-{PurePosixPath(name).name}").read_text(encoding="utf-8")
        yield Library("npm", name, each["version"], each["licence"], (words,))


def _bill(libraries: Sequence[Library], archives: Sequence[Path]) -> str:
    hashes = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in archives}
    service, parts = _service(hashes), [_component(each) for each in libraries]
    bom = Bom(
        serial_number=uuid.uuid5(NAMESPACE, str(sorted(hashes.items()))),
        metadata=BomMetaData(timestamp=LONG_AGO, component=service),
        components=parts,
    )
    bom.register_dependency(service, parts)
    return JsonV1Dot6(bom).output_as_string(indent=1)


def _service(hashes: Mapping[str, str]) -> Component:
    files = [
        Component(
            name=name,
            type=ComponentType.FILE,
            bom_ref=name,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
        )
        for name, digest in hashes.items()
    ]
    kind = ComponentType.APPLICATION
    return Component(name="tandem", type=kind, bom_ref="tandem", components=files)


def _component(library: Library) -> Component:
    licences = [LicenseFactory().make_from_string(library.licence)] if library.licence else []
    return Component(
        name=library.name,
        version=library.version,
        type=ComponentType.LIBRARY,
        bom_ref=str(library.address),
        purl=library.address,
        licenses=licences,
    )


def _told(library: Library) -> str:
    head = f"{library.name} {library.version}: {library.licence or 'says nothing'}"
    return "\n\n".join([f"{'=' * 80}\n{head}\n{'=' * 80}", *library.words])
