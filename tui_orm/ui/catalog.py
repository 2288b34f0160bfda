"""The flow of the table list: connect, read it, and look up the foreign keys once it is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui_orm.database.failures import CannotConnect, DatabaseFailure
from tui_orm.ui.cleaning import clean
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.table_items import table_items
from tui_orm.ui.widgets.filter_list import FilterList

if TYPE_CHECKING:
    from tui_orm.database.descriptions import ForeignKeyInfo, TableEntry, TableName


class Catalog:
    """Reads the list of tables. The first reading connects: it ends in `opened` or in `refused`."""

    def __init__(
        self, desk: Desk, tables: FilterList, opened: Act, refused: Callable[[CannotConnect], None]
    ) -> None:
        self._desk = desk
        self._tables = tables
        self._opened = opened
        self._refused = refused
        self._keys_asked = False
        self.entries: dict[TableName, TableEntry] = {}

    def read(self, then: Act | None = None) -> None:
        """Read the list, for the first time or again."""
        self._keys_asked = False
        self._desk.ask(self._desk.database.tables(), partial(self._show, then), self._fail)

    def entry(self, table: TableName) -> TableEntry:
        """The entry of a table that is named somewhere; upper and lower case count where both exist.

        Raises CannotRun where there is none.
        """
        like = [known for known in self.entries if str(known).lower() == str(table).lower()]
        found = table if table in self.entries else next(iter(like), None)
        if found is None:
            raise CannotRun(f"There is no table {table}.")
        return self.entries[found]

    def entry_named(self, wanted: str) -> TableEntry:
        """The entry of a table by its name, with its schema and a dot where that is not the default one."""
        from tui_orm.database.descriptions import TableName

        schema, _, bare = wanted.rpartition(".")
        whole = TableName(wanted)
        return self.entry(whole if whole in self.entries else TableName(bare, schema or None))

    def _show(self, then: Act | None, entries: list[TableEntry]) -> None:
        self.entries = {entry.name: entry for entry in entries}
        self._tables.show(table_items(entries))
        declared = self._desk.database.target.declared
        self._desk.speech.stand(
            "project", clean(" ".join(declared.missing(self.entries)) if declared else "")
        )
        self._desk.say(f"{len(entries)} tables and views" if entries else "This database has no tables.")
        if self._desk.is_open:
            self.look_up_foreign_keys()
        else:
            self._desk.is_open = True
            self._opened()
        if then:
            then()

    def look_up_foreign_keys(self) -> None:
        """Ask for the foreign keys of the whole schema and whether writing is refused, which nobody waits for."""
        if not self._keys_asked:
            self._keys_asked = True
            self._desk.ask(self._desk.database.foreign_keys(), self._hold, stoppable=False)
            database, access = self._desk.database, self._desk.access
            self._desk.ask(database.refuses_writing(), access.refuse, access.unknown, stoppable=False)

    def _hold(self, keys: list[ForeignKeyInfo]) -> None:
        self._desk.workspace.foreign_keys = keys
        self._desk.workspace.relations.clear()

    def _fail(self, failure: DatabaseFailure) -> None:
        if self._desk.is_open:
            raise failure
        if not isinstance(failure, CannotConnect):
            failure = CannotConnect(failure.message, failure.advice)
        self._refused(failure)
