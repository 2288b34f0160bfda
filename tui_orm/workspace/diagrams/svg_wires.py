"""The wires of a plan in SVG: a path for each net, in a colour by which it is told from those it crosses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tui_orm.workspace.diagrams.plan import LEFT, RIGHT, Arrow, Plan, cells
from tui_orm.workspace.diagrams.texts import markup

COLUMN = 7.4
"""Units that a cell is wide."""
ROW = 18
"""Units that a cell is high."""
COLOURS = ("#0969da", "#cf222e", "#1a7f37", "#9a6700", "#8250df", "#bf3989", "#0b7285", "#5c4033")


def middle(row: int) -> float:
    """The middle of a row."""
    return row * ROW + ROW / 2


def paths(plan: Plan, titles: Sequence[str]) -> Iterator[str]:
    """A path for each net; what it joins is told where it is pointed at."""
    ways = cells(plan.wires)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for net, (x1, y1, x2, y2) in plan.wires:
        # an end that joins nothing goes on to the border of the box beside it
        begin = x1 * COLUMN if ways[x1, y1][net] == RIGHT else (x1 + 0.5) * COLUMN
        end = (x2 + 1) * COLUMN if ways[x2, y2][net] == LEFT else (x2 + 0.5) * COLUMN
        found[net].append(f"M{begin:g} {middle(y1):g}L{end:g} {middle(y2):g}")
    for net, parts in found.items():
        colour = _colour(plan.nets[net].box)
        yield (
            f'<path class="wire" stroke="{colour}" d="{"".join(parts)}"><title>{markup_lines(titles[net])}'
            "</title></path>"
        )


def arrow(head: Arrow, box: int) -> str:
    """The head of a net's wire, at the border of the box."""
    y = middle(head.y)
    tip = (head.x + 1) * COLUMN if head.from_left else head.x * COLUMN
    back = tip - COLUMN if head.from_left else tip + COLUMN
    return f'<path fill="{_colour(box)}" d="M{tip:g} {y:g}L{back:g} {y - 4:g}L{back:g} {y + 4:g}Z"/>'


def markup_lines(text: str) -> str:
    """Lines that stay lines."""
    return "\n".join(markup(line) for line in text.split("\n"))


def _colour(box: int) -> str:
    return COLOURS[box % len(COLOURS)]
