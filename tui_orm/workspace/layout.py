"""How the user wants a table's columns: which are shown, in what order, how wide, how many stay in view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tui_orm.database.descriptions import TableInfo


@dataclass(frozen=True)
class ColumnLayout:
    """Wishes about columns, by name; empty means as the table has them. Names that are gone count for nothing."""

    order: tuple[str, ...] = ()
    """All columns, hidden ones too; empty: the key first, then as in the table."""
    hidden: frozenset[str] = frozenset()
    widths: Mapping[str, int] = field(default_factory=dict)
    """Cells, for the columns whose width the user chose."""
    frozen: int | None = None
    """How many of `order` stay in view; None: those of the key that stand first."""

    def arranged(self, table: TableInfo) -> list[str]:
        """All columns in their order; those that the layout does not know yet stand at the end."""
        names = [column.name for column in table.columns]
        present = set(names)
        known = [name for name in self.order or table.primary_key if name in present]
        placed = set(known)
        return [*known, *(name for name in names if name not in placed)]

    def shown(self, table: TableInfo) -> list[str]:
        """The columns to show, in their order: never none of them."""
        arranged = self.arranged(table)
        return [name for name in arranged if name not in self.hidden] or arranged

    def frozen_count(self, table: TableInfo) -> int:
        """How many of the columns shown are to stay in view."""
        shown = self.shown(table)
        if self.frozen is None:
            others = (at for at, name in enumerate(shown) if name not in table.primary_key)
            return next(others, len(shown))
        kept = set(self.order[: self.frozen])
        return sum(name in kept for name in shown)

    def toggled(self, table: TableInfo, column: str) -> ColumnLayout:
        """Hide a column, or show it again. Raises ValueError where it is the last one shown."""
        if column in self.hidden:
            return replace(self, hidden=self.hidden - {column})
        if self.shown(table) == [column]:
            raise ValueError(column)
        return replace(self, hidden=self.hidden | {column})

    def all_shown(self) -> ColumnLayout:
        """Hide no column."""
        return replace(self, hidden=frozenset())

    def moved(self, table: TableInfo, column: str, way: int, past_hidden: bool = True) -> ColumnLayout:
        """Move a column one place to the right (1) or the left (-1), past hidden ones unless they count too."""
        order = self.arranged(table)
        at = order.index(column)
        to = at + way
        while past_hidden and 0 <= to < len(order) and order[to] in self.hidden:
            to += way
        if 0 <= to < len(order):
            order.insert(to, order.pop(at))
        return replace(self, order=tuple(order))

    def with_width(self, column: str, width: int | None) -> ColumnLayout:
        """Make a column so many cells wide; None: as wide as its data."""
        widths = {name: kept for name, kept in self.widths.items() if name != column}
        return replace(self, widths=widths if width is None else {**widths, column: width})

    def freezing(self, table: TableInfo, column: str) -> ColumnLayout:
        """Keep the columns up to this one in view; where they are, only those of the key again."""
        order = tuple(self.arranged(table))
        count = order.index(column) + 1
        unchanged = self.frozen is not None and self.order[: self.frozen] == order[:count]
        return replace(self, order=order, frozen=None if unchanged else count)

    def as_plain(self) -> dict[str, Any]:
        """The layout as JSON has it; what is not wished for is left out."""
        plain = {
            "order": list(self.order),
            "hidden": sorted(self.hidden),
            "widths": dict(self.widths),
            "frozen": self.frozen,
        }
        return {name: value for name, value in plain.items() if value not in ([], {}, None)}

    @classmethod
    def from_plain(cls, plain: Any) -> ColumnLayout:
        """The layout that JSON describes, as far as it makes sense."""
        if not isinstance(plain, dict):
            return cls()
        order = tuple(dict.fromkeys(_names(plain.get("order"))))
        widths = plain.get("widths")
        frozen = plain.get("frozen")
        return cls(
            order,
            frozenset(_names(plain.get("hidden"))),
            {
                str(name): width
                for name, width in (widths.items() if isinstance(widths, dict) else ())
                if type(width) is int and width > 0
            },
            frozen if type(frozen) is int and 0 <= frozen <= len(order) else None,
        )


def _names(plain: Any) -> list[str]:
    return [name for name in plain if isinstance(name, str)] if isinstance(plain, list) else []


NATURAL = ColumnLayout()
"""Columns as the table has them."""
