"""Staged changes as a script of Python with SQLAlchemy: the models, and a session that does what a commit would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tui_orm.database.changes import RowChange
from tui_orm.database.descriptions import TableInfo
from tui_orm.database.mapping.schema import Schema
from tui_orm.database.sources.change_lines import ChangeLines
from tui_orm.database.sources.class_source import Part
from tui_orm.database.sources.source import model_source
from tui_orm.database.sources.sql_script import references

IMPORTS = """
from datetime import date, datetime, time
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy import orm
"""


class PythonScript:
    """Writes changes, given in the order in which they run; `url` is shown, so it must hold no password."""

    def __init__(self, url: str, tables: Iterable[TableInfo], changes: Sequence[RowChange]) -> None:
        self._url = url
        self._changes = changes
        tables = list(tables)
        # without relations, since the order of the statements is known
        schema = Schema([table.name for table in tables], (), lambda _: ())
        self._models = {table.name: schema.model(table) for table in tables}
        referred = {(one.table, one.number) for change in changes for one in references(change)}
        self._lines = ChangeLines(self._models, referred, "sa.")

    def text(self) -> str:
        """The script."""
        future, _, models = model_source([Part(model) for model in self._models.values()]).partition("\n")
        written = [line for change in self._changes for line in self._flushed(change)]
        lines = "\n".join(written).split("\n")
        body = "".join(f"    {line}\n" for line in [*lines, "session.commit()"])
        session = f"engine = sa.create_engine({self._url!r})\nwith orm.Session(engine) as session:\n"
        title = f'"""{len(self._changes):,} changes."""\n\n'
        return f"{title}{future}\n{IMPORTS}{models.rstrip()}\n\n\n{session}{body}engine.dispose()\n"

    def _flushed(self, change: RowChange) -> Iterator[str]:
        yield from self._lines.of(change)
        yield "session.flush()"
