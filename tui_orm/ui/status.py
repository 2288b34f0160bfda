"""What the bars say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui_orm.ui.cleaning import name
from tui_orm.workspace.quoting import quoted_name

if TYPE_CHECKING:
    from tui_orm.database.descriptions import TableInfo
    from tui_orm.database.target import Target
    from tui_orm.ui.widgets.bars import Bar
    from tui_orm.workspace.changeset import ChangeSet
    from tui_orm.workspace.layout import ColumnLayout
    from tui_orm.workspace.overlay import Overlay
    from tui_orm.workspace.window import Window
    from tui_orm.workspace.workspace import View

Parts = list[tuple[str, str]]
MOST_OF_TAG = 20
HINT = "  (w writes)"


def title_parts(view: View, panel: str, layout: ColumnLayout) -> Parts:
    """The table, the panel, the filter in force, the order, what is hidden, and why it cannot be edited."""
    table = view.table
    parts = [(name(str(table.name)), "strong"), (" (view)" if table.is_view else "", "")]
    if panel != "data":
        return [*parts, (f" · {panel}", "")]
    if view.filter_text:
        own = " your own SQL" if view.query.is_raw else ""
        parts += [("  where", ""), (own, "strong"), (" ", ""), (name(view.filter_text), "message")]
    if view.order:
        order = ", ".join(
            quoted_name(sort.column) + (" ▼" if sort.descending else " ▲") for sort in view.order
        )
        parts += [("  by ", ""), (name(order), "")]
    if hidden := len(table.columns) - len(layout.shown(table)):
        parts += [(f"  {hidden} hidden", "")]
    return [*parts, *remark_parts(table)]


def remark_parts(table: TableInfo) -> Parts:
    """Why a table cannot be edited, or not taken back."""
    if table.read_only:
        return [(f"  read-only: {name(table.read_only)}", "")]
    return [(f"  {name(table.no_rollback)}", "")] if table.no_rollback else []


def show_target(bar: Bar, target: Target) -> None:
    """What is open, at the right of the title, no wider than it need be; what the user calls it, in its colour."""
    label, tag = name(target.short_label), name(target.tag)[:MOST_OF_TAG] if target.tag else ""
    bar.styles.width = min(30, cell_len(label) + 2) + (cell_len(tag) + 2 if tag else 0)
    if not tag:
        bar.show(label)
        return
    bar.show((f" {tag}", "strong"), f"  {label} ")
    colour_bar(bar, target.colour)


def colour_bar(bar: Bar, colour: str) -> None:
    """Fill a bar with a colour; without colours it is reversed all the same."""
    bright = colour in ("red", "blue", "magenta")
    bar.styles.color, bar.styles.background = (
        f"ansi_{colour}",
        "ansi_bright_white" if bright else "ansi_black",
    )
    bar.styles.text_style = "bold reverse"
    bar.styles.padding = 0  # it would not be reversed


def position_text(overlay: Overlay, number: int) -> str:
    """Row number and count; an estimate carries a tilde."""
    window = overlay.view.window
    place = number - overlay.new_rows
    if place < 0:
        return " new row"
    if not window.is_read:
        return ""
    if window.is_empty:
        return " no rows"
    if window.exact:
        return f" {place + 1:,} of {_total(window)}"
    if window.at_end and place < window.end:
        back = window.end - place
        return " last row" if back == 1 else f" {back:,} from the end"
    return f" ~{place + 1:,} of {_total(window)}"


def _total(window: Window) -> str:
    if window.total is not None:
        return f"{window.total:,}"
    guess = window.estimate if window.exact else window.height
    return f"~{guess:,}" if guess and guess > window.end else f"{window.end:,}+"


def staged_text(changes: ChangeSet) -> str:
    """How much is staged; empty where nothing is."""
    changed, added, removed = changes.counts()
    named = ((changed, "changed"), (added, "new"), (removed, "removed"))
    parts = [f"{count} {word}" for count, word in named if count]
    final = "; some cannot be rolled back" if any(not one.table.transactional for one in changes) else ""
    return f"staged: {', '.join(parts)}{final}{HINT}" if parts else ""


def status_parts(
    changes: ChangeSet | None, view: View | None, standing: Sequence[str], text: str, room: int
) -> Parts:
    """What stands, what is staged and marked, and the word of the moment, which goes before where room is short."""
    staged, count = staged_text(changes) if changes is not None else "", len(view.marks) if view else 0
    marked = f"{count:,} marked" if count else ""
    short = f"staged: {len(changes)}" if staged and changes is not None else ""
    medium = staged.removesuffix(HINT)
    said = [name(text)] if text else []
    for named in ((staged, marked), (medium, marked), (short, marked), ("", "")):
        parts = [(part, "strong") for part in standing]
        parts += [(part, kind) for part, kind in zip(named, ("staged", "strong"), strict=True) if part]
        parts += [(part, "message") for part in said]
        if cell_len("  ".join(part for part, _ in parts)) < room:
            break
    between = [(" " if not place else "  ", "") for place in range(len(parts))]
    return [piece for pair in zip(between, parts, strict=True) for piece in pair]
