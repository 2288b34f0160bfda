"""SHOW CREATE TABLE for SQLAlchemy, which reads it line by line: line ends inside names and literals kept from it."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.dialects.mysql.reflection import MySQLTableDefinitionParser, ReflectedState

QUOTED = re.compile(r"`(?:[^`]|``)*`|'(?:[^'\\]|''|\\.)*'", re.DOTALL)
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


def _shown(part: Any) -> Any:
    """The same with the line ends back in every text."""
    if isinstance(part, str):
        return part.translate(SHOWN)
    if isinstance(part, list | tuple):
        return type(part)(_shown(one) for one in part)
    return {key: _shown(one) for key, one in part.items()} if isinstance(part, dict) else part
