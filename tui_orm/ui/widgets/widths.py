"""How wide the values in view are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_orm.ui.cells import cell
from tui_orm.ui.widgets.columns import Columns
from tui_orm.ui.widgets.fitting import cells
from tui_orm.ui.widgets.paint import Lines


def numbers_cut(
    lines: Lines, numbers: Iterable[int], columns: Columns, indexes: Iterable[int]
) -> dict[int, int]:
    """The columns, by place, whose numbers do not fit in these lines, and the cells that they need."""
    places = [(columns.order[index], columns.widths[index]) for index in indexes if columns.may_grow(index)]
    needed: dict[int, int] = {}
    for values in _held(lines, numbers) if places else ():
        for place, width in places:
            length = len(cell(values[place])[0])
            if length > max(width, needed.get(place, 0)):
                needed[place] = length
    return needed


def widest(lines: Lines, numbers: Iterable[int], place: int) -> int:
    """Cells of the widest value of a column in these lines."""
    return max((cells(cell(values[place])[0]) for values in _held(lines, numbers)), default=0)


def _held(lines: Lines, numbers: Iterable[int]) -> Iterable[Sequence[object]]:
    return (line.values for number in numbers if (line := lines.line(number)) is not None)
