"""What a project says of its databases: keys and relations that their schemas lack, in `.tui-orm.toml`.

`saved.py` looks for the file from the working directory upwards; where there is none, nothing of this is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui_orm.database.descriptions import ForeignKeyInfo, TableName
from tui_orm.database.mapping.declared import Declared, DeclaredTable
from tui_orm.database.target import Target
from tui_orm.settings import Reader, SettingsError

EXAMPLE = """\
  [tables.orders]                      # of every target
  key = ["number"]
  foreign_keys = [{ columns = ["customer"], table = "customers", to = ["id"] }]

  [targets.shop.tables.customers]      # of one: a saved name, a URL without its password, or a file's name
  key = ["id"]
"""


def declared_for(path: Path, target: Target, name: str = "") -> Declared:
    """What a project file declares for a target, saved under `name`. Raises SettingsError where it is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}. Mend the file or move it away.") from error
    return ProjectReader(path, text).declared(target, name)


class ProjectReader(Reader):
    """Reads a project file as strictly as the settings are read."""

    def declared(self, target: Target, name: str) -> Declared:
        """What is declared for a target: first what is for it alone. Raises SettingsError."""
        found = self.parsed()
        self.check_keys(found, (), ("tables", "targets"))
        tables: dict[TableName, DeclaredTable] = {}
        targets = self.table(found, ("targets",))
        for one in targets:
            at = ("targets", one)
            its = self.table(targets, at)
            self.check_keys(its, at, ("tables",))
            declared = self._tables(self.table(its, (*at, "tables")), (*at, "tables"))
            tables |= declared if _is_meant(target, name, one) else {}
        return Declared(
            tuple({**self._tables(self.table(found, ("tables",)), ("tables",)), **tables}.values())
        )

    def _tables(self, found: Mapping[str, Any], at: tuple[str, ...]) -> dict[TableName, DeclaredTable]:
        tables = [self._declared(self.table(found, (*at, name)), (*at, name)) for name in found]
        return {one.table: one for one in tables}

    def _declared(self, found: Mapping[str, Any], at: tuple[str, ...]) -> DeclaredTable:
        self.check_keys(found, at, ("key", "foreign_keys"))
        table = _name(at[-1])
        given = found.get("foreign_keys", [])
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            self.fail((*at, "foreign_keys"), "a list of tables is wanted here", "Write [{ columns = …, … }]")
        keys = tuple(self._foreign_key(table, one, (*at, "foreign_keys")) for one in given)
        return DeclaredTable(table, self.place(at), self._names(found, (*at, "key")), keys)

    def _foreign_key(self, table: TableName, found: Mapping[str, Any], at: tuple[str, ...]) -> ForeignKeyInfo:
        self.check_keys(found, at, ("columns", "table", "to"))
        columns, to = self._names(found, (*at, "columns")), self._names(found, (*at, "to"))
        target = self.value(found, (*at, "table"), str, "")
        if not target or not columns or len(columns) != len(to):
            wanted = 'Write { columns = ["…"], table = "…", to = ["…"] }'
            self.fail(at, "a table and as many columns on both sides are wanted", wanted)
        return ForeignKeyInfo(table, columns, _name(target), to, is_declared=True)

    def _names(self, found: Mapping[str, Any], at: tuple[str, ...]) -> tuple[str, ...]:
        given = found.get(at[-1], [])
        names = [given] if isinstance(given, str) else given
        if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
            self.fail(at, "names of columns are wanted here", 'Write ["…"]')
        return tuple(names)


def _name(written: str) -> TableName:
    schema, _, name = written.rpartition(".")
    return TableName(name, schema or None)


def _is_meant(target: Target, name: str, written: str) -> bool:
    """Whether a target is called so: by its saved name, its address without the password, or its file's name."""
    if written in (name, target.label, target.short_label):
        return True
    return Target(written).identity == target.identity
