"""The trail as the title shows it: what led to what is on the screen, cut at the left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui_orm.ui.cleaning import name
from tui_orm.ui.labels import key_text
from tui_orm.workspace.staged import NewRow

if TYPE_CHECKING:
    from tui_orm.ui.status import Parts
    from tui_orm.workspace.trail import Record, Stop

BETWEEN = " › "


def with_trail(stops: Sequence[Stop], parts: Parts, room: int) -> Parts:
    """The parts of a title behind the trail; of a record, its key in their place. The stops are not empty."""
    words = [word for stop in stops[:-1] for word in _words(stop)]
    record = stops[-1].record
    if record is not None:
        words += [] if not stops[-1].relation and len(stops) > 1 else [_called(stops[-1])]
        _, view, *rest = parts
        parts = [(_key(record), "strong"), view, *(part for part in rest if "read-only" in part[0])]
    left = room - sum(cell_len(text) for text, _ in parts)
    shown = _cut(words, left)
    return [(f"{shown}{BETWEEN}", "faint"), *parts] if shown else parts


def _words(stop: Stop) -> list[str]:
    """What a stop adds to the trail; a record that was opened from a grid stands behind it."""
    named = [_called(stop)] if stop.relation or stop.record is None else []
    return [*named, *([_key(stop.record)] if stop.record is not None else [])]


def _called(stop: Stop) -> str:
    return name(stop.relation or str(stop.view.table.name))


def _key(record: Record) -> str:
    if isinstance(record.row_id, NewRow):
        return f"new {record.row_id.number}"
    return f"#{key_text(record.key)}" if record.key else "a row"


def _cut(words: Sequence[str], room: int) -> str:
    """As many of the last words as there is room for; the last one always."""
    shown = list(words)
    text = BETWEEN.join(shown)
    while len(shown) > 1 and cell_len(text) + len(BETWEEN) > room:
        del shown[0]
        text = BETWEEN.join(["…", *shown])
    return text
