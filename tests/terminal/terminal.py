"""The program in a real terminal: what is typed goes in byte by byte, what comes out is read off a screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import pyte
from emulator import Screen

COLUMNS, LINES = 80, 24
PATIENCE = 30.0
"""Seconds to wait for anything."""
KEYS = {"Enter": "\r", "Tab": "\t", "Escape": "\x1b", "Down": "\x1b[B", "End": "\x1b[F", "Ctrl+U": "\x15"}


class Terminal:
    """A terminal of 80 x 24 with the program in it."""

    def __init__(self, *arguments: str | Path, home: Path) -> None:
        self.screen = Screen(COLUMNS, LINES)
        self.written = b""
        """All that the program has sent."""
        self._stream = pyte.ByteStream(self.screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        unwanted = ("COLUMNS", "LINES", "NO_COLOR")
        inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tui_orm", *map(str, arguments)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={
                **inherited,
                "TERM": "xterm-256color",
                "PYTHONPATH": str(Path(__file__).parents[2]),
                "TUI_ORM_CONFIG": os.devnull,
                "XDG_STATE_HOME": str(home / "state"),
                "XDG_DATA_HOME": str(home / "data"),
            },
        )
        os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._master)

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def types(self, text: str) -> None:
        """Type a text."""
        os.write(self._master, text.encode())

    def presses(self, *keys: str) -> None:
        """Press keys: characters, or those with a name."""
        for key in keys:
            self.types(KEYS.get(key, key))

    def sees(self, *texts: str) -> None:
        """Wait until texts are on the screen together."""
        self._until(lambda: all(text in self.text for text in texts), f"to see {texts}")

    def does_not_see(self, text: str) -> None:
        """Wait until a text has gone from the screen."""
        self._until(lambda: text not in self.text, f"{text!r} to go")

    def ends(self) -> int:
        """Wait until the program has ended. Returns its exit code."""
        self._until(lambda: False, "the end", at_end=True)
        return self.process.wait(PATIENCE)

    def _until(self, done: Callable[[], bool], what: str, at_end: bool = False) -> None:
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert self._is_readable(deadline), f"waited in vain for {what}:\n{self.text}"
            if not (data := self._read()):
                assert at_end or done(), f"the program ended before {what}:\n{self.text}"
                return
            self.written += data
            self._stream.feed(data)

    def _is_readable(self, deadline: float) -> bool:
        """Wait until there is something to read."""
        ready, _, _ = select.select([self._master], [], [], max(0.0, deadline - time.monotonic()))
        return bool(ready)

    def _read(self) -> bytes:
        try:
            return os.read(self._master, 65536)
        except OSError:  # on Linux, the other side was closed
            return b""
