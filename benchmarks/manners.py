"""How the other programs are driven: what is typed in each, and what is waited for before."""

from __future__ import annotations

from dataclasses import dataclass

DOWN, RIGHT, F5, F6 = "\x1b[B", "\x1b[C", "\x1b[15~", "\x1b[17~"


@dataclass(frozen=True)
class Manner:
    """How one program is driven: each walk is what to wait for and what to type then."""

    painted: str
    to_list: tuple[tuple[str, str], ...]
    to_rows: tuple[tuple[str, str], ...]
    """`{table}` stands for the table."""
    into_grid: str
    to_sort: tuple[str, ...] = ()
    """Typed one by one, before `run` shows the sorted rows."""
    run: str = ""
    down: str = DOWN
    right: str = RIGHT
    quiet: float = 0
    """Seconds without output before it takes keys."""


def pasted(text: str) -> str:
    """Text as a terminal pastes it."""
    return f"\x1b[200~{text}\x1b[201~"


SORTED = "select * from events order by user_id"
MANNERS = {
    "harlequin": Manner(
        painted="Query Editor",
        to_list=(("Database Connected", F6), ("Insert Name", "\r")),
        to_rows=(("Database Connected", pasted("select * from {table}") + "\n"),),
        into_grid=F5,
        to_sort=(pasted(SORTED),),
        run="\n",
        quiet=0.3,  # what is typed before it has restored its buffers is lost
    ),
    "sqlit": Manner(
        painted=r"\[q\] Query",
        to_list=(("Tables", f"{DOWN}\r"),),
        to_rows=(("Tables", f"{DOWN}\r"), ("▶ {table}", f"{DOWN}s")),
        into_grid="r",
        to_sort=("q", "i", pasted(f"{SORTED} limit 100"), "\x1b"),
        run="\r",
    ),
    # curses knows the arrow keys in another mode only
    "visidata": Manner(
        painted="File +Edit", to_list=(), to_rows=(("{table} +║", "\r"),), into_grid="", down="j", right="l"
    ),
}
