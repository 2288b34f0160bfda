"""A line of the screen as cells: what stands in each, and how it looks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import split_graphemes
from rich.color import ColorSystem
from textual.strip import Strip

from tui_orm.ui.wire.looks import PLAIN, codes_of

TAIL = "\0"
"""The second cell of a wide character."""

# Characters that take one cell (or two) in every terminal. All others (marks that combine, scripts that join,
# those that run from right to left, emoji) may be drawn in other cells than they are counted for.
_NARROW = " -~¡-¬®-ʯͰ-ͷΆ-ҁҊ-ԯ‐-‧‰-⁞€←-⇿∀-⋿⎯⏎␀-␦─-▟■-◼�"
_WIDE = "、-〩ぁ-ゖ゛-ヿ㐀-䶿一-鿿가-힣！-｠"
_SURE = re.compile(f"[{_NARROW}]*")
# compiled when they are first needed, not before the first screen
_SURE_WIDE = f"[{_NARROW}{_WIDE}]*"
_WIDES = f"[{_WIDE}]"
_CELLS = f"(?:[{_NARROW}]|[{_WIDE}]{TAIL})*"
_NOT_BLANK = re.compile("[^ ]")

Cells = str | list[str]
"""One item for each cell: a string where each is sure to be where it is counted, else a list."""


class Line(NamedTuple):
    """The cells of a line and, one character for each, their looks."""

    cells: Cells
    looks: str

    @property
    def sure(self) -> bool:
        """Whether every terminal puts each character where it is counted."""
        return isinstance(self.cells, str)

    def laid_over(self, x: int, piece: Line) -> Line:
        """The line with a piece of another one in its place; a wide character that is cut becomes a space."""
        end = x + len(piece.cells)
        left, right = self.cells[:x], self.cells[end:]
        if self.cells[x : x + 1] in (TAIL, [TAIL]):
            left = _joined(left[:-1], " ")
        if right[:1] in (TAIL, [TAIL]):
            right = _joined(" ", right[1:])
        return Line(_joined(left, piece.cells, right), self.looks[:x] + piece.looks + self.looks[end:])


def blank(width: int) -> Line:
    """An empty line."""
    return Line(" " * width, PLAIN * width)


def line_of(strips: Iterable[Strip], width: int, system: ColorSystem) -> Line:
    """Strips side by side as a line of so many cells."""
    parts: list[Cells] = []
    looks: list[str] = []
    for strip in strips:
        for text, style, control in strip:
            if control or not text:
                continue
            on_text, on_blank = codes_of(style, system)
            cells = cells_of(text)
            parts.append(cells)
            if on_text == on_blank:
                looks.append(on_text * len(cells))
            else:
                shown = cells if isinstance(cells, str) else "".join(cell[0] for cell in cells)
                looks.append(_NOT_BLANK.sub(on_text, shown).replace(" ", on_blank))
    return _fitted(Line(_joined(*parts), "".join(looks)), width)


def cells_of(text: str) -> Cells:
    """A text as cells."""
    if text.isascii() or _SURE.fullmatch(text):
        return text
    if re.fullmatch(_SURE_WIDE, text):
        return re.sub(_WIDES, rf"\g<0>{TAIL}", text)
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        if width:
            cells += [text[start:end], *[TAIL] * (width - 1)]
        elif cells:
            cells[-1 if cells[-1] != TAIL else -2] += text[start:end]
    return cells


def _joined(*parts: Cells) -> Cells:
    """Cells one after the other; a string as soon as all are sure."""
    if all(isinstance(part, str) for part in parts):
        return "".join(parts)  # type: ignore[arg-type]
    cells = [cell for part in parts for cell in part]
    text = "".join(cells)
    return text if len(text) == len(cells) and re.fullmatch(_CELLS, text) else cells


def _fitted(line: Line, width: int) -> Line:
    missing = width - len(line.cells)
    if missing > 0:
        return Line(_joined(line.cells, " " * missing), line.looks + PLAIN * missing)
    if missing < 0:
        kept = line.cells[:width]
        if line.cells[width] == TAIL:
            kept = _joined(kept[:-1], " ")
        return Line(kept, line.looks[:width])
    return line
