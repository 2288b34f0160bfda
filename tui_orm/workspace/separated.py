"""Tab-separated cells as spreadsheets and `formats.as_tsv` write them, read back."""

from __future__ import annotations

import re
from collections.abc import Iterator

Cell = str | None
"""The text of a cell; None where nothing stands, or `\\N`. A quoted cell is a text, be it empty."""

QUOTED = re.compile(r'"((?:[^"]++|"")*+)"(?=[\t\r\n]|\Z)')
PLAIN = re.compile(r"[^\t\r\n]*+")
END = re.compile(r"\r\n|\r|\n|\t|\Z")


def read_cells(text: str) -> list[list[Cell]]:
    """The rows of a text that was pasted; a line break at its end begins no further row."""
    if "\n" not in text:
        text = text.replace("\r", "\n")  # so most terminals send the line breaks of what is pasted
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    for cell, end in _cells(text):
        row.append(cell)
        if end != "\t":
            rows.append(row)
            row = []
    if rows and rows[-1] == [None] and (not text or text[-1] in "\r\n"):
        rows.pop()
    return rows


def _cells(text: str) -> Iterator[tuple[Cell, str]]:
    """Each cell with what stands after it."""
    place, end = 0, "\t"
    while end:
        quoted = QUOTED.match(text, place)
        found = quoted or PLAIN.match(text, place)
        assert found is not None
        cell: Cell = quoted[1].replace('""', '"') if quoted else found[0]
        after = END.match(text, found.end())
        assert after is not None
        place, end = after.end(), after[0]
        yield None if not quoted and cell in ("", "\\N") else cell, end
