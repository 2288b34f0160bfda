"""The trail as the title shows it: what led to what is on the screen, cut at the left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from tui_orm.ui.cleaning import name
from tui_orm.ui.record.labels import key_text
from tui_orm.ui.status import remark_parts
from tui_orm.workspace.staged import NewRow

if TYPE_CHECKING:
    from tui_orm.database.descriptions import TableInfo
    from tui_orm.ui.status import Parts
    from tui_orm.workspace.trail import Record, Stop

BETWEEN = " › "
MOST_WORD = 30
"""Cells of a name on the trail."""


def record_parts(record: Record, table: TableInfo, panel: str) -> Parts:
    """What the title says of a record, behind the trail."""
    key = (_key(record), "strong")
    return [key, (f" · {panel}", "")] if panel != "data" else [key, *remark_parts(table)]


def with_trail(stops: Sequence[Stop], parts: Parts, room: int) -> Parts:
    """The parts of a title behind the trail. The stops are not empty."""
    *before, last = stops
    words = [word for stop in before for word in _words(stop)]
    if last.record is not None and (last.relation or not before):
        words.append(_called(last))
    left = room - sum(cell_len(text) for text, _ in parts)
    shown = _cut(words, left)
    return [(f"{shown}{BETWEEN}", "faint"), *parts] if shown else parts


def _words(stop: Stop) -> list[str]:
    """What a stop adds to the trail; a record that was opened from a grid stands behind it."""
    named = [_called(stop)] if stop.relation or stop.record is None else []
    return [*named, *([_key(stop.record)] if stop.record is not None else [])]


def _called(stop: Stop) -> str:
    called = name(stop.relation or str(stop.view.table.name))
    return called if cell_len(called) <= MOST_WORD else set_cell_size(called, MOST_WORD - 1) + "…"


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
