"""The column layouts of tables, kept in the user's state folder for the next time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from tui_orm.database.descriptions import TableName
from tui_orm.ui.state import StateFolder
from tui_orm.workspace.layout import NATURAL, ColumnLayout
from tui_orm.workspace.whole_file import replace_whole

MOST_TABLES = 500
MOST_BYTES = 500_000
"""What the file grows to at most; the layouts that were changed longest ago go first."""


class LayoutFile:
    """A file of layouts by target and table. A file that cannot be read counts as empty.

    It holds no address and no password: a target is known by a hash of its label, which has none.
    """

    def __init__(self, state: StateFolder) -> None:
        self._state = state

    def read(self, target: str) -> dict[TableName, ColumnLayout]:
        """The layouts of one target's tables."""
        mark = _mark(target)
        return {
            _table(entry): ColumnLayout.from_plain(entry.get("layout"))
            for entry in self._entries()
            if entry["target"] == mark
        }

    def write(self, target: str, layouts: Mapping[TableName, ColumnLayout]) -> None:
        """Keep these layouts and those of all other tables, as the file has them now. Raises OSError."""
        mark = _mark(target)
        old = [entry for entry in self._entries() if entry["target"] != mark or _table(entry) not in layouts]
        new = [
            {"target": mark, "schema": table.schema, "table": table.name, "layout": layout.as_plain()}
            for table, layout in layouts.items()
            if layout.as_plain()
        ]
        self._replace("[\n" + ",\n".join(_bounded([*old, *new])) + "\n]\n")

    def _entries(self) -> list[dict[str, Any]]:
        try:
            found = json.loads(self._file().read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return []
        return [entry for entry in found if _is_entry(entry)] if isinstance(found, list) else []

    def _replace(self, text: str) -> None:
        """Put the text in the file's place in one step, so that nobody ever reads half of it."""
        file = self._file()
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(file, text.encode())

    def _file(self) -> Path:
        return self._state.file("columns.json")


def _mark(target: str) -> str:
    return sha256(target.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _table(entry: Mapping[str, Any]) -> TableName:
    return TableName(entry["table"], entry["schema"])


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("target"), str)
        and isinstance(entry.get("table"), str)
        and isinstance(entry.get("schema", 0), str | None)
    )


def _bounded(entries: list[dict[str, Any]]) -> list[str]:
    """The newest entries as JSON, at least one, as many as there is room for."""
    lines: list[str] = []
    room = MOST_BYTES
    for entry in reversed(entries[-MOST_TABLES:]):
        line = json.dumps(entry)
        room -= len(line) + 2
        if room < 0 and lines:
            break
        lines.append(line)
    return lines[::-1]


class Layouts:
    """The layouts of one target's tables while it is open; the file is read when the first one is asked for."""

    def __init__(self, file: LayoutFile, target: str) -> None:
        self._file = file
        self._target = target
        self._known: dict[TableName, ColumnLayout] | None = None
        self._unwritten: dict[TableName, ColumnLayout] = {}
        self._writing = Lock()

    def of(self, table: TableName) -> ColumnLayout:
        """How a table's columns are wanted."""
        if self._known is None:
            self._known = self._file.read(self._target)
        return self._known.get(table, NATURAL)

    def put(self, table: TableName, layout: ColumnLayout) -> None:
        """Want a table's columns like this from now on; `write` keeps it."""
        self.of(table)
        assert self._known is not None
        self._known[table] = self._unwritten[table] = layout

    @property
    def unwritten(self) -> bool:
        """Whether anything waits to be written."""
        return bool(self._unwritten)

    def take(self) -> dict[TableName, ColumnLayout]:
        """What is to be written now."""
        waiting, self._unwritten = self._unwritten, {}
        return waiting

    def write(self, waiting: Mapping[TableName, ColumnLayout]) -> None:
        """Write what was taken, in a thread of its own if need be. Raises OSError; it is then given up."""
        with self._writing:  # the last one taken is the last one written
            if waiting:
                self._file.write(self._target, waiting)
