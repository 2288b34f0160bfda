"""A window against the plain list that it is a window on."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reader import LINES, ListServer, Reader
from tables import KEYED, KEYLESS, MANY

from tui_orm.database.descriptions import TableInfo
from tui_orm.database.query import PAGE, PageRequest
from tui_orm.workspace.window import MOST_PAGES

COUNTS = [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 30, 4000]
BOTH = pytest.mark.parametrize("table", [KEYED, KEYLESS], ids=["keyed", "keyless"])

counts = st.sampled_from(COUNTS)
factors = st.sampled_from([None, 0, 0.4, 0.9, 1, 1.1, 3])
"""How the server's estimate of the rows compares with their count."""
moves = st.one_of(
    st.tuples(st.just("scroll"), st.integers(-700, 700)),
    st.tuples(st.just("to_number"), st.integers(0, 5000)),
    st.tuples(st.just("to_part"), st.integers(0, 100)),
    st.tuples(st.just("to_row"), st.integers(0, 10_000)),
    st.just(("to_first",)),
    st.just(("to_last",)),
    st.tuples(st.just("counts"), st.sampled_from([100, 1000])),
)


@pytest.fixture(autouse=True)
def short_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Far jumps go by the key, as they do in large tables."""
    monkeypatch.setattr("tui_orm.workspace.window.FARTHEST", 700)


def reader_of(count: int, factor: float | None, table: TableInfo = KEYED) -> Reader:
    return Reader(ListServer(count, table), None if factor is None else round(count * factor))


def move(reader: Reader, act: str, *arguments: int) -> None:
    count = len(reader.server.rows)
    if act == "to_row":
        if not (count and reader.server.query.table.key):
            return
        arguments = (arguments[0] % count,)
    getattr(reader, act)(*arguments)


def up_to_the_start(reader: Reader) -> None:
    while reader.top:
        reader.scroll(-LINES)


def down_to_the_end(reader: Reader) -> None:
    while reader.bottom < reader.window.height:
        reader.scroll(LINES)


@BOTH
@MANY
@given(count=counts, factor=factors, ways=st.lists(moves, max_size=12))
@example(count=542, factor=None, ways=[("to_last",), ("to_number", 0), ("to_row", 256), ("to_last",)])
def test_whatever_the_reader_does_each_row_in_view_is_the_right_one(
    table: TableInfo, count: int, factor: float | None, ways: list[tuple[str, int]]
) -> None:
    reader = reader_of(count, factor, table)
    for way in ways:
        move(reader, *way)


@MANY
@given(count=counts, factor=factors, ways=st.lists(moves, max_size=8))
def test_once_counted_every_number_is_exact(
    count: int, factor: float | None, ways: list[tuple[str, int]]
) -> None:
    reader = reader_of(count, factor)
    for way in ways:
        move(reader, *way)
    reader.counts(500)
    assert reader.window.total == count
    reader.check()
    row = reader.window.row(reader.top)
    assert row is None or reader.server.number(row) == reader.top


@BOTH
@MANY
@given(count=counts, factor=factors, ways=st.lists(moves, max_size=5))
@example(count=4000, factor=1, ways=[("to_number", 7 * PAGE + PAGE // 2)])
def test_from_one_end_to_the_other_all_rows_are_counted(
    table: TableInfo, count: int, factor: float | None, ways: list[tuple[str, int]]
) -> None:
    reader = reader_of(count, factor, table)
    for way in ways:
        move(reader, *way)
    up_to_the_start(reader)
    assert reader.window.exact
    assert reader.window.row(0) == next(iter(reader.server.rows), None)
    down_to_the_end(reader)
    assert reader.window.total == count
    assert reader.window.height == count


@BOTH
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("factor", [None, 0, 0.4, 0.9, 1, 1.1, 3])
def test_from_the_last_row_up_the_numbers_end_right_whatever_was_estimated(
    table: TableInfo, count: int, factor: float | None
) -> None:
    reader = reader_of(count, factor, table)
    reader.to_last()
    assert reader.window.row(reader.window.height - 1) == (reader.server.rows or [None])[-1]
    up_to_the_start(reader)
    assert reader.window.exact
    assert reader.window.row(0) == next(iter(reader.server.rows), None)


@BOTH
@pytest.mark.parametrize("factor", [None, 0.4, 1, 3])
def test_above_the_last_rows_come_those_before_them(table: TableInfo, factor: float | None) -> None:
    reader = reader_of(4000, factor, table)
    reader.to_last()
    for lines in range(LINES, 2000, LINES):
        reader.scroll(-LINES)
        assert reader.server.number(reader.window.row(reader.top)) == 4000 - LINES - lines


def test_the_last_row_is_numbered_by_the_estimate() -> None:
    reader = reader_of(4000, 1)
    reader.to_last()
    assert reader.bottom == 4000


@MANY
@given(count=st.sampled_from([1, PAGE, 4000]), factor=factors, data=st.data())
def test_a_row_found_by_its_key_is_known_by_its_number(
    count: int, factor: float | None, data: st.DataObject
) -> None:
    reader = reader_of(count, factor)
    number = data.draw(st.integers(0, count - 1))
    reader.to_row(number)
    row = reader.server.rows[number]
    found = reader.window.number_of((row[0],))
    assert found is not None
    assert reader.window.row(found) == row
    assert reader.window.number_of((-1,)) is None


@MANY
@given(count=st.sampled_from([0, 100, 1100]), beyond=st.integers(0, 20_000))
@example(count=1100, beyond=20_000)
def test_a_jump_beyond_the_end_of_a_smaller_table_finds_its_end(count: int, beyond: int) -> None:
    reader = Reader(ListServer(count), estimate=count + beyond)
    reader.to_number(count + beyond)
    down_to_the_end(reader)
    assert reader.window.row(reader.bottom - 1) == (reader.server.rows or [None])[-1]
    assert reader.requests <= 12


@BOTH
def test_what_is_held_does_not_grow_with_the_table(table: TableInfo) -> None:
    most = MOST_PAGES * PAGE
    reader = reader_of(most + 3 * PAGE, None, table)
    down_to_the_end(reader)
    assert len(reader.window.rows()) <= most
    assert reader.window.total == most + 3 * PAGE
    assert reader.window.first > 0
    up_to_the_start(reader)
    assert len(reader.window.rows()) <= most
    assert reader.window.total == most + 3 * PAGE
    down_to_the_end(reader)


def test_a_jump_reads_one_page_and_not_all_between() -> None:
    reader = reader_of(4000, 1)
    reader.to_number(3500)
    assert reader.requests == 2


def test_scrolling_asks_for_the_next_page_before_its_end_comes_into_view() -> None:
    reader = reader_of(4000, 1)
    assert reader.requests == 1
    reader.to_number(PAGE - PAGE // 4 - LINES)
    assert reader.requests == 1
    reader.scroll(1)
    assert reader.requests == 2


@pytest.mark.parametrize("jump", ["to_first", "to_last", "to_row"])
@pytest.mark.parametrize("back", [False, True], ids=["next page", "page before"])
def test_a_page_that_comes_after_a_jump_is_not_put_among_other_rows(jump: str, back: bool) -> None:
    reader = reader_of(4000, 1)
    reader.to_number(2000)
    window = reader.window
    late = window.request(window.first, window.first) if back else window.request(window.end, window.end)
    assert late is not None
    move(reader, jump, *([3000] if jump == "to_row" else []))
    window.add(late, reader.server.page(late))
    reader.check()


@MANY
@given(count=st.sampled_from([1, 40, PAGE, 600]), gone=st.sets(st.integers(0, 599)))
def test_removed_rows_are_gone_and_the_others_move_up(count: int, gone: set[int]) -> None:
    reader = reader_of(count, 1)
    down_to_the_end(reader)
    gone = {number for number in gone if number < count}
    reader.window.remove(gone)
    left = [row for number, row in enumerate(reader.server.rows) if number not in gone]
    assert reader.window.rows() == left
    assert reader.window.total == len(left)
    assert reader.window.is_empty == (not left)


def test_a_row_replaced_stays_in_its_place() -> None:
    reader = reader_of(600, 1)
    reader.to_number(500)
    reader.window.replace(510, (1531, "other"))
    assert reader.window.row(510) == (1531, "other")
    assert reader.window.row(511) == reader.server.rows[511]


def test_a_table_without_a_key_has_no_row_known_by_one() -> None:
    reader = reader_of(10, 1, KEYLESS)
    assert reader.window.number_of(()) is None


def test_the_first_request_is_for_the_first_page() -> None:
    server = ListServer(10)
    assert Reader(server).window.query is server.query
    assert reader_of(10, None).window.request(0, 5) is None
    assert server.page(PageRequest(server.query)).ended
