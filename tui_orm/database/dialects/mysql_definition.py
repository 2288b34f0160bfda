"""SHOW CREATE TABLE for SQLAlchemy, which reads it line by line: line ends inside names and literals kept from it."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.dialects.mysql.reflection import MySQLTableDefinitionParser, ReflectedState
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

QUOTED = re.compile(r"`(?:[^`]|``)*`|'(?:[^'\\]|''|\\.)*'", re.DOTALL)
DENIED = {1142, 1143}
"""What MySQL says to one who has privileges on single columns alone."""
HIDDEN = {"\n": "\ufdd0", "\r": "\ufdd1"}
"""Line ends, and what stands for them while the lines are read: two characters that mean nothing."""
SHOWN = str.maketrans({hidden: end for end, hidden in HIDDEN.items()})


class TableDefinitionParser(MySQLTableDefinitionParser):
    """SQLAlchemy's parser, for which a name may hold a line end."""

    def parse(self, show_create: str, charset: str | None) -> ReflectedState:
        """The columns, keys and constraints of a definition."""
        hide = str.maketrans(HIDDEN)
        state = super().parse(QUOTED.sub(lambda found: found[0].translate(hide), show_create), charset)
        for parts in (state.columns, state.keys, state.fk_constraints, state.ck_constraints):
            parts[:] = _shown(parts)
        return state


def shown_or_described(dialect: Any, connection: Connection, *given: Any, **named: Any) -> str:
    """A table's definition; where this user may not see it, one made of the columns that he may see."""
    try:
        return str(type(dialect)._show_create_table(dialect, connection, *given, **named))
    except DBAPIError as error:
        if dialect._extract_error_code(error.orig) not in DENIED:
            raise
    found = dialect._describe_table(connection, *given, **named)
    rows = [(row[0], row[1], "" if row[2] == "NO" else row[2], row[3], row[4], row[5]) for row in found]
    return str(dialect._tabledef_parser._describe_to_create("described", rows))


def _shown(part: Any) -> Any:
    """The same with the line ends back in every text."""
    if isinstance(part, str):
        return part.translate(SHOWN)
    if isinstance(part, list | tuple):
        return type(part)(_shown(one) for one in part)
    return {key: _shown(one) for key, one in part.items()} if isinstance(part, dict) else part
