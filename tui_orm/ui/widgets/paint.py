"""Lines of a grid as segments: cells cropped to their columns, neighbours of one style merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui_orm.ui.cells import Look, cell
from tui_orm.ui.widgets.columns import Columns
from tui_orm.ui.widgets.fitting import GAP, MARK, cells, fit

MARKED = "»"


@dataclass(frozen=True)
class Styles:
    """The styles of a grid."""

    plain: Style
    faint: Style
    header: Style
    cursor: Style
    changed: Style
    added: Style
    removed: Style
    gone: Style
    """The mark of a removed row."""
    blurred: Style
    """The cursor while the focus is elsewhere."""
    marked: Style
    """The sign of a row that the user marked."""

    @classmethod
    def parts(cls) -> list[str]:
        """The names of the styles that have a component class."""
        return [field.name for field in fields(cls) if field.name != "plain"]

    @classmethod
    def of(cls, widget: Widget, prefix: str) -> Styles:
        """The styles that the style sheet gives a widget's component classes."""
        named = {part: widget.get_component_rich_style(prefix + part, partial=True) for part in cls.parts()}
        return cls(plain=bare(widget.rich_style), **{part: bare(style) for part, style in named.items()})


@dataclass(frozen=True)
class Line:
    """One row as it is painted: its values, what is staged over them, its mark."""

    values: Sequence[Any]
    changed: frozenset[int] = frozenset()
    mark: str = " "
    state: str = ""
    marked: bool = False


class Lines(Protocol):
    """Where a grid gets its lines from; asked while painting, so it must answer from memory."""

    @property
    def height(self) -> int:
        """Lines to make room for."""

    def line(self, number: int) -> Line | None:
        """The line of that number, or None where it is not held."""


def bare(style: Style) -> Style:
    """A style without the terminal's default colours, which every segment would name in 5 bytes."""
    color, background = style.color, style.bgcolor
    return Style(
        color=None if color is None or color.is_default else color,
        bgcolor=None if background is None or background.is_default else background,
        bold=style.bold,
        dim=style.dim,
        underline=style.underline,
        reverse=style.reverse,
        strike=style.strike,
    )


class Painter:
    """Paints the lines of one grid for a scroll position and a width."""

    def __init__(self, columns: Columns, styles: Styles, scroll: int, width: int) -> None:
        self._columns = columns
        self._styles = styles
        self._width = width
        self._scroll = scroll
        self._frozen, self._moving = columns.in_view(scroll, width - MARK)

    def header(self, arrows: dict[int, str]) -> Strip:
        """The line of names; `arrows` marks the places ordered by."""

        def named(index: int) -> tuple[str, Style]:
            arrow = arrows.get(self._columns.order[index], "")
            width = self._shown_width(index)
            text = fit(self._columns.titles[index], width - cells(arrow), self._columns.numeric[index])
            return text + arrow, self._styles.header

        return self._line("  ", self._styles.header, named, self._styles.header)

    def row(self, line: Line, cursor: int | None, focused: bool) -> Strip:
        """A row; `cursor` is the column under the cursor, faint where the focus is elsewhere."""
        base = {"added": self._styles.added, "removed": self._styles.removed}.get(
            line.state, self._styles.plain
        )

        def shown(index: int) -> tuple[str, Style]:
            place = self._columns.order[index]
            text, look = cell(line.values[place])
            style = base
            if look is Look.FAINT:
                # faint and coloured would be too little
                style = (self._styles.plain if line.state == "added" else base) + self._styles.faint
            if place in line.changed:
                style = style + self._styles.changed
            if index == cursor:
                style = style + (self._styles.cursor if focused else self._styles.blurred)
            return fit(text, self._shown_width(index), self._columns.numeric[index]), style

        mark = {"~": self._styles.changed, "+": self._styles.added, "-": self._styles.gone}
        style = mark.get(line.mark, base)
        signs = line.mark + (MARKED if line.marked else " ")
        return self._line(
            signs, style + self._styles.marked if line.marked else style, shown, self._styles.plain
        )

    def waiting(self) -> Strip:
        """A row that is not held."""
        return self._line(
            "  ",
            self._styles.faint,
            lambda index: (fit("·", self._columns.widths[index], False), self._styles.faint),
            self._styles.faint,
        )

    def _shown_width(self, index: int) -> int:
        """The cells of a column that are in view: the last one may be cut, and is then marked as cut."""
        width = self._columns.widths[index]
        scroll = self._scroll if index >= self._columns.frozen else 0
        room = self._width - MARK - 1 - (self._columns.starts[index] - scroll)
        return width if index in self._frozen else max(1, min(width, room))

    def _line(
        self, mark: str, mark_style: Style, shown: Callable[[int], tuple[str, Style]], gap: Style
    ) -> Strip:
        moving = self._segments(self._moving, shown, gap)
        left = self._columns.frozen_width + self._scroll
        skipped = left - self._columns.starts[self._moving.start] if self._moving else 0
        room = max(0, self._width - MARK - self._columns.frozen_width)
        parts = [Segment(mark, mark_style), *self._segments(self._frozen, shown, gap)]
        parts += Strip(moving).crop(skipped, skipped + room)
        return Strip(_merged(parts)).adjust_cell_length(self._width, gap)

    def _segments(
        self, indexes: range, shown: Callable[[int], tuple[str, Style]], gap: Style
    ) -> list[Segment]:
        segments: list[Segment] = []
        for index in indexes:
            text, style = shown(index)
            segments += [Segment(text, style), Segment(" " * GAP, gap)]
        return segments


def _merged(segments: Sequence[Segment]) -> list[Segment]:
    """Neighbours of one style as one: the terminal is sent fewer bytes."""
    merged: list[Segment] = []
    for segment in segments:
        if merged and merged[-1].style == segment.style:
            merged[-1] = Segment(merged[-1].text + segment.text, segment.style)
        else:
            merged.append(segment)
    return merged
