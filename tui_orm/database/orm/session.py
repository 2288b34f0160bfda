"""SQLAlchemy's session as the console has it: it reads, and never writes; what is changed in it is staged."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import ORMExecuteState

from tui_orm.database.orm.faults import Refused

STAGED = "Changes are staged when the run ends; the review (w in the browser) commits them."
NO_WRITES = (
    "Statements that write are not run here: change instances, add and delete them,"
    " and the review commits it. The SQL console runs any statement."
)
READING = ("select", "with", "values", "table", "show", "explain", "describe", "desc", "pragma", "(")
"""How a text may begin that is run."""


class ConsoleSession(orm.Session):
    """A session over a connection of its own that is read-only at the server. `discard` takes a run back."""

    def __init__(self, note: Callable[[str], None], discard: Callable[[], None]) -> None:
        super().__init__(autoflush=False, expire_on_commit=False)
        self._note = note
        self._discard = discard
        sa.event.listen(self, "do_orm_execute", _refuse_writes)

    def flush(self, objects: Any = None) -> None:
        """Nothing is sent."""
        self._note(STAGED)

    def commit(self) -> None:
        """Nothing is sent."""
        self._note(STAGED)

    def rollback(self) -> None:
        """Take back what this run changed."""
        self._discard()

    def begin(self, nested: bool = False) -> Any:
        """There is nothing to begin; `with session.begin():` reads as elsewhere."""
        return nullcontext(self)

    def begin_nested(self) -> Any:
        """The same."""
        return nullcontext(self)

    def close(self) -> None:
        """It lasts as long as the console."""

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """By the primary key, also where rows are known by another one."""
        if (names := _primary_attributes(entity)) is None:
            return super().get(entity, ident, **options)
        given = ident if isinstance(ident, tuple) else (ident,)
        if isinstance(ident, dict):
            given = tuple(ident[name] for name in names)
        if len(given) != len(names):
            raise Refused(f"The key of {entity.__name__} has {len(names)} columns: {', '.join(names)}.")
        return self.scalars(sa.select(entity).filter_by(**dict(zip(names, given, strict=True)))).one_or_none()

    def get_one(self, entity: Any, ident: Any, **options: Any) -> Any:
        """The same; raises where there is no such row."""
        found = self.get(entity, ident, **options)
        if found is None:
            raise sa.exc.NoResultFound(f"No {entity.__name__} has the key {ident!r}")
        return found

    def let_go(self) -> None:
        """Hold no connection any more; instances and what is pending stay."""
        if (transaction := self.get_transaction()) is not None:
            transaction.close()

    def bulk_save_objects(self, *_: Any, **__: Any) -> NoReturn:
        """It writes past the instances."""
        raise Refused(NO_WRITES)

    bulk_insert_mappings = bulk_update_mappings = bulk_save_objects


def _refuse_writes(state: ORMExecuteState) -> None:
    statement: Any = state.statement
    if state.is_insert or state.is_update or state.is_delete:
        raise Refused(NO_WRITES)
    if isinstance(statement, sa.TextClause) and not statement.text.lstrip().lower().startswith(READING):
        raise Refused(NO_WRITES)


def _primary_attributes(entity: Any) -> list[str] | None:
    """The attributes of the primary key where the mapper's is another; else None."""
    model = getattr(entity, "_model", None)
    if model is None or not model.table.primary_key or model.table.key == model.table.primary_key:
        return None
    return [model.attributes[name] for name in model.table.primary_key]
