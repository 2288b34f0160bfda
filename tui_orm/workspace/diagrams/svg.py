"""A graph as an SVG picture of our own drawing: what hangs together is a group, tables that stand alone come last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_orm.database.describing.graph import Graph
from tui_orm.database.descriptions import TableName
from tui_orm.workspace.diagrams.choosing import Shown, components
from tui_orm.workspace.diagrams.packing import Size, packed
from tui_orm.workspace.diagrams.picture import Frame, LineKind, Picture, TableBox, draw
from tui_orm.workspace.diagrams.plan import Arrow, Place
from tui_orm.workspace.diagrams.ranks import layered
from tui_orm.workspace.diagrams.svg_wires import COLUMN, ROW, arrow, middle, paths
from tui_orm.workspace.diagrams.texts import cut, markup, printable, width_of

FRAME = Frame(foot=0, gap=1, most=36, border=1)
MARGIN = 24
STYLE = """\
text { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1b1f24; }
.table { fill: #ffffff; stroke: #57606a; }
.head { fill: #e6ebf1; stroke: #57606a; }
.missing { stroke-dasharray: 4 3; }
.title { font-weight: bold; }
.plain { fill: #57606a; }
.wire { fill: none; stroke-width: 1.3; }
"""


def svg(graph: Graph, shown: Shown = Shown.KEYS) -> str:
    """The picture as text."""
    pictures = [_picture(graph, group, shown) for group in components(graph)]
    sizes = [Size(picture.plan.width * COLUMN, picture.plan.height * ROW) for picture in pictures]
    corners, sheet = packed(sizes, MARGIN)
    width, height = (round(side + 2 * MARGIN) for side in sheet)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}">',
        f"<style>\n{STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for picture, (x, y) in zip(pictures, corners, strict=True):
        lines += [f'<g transform="translate({x + MARGIN:g} {y + MARGIN:g})">', *_group(picture), "</g>"]
    return "\n".join([*lines, "</svg>"]) + "\n"


def _picture(graph: Graph, group: Sequence[TableName], shown: Shown) -> Picture:
    ranks = layered(graph.only(group), group)
    return draw(graph, {name: ranks[name] for name in group}, shown, _measure, FRAME, {})


def _measure(text: str) -> int:
    return width_of(printable(text))


def _group(picture: Picture) -> Iterator[str]:
    names = [_title(picture, net) for net in range(len(picture.plan.nets))]
    yield from paths(picture.plan, names)
    yield from (_arrow(picture, head) for head in picture.plan.arrows)
    for box, place in zip(picture.boxes, picture.plan.boxes, strict=True):
        yield from _table(box, place)


def _title(picture: Picture, net: int) -> str:
    """What is told of a wire that is pointed at."""
    keys = [key for key, link in picture.links if link.target == picture.plan.nets[net]]
    return "\n".join(
        f"{key.table} ({', '.join(key.columns)}) → {key.target} ({', '.join(key.target_columns)})"
        for key in keys
    )


def _arrow(picture: Picture, head: Arrow) -> str:
    return arrow(head, picture.plan.nets[head.net].box)


def _table(box: TableBox, place: Place) -> Iterator[str]:
    x, y, width = place.x * COLUMN, place.y * ROW, place.width * COLUMN
    missing = " missing" if box.entity.is_missing else ""
    yield (
        f'<rect class="table{missing}" x="{x:g}" y="{y:g}" width="{width:g}" height="{place.height * ROW:g}"/>'
    )
    yield f'<rect class="head{missing}" x="{x:g}" y="{y:g}" width="{width:g}" height="{ROW}"/>'
    room = place.width - 2 * FRAME.border
    yield _text(box.title, room, place, 0, "title")
    for row, line in enumerate(box.lines, 1):
        kind = "plain" if line.kind == LineKind.PLAIN else "key"
        yield _text(f"{line.kind} {line.text}", room, place, row, kind)


def _text(text: str, room: int, place: Place, row: int, kind: str) -> str:
    x, y = (place.x + FRAME.border) * COLUMN, middle(place.y + row) + 4
    shown = markup(cut(printable(text), room))
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" xml:space="preserve">{shown}</text>'
