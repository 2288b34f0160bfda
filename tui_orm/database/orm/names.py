"""The names that the user's code sees: classes, mapped when first named; SQLAlchemy's; and those he made."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import StringIO
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy import orm

from tui_orm.database.mapping.models import Model
from tui_orm.database.orm.faults import Refused

FROM_SQLALCHEMY = (
    "select", "func", "and_", "or_", "not_", "text", "literal", "literal_column", "cast", "type_coerce", "case",
    "null", "true", "false", "desc", "asc", "exists", "distinct", "tuple_", "union", "union_all", "values", "insert",
    "update", "delete", "extract", "between", "inspect",
    "String", "Integer", "BigInteger", "Numeric", "Float", "Boolean", "Date", "DateTime", "Time", "JSON", "LargeBinary",
)  # fmt: skip
FROM_ORM = ("aliased", "joinedload", "selectinload", "contains_eager", "load_only", "with_parent")
MOST_PRINTED = 200_000
"""Characters that are kept of what is printed."""


class Names(dict[str, Any]):
    """What stands behind the names; a class that is not there yet is looked up in `models`."""

    def __init__(self, session: orm.Session) -> None:
        super().__init__()
        self.models: Mapping[str, type[Model]] = {}
        self._printed = StringIO()
        self.update({name: getattr(sa, name) for name in FROM_SQLALCHEMY})
        self.update({name: getattr(orm, name) for name in FROM_ORM})
        self.update({name: getattr(datetime, name) for name in ("date", "datetime", "time", "timedelta")})
        self.update(sa=sa, orm=orm, Decimal=Decimal, session=session, print=self._print, __name__="console")
        self.update(dict.fromkeys(("input", "breakpoint", "exit", "quit", "help"), _of_no_use))
        self._given = {*self, "__builtins__"}

    def __missing__(self, name: str) -> Any:
        if name in self.models:
            return self.models[name]
        raise KeyError(name)

    def printed(self) -> str:
        """What was printed since this was asked last."""
        text = self._printed.getvalue()
        self._printed.seek(0)
        self._printed.truncate()
        return text

    def known(self) -> list[str]:
        """All of them."""
        return [*self, *self.models]

    def own(self) -> Iterator[tuple[str, Any]]:
        """Those that the user made."""
        yield from ((name, value) for name, value in self.items() if name not in self._given)

    def _print(self, *values: Any, sep: str = " ", end: str = "\n", **_: Any) -> None:
        room = MOST_PRINTED - self._printed.tell()
        if room > 0:
            self._printed.write(f"{(sep or ' ').join(map(str, values))}{end}"[:room])


def kind_of(value: Any) -> str:
    """What a value is, for completion: the name of a class, `[Album]` for several of one, else of a type."""
    if isinstance(value, Model):
        return type(value).__name__
    if isinstance(value, list | tuple) and value and isinstance(value[0], Model):
        return f"[{type(value[0]).__name__}]"
    if isinstance(value, type) and issubclass(value, Model):
        return f"class {value.__name__}"
    return type(value).__name__


def _of_no_use(*_: Any, **__: Any) -> NoReturn:
    raise Refused("There is no terminal here to ask at. Escape leaves the console.")
