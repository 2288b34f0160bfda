"""Tables as boxes of lines, and the foreign keys between them as wires from line to line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tui_orm.database.descriptions import ForeignKeyInfo, TableName
from tui_orm.database.graph import Entity, Graph
from tui_orm.workspace.diagrams.choosing import Shown
from tui_orm.workspace.diagrams.plan import Box, Link, Plan, Port, plan
from tui_orm.workspace.diagrams.ranks import Ranks

Measure = Callable[[str], int]
"""Cells that a text takes."""


class LineKind(StrEnum):
    """What a line of a box stands for."""

    KEY = "*"
    TARGET = "="
    REFERS = "→"
    PLAIN = " "


@dataclass(frozen=True)
class Line:
    """A line of a box: the columns that it stands for, and what is written."""

    kind: LineKind
    columns: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class TableBox:
    """A table as it is drawn; `further` counts the tables it is joined with that are not drawn."""

    entity: Entity
    lines: tuple[Line, ...]
    further: int = 0

    @property
    def title(self) -> str:
        """Its name."""
        return f"{self.entity.name}{' (missing)' if self.entity.is_missing else ''}"


@dataclass(frozen=True)
class Frame:
    """How boxes are drawn: the rows below their lines, the rows between them, their most cells."""

    foot: int = 1
    gap: int = 1
    most: int = 40
    border: int = 2
    """Cells at either side of a line."""


@dataclass(frozen=True)
class Picture:
    """What is drawn, and where: `boxes` stand as `plan.boxes` do, and each link is a foreign key."""

    boxes: Sequence[TableBox]
    links: Sequence[tuple[ForeignKeyInfo, Link]]
    plan: Plan

    def number(self, name: TableName) -> int:
        """The box of a table."""
        return next(number for number, box in enumerate(self.boxes) if box.entity.name == name)

    def relations(self, box: int) -> list[ForeignKeyInfo]:
        """The foreign keys of a box, those to it first."""
        into = [key for key, link in self.links if link.target.box == box]
        return into + [key for key, link in self.links if link.source.box == box and link.target.box != box]


def draw(
    graph: Graph, ranks: Ranks, shown: Shown, measure: Measure, frame: Frame, further: dict[TableName, int]
) -> Picture:
    """Place the tables that have a rank, and all foreign keys between them."""
    part = graph.only(ranks)
    boxes = [
        TableBox(entity, tuple(_lines(entity, part.keys_of[name], shown)), further.get(name, 0))
        for name, entity in part.entities.items()
    ]
    links = list(_links(part.keys, boxes))
    sizes = [
        Box(_width(box, measure, frame), 1 + len(box.lines) + frame.foot, ranks[box.entity.name])
        for box in boxes
    ]
    return Picture(boxes, links, plan(sizes, [link for _, link in links], frame.gap))


def _lines(entity: Entity, keys: Sequence[ForeignKeyInfo], shown: Shown) -> Iterator[Line]:
    """The primary key, what else is referred to, a line for each foreign key; then the other columns, if wanted."""
    own = [key for key in keys if key.table == entity.name]
    if shown == Shown.NONE:
        yield from (Line(LineKind.REFERS, key.columns, str(key.target)) for key in own)
        return
    if entity.key:
        yield Line(LineKind.KEY, entity.key, ", ".join(entity.key))
    targets = dict.fromkeys(_target(key, entity) for key in keys if key.target == entity.name)
    yield from (
        Line(LineKind.TARGET, columns, ", ".join(columns)) for columns in targets if columns != entity.key
    )
    yield from (Line(LineKind.REFERS, key.columns, ", ".join(key.columns)) for key in own)
    if shown == Shown.ALL:
        used = {*entity.key, *(column for key in own for column in key.columns)}
        for attribute in entity.attributes:
            if attribute.name not in used:
                text = f"{attribute.name} {attribute.type_name}".strip()
                yield Line(LineKind.PLAIN, (attribute.name,), text)


def _target(key: ForeignKeyInfo, entity: Entity) -> tuple[str, ...]:
    """The columns that a key refers to, in the order of the primary key where they are all of it."""
    return entity.key if set(entity.key) == set(key.target_columns) else key.target_columns


def _links(
    keys: Sequence[ForeignKeyInfo], boxes: Sequence[TableBox]
) -> Iterator[tuple[ForeignKeyInfo, Link]]:
    numbers = {box.entity.name: number for number, box in enumerate(boxes)}
    drawn: defaultdict[TableName, int] = defaultdict(int)
    for key in keys:
        source, target = boxes[numbers[key.table]], boxes[numbers[key.target]]
        rows = [row for row, line in enumerate(source.lines, 1) if line.kind == LineKind.REFERS]
        from_row = rows[drawn[key.table]]
        drawn[key.table] += 1
        yield (
            key,
            Link(Port(numbers[key.table], from_row), Port(numbers[key.target], _target_row(target, key))),
        )


def _target_row(box: TableBox, key: ForeignKeyInfo) -> int:
    """The row of the columns that are referred to; the title where no columns are shown."""
    wanted = _target(key, box.entity)
    kinds = (LineKind.KEY, LineKind.TARGET)
    rows = [row for row, line in enumerate(box.lines, 1) if line.kind in kinds and line.columns == wanted]
    return rows[0] if rows else 0


def _width(box: TableBox, measure: Measure, frame: Frame) -> int:
    """Cells for the title and the lines, each with its sign."""
    texts = [measure(box.title) + 2, *(measure(line.text) + 2 for line in box.lines)]
    return min(frame.most, max(texts) + 2 * frame.border)
