"""Writes every kind of mail to files to look at, in each language, light and dark.

python -m infra.mails [--out build/mails]

The samples are those of the tests. `index.html` shows them side by side, as wide as one likes.
"""

import argparse
from collections.abc import Iterator
from html import escape
from pathlib import Path

from chalicelib.domain.workspaces.people import LANGUAGES
from chalicelib.gateways.render import Rendered
from infra.project import ROOT
from tests.kit.mail_samples import samples

DARK = "@media (prefers-color-scheme: dark)"
LOOKS = {"light": "@media not all", "dark": "@media all"}
"""What the condition of the dark look becomes, so that a file looks so in any browser."""

INDEX = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mails of Tandem</title>
<style>
body{{margin:0;display:grid;grid-template-columns:24rem 1fr;height:100vh;font:14px/1.5 system-ui}}
nav{{overflow:auto;padding:1rem}}p{{margin:.6rem 0}}a{{margin-right:.5rem}}
iframe{{width:100%;height:100%;border:0;border-left:1px solid #ccc}}
</style></head><body><nav>{links}</nav><iframe name="shown" title="Mail"></iframe></body></html>
"""


def write_gallery(folder: Path) -> list[Path]:
    """Writes all mails and their index; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    found = [(name, rendered) for language in LANGUAGES for name, rendered in mails_in(language)]
    written = [path for name, rendered in found for path in write_mail(folder, name, rendered)]
    index = folder / "index.html"
    links = "".join(link(name, rendered) for name, rendered in sorted(found, key=lambda f: f[0]))
    index.write_text(INDEX.format(links=links), encoding="utf-8")
    return [*written, index]


def mails_in(language: str) -> Iterator[tuple[str, Rendered]]:
    """Each mail with the beginning of its files' names."""
    for kind, reader, rendered in samples(language):
        yield f"{kind}.{reader}.{language}", rendered


def write_mail(folder: Path, name: str, rendered: Rendered) -> Iterator[Path]:
    texts = {f"{look}.html": rendered.html.replace(DARK, to) for look, to in LOOKS.items()}
    for ending, text in {**texts, "txt": rendered.text}.items():
        path = folder / f"{name}.{ending}"
        path.write_text(text, encoding="utf-8")
        yield path


def link(name: str, rendered: Rendered) -> str:
    looks = [f"{look}.html" for look in LOOKS]
    links = [
        f'<a target="shown" href="{name}.{ending}">{ending.partition(".")[0]}</a>'
        for ending in (*looks, "txt")
    ]
    return f"<p><b>{name}</b><br>{escape(rendered.subject)}<br>{' '.join(links)}</p>"


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes every kind of mail to files.")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "mails")
    folder: Path = parser.parse_args().out
    written = write_gallery(folder)
    print(f"{len(written)} files; open {folder / 'index.html'}")


if __name__ == "__main__":
    main()
