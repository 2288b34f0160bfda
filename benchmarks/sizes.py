"""Tables of 1,000 to 50,000,000 rows: memory, and what a page costs at their start and at their end."""

from __future__ import annotations

from functools import partial

from data import SIZES
from stage import OURS, Session, Stage
from steps import CODE, anything, other_rows, pages, shown
from terminal import Terminal

LARGEST = SIZES[-1]
SHARES = (0, 25, 50, 98)
FAR_SECONDS = 60


def memory_act(rows: int) -> str:
    """The name of the act."""
    return f"peak memory with {rows:,} rows, MB"


def page_act(place: str) -> str:
    """The name of the act, its unit left out."""
    return f"page of {LARGEST:,} rows, {place}"


def memory(stage: Stage, rows: int) -> None:
    """Pages from the start, the last row, pages back, the first row: the most memory that it took."""
    with stage.ours(stage.paths["sizes"], f"rows_{rows}") as terminal:
        terminal.until(shown("EV00000030"))
        _page(terminal, "pagedown")
        terminal.press("G", shown(f"EV{rows:08d}"), FAR_SECONDS)
        _page(terminal, "pageup")
        terminal.press("g", shown("EV00000001"), FAR_SECONDS)
        stage.record.add(OURS, memory_act(rows), terminal.peak_mb())


def page_cost(stage: Stage) -> None:
    """Pages at places of the largest table; the way there is by row number."""
    with stage.ours(stage.paths["sizes"], f"rows_{LARGEST}") as terminal:
        terminal.until(shown("EV00000030"))
        for share in SHARES:
            if share:
                _go_to(terminal, LARGEST * share // 100)
            pages(stage, OURS, terminal, page_act(f"at {share} %"), "pagedown")
        terminal.press("G", shown(f"EV{LARGEST:08d}"), FAR_SECONDS)
        pages(stage, OURS, terminal, page_act("up from the end"), "pageup")


def _page(terminal: Terminal, key: str) -> None:
    for _ in range(5):
        terminal.press(key, other_rows(set(terminal.found(CODE))))


def _go_to(terminal: Terminal, row: int) -> None:
    terminal.press("ctrl+g", anything)
    terminal.press(str(row), shown(str(row)))
    terminal.press("enter", shown(f"EV{row:08d}"), FAR_SECONDS)


SESSIONS = [
    *(Session(f"memory of {rows}", partial(memory, rows=rows), once=True) for rows in SIZES),
    Session("page_cost", page_cost, once=True),
]
