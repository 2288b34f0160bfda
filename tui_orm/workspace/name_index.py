"""Every name of a schema, searched while one types: one long text for each way of searching, read by `re` and `find`.

A loop over fifty thousand names would take longer than a key may; a search through two megabytes of text does not.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from tui_orm.database.describing.schema_objects import KnownName, NameKind

MOST = 200
"""Names that are found at most: nobody reads on."""
LEAST_SCATTERED = 3
"""Letters from which on they may stand scattered: fewer are found in nearly every name."""
BEFORE_WORD = r"[\W_]"
ORDER = {kind: place for place, kind in enumerate(NameKind)}


class NameIndex:
    """Names to be searched. Those that fit alike are listed tables first, then as `NameKind` has them, then by name."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        listed = sorted(names, key=lambda one: (ORDER[one.kind], one.name.lower(), str(one.table or "")))
        comments = next(
            (place for place, one in enumerate(listed) if one.kind == NameKind.COMMENT), len(listed)
        )
        self._names = _Text.of(listed[:comments], lambda one: one.name)
        self._comments = _Text.of(listed[comments:], lambda one: one.name)
        self._with_tables = _Text.of(listed[:comments], _qualified)

    def __len__(self) -> int:
        return len(self._names.entries) + len(self._comments.entries)

    def find(self, typed: str, most: int = MOST) -> list[KnownName]:
        """The names that fit best, best first: all of the name, its start, a word's start, within, letter by letter.

        Comments come last. With a dot, what is before it is looked for in the table's name: `orders.customer`.
        """
        wanted = _folded(typed.strip())
        if not wanted:
            return []
        text = self._with_tables if "." in wanted else self._names
        found = text.find(wanted, most, scattered=len(wanted) >= LEAST_SCATTERED)
        if len(found) < most:
            found += self._comments.find(wanted, most - len(found), scattered=False)
        return found


@dataclass
class _Text:
    """Entries as lines of one text, each with a line end before it; `starts` are where they begin."""

    entries: Sequence[KnownName]
    text: str
    starts: array[int]

    @classmethod
    def of(cls, entries: Sequence[KnownName], line: Callable[[KnownName], str]) -> _Text:
        """The lines of these entries."""
        lines = [_folded(line(one)) for one in entries]
        starts, at = array("L"), 1
        for one in lines:
            starts.append(at)
            at += len(one) + 1
        return cls(entries, "\n" + "\n".join(lines) + "\n", starts)

    def find(self, wanted: str, most: int, scattered: bool) -> list[KnownName]:
        """The entries that fit best, best first."""
        found: dict[int, None] = {}
        for at in chain.from_iterable(self._ways(wanted, scattered)):
            found[bisect_right(self.starts, at) - 1] = None
            if len(found) >= most:
                break
        return [self.entries[place] for place in found]

    def _ways(self, wanted: str, scattered: bool) -> Iterator[Iterable[int]]:
        """Where the last letter of what fits stands, from the narrowest way of fitting to the widest."""
        if wanted in self.text:
            yield self._places(f"\n{wanted}\n", len(wanted))
            yield self._places(f"\n{wanted}", len(wanted))
            yield (match.end() - 1 for match in re.finditer(BEFORE_WORD + re.escape(wanted), self.text))
            yield self._places(wanted, len(wanted) - 1)
        if scattered:  # a letter is never given back: that could not help, and would take long
            steps = "".join(rf"[^\n{re.escape(letter)}]*+{re.escape(letter)}" for letter in wanted)
            yield (match.end() - 1 for match in re.finditer(rf"\n{steps}", self.text))

    def _places(self, words: str, last: int) -> Iterator[int]:
        """Where a letter of these words stands, each time that they do; quicker than `re`."""
        at = self.text.find(words)
        while at >= 0:
            yield at + last
            at = self.text.find(words, at + 1)


def _qualified(one: KnownName) -> str:
    """A name with its table before it; a table's own with its schema."""
    if one.table is None or one.kind in (NameKind.TABLE, NameKind.VIEW):
        return str(one.table or one.name)
    return f"{one.table}.{one.name}"


def _folded(text: str) -> str:
    """In small letters and one line."""
    return " ".join(text.lower().split("\n"))
