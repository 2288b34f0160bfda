"""The columns of a result, described like those of a table: each by a name of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tui_orm.database.descriptions import ColumnInfo, Kind, Row

KINDS: dict[type, Kind] = {
    bool: Kind.BOOLEAN,
    int: Kind.INTEGER,
    float: Kind.FLOAT,
    Decimal: Kind.DECIMAL,
    bytes: Kind.BYTES,
    str: Kind.TEXT,
}


def result_columns(names: Sequence[str], rows: Sequence[Row]) -> tuple[ColumnInfo, ...]:
    """Columns of these names; of what kind, the first rows tell. A name that came before gets a number."""
    return tuple(
        ColumnInfo(name, _kind([row[place] for row in rows])) for place, name in enumerate(own_names(names))
    )


def own_names(names: Sequence[str]) -> list[str]:
    """Each name once: the second `id` is `id (2)`."""
    seen: Counter[str] = Counter()
    taken = set(names)
    made = []
    for name in names:
        seen[name] += 1
        wanted = name
        while seen[name] > 1 and (wanted := f"{name} ({seen[name]})") in taken:
            seen[name] += 1
        taken.add(wanted)
        made.append(wanted)
    return made


def _kind(values: Sequence[Any]) -> Kind:
    kinds = {KINDS.get(type(value), Kind.OTHER) for value in values if value is not None}
    if len(kinds) == 1:
        return kinds.pop()
    return Kind.DECIMAL if kinds and kinds <= {Kind.INTEGER, Kind.FLOAT, Kind.DECIMAL} else Kind.TEXT
