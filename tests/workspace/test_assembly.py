"""The parts of a value put together, however they come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import ID, MANY, NAME, table

from tui_orm.database.descriptions import LargeValue
from tui_orm.database.query import Part, PartRequest
from tui_orm.workspace.assembly import OVER_A_LINE, Assembly, ValueChanged

TABLE = table(ID, NAME, dialect="mysql", key=("id",))
LEAST, MOST = OVER_A_LINE


def answer(request: PartRequest, value: str | bytes, encoding: str = "") -> Part:
    """What a server would send."""
    data = value[request.start : request.start + request.count]
    return Part(data, len(value), encoding, hash(value) if request.marked else None)


def assembly(length: int, *sizes: int) -> Assembly:
    return Assembly(TABLE, (1, LargeValue("", length)), "name", (sizes[0], sizes[1]) if sizes else None)


@MANY
@given(st.binary(max_size=50), st.integers(1, 6), st.integers(0, 3), st.floats(0, 2))
def test_bytes_that_are_text_are_read_as_at_once(data: bytes, least: int, more: int, seconds: float) -> None:
    parts = assembly(len(data), least, least + more)
    while not parts.is_whole:
        request = parts.request()
        parts.take(request, answer(request, data, "UTF-8"), seconds)
    assert parts.value == data.decode("utf-8", "surrogateescape")


@given(st.text(min_size=2, max_size=20), st.data())
def test_a_value_that_changes_is_never_put_together_of_two(text: str, data: st.DataObject) -> None:
    other = data.draw(st.text(min_size=1, max_size=20).filter(lambda one: one != text))
    parts = assembly(len(text), 1, 1)
    change = data.draw(st.integers(1, len(text) - 1))

    def read() -> None:
        while not parts.is_whole:
            request = parts.request()
            parts.take(request, answer(request, text if parts.read < change else other), 0)

    with pytest.raises(ValueChanged):
        read()


def sizes_at(speed: float, overhead: float, parts: int = 8) -> list[int]:
    """Sizes of the parts on a line of so many characters a second, with so many seconds for each request."""
    made, value, sizes = assembly(10**9), "x" * 4 * MOST, []
    made.length = 10**9
    for _ in range(parts):
        request = made.request()
        sizes.append(request.count)
        part = Part(value[: request.count], 10**9)
        made.take(request, part, overhead + request.count / speed)
    return sizes


def test_parts_grow_where_they_come_quickly_and_stay_small_on_a_slow_line() -> None:
    assert sizes_at(1e9, 0)[-1] == MOST
    assert sizes_at(1e9, 0.4)[-1] == MOST  # what a part costs is not its size
    assert set(sizes_at(50_000, 0)) == {LEAST}
    assert max(sizes_at(400_000, 0)) <= 4 * LEAST
