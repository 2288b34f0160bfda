"""Values for the meantime: what stands under a unique key while two rows exchange theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, islice
from typing import Any

from tui_orm.database.descriptions import ColumnInfo, Kind, TableInfo

MOST_TRIED = 200
"""So many values are tried for one that is free."""
SIZES = {"tiny": 8, "small": 16, "medium": 24, "big": 64, "int2": 16, "int8": 64}
MARK = "~swap"

IsFree = Callable[[TableInfo, str, Any], bool]


class Spare:
    """Gives each row that has to step aside a value of its own; `is_free` asks the server, where there is one."""

    def __init__(self, is_free: IsFree = lambda table, column, value: True) -> None:
        self._is_free = is_free
        self._given: set[tuple[Any, ...]] = set()

    def value(self, table: TableInfo, column: str) -> Any:
        """A value that no row has in this column; None where there is none to be had."""
        for value in islice(candidates(table.column(column)), MOST_TRIED):
            place = (table.name, column, value)
            if place not in self._given and self._is_free(table, column, value):
                self._given.add(place)
                return value
        return None


def candidates(info: ColumnInfo) -> Iterator[Any]:
    """Values of the column's kind that hardly any row has."""
    match info.kind:
        case Kind.INTEGER:
            yield from _integers(info)
        case Kind.DECIMAL:
            yield from _decimals(info)
        case Kind.FLOAT:
            yield from (-1e30 - number * 1e24 for number in range(MOST_TRIED))
        case Kind.TEXT:
            yield from _texts(info.length)
        case Kind.BYTES:
            yield from (text.encode() for text in _texts(info.length))
        case Kind.ENUM:
            yield from info.choices if not info.type_name.startswith("set") else ()
        case Kind.DATE:
            yield from (f"1000-01-{day:02}" for day in range(1, 29))
        case Kind.DATETIME:
            yield from (f"1970-01-02 00:{number // 60:02}:{number % 60:02}" for number in range(MOST_TRIED))
        case Kind.OTHER if info.type_name == "uuid":
            yield from (f"00000000-0000-0000-0000-{number:012x}" for number in range(1, MOST_TRIED))


def _integers(info: ColumnInfo) -> Iterator[int]:
    """From the far end of the type; never a high one where the server counts on from the highest."""
    name = info.type_name.lower()
    bits = next((bits for size, bits in SIZES.items() if size in name), 32)
    if not info.unsigned:
        yield from (-(2 ** (bits - 1)) + number for number in count())
    elif info.identity:
        yield from range(MOST_TRIED)
    else:
        yield from (2**bits - 1 - number for number in count())


def _decimals(info: ColumnInfo) -> Iterator[int]:
    digits = (info.precision or 10) - (info.scale or 0)
    sign = 1 if info.unsigned else -1
    yield from (sign * (10**digits - 1 - number) for number in range(min(MOST_TRIED, 10**digits)))


def _texts(length: int | None) -> Iterator[str]:
    if length is None or length >= len(MARK) + 4:
        yield from (f"{MARK}{number}" for number in range(MOST_TRIED))
        return
    letters = "~^`|!#$%&*+=?@0123456789abcdefghijklmnopqrstuvwxyz"
    if length:
        yield from (letter * length for letter in letters)
