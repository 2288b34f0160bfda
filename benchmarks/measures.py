"""The sessions: each runs one program, types what a user would type, and records what it cost."""

from __future__ import annotations

from data import MANY
from stage import FLOOR, OURS, Session, Stage
from steps import CODE, anything, pages, press, rest, shown, sort_by, start

FAR = 4_900_000
LAST = "EV5000000"


def smallest(stage: Stage) -> None:
    """The smallest Textual app: the floor of every start."""
    with stage.floor() as terminal:
        cost = terminal.until(shown("ready"), since=terminal.started)
    for act in ("first paint", "table list", "list of 2,000 tables", "list of 5,000 tables"):
        stage.record.add(FLOOR, f"start to {act}, ms", cost.ms)


def first_paint(stage: Stage) -> None:
    """tui_orm to its frame."""
    with stage.ours(stage.paths["events"]) as terminal:
        cost = terminal.until(shown("filter tables"), since=terminal.started)
    stage.record.add(OURS, "start to first paint, ms", cost.ms)


def table_list(stage: Stage) -> None:
    """tui_orm to its tables; then the focus goes to the filter above them."""
    with stage.ours(stage.paths["events"]) as terminal:
        cost = terminal.until(shown("^ events "), since=terminal.started)
        focus = terminal.press("/", anything)
    stage.record.add(OURS, "start to table list, ms", cost.ms)
    stage.record.add_cost(OURS, "focus to another pane", focus)


def many_tables(stage: Stage) -> None:
    """tui_orm to the lists of 2,000 and 5,000 tables."""
    for database, tables in MANY.items():
        with stage.ours(stage.paths[database]) as terminal:
            cost = terminal.until(shown("t0030"), since=terminal.started)
        stage.record.add(OURS, f"start to list of {tables:,} tables, ms", cost.ms)


def bare_rows(stage: Stage) -> None:
    """The bare app: rows, rest, lines, pages, the end, the other order."""
    with stage.floor(stage.paths["events"]) as terminal:
        start(stage, FLOOR, terminal)
        rest(stage, FLOOR, terminal)
        press(stage, FLOOR, terminal, "cursor down", "down")
        pages(stage, FLOOR, terminal, "page down at the start", "pagedown")
        stage.record.add(FLOOR, "peak memory, MB", terminal.peak_mb())
        stage.record.add_cost(FLOOR, "last row from the start", terminal.press("G", shown(LAST)))
        sort_by(stage, FLOOR, terminal)
    with stage.floor(stage.paths["events"], FAR) as terminal:
        terminal.until(shown(CODE))
        pages(stage, FLOOR, terminal, "page down after the filter id >= 4900000", "pagedown")


def rows(stage: Stage) -> None:
    """The same in tui_orm; then pages up near the end, and the memory of it all."""
    with stage.ours(stage.paths["events"], "events") as terminal:
        start(stage, OURS, terminal)
        rest(stage, OURS, terminal)
        press(stage, OURS, terminal, "cursor down", "down")
        terminal.press("\x1b[B" * 40, anything)
        press(stage, OURS, terminal, "scroll by one line", "down")
        pages(stage, OURS, terminal, "page down at the start", "pagedown")
        stage.record.add_cost(OURS, "last row from the start", terminal.press("G", shown(LAST)))
        pages(stage, OURS, terminal, "page up from the last row", "pageup")
        stage.record.add(OURS, "peak memory, MB", terminal.peak_mb())


def small_screen(stage: Stage) -> None:
    """Pages on 120x40."""
    with stage.ours(stage.paths["events"], "events", size=(120, 40)) as terminal:
        terminal.until(shown(CODE))
        pages(stage, OURS, terminal, "page down, 120x40", "pagedown")


def far_by_filter(stage: Stage) -> None:
    """Pages at row 4,900,000, reached by a filter: read by key all the way."""
    with stage.ours(stage.paths["events"], "events") as terminal:
        terminal.until(shown(CODE))
        terminal.press("/", anything)
        terminal.press(f"id >= {FAR}", shown(f"id >= {FAR}"))
        cost = terminal.press("enter", shown(f"EV{FAR}"))
        stage.record.add_cost(OURS, "filter id >= 4900000, first rows", cost)
        pages(stage, OURS, terminal, "page down after the filter id >= 4900000", "pagedown")


def far_by_number(stage: Stage) -> None:
    """Pages at row 4,900,000, reached by its number: the jump reads by OFFSET, the pages by key."""
    with stage.ours(stage.paths["events"], "events") as terminal:
        terminal.until(shown(CODE))
        terminal.press("ctrl+g", anything)
        terminal.press(str(FAR), shown(str(FAR)))
        stage.record.add_cost(
            OURS, "go to row 4,900,000 (OFFSET)", terminal.press("enter", shown(f"EV{FAR}"))
        )
        pages(stage, OURS, terminal, "page down after going to row 4,900,000", "pagedown")


def editor(stage: Stage) -> None:
    """Opening the cell editor, keys in it, leaving it."""
    with stage.ours(stage.paths["events"], "events") as terminal:
        terminal.until(shown(CODE))
        terminal.press("right", anything)
        stage.record.add_cost(OURS, "cell editor opens", terminal.press("e", anything))
        press(stage, OURS, terminal, "key in the cell editor", "x")
        stage.record.add_cost(OURS, "cell editor closes", terminal.press("escape", anything))


def sort(stage: Stage) -> None:
    """The first rows by the indexed column."""
    with stage.ours(stage.paths["events"], "events") as terminal:
        terminal.until(shown(CODE))
        for _ in range(3):
            terminal.press("right", anything)
        sort_by(stage, OURS, terminal)


def wide(stage: Stage) -> None:
    """One column right in 200 columns, each of which scrolls."""
    with stage.ours(stage.paths["wide"], "wide") as terminal:
        terminal.until(shown("w1_"))
        terminal.press("\x1b[C" * 20, anything)
        press(stage, OURS, terminal, "one column right of 200", "right")


SESSIONS = [
    Session(play.__name__, play)
    for play in (
        smallest, first_paint, table_list, many_tables, bare_rows, rows,
        small_screen, far_by_filter, far_by_number, editor, sort, wide,
    )
]  # fmt: skip
