"""Where columns stand: whatever the layout, width and scroll position, no cell shows another column's value."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style

from tui_orm.database.descriptions import ColumnInfo, Kind, TableInfo, TableName
from tui_orm.ui.widgets.columns import ROOM, Columns
from tui_orm.ui.widgets.paint import MARK, Line, Painter, Styles
from tui_orm.workspace.layout import ColumnLayout

LETTERS = "ABCDEFGHIJKLMNOP"
PLAIN = Styles(**{field.name: Style() for field in fields(Styles)})
INDEX = st.integers(0, 100)


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[Columns, int]:
    """Columns of a table whose columns are letters, and the cells of the grid; and then another layout."""
    names = LETTERS[: draw(st.integers(1, len(LETTERS)))]
    infos = tuple(ColumnInfo(name, draw(st.sampled_from([Kind.TEXT, Kind.INTEGER]))) for name in names)
    table = TableInfo(TableName("t"), "sqlite", infos, primary_key=draw(st.sampled_from([(), (names[-1],)])))
    row = tuple(name * draw(st.integers(1, 40)) for name in names)
    width = draw(st.integers(1, 90))
    columns = Columns(table, [row], width - MARK, draw(layouts(names)))
    columns.arrange(draw(layouts(names)))
    columns.resize(width - MARK)
    return columns, width


@st.composite
def layouts(draw: st.DrawFn, names: str) -> ColumnLayout:
    """Any layout of these columns."""
    order = tuple(draw(st.permutations(names)))
    widths = draw(st.dictionaries(st.sampled_from(names), st.integers(1, 200)))
    frozen = draw(st.none() | st.integers(0, len(names)))
    return ColumnLayout(order, frozenset(draw(st.sets(st.sampled_from(names)))), widths, frozen)


@settings(max_examples=300)
@given(laid_out(), INDEX)
def test_every_cell_belongs_to_the_column_that_a_click_there_means(
    laid: tuple[Columns, int], wanted: int
) -> None:
    columns, width = laid
    scroll = columns.scroll_to(wanted % len(columns.order), 0, width - MARK)
    painter = Painter(columns, PLAIN, scroll, width)
    values = [info.name * 200 for info in columns.table.columns]
    for strip in (painter.row(Line(values), None, True), painter.header({})):
        assert strip.cell_length == width
        for x, letter in list(enumerate(strip.text))[MARK:]:
            if letter in LETTERS:
                assert letter == columns.name_at(columns.at(x - MARK, scroll))


@settings(max_examples=300)
@given(laid_out(), INDEX, INDEX)
def test_every_column_can_be_brought_into_view(laid: tuple[Columns, int], first: int, second: int) -> None:
    columns, width = laid
    count, room, scroll = len(columns.order), width - MARK, 0
    assert columns.frozen_width <= max(0, room - ROOM, room // 2)
    for index in (first % count, second % count):
        scroll = columns.scroll_to(index, scroll, room)
        start = columns.starts[index] - (scroll if index >= columns.frozen else 0)
        assert start >= (columns.frozen_width if index >= columns.frozen else 0)
        if room > 0:
            assert start < room
            assert columns.at(start, scroll) == index


@given(st.integers(1, 40), st.integers(4, 12))
def test_a_number_that_is_cut_is_marked_as_cut(width: int, digits: int) -> None:
    infos = tuple(ColumnInfo(f"c{number}", Kind.INTEGER) for number in range(6))
    row = (10**digits - 1,) * 6
    columns = Columns(TableInfo(TableName("t"), "sqlite", infos), [row], width - MARK)
    shown = Painter(columns, PLAIN, 0, width).row(Line(row), None, True).text.split()
    assert all(text == str(row[0]) or text.endswith("…") for text in shown)
