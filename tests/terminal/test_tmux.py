"""Copying in a real tmux, as it comes: it takes no OSC 52 from programs, and still holds what was copied."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 30.0


class Tmux:
    """A tmux server of its own, with no configuration."""

    def __init__(self, name: str, home: Path) -> None:
        self._call = ["tmux", "-L", name, "-f", "/dev/null"]
        hidden = ("TMUX", "STY", "DISPLAY", "WAYLAND_DISPLAY", "SSH_TTY", "SSH_CONNECTION", "SSH_CLIENT")
        self._environment = {key: value for key, value in os.environ.items() if key not in hidden}
        self._environment |= {
            "XDG_STATE_HOME": str(home),
            "XDG_DATA_HOME": str(home),
            "TERM": "xterm-256color",
        }
        self._environment |= {"PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C.UTF-8"}

    def __call__(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._call, *arguments], capture_output=True, text=True, env=self._environment, timeout=PATIENCE
        )
        return done.stdout + done.stderr

    def until(self, text: str, *arguments: str) -> None:
        """Wait until tmux answers with a text."""
        deadline = time.monotonic() + PATIENCE
        while text not in (found := self(*arguments)):
            assert time.monotonic() < deadline, f"waited in vain for {text!r}:\n{found}"
            time.sleep(0.05)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not here")
    tmux = Tmux(f"tui-orm-{os.getpid()}", tmp_path)
    yield tmux
    tmux("kill-server")


def test_a_copy_reaches_tmux_and_the_terminal_around_it(tmux: Tmux, tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    path.touch()
    subprocess.run([sys.executable, "-c", MAKE, str(path)], check=True)
    tmux("new-session", "-d", "-x", "80", "-y", "24", sys.executable, "-m", "tui_orm", str(path), "customer")
    tmux.until("1 of 2", "capture-pane", "-p")
    tmux("send-keys", "l", "y")
    tmux.until("Ada", "show-buffer")
    tmux.until("Copied the cell by OSC 52 through tmux.", "capture-pane", "-p")


MAKE = """
import sqlite3, sys
sqlite3.connect(sys.argv[1]).executescript(
    "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO customer VALUES (1, 'Ada'), (2, 'Bob');"
)
"""
