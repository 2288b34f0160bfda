"""Which way a text goes to the user's clipboard, and the bytes on that way."""

from __future__ import annotations

import os
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from tui_orm.ui import clipboard
from tui_orm.ui.clipboard import MOST_BYTES, Clipboard, Put, ways

XTERM = {"TERM": "xterm-256color"}


class Wire:
    """An app of which only the wire to the terminal is of interest."""

    def __init__(self) -> None:
        self._driver = self
        self.sent = ""

    def write(self, data: str) -> None:
        self.sent += data


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs that keep what they are given."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def program(folder: Path, name: str, script: str = "") -> Path:
    """Put a program there. Returns the file that will hold what it is given."""
    kept = folder / f"{name}.got"
    (folder / name).write_text(f"#!/bin/sh\n{script or f'/bin/cat > {kept}'}\n")
    (folder / name).chmod(0o755)
    return kept


async def put(wire: Any, environment: dict[str, str], data: bytes = b"text") -> Put:
    return await Clipboard(wire, environment).put(data)


def path_of(monkeypatch: pytest.MonkeyPatch, folder: Path) -> dict[str, str]:
    monkeypatch.setenv("PATH", str(folder))
    return {"PATH": str(folder), **XTERM}


async def test_a_terminal_is_given_osc_52(wire: Wire) -> None:
    assert await put(wire, XTERM, "é\n".encode()) == Put("by OSC 52")
    assert wire.sent == "\x1b]52;c;w6kK\x07"


async def test_over_ssh_it_is_never_this_machines_clipboard(
    wire: Wire, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = program(programs, "xclip")
    here = {**path_of(monkeypatch, programs), "DISPLAY": ":0"}
    for variable in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"):
        assert await put(wire, {**here, variable: "x"}) == Put("by OSC 52")
    assert not kept.exists()
    assert await put(wire, here) == Put("by xclip, on this machine")
    assert kept.read_bytes() == b"text"


async def test_wayland_comes_before_x(wire: Wire, programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = program(programs, "wl-copy")
    program(programs, "xclip")
    here = {**path_of(monkeypatch, programs), "DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert await put(wire, here) == Put("by wl-copy, on this machine")
    assert kept.read_bytes() == b"text"
    assert not wire.sent


def test_mac_and_windows_have_a_clipboard_of_their_own() -> None:
    assert ways(XTERM, "darwin")[0].command == ("pbcopy",)
    assert ways(XTERM, "win32")[0].command == ("clip.exe",)
    assert [way.label for way in ways({**XTERM, "SSH_TTY": "/dev/pts/1"}, "darwin")] == ["by OSC 52"]


@pytest.mark.parametrize(
    ("script", "patience", "problem"),
    [("exit 1", 30, "xclip failed"), ("exec sleep 9", 0.2, "xclip did not end within 0.2 seconds")],
)
async def test_a_program_that_fails_is_told_of_and_passed_over(
    wire: Wire,
    programs: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    patience: float,
    problem: str,
) -> None:
    program(programs, "xclip", f"PATH={os.environ['PATH']}; {script}")
    monkeypatch.setattr(clipboard, "PATIENCE", patience)
    here = {**path_of(monkeypatch, programs), "DISPLAY": ":0"}
    assert await put(wire, here) == Put(f"by OSC 52; {problem}")
    assert wire.sent


async def test_tmux_is_asked_to_load_it(wire: Wire, programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = program(programs, "tmux")
    here = {**path_of(monkeypatch, programs), "TMUX": "/tmp/x,1,0"}
    assert await put(wire, here) == Put("by OSC 52 through tmux")
    assert kept.read_bytes() == b"text"
    assert not wire.sent


async def test_a_tmux_that_does_not_answer_is_sent_both_sequences(
    wire: Wire, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(programs, "tmux", "exit 1")
    here = {**path_of(monkeypatch, programs), "TMUX": "/tmp/x,1,0"}
    assert await put(wire, here) == Put("by OSC 52 through tmux; tmux failed")
    assert wire.sent == "\x1b]52;c;dGV4dA==\x07\x1bPtmux;\x1b\x1b]52;c;dGV4dA==\x07\x1b\\"


async def test_tmux_knows_where_the_user_sits_now(
    wire: Wire, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    xclip = program(programs, "xclip")
    told = programs / "told"
    loaded = programs / "loaded"
    program(
        programs,
        "tmux",
        f'if [ "$1" = show-environment ]; then /bin/cat {told}; else /bin/cat > {loaded}; fi',
    )
    begun_here = {**path_of(monkeypatch, programs), "TMUX": "/tmp/x,1,0", "DISPLAY": ":0"}
    told.write_text("SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22\n-DISPLAY\n")
    assert await put(wire, begun_here) == Put("by OSC 52 through tmux")
    assert not xclip.exists()
    begun_far = {**begun_here, "SSH_TTY": "/dev/pts/1", "SSH_CONNECTION": "x"}
    told.write_text("-SSH_CONNECTION\nDISPLAY=:0\n")
    assert await put(wire, begun_far) == Put("by xclip, on this machine")


async def test_screen_passes_it_on_in_pieces(wire: Wire) -> None:
    data = bytes(range(256)) * 4
    assert await put(wire, {"TERM": "screen", "STY": "1.pts"}, data) == Put("by OSC 52 through screen")
    pieces = [piece.removeprefix("\x1bP") for piece in wire.sent.split("\x1b\\") if piece]
    assert max(map(len, pieces)) < 256
    whole = "".join(pieces)
    assert b64decode(whole.removeprefix("\x1b]52;c;").removesuffix("\x07")) == data


@pytest.mark.parametrize("terminal", ["linux", "dumb", "vt100", ""])
async def test_a_terminal_without_a_clipboard_is_told_of(wire: Wire, terminal: str) -> None:
    assert (await put(wire, {"TERM": terminal})).problem == "This terminal has no clipboard."
    assert not wire.sent


async def test_what_a_terminal_does_not_take_is_not_sent(
    wire: Wire, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await put(wire, XTERM, b"x" * MOST_BYTES)).way == "by OSC 52"
    assert len(wire.sent) <= 100_000
    wire.sent = ""
    refused = await put(wire, XTERM, b"x" * (MOST_BYTES + 1))
    assert refused == Put(problem="A terminal takes 74,994 bytes at most.")
    assert not wire.sent
    kept = program(programs, "xclip")
    here = {**path_of(monkeypatch, programs), "DISPLAY": ":0"}
    assert await put(wire, here, b"x" * 100_000) == Put("by xclip, on this machine")
    assert len(kept.read_bytes()) == 100_000
