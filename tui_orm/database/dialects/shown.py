"""Names as they stand in a statement that is shown, and not sent."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import TableName
from tui_orm.database.dialects.base import quoted


def shown_table(connection: Connection, table: TableName) -> str:
    """A table's name."""
    return _single(connection, quoted(connection, table))


def shown_name(connection: Connection, name: str) -> str:
    """Any other name, in quotes where it needs them."""
    return _single(connection, connection.dialect.identifier_preparer.quote(name))


def _single(connection: Connection, text: str) -> str:
    # what is sent has percent signs doubled for those drivers that look for placeholders
    doubles = getattr(connection.dialect.identifier_preparer, "_double_percents", False)
    return text.replace("%%", "%") if doubles else text
