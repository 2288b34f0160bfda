#!/usr/bin/env python3
"""tui_orm over SSH: bytes and times at the client, with the reduced screen and with Textual's own.

Needs pyte and Debian's openssh-server, whose sshd is run on a port of its own with keys of its own; as root.
`python benchmarks/ssh.py [ROUNDS] [EVENTS_DATABASE]`; without a database that of `data.py` is made (20 s).
A slow line is a relay that holds back what the server sends: nothing of the machine's network is changed.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Process
from pathlib import Path
from statistics import median

import terminal as terminal_module
from data import make_all
from stage import HERE, SIZE
from steps import CODE, anything, other_rows, shown
from terminal import Condition, Cost, Terminal

PORT, RELAY = 22990, 22991
DELAY, RATE = 0.2, 64_000 / 8
SSH = "-tt -q -F none -o IdentitiesOnly=yes -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no"
ACTS = (
    ("cursor down", "down", 5), ("", "\x1b[B" * 40, 1), ("scroll by one line", "down", 5),
    ("page down", "pagedown", 5), ("", "right", 1), ("cell editor opens", "e", 1),
    ("key in the cell editor", "x", 5), ("cell editor closes", "escape", 1),
)  # fmt: skip
Costs = dict[tuple[str, str, bool], list[Cost]]


def main(given: list[str]) -> None:
    """Measure and print."""
    rounds = int(given[0]) if given else 3
    database = Path(given[1]) if given[1:] else make_all()["events"]
    costs: Costs = defaultdict(list)
    terminal_module.QUIET = 2 * DELAY  # a slow line pauses
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)), relay():
        for _ in range(rounds):
            for line, port in (("loopback", PORT), ("slow", RELAY)):
                for plain in (False, True):
                    session(costs, line, plain, command(Path(folder), port, plain, database), Path(folder))
    print(table(costs, rounds))


@contextmanager
def server(folder: Path) -> Iterator[None]:
    """An sshd that knows one key."""
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    (folder / "config").write_text(
        f"Port {PORT}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\n"
        "PidFile none\nUsePAM no\nPasswordAuthentication no\nStrictModes no\nPermitRootLogin yes\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    sshd = subprocess.Popen([shutil.which("sshd") or "/usr/sbin/sshd", "-D", "-f", folder / "config"])
    try:
        while sshd.poll() is None and socket.socket().connect_ex(("127.0.0.1", PORT)):
            time.sleep(0.05)
        yield
    finally:
        sshd.terminate()
        sshd.wait()


@contextmanager
def relay() -> Iterator[None]:
    """A slow line to the server, in a process of its own."""
    process = Process(target=lambda: asyncio.run(serve()), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()


async def serve() -> None:
    """Join each client to the server."""

    async def join(from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection("127.0.0.1", PORT)
        await asyncio.gather(
            pass_on(from_client, to_server, 0, 1e9), pass_on(from_server, to_client, DELAY, RATE)
        )

    await (await asyncio.start_server(join, "127.0.0.1", RELAY)).serve_forever()


async def pass_on(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, delay: float, rate: float
) -> None:
    """Send on what comes, when a line of that delay and rate (bytes a second) would have brought it."""
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def read() -> None:
        while data := await source.read(500):  # about a packet
            waiting.put_nowait((time.monotonic(), data))
        waiting.put_nowait((0.0, b""))

    reading = asyncio.create_task(read())
    free = 0.0
    while (item := await waiting.get())[1]:
        free = max(free, item[0] + delay) + len(item[1]) / rate
        await asyncio.sleep(free - time.monotonic())
        target.write(item[1])
    await reading
    target.close()


def command(folder: Path, port: int, plain: bool, database: Path) -> list[str]:
    """The client's command line."""
    switch = f"TUI_ORM_PLAIN_SCREEN={'1' if plain else ''}"
    remote = f"cd {HERE.parent} && {switch} LANG=C.UTF-8 {sys.executable} -m tui_orm {database} events"
    return [
        shutil.which("ssh") or "ssh",
        *SSH.split(),
        "-p",
        str(port),
        "-i",
        f"{folder}/user",
        "127.0.0.1",
        remote,
    ]


def session(costs: Costs, line: str, plain: bool, words: list[str], folder: Path) -> None:
    """What a user does."""
    terminal = Terminal(words, folder, HERE.parent, SIZE)
    try:
        start = terminal.until(shown("EV0000030"), 60, terminal.started)
        costs["start to first rows", line, plain].append(start)
        for act, key, count in ACTS:
            for _ in range(count):
                cost = terminal.press(key, done(terminal, act))
                costs[act, line, plain].append(cost)
    finally:
        terminal.close()


def done(terminal: Terminal, act: str) -> Condition:
    """Holds when the last of an act is on the screen."""
    if act == "page down":
        return other_rows(set(terminal.found(CODE)))
    if act in ("cursor down", "scroll by one line"):
        before = terminal.found(r"^ [\d,]+ of")
        return lambda terminal: terminal.found(r"^ [\d,]+ of") != before
    if act == "cell editor opens":
        return shown("Enter stage")
    return (lambda terminal: not terminal.found("Enter stage")) if act == "cell editor closes" else anything


def table(costs: Costs, rounds: int) -> str:
    """The results: reduced / stock."""
    lines = [
        f"Medians of {rounds} rounds at the client, 160x45; reduced screen / Textual's own.",
        "",
        f"| act | bytes | ms, loopback | ms, {DELAY * 1000:.0f} ms and {RATE * 8 / 1000:.0f} kbit/s |",
        "|---|---|---|---|",
    ]
    for act in dict.fromkeys(act for act, _, _ in costs if act):
        cells = [
            " / ".join(
                f"{median(of(cost) for cost in costs[act, line, plain]):,.0f}" for plain in (False, True)
            )
            for line, of in (("loopback", size), ("loopback", duration), ("slow", duration))
        ]
        lines.append(f"| {act} | {' | '.join(cells)} |")
    return "\n".join(lines)


def size(cost: Cost) -> float:
    """Bytes."""
    return cost.bytes


def duration(cost: Cost) -> float:
    """Milliseconds."""
    return cost.ms


if __name__ == "__main__":
    main(sys.argv[1:])
