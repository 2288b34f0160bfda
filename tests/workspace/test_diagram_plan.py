"""The geometry of diagrams: nothing covers anything else, and every wire arrives."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tui_orm.workspace.diagrams.plan import DOWN, LEFT, RIGHT, UP, Box, Link, Place, Plan, Port, cells, plan

STEPS = {UP: (0, -1), RIGHT: (1, 0), DOWN: (0, 1), LEFT: (-1, 0)}


@st.composite
def drawings(draw: st.DrawFn) -> tuple[list[Box], list[Link]]:
    """Boxes with a row to refer to, and rows of their own that each refer to any box."""
    count = draw(st.integers(1, 9))
    refers = draw(st.lists(st.lists(st.integers(0, count - 1), max_size=5), min_size=count, max_size=count))
    ranks = draw(st.lists(st.integers(-2, 2), min_size=count, max_size=count))
    boxes = [Box(draw(st.integers(4, 9)), len(refers[number]) + 3, ranks[number]) for number in range(count)]
    links = [
        Link(Port(number, row), Port(target, 1))
        for number, targets in enumerate(refers)
        for row, target in enumerate(targets, 2)
    ]
    return boxes, links


def inside(place: Place, x: int, y: int) -> bool:
    return place.x <= x < place.x + place.width and place.y <= y < place.y + place.height


def beside(drawn: Plan, port: Port) -> set[tuple[int, int]]:
    """The cells left and right of a port."""
    place = drawn.boxes[port.box]
    return {(place.x - 1, place.y + port.row), (place.x + place.width, place.y + port.row)}


@given(drawings())
def test_no_boxes_overlap_and_all_stand_within(drawing: tuple[list[Box], list[Link]]) -> None:
    boxes, links = drawing
    drawn = plan(boxes, links)
    for one, other in combinations(drawn.boxes, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
    for place, box in zip(drawn.boxes, boxes, strict=True):
        assert place.width >= box.width
        assert place.height == box.height
        assert place.x >= 0 <= place.y
        assert place.x + place.width <= drawn.width
        assert place.y + place.height <= drawn.height


@given(drawings())
def test_wires_cross_each_other_and_nothing_else(drawing: tuple[list[Box], list[Link]]) -> None:
    drawn = plan(*drawing)
    for (x, y), nets in cells(drawn.wires).items():
        assert 0 <= x < drawn.width
        assert 0 <= y < drawn.height
        assert not any(inside(place, x, y) for place in drawn.boxes)
        if len(nets) > 1:  # one runs across, the other up and down, and neither turns
            assert sorted(nets.values()) == [UP | DOWN, RIGHT | LEFT]


@given(drawings())
def test_every_link_is_a_way_from_its_row_to_its_arrow(drawing: tuple[list[Box], list[Link]]) -> None:
    boxes, links = drawing
    drawn = plan(boxes, links)
    ways = cells(drawn.wires)
    arrows = defaultdict(set)
    for arrow in drawn.arrows:
        arrows[arrow.net].add((arrow.x, arrow.y))
    for link in links:
        net = drawn.nets.index(link.target)
        assert arrows[net] <= beside(drawn, link.target)
        begin = {cell for cell in beside(drawn, link.source) if net in ways.get(cell, {})}
        assert _reached(ways, net, begin) & arrows[net]


def _reached(ways: object, net: int, begin: set[tuple[int, int]]) -> set[tuple[int, int]]:
    seen, waiting = set(begin), list(begin)
    while waiting:
        x, y = waiting.pop()
        mask = ways.get((x, y), {}).get(net, 0)  # type: ignore[attr-defined]
        near = {(x + dx, y + dy) for way, (dx, dy) in STEPS.items() if mask & way}
        waiting += near - seen
        seen |= near
    return seen


def test_two_that_change_places_are_led_around() -> None:
    """One comes where the other goes, both ways: a net is split, and the plan grows by the row it needs."""
    boxes = [Box(5, 5, 0), Box(5, 5, 0), Box(5, 5, 1), Box(5, 5, 1)]
    links = [Link(Port(0, 1), Port(3, 1)), Link(Port(1, 1), Port(2, 1))]
    drawn = plan(boxes, [*links, Link(Port(2, 3), Port(2, 2))])
    assert all(len(nets) < 3 for nets in cells(drawn.wires).values())


def test_a_hub_has_one_wire_at_its_side() -> None:
    boxes = [Box(6, 4, 0), *(Box(6, 4, -1) for _ in range(60))]
    drawn = plan(boxes, [Link(Port(number, 2), Port(0, 1)) for number in range(1, 61)])
    assert len(drawn.nets) == 1
    assert len(drawn.arrows) == 1
    assert drawn.width < 20
    assert abs(drawn.boxes[0].y - drawn.height // 2) < 5
