"""A value as the pane holds it: as text, as bytes, what it is, and the looks that fit it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tui_orm.database.changes import Default
from tui_orm.database.descriptions import ColumnInfo, Kind
from tui_orm.ui.cells import cell, size
from tui_orm.ui.value.kinds import HEAD, JSON, TEXT, TEXT_16, FileKind, kind_of, text_in
from tui_orm.workspace.values import edit_text

MOST_AS_TREE_AT_ONCE = 1_000_000
"""A longer text is shown as text first: its tree takes a moment."""


@dataclass(frozen=True)
class Content:
    """A value of a column; `is_whole` is False while only its beginning is held."""

    column: ColumnInfo
    value: Any
    is_whole: bool = True

    @property
    def is_bytes(self) -> bool:
        """Whether the value is bytes."""
        return isinstance(self.value, bytes)

    @cached_property
    def kind(self) -> FileKind:
        """What it probably is."""
        if isinstance(self.value, bytes):
            return kind_of(self.value) if self.value else FileKind("", "bin")
        if self.column.kind == Kind.JSON or self._begins_as_json(self.text):
            return JSON
        return kind_of(self.text[:1000].encode("utf-8", "replace")) if "<" in self.text[:100] else TEXT

    @property
    def is_word(self) -> bool:
        """Whether a word stands for the value: NULL, DEFAULT."""
        return self.value is None or isinstance(self.value, Default)

    @cached_property
    def text(self) -> str:
        """The value as text; bytes as the text that they hold."""
        if isinstance(self.value, str):
            return self.value
        if not isinstance(self.value, bytes):
            return cell(self.value)[0] if self.is_word else edit_text(self.value)
        if self.kind == TEXT_16:
            return codecs.decode(self.value, "utf-16", "replace")
        return self.value.decode("utf-8", "surrogateescape").removeprefix("\ufeff")

    @cached_property
    def data(self) -> bytes:
        """The value as bytes; text as UTF-8, with the bytes that are none as the server has them."""
        if isinstance(self.value, bytes):
            return self.value
        try:
            return self.text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:  # halves of characters, which JSON can hold
            return self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def looks(self) -> list[str]:
        """Names of the looks that fit, the most telling first."""
        if self.is_word:
            return ["text"]
        telling = ["tree"] if self.is_whole and self._may_be_json else []
        telling += ["picture"] if self.is_whole and self.is_bytes and self.kind.is_picture else []
        looks = [*telling, *(["text"] if self._holds_text else []), "hex"]
        if "tree" in looks and len(self.value) > MOST_AS_TREE_AT_ONCE:
            looks = [*(look for look in looks if look != "tree"), "tree"]
        return looks

    @property
    def extent(self) -> str:
        """How much it is, and what it probably is."""
        if self.is_word:
            return self.text
        is_told = self.kind.name and (self.is_bytes or self.kind not in (TEXT, JSON))
        guess = f", {self.kind.name}" if is_told else ""
        guess += "" if self.is_whole else ", the beginning"
        if self.is_bytes:
            return size(len(self.value)) + guess
        more = f" ({size(len(self.data))})" if len(self.data) != len(self.text) else ""
        return f"{len(self.text):,} characters{more}{guess}"

    @property
    def _holds_text(self) -> bool:
        if not isinstance(self.value, bytes):
            return True
        return self.kind in (TEXT_16, JSON) or bool(text_in(self.value[:HEAD], cut=True))

    @property
    def _may_be_json(self) -> bool:
        if self.is_bytes:
            return self.kind == JSON
        return isinstance(self.value, str) and (
            self.column.kind == Kind.JSON or self._begins_as_json(self.value)
        )

    def _begins_as_json(self, text: str) -> bool:
        begin = text[:1000].lstrip()[:1]
        end = text[-1000:].rstrip()[-1:]
        return (begin, end) in (("{", "}"), ("[", "]")) or (begin in ("{", "[") and not self.is_whole)
