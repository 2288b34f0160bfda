"""CSV and TSV: the exact text of every value, and NULL told from an empty text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tui_orm.cli.formats.writer import are_numbers, columns_of, filled, look, truths, with_nulls
from tui_orm.database.descriptions import ColumnInfo, Row
from tui_orm.workspace.formats import plain

QUOTED = re.compile(r'[",\r\n\0]|\\\.')
"""What a field of CSV holds in quotes; PostgreSQL would take `\\.` for the end."""
ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\b": r"\b", "\f": r"\f", "\v": r"\v"}
ESCAPED = str.maketrans(ESCAPES)


class Csv:
    """RFC 4180. NULL is an empty field and an empty text is `""`, or NULL is a word and that word in data is quoted."""

    def __init__(self, columns: Sequence[ColumnInfo], header: bool = True, null: str | None = None) -> None:
        self._names = [column.name for column in columns] if header else []
        self._null = null or ""
        self._line = ",".join(["%s"] * len(columns)) + "\r\n"

    def head(self) -> str:
        """The names."""
        return ",".join(map(self._field, self._names)) + "\r\n" if self._names else ""

    def rows(self, rows: Sequence[Row]) -> str:
        """Each row a record."""
        return filled(self._line, [self._fields(values) for values in columns_of(rows)], len(rows))

    def tail(self) -> str:
        """Nothing."""
        return ""

    def _fields(self, values: Sequence[Any]) -> Sequence[Any]:
        there, text = look(values)
        if text is None:
            if not are_numbers(there):
                return truths(values, self._null) or [
                    self._null if value is None else self._field(value) for value in values
                ]
        elif self._null in there or not _is_plain(text):
            return [self._null if value is None else self._quoted(value) for value in values]
        return values if there is values else with_nulls(values, self._null)

    def _quoted(self, text: str) -> str:
        return quoted(text) if QUOTED.search(text) or text == self._null else text

    def _field(self, value: Any) -> str:
        return self._quoted(value if type(value) is str else plain(value))


class Tsv:
    """Lines as PostgreSQL's COPY writes them: tabs, line ends and backslashes are escaped, NULL is `\\N`."""

    def __init__(self, columns: Sequence[ColumnInfo], header: bool = False, null: str | None = None) -> None:
        self._names = [column.name for column in columns] if header else []
        self._null = r"\N" if null is None else null
        self._line = "\t".join(["%s"] * len(columns)) + "\n"

    def head(self) -> str:
        """The names."""
        return "\t".join(name.translate(ESCAPED) for name in self._names) + "\n" if self._names else ""

    def rows(self, rows: Sequence[Row]) -> str:
        """Each row a line."""
        return filled(self._line, [self._fields(values) for values in columns_of(rows)], len(rows))

    def tail(self) -> str:
        """Nothing."""
        return ""

    def _fields(self, values: Sequence[Any]) -> Sequence[Any]:
        there, text = look(values)
        if are_numbers(there) if text is None else not any(char in text for char in ESCAPES):
            return values if there is values else with_nulls(values, self._null)
        return truths(values, self._null) or [
            self._null if value is None else plain(value).translate(ESCAPED) for value in values
        ]


def quoted(text: str) -> str:
    """A field of CSV in quotes."""
    return '"' + text.replace('"', '""') + '"'


def _is_plain(text: str) -> bool:
    """The same as that QUOTED finds nothing, which takes much longer on a long text."""
    return not ('"' in text or "," in text or "\n" in text or "\r" in text or "\0" in text or "\\." in text)
