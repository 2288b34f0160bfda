"""Writes cells to a terminal: knows where its cursor stands and in which look it writes."""

from __future__ import annotations

from tui_orm.ui.wire.line import TAIL, Line, cells_of
from tui_orm.ui.wire.looks import PLAIN, blank_of, switch

NOWHERE = (-1, -1)
"""The cursor may be anywhere."""


class Pen:
    """Collects what is sent. The terminal is in its plain look before, and again after `end`.

    Sequences: SGR, CUP, CUF, CUD, CHA, EL, all of which stand in the terminfo of linux, screen, tmux, vt220 and xterm,
    but for CHA in vt220, which has it.
    """

    def __init__(self) -> None:
        self._sent: list[str] = []
        self._look = PLAIN
        self._at = NOWHERE

    def move(self, y: int, x: int) -> None:
        """Put the cursor there."""
        line, column = self._at
        if line == y and column <= x:
            if column < x:
                self._sent.append(f"\x1b[{x - column}C" if x - column > 1 else "\x1b[C")
        elif line < y and column == x and line >= 0:
            self._sent.append(f"\x1b[{y - line}B" if y - line > 1 else "\x1b[B")
        else:
            self._sent.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._at = y, x

    def write(self, line: Line, start: int, end: int, y: int) -> None:
        """Write cells of a line that is sure; a run of blanks takes any look that leaves blanks the same."""
        assert isinstance(line.cells, str)
        self.move(y, start)
        at = start
        while at < end:
            look = line.looks[at]
            # most runs have one look
            stop = end if line.looks.count(look, at, end) == end - at else at + _same(line.looks, at, end)
            text = line.cells[at:stop]
            if look != self._look:
                self._put_on(look, not text.strip(" "))
            self._sent.append(text.replace(TAIL, "") if TAIL in text else text)
            at = stop
        # in the last column terminals differ in where the cursor is
        self._at = (y, end) if end < len(line.looks) else NOWHERE

    def write_all(self, line: Line, y: int) -> None:
        """Write a line of which terminals may put some characters elsewhere, on an empty line.

        After such characters the next column or border is put in its place again: what was drawn wider than it was
        counted takes the blanks before it.
        """
        self.move(y, 0)
        self._put_on(PLAIN, True)
        self._sent.append("\x1b[K")
        doubtful = False
        for x, cell in enumerate(line.cells):
            if cell == TAIL:
                continue
            if doubtful and cell != " " and (line.cells[x - 2 : x] == [" ", " "] or "─" <= cell <= "▟"):
                self._sent.append(f"\x1b[{x + 1}G")
                doubtful = False
            self._put_on(line.looks[x], cell == " ")
            self._sent.append(cell)
            doubtful = doubtful or isinstance(cells_of(cell), list)
        self._at = NOWHERE

    def erase(self, y: int, x: int) -> None:
        """Erase the line from there on."""
        self.move(y, x)
        self._put_on(PLAIN, True)
        self._sent.append("\x1b[K")

    def end(self) -> str:
        """Everything, back in the plain look."""
        self._put_on(PLAIN, False)
        return "".join(self._sent)

    def _put_on(self, look: str, on_blanks: bool) -> None:
        if look == self._look or (on_blanks and blank_of(self._look) == look):
            return
        self._sent.append(switch(self._look, look))
        self._look = look


def _same(looks: str, start: int, end: int) -> int:
    """How many cells from `start` on have its look."""
    return end - start - len(looks[start:end].lstrip(looks[start]))
