"""What MySQL does with rows that refer to one that goes, as the table's definition says it.

REFERENTIAL_CONSTRAINTS says the same, but MySQL reads the foreign keys of the whole schema for it: 20 ms for each
table that is opened, where there are 5,000. MariaDB does not.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import TableName
from tui_orm.database.dialects.base import quoted

NAME = r"`(?:[^`]|``)*`"
NAMES = rf"\({NAME}(?:, ?{NAME})*\)"
ACTION = r"(RESTRICT|CASCADE|SET NULL|SET DEFAULT|NO ACTION)"
FOREIGN_KEY = re.compile(
    rf"\n  CONSTRAINT ({NAME}) FOREIGN KEY {NAMES} REFERENCES {NAME}(?:\.{NAME})? {NAMES}"
    rf"(?: ON DELETE {ACTION})?(?: ON UPDATE {ACTION})?"
)


def rules(connection: Connection, table: TableName) -> dict[str, tuple[str, str]]:
    """What happens on DELETE and on UPDATE, by the foreign key's name."""
    dialect: Any = connection.dialect
    text = dialect._show_create_table(connection, None, full_name=quoted(connection, table))
    return {
        name[1:-1].replace("``", "`"): (on_delete or "NO ACTION", on_update or "NO ACTION")
        for name, on_delete, on_update in FOREIGN_KEY.findall(text)
    }
