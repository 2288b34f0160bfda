"""The clipboard where the user sits: through the terminal (OSC 52), or by a program of this machine."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from textual.app import App

MOST_BYTES = 74_994
"""What every terminal with OSC 52 takes: 100,000 bytes of sequence, in base64."""
SCREEN_CHUNK = 240
"""GNU screen passes a string on in pieces of less than 256 bytes."""
PATIENCE = 3.0
"""Seconds that a clipboard program gets."""
PROGRAMS = (
    ("WAYLAND_DISPLAY", ("wl-copy", "--type", "text/plain;charset=utf-8")),
    ("DISPLAY", ("xclip", "-selection", "clipboard", "-in")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("TERMUX_VERSION", ("termux-clipboard-set",)),
    ("WSL_DISTRO_NAME", ("clip.exe",)),
)
"""The variable that says that there is such a clipboard, and what puts a text into it."""


@dataclass(frozen=True)
class Way:
    """One way to a clipboard: a program that reads the text, or else a sequence for the terminal."""

    label: str
    command: tuple[str, ...] = ()
    sequence: Callable[[bytes], str] | None = None

    @property
    def has_limit(self) -> bool:
        """Whether the text goes through the terminal, in the end."""
        return not self.command or self.command[0] == "tmux"


@dataclass(frozen=True)
class Put:
    """What became of a text: the way it went, or why it went nowhere."""

    way: str = ""
    problem: str = ""


class Clipboard:
    """Puts texts where the user can paste them. Nothing waits for a program on the screen's own thread."""

    def __init__(self, app: App[Any], environment: Mapping[str, str] | None = None) -> None:
        self._app = app
        self._environment = environment

    async def put(self, data: bytes) -> Put:
        """Copy a text in UTF-8, by the first way that works."""
        environment = os.environ if self._environment is None else self._environment
        found = ways(await asyncio.to_thread(seen_by_tmux, environment))
        if not found:
            return Put(problem="This terminal has no clipboard.")
        failed = []
        for way in found:
            if way.has_limit and len(data) > MOST_BYTES:
                continue
            if way.sequence is not None:
                self._write(way.sequence(data))
            elif problem := await asyncio.to_thread(run, way.command, data):
                failed.append(problem)
                continue
            return Put(f"{way.label}{''.join(f'; {problem}' for problem in failed)}")
        return Put(problem="; ".join([f"A terminal takes {MOST_BYTES:,} bytes at most", *failed]) + ".")

    def _write(self, sequence: str) -> None:
        if self._app._driver is not None:
            self._app._driver.write(sequence)


def ways(environment: Mapping[str, str], platform: str = sys.platform) -> list[Way]:
    """The ways to the user's clipboard, best first: over SSH it is never this machine's own."""
    local = [] if over_ssh(environment) else list(_programs(environment, platform))
    return [*local, *_through_terminal(environment)]


def over_ssh(environment: Mapping[str, str]) -> bool:
    """Whether the user sits at another machine."""
    return any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))


def seen_by_tmux(environment: Mapping[str, str]) -> Mapping[str, str]:
    """The environment as it is since tmux was attached last; this process has what was true when it began."""
    if not environment.get("TMUX"):
        return environment
    try:
        told = subprocess.run(
            ["tmux", "show-environment"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            env=dict(environment),
            check=True,
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.SubprocessError):
        return environment
    return _updated(environment, told.splitlines())


def _updated(environment: Mapping[str, str], lines: list[str]) -> dict[str, str]:
    updated = dict(environment)
    for line in lines:
        name, _, value = line.removeprefix("-").partition("=")
        if name in ("SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY"):
            updated[name] = "" if line.startswith("-") else value
        if name == "SSH_CONNECTION":  # tmux does not keep the other two up to date
            updated["SSH_TTY"] = updated["SSH_CLIENT"] = ""
    return updated


def _programs(environment: Mapping[str, str], platform: str) -> Iterator[Way]:
    if platform == "darwin":
        yield Way("by pbcopy, on this machine", ("pbcopy",))
    elif platform == "win32":
        yield Way("by clip, on this machine", ("clip.exe",))
    for variable, command in PROGRAMS:
        if environment.get(variable) and shutil.which(command[0], path=environment.get("PATH")):
            yield Way(f"by {command[0]}, on this machine", command)


def _through_terminal(environment: Mapping[str, str]) -> Iterator[Way]:
    terminal = environment.get("TERM", "")
    if environment.get("TMUX"):
        # tmux's own command works whatever `set-clipboard` and `allow-passthrough` say
        label = "by OSC 52 through tmux"
        yield Way(label, ("tmux", "load-buffer", "-w", "-"))
        yield Way(label, sequence=lambda data: osc52(data) + for_tmux(osc52(data)))
    elif environment.get("STY"):
        yield Way("by OSC 52 through screen", sequence=lambda data: for_screen(osc52(data)))
    elif terminal not in ("linux", "dumb", "") and not terminal.startswith("vt"):
        yield Way("by OSC 52", sequence=osc52)


def osc52(data: bytes) -> str:
    """The sequence that puts a text into the terminal's clipboard."""
    return f"\x1b]52;c;{b64encode(data).decode()}\x07"


def for_tmux(sequence: str) -> str:
    """A sequence that tmux passes on, where it is allowed to."""
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"


def for_screen(sequence: str) -> str:
    """A sequence that GNU screen passes on, piece by piece."""
    pieces = (sequence[start : start + SCREEN_CHUNK] for start in range(0, len(sequence), SCREEN_CHUNK))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)


def run(command: tuple[str, ...], data: bytes) -> str:
    """Give a program a text. Returns what went wrong, nothing where all went well."""
    given = data.decode(errors="replace").encode("utf-16-le") if command[0] == "clip.exe" else data
    try:
        # xclip stays behind and would hold a pipe open
        done = subprocess.run(
            command, input=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return f"{command[0]} did not end within {PATIENCE:g} seconds"
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    return f"{command[0]} failed" if done.returncode else ""
