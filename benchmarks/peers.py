"""The other programs, each in an environment of its own that is made once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tui_orm-benchmarks"
SECONDS = 600
VERSION = "from importlib.metadata import version; print(version({!r}))"


@dataclass(frozen=True)
class Peer:
    """A package of PyPI, the program in it, and how it is told to open an SQLite file."""

    package: str
    program: str
    arguments: tuple[str, ...]
    """`{path}` stands for the file."""

    @property
    def folder(self) -> Path:
        """The environment."""
        return CACHE / self.package

    def command(self, path: Path) -> list[str]:
        """The command line that opens the file."""
        return [
            str(self.folder / "bin" / self.program),
            *(argument.format(path=path) for argument in self.arguments),
        ]


PEERS = {
    "harlequin": Peer("harlequin", "harlequin", ("--adapter", "sqlite", "--limit", "500", "{path}")),
    "sqlit": Peer("sqlit-tui", "sqlit", ("--db-type=sqlite", "--file-path={path}")),
    "visidata": Peer("visidata", "vd", ("{path}",)),
}


def install(names: Sequence[str], notes: list[str]) -> dict[str, str]:
    """The versions of the peers that could be installed; the others are left out, with a note."""
    versions = {}
    for name in names:
        peer = PEERS[name]
        try:
            versions[name] = _installed(peer)
        except (subprocess.SubprocessError, OSError) as error:
            shutil.rmtree(peer.folder, ignore_errors=True)
            notes.append(f"{name} is left out: it could not be installed ({_reason(error)})")
    return versions


def _installed(peer: Peer) -> str:
    """The peer's version; it is installed where it is not there yet."""
    marker = peer.folder / "version"
    if not marker.exists():
        print(f"installing {peer.package} into {peer.folder}", file=sys.stderr)
        _run(sys.executable, "-m", "venv", "--clear", str(peer.folder))
        python = str(peer.folder / "bin" / "python")
        _run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", peer.package)
        marker.write_text(_run(python, "-c", VERSION.format(peer.package)))
    return marker.read_text().strip()


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True)
    return done.stdout


def _reason(error: Exception) -> str:
    said = error.stderr if isinstance(error, subprocess.CalledProcessError) else ""
    return ([line for line in str(said).splitlines() if line.strip()] or [str(error)])[-1]
