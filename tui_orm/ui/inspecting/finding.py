"""The flow of finding anything by its name: the names are read once, and searched in memory with every key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tui_orm.database.describing.schema_objects import KnownName, NameKind
from tui_orm.database.descriptions import TableEntry
from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.catalog import Catalog
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.desk import Desk
from tui_orm.ui.inspecting.panel_flow import Panels
from tui_orm.ui.inspecting.schema_flow import SchemaFlow
from tui_orm.ui.navigation import Navigation
from tui_orm.ui.screens.find import FindScreen
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.name_index import NameIndex

if TYPE_CHECKING:
    from tui_orm.database.server import Server


@dataclass(frozen=True)
class Read:
    """Names to be searched, and what could not be read of them."""

    index: NameIndex
    missing: tuple[str, ...] = ()

    def items(self, typed: str) -> list[Item]:
        """The lines of the names that fit."""
        return [_item(one) for one in self.index.find(typed)]


class Finding:
    """Finds names. Until those of the whole schema are read, it finds tables."""

    def __init__(
        self, desk: Desk, catalog: Catalog, navigation: Navigation, panels: Panels, schema: SchemaFlow
    ) -> None:
        self._desk = desk
        self._catalog = catalog
        self._navigation = navigation
        self._panels = panels
        self._schema = schema
        self._read: Read | None = None

    def forget(self) -> None:
        """Read the names again when they are next wanted."""
        self._read = None

    def show(self) -> None:
        """Ask for a name."""
        entries = list(self._catalog.entries.values())
        found = self._read or Read(NameIndex(_tables(entries)))
        screen = FindScreen(found.items, _said(self._read))
        self._desk.ask_user(screen, self._go_to)
        if self._read is not None:
            return

        def came(read: Read) -> None:
            self._read = read
            screen.search_in(read.items, _said(read))

        def failed(failure: DatabaseFailure) -> None:
            screen.search_in(found.items, f"Only tables can be found: {failure.message}")

        self._desk.ask(self._desk.database.look_up(partial(_read, entries)), came, failed, stoppable=False)

    def _go_to(self, wanted: KnownName) -> None:
        if wanted.table is None:
            self._schema.show_named(wanted.name)
            return
        entry = self._catalog.entry(wanted.table)
        column = wanted.name if wanted.kind == NameKind.COLUMN else wanted.of
        self._navigation.open(entry, column=column, then=partial(self._arrived, wanted))

    def _arrived(self, wanted: KnownName) -> None:
        """The table is open: go on to the panel in which the name stands."""
        table = self._desk.view.table
        if wanted.kind == NameKind.TRIGGER:
            self._panels.show("table", wanted.name)
        elif wanted.kind == NameKind.INDEX:
            self._panels.show("keys", wanted.name)
        elif wanted.kind == NameKind.CONSTRAINT:
            refers = any(key.name == wanted.name for key in table.foreign_keys)
            self._panels.show("relations" if refers else "ddl", wanted.name)


def _read(entries: Sequence[TableEntry], server: Server) -> Read:
    """Read all names and make them ready to be searched; in the lane's thread, as it takes a while."""
    from tui_orm.database.describing.inspection import schema_names

    found = server.read(schema_names)
    return Read(NameIndex([*_tables(entries), *found.names]), found.missing)


def _tables(entries: Iterable[TableEntry]) -> Iterator[KnownName]:
    for entry in entries:
        yield KnownName(NameKind.VIEW if entry.is_view else NameKind.TABLE, entry.name.name, entry.name)


def _said(read: Read | None) -> str:
    if read is None:
        return "reading the names of columns, indexes and the rest …"
    return " ".join((f"{len(read.index):,} names.", *read.missing))


def _item(one: KnownName) -> Item:
    """A line for a name: what it is, and where it stands."""
    kind, where = one.kind.value, "" if one.table is None else name(str(one.table))
    if one.kind in (NameKind.TABLE, NameKind.VIEW):
        return Item(where, one, kind)
    if one.kind == NameKind.COMMENT:
        return Item(clean(one.name), one, f"comment on {where}{f'.{name(one.of)}' if one.of else ''}")
    return Item(name(one.name), one, f"{kind} of {where}" if where else one.of)
