"""A walk through a schema: the table in the centre, how much of what is around it is seen, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_orm.database.descriptions import TableName
from tui_orm.database.graph import Attribute, Graph
from tui_orm.workspace.diagrams.choosing import Shown, around, neighbours
from tui_orm.workspace.diagrams.picture import Frame, Measure, Picture, draw
from tui_orm.workspace.diagrams.plan import Place
from tui_orm.workspace.diagrams.ranks import around_centre

MOST_TABLES = 300
"""Tables in a picture; the nearest, and of those the first by name."""
MOST_CELLS = (40, 32, 26, 22)
"""How wide boxes may be: the first that lets the picture fit, else the last."""


@dataclass
class Walk:
    """Where one is. `learned` are the columns read so far."""

    graph: Graph
    centre: TableName
    steps: int = 1
    shown: Shown = Shown.KEYS
    learned: dict[TableName, tuple[Attribute, ...]] = field(default_factory=dict)
    _trail: list[TableName] = field(default_factory=list)

    def go_to(self, name: TableName) -> None:
        """Put another table into the centre."""
        if name != self.centre:
            self._trail.append(self.centre)
            self.centre = name

    def back(self) -> bool:
        """Put the one before into the centre again; whether there was one."""
        if not self._trail:
            return False
        self.centre = self._trail.pop()
        return True

    def tables(self) -> list[TableName]:
        """The tables that are in view."""
        return self._near()[:MOST_TABLES]

    @property
    def left_out(self) -> int:
        """How many are near, but too many to be drawn."""
        return max(0, len(self._near()) - MOST_TABLES)

    def unknown(self) -> list[TableName]:
        """The tables in view whose columns were not read yet."""
        return [name for name in self.tables() if name not in self.learned]

    def part(self) -> Graph:
        """What is in view, with its columns."""
        return self.graph.only(self.tables()).with_columns(self.learned)

    def picture(self, measure: Measure, room: int) -> Picture:
        """What is in view, drawn so that it fits into so many cells across if that can be."""
        part = self.part()
        ranks = around_centre(part, self.centre)
        beside = neighbours(self.graph)
        further = {name: sum(near not in ranks for near in beside[name]) for name in ranks}
        for most in MOST_CELLS:
            picture = draw(part, ranks, self.shown, measure, Frame(most=most), further)
            if picture.plan.width <= room:
                break
        return picture

    def _near(self) -> list[TableName]:
        return list(around(self.graph, [self.centre], self.steps))


def next_box(picture: Picture, number: int, way: str) -> int:
    """The box up or down from one in its column, or to its left or right, rather one that it is joined with."""
    here = picture.plan.boxes[number]
    joined = {
        end.box
        for _, link in picture.links
        if number in (link.source.box, link.target.box)
        for end in (link.source, link.target)
    }

    def cost(other: int) -> tuple[bool, int, float]:
        there = picture.plan.boxes[other]
        across = abs(there.x - here.x)
        is_apart = way in ("left", "right") and other not in joined
        return is_apart, across, abs(_middle(there) - _middle(here))

    candidates = [
        other for other, there in enumerate(picture.plan.boxes) if other != number and _lies(here, there, way)
    ]
    return min(candidates, key=cost, default=number)


def _lies(here: Place, there: Place, way: str) -> bool:
    match way:
        case "left":
            return there.x < here.x
        case "right":
            return there.x > here.x
        case "up":
            return there.x == here.x and there.y < here.y
    return there.x == here.x and there.y > here.y


def _middle(place: Place) -> float:
    return place.y + place.height / 2
