"""A terminal without a window: it runs a program, types keys, sees its screen and counts what it costs."""

from __future__ import annotations

import fcntl
import os
import pty
import queue
import re
import signal
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import pyte

KEYS = {
    "down": "\x1b[B",
    "right": "\x1b[C",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "enter": "\r",
    "escape": "\x1b",
    "ctrl+g": "\x07",
}
QUIET = 0.12
"""Seconds without output after which a step is over."""
RESTLESS = 1.5
"""Seconds after which a step is over though the program never stops drawing."""
SYNC_ASKED, SYNC_KNOWN = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
# sequences that pyte would show as text, or take for others
UNKNOWN = re.compile(rb"\x1b\[[<=>?][0-9;]*(?:\$[a-z]|[a-gi-km-z])")
PEAK = re.compile(r"VmHWM:\s+(\d+)")
REPEATED = re.compile(rb"(.)\x1b\[(\d+)b", re.DOTALL)

Condition = Callable[["Terminal"], object]


@dataclass(frozen=True)
class Cost:
    """What one step cost: time to the condition, bytes and CPU time until the output was quiet."""

    ms: float
    bytes: int
    cpu_ms: float


class Terminal:
    """One program in a pty of its own; a thread notes when each piece of output came."""

    def __init__(self, command: Sequence[str], home: Path, folder: Path, size: tuple[int, int]) -> None:
        columns, lines = size
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._output: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        self._bytes = 0
        environment = {
            "HOME": str(home),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PATH": os.environ["PATH"],
        }
        self.started = time.perf_counter()
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            os.chdir(folder)
            os.execve(command[0], list(command), environment)
        sys.setswitchinterval(0.0001)  # the emulator must not keep the reader from the clock
        threading.Thread(target=self._read, daemon=True).start()

    def text(self) -> list[str]:
        """The lines on the screen."""
        return self._screen.display

    def found(self, pattern: str) -> list[str]:
        """What the pattern finds on the screen, from the top."""
        return [text for line in self.text() for text in re.findall(pattern, line)]

    def peak_mb(self) -> float:
        """The most memory that the program and its children have taken so far."""
        status = [Path(f"/proc/{pid}/status").read_text() for pid in self._pids()]
        return sum(int(kilobytes) for text in status for kilobytes in PEAK.findall(text)) / 1024

    def until(
        self, condition: Condition, seconds: float = 10, since: float | None = None, quiet: float = QUIET
    ) -> Cost:
        """Wait until the condition holds and the output is `quiet` for so long. Raises TimeoutError."""
        begun = time.perf_counter() if since is None else since
        bytes_before, cpu_before = self._bytes, self._cpu()
        held, end = None, begun + seconds
        while (at := self._take(quiet if held else end - time.perf_counter())) is not None and at < end:
            if held is None and condition(self):
                held, end = at, at + RESTLESS
        if held is None:
            raise TimeoutError("\n".join([f"not seen in {seconds:.0f} s", *self.text()]))
        return Cost((held - begun) * 1000, self._bytes - bytes_before, self._cpu() - cpu_before)

    def press(self, keys: str, condition: Condition, seconds: float = 10) -> Cost:
        """Type keys, by name or as they are, and wait."""
        begun = time.perf_counter()
        self.type(keys)
        return self.until(condition, seconds, begun)

    def type(self, keys: str) -> None:
        """Type keys, by name or as they are, without waiting."""
        os.write(self._file, KEYS.get(keys, keys).encode())

    def rest(self, seconds: float) -> Cost:
        """Do nothing for a while."""
        bytes_before, cpu_before, end = self._bytes, self._cpu(), time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._take(left)
        return Cost(seconds * 1000, self._bytes - bytes_before, self._cpu() - cpu_before)

    def close(self) -> None:
        """End the program and its children, which are a session of this terminal's own."""
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._file)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._file, 65536)
            except OSError:
                return
            self._output.put((time.perf_counter(), data))
            if SYNC_ASKED in data:
                os.write(self._file, SYNC_KNOWN)

    def _take(self, seconds: float) -> float | None:
        """Put the next piece of output on the screen. Returns when it came, None where none did."""
        try:
            at, data = self._output.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None
        self._bytes += len(data)
        self._stream.feed(REPEATED.sub(repeated, UNKNOWN.sub(b"", data)))
        return at

    def _pids(self) -> list[int]:
        return [self.pid, *(child.pid for child in psutil.Process(self.pid).children(recursive=True))]

    def _cpu(self) -> float:
        # a process's CPU clock is exact to the ns
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self._pids()) * 1000


def repeated(found: re.Match[bytes]) -> bytes:
    """The characters of a repetition, which pyte does not know."""
    return found[1] * (int(found[2]) + 1)
