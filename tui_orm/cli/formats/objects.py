"""JSON and JSON Lines: every row an object, numbers with all their digits, JSON columns as what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from json.encoder import encode_basestring
from math import isfinite
from typing import Any

from tui_orm.cli.formats.writer import are_numbers, columns_of, filled, look, truths, with_nulls
from tui_orm.database.descriptions import ColumnInfo, Kind, Row
from tui_orm.workspace.formats import json_text, json_value

ESCAPED = re.compile('["\\\\\x00-\x1f\ud800-\udfff]')
"""What JSON, or UTF-8, cannot hold as it is."""
SURROGATES = re.compile("[\ud800-\udfff]")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
LINE_ENDS = str.maketrans("\r\n", "  ")


class JsonLines:
    """An object a line."""

    begun = ""
    end = "\n"

    def __init__(self, columns: Sequence[ColumnInfo]) -> None:
        self._columns = columns
        self._keys = [json_text(name).replace("%", "%%") for name in unique_names(columns)]

    def head(self) -> str:
        """Nothing."""
        return ""

    def rows(self, rows: Sequence[Row]) -> str:
        """Each row an object."""
        columns = columns_of(rows) if self._columns else []
        pairs = [self._slot(values, column) for values, column in zip(columns, self._columns, strict=True)]
        members = (f"{key}: {slot}" for key, (slot, _) in zip(self._keys, pairs, strict=True))
        return filled(self._object(", ".join(members)), [values for _, values in pairs], len(rows))

    def tail(self) -> str:
        """Nothing."""
        return ""

    def _object(self, members: str) -> str:
        return f"{{{members}}}\n"

    def _slot(self, values: Sequence[Any], column: ColumnInfo) -> tuple[str, Sequence[Any]]:
        """What stands for a column in an object, and the values that it takes."""
        there, text = look(values)
        if text is None:
            if are_numbers(there) and all(map(isfinite, there)):
                return "%s", with_nulls(values, "null")
            if words := truths(values, "null"):
                return "%s", words
        elif column.kind == Kind.DECIMAL and all(map(NUMBER.fullmatch, there)):
            return "%s", with_nulls(values, "null")
        elif column.kind not in (Kind.DECIMAL, Kind.JSON):
            if '"' not in text and "\\" not in text and (text.isprintable() or not ESCAPED.search(text)):
                if there is values:
                    return '"%s"', values
                return "%s", ["null" if value is None else f'"{value}"' for value in values]
            if not SURROGATES.search(text):
                return "%s", ["null" if value is None else encode_basestring(value) for value in values]
        return "%s", [self._value(value, column) for value in values]

    def _value(self, value: Any, column: ColumnInfo) -> str:
        if column.kind == Kind.DECIMAL and isinstance(value, str) and NUMBER.fullmatch(value):
            return value
        # between the members of an object that was stored as JSON, a line end means no more than a blank
        return json_value(value, column).translate(LINE_ENDS)


class Json(JsonLines):
    """A list of objects, whole only when it was finished."""

    def __init__(self, columns: Sequence[ColumnInfo]) -> None:
        super().__init__(columns)
        self._begun = False

    def rows(self, rows: Sequence[Row]) -> str:
        """Each row an object, and what parts it from the one before."""
        text = super().rows(rows)
        before, self._begun = ("," if self._begun else "["), True
        return before + text.removeprefix(",")

    def tail(self) -> str:
        """The end of the list."""
        return "\n]\n" if self._begun else "[]\n"

    def _object(self, members: str) -> str:
        return f",\n  {{{members}}}"


def unique_names(columns: Sequence[ColumnInfo]) -> list[str]:
    """The names of columns; where the answer to a query has one twice, the second is numbered."""
    names: list[str] = []
    taken = {column.name for column in columns}
    for column in columns:
        name, number = column.name, 1
        while name in names or (number > 1 and name in taken):
            number += 1
            name = f"{column.name}_{number}"
        names.append(name)
    return names
