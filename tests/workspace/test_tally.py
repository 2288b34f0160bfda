from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_orm.database.query import START, Anchor, Stride
from tui_orm.workspace.tally import FIRST_STRIDE, MOST_ANCHORS, Tally


def counted(total: int, strides: list[int]) -> Tally:
    """A tally of rows with the keys 10, 20, 30, …"""
    tally, left = Tally(), total
    for stride in strides:
        if stride < left:
            left -= stride
            tally.add(Stride(stride, ((total - left) * 10,)), 0.05)
    tally.add(Stride(left), 0.05)
    return tally


@given(st.integers(0, 5000), st.lists(st.integers(1, 50), max_size=100), st.integers(0, 5000))
def test_the_anchor_before_a_row_is_the_nearest_one(total: int, strides: list[int], number: int) -> None:
    tally = counted(total, strides)
    assert (tally.is_complete, tally.rows) == (True, total)
    anchor = tally.before(number)
    assert anchor.number <= number
    assert anchor == START or anchor.position == (anchor.number * 10,)
    assert number - anchor.number < 50 or anchor.number + 50 > tally.last.number
    # the row of that number has the key (number + 1) * 10
    assert tally.below(((number + 1) * 10,)) in (anchor, tally.before(number + 1))


def test_keys_that_only_the_server_compares_are_counted_from_the_start() -> None:
    tally = Tally()
    tally.add(Stride(10, ("a",)), 0.05)
    assert tally.below(("z",)) == START
    assert tally.last == Anchor(10, ("a",))


def test_anchors_are_thinned_out_and_the_last_one_stays() -> None:
    tally = Tally()
    for number in range(MOST_ANCHORS + 10):
        tally.add(Stride(5, (number,)), 0.05)
    assert tally.last == Anchor(5 * (MOST_ANCHORS + 10), (MOST_ANCHORS + 9,))
    assert tally.before(4) == START
    assert tally.before(tally.last.number - 100).number >= tally.last.number - 110


def test_strides_grow_while_they_are_quick_and_shrink_when_they_are_slow() -> None:
    tally = Tally()
    tally.add(Stride(1, (1,)), 0.001)
    assert tally.stride == 2 * FIRST_STRIDE
    tally.add(Stride(1, (2,)), 1.0)
    assert tally.stride == FIRST_STRIDE
