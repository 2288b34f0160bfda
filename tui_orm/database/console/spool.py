"""Rows that were read, on the disk beyond the first few: memory does not grow with a result."""

from __future__ import annotations

import pickle
import tempfile
import threading
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from typing import IO

from tui_orm.database.descriptions import Row

PAGE = 256
"""Rows of a page."""
MOST_PAGES = 48
"""Pages in memory."""
MOST_BYTES = 4_000_000_000
"""Bytes on the disk, compressed; what comes after is not kept."""


class Spool:
    """Rows by number, appended by one thread and read by another. The file has no name: it ends with the program."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._file: IO[bytes] | None = None
        self._places: dict[int, tuple[int, int]] = {}
        """Where each page that is on the disk stands, and how long it is."""
        self._end = 0
        self._held: OrderedDict[int, list[Row]] = OrderedDict()
        self._count = 0
        self._closed = False

    def __len__(self) -> int:
        return self._count

    @property
    def is_full(self) -> bool:
        """Whether no more rows are kept."""
        return self._end >= MOST_BYTES

    def append(self, rows: Sequence[Row]) -> None:
        """Keep further rows. Raises OSError where the disk refuses."""
        with self._turn:
            if self._closed:
                return
            for row in rows:
                number = self._count // PAGE
                if self._count % PAGE == 0:
                    self._hold(number, [])
                self._page(number).append(row)
                self._places.pop(number, None)  # what is on the disk of it is not all any more
                self._count += 1

    def row(self, number: int) -> Row | None:
        """A row from memory; None where it is on the disk, or not there."""
        page = self._held.get(number // PAGE)
        place = number % PAGE
        return page[place] if page is not None and place < len(page) else None

    def bring(self, first: int, last: int) -> None:
        """Have rows in memory, those in view at most."""
        with self._turn:
            most = min(last, self._count - 1) // PAGE
            for number in range(
                max(0, first) // PAGE, min(most, max(0, first) // PAGE + MOST_PAGES // 2) + 1
            ):
                if not self._closed:
                    self._page(number)

    def close(self) -> None:
        """Forget all rows."""
        with self._turn:
            self._closed = True
            self._held.clear()
            self._count = 0
            if self._file is not None:
                self._file.close()
                self._file = None

    def _page(self, number: int) -> list[Row]:
        page = self._held.get(number)
        if page is None:
            place, length = self._places[number]
            assert self._file is not None
            self._file.seek(place)
            page = pickle.loads(zlib.decompress(self._file.read(length)))
            self._hold(number, page)
        else:
            self._held.move_to_end(number)
        return page

    def _hold(self, number: int, page: list[Row]) -> None:
        self._held[number] = page
        while len(self._held) > MOST_PAGES:
            oldest = next(iter(self._held))
            if oldest not in self._places:
                self._write(oldest, self._held[oldest])
            del self._held[oldest]

    def _write(self, number: int, page: list[Row]) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="tui-orm")  # noqa: SIM115 (it is closed with the spool)
        data = zlib.compress(pickle.dumps(page, pickle.HIGHEST_PROTOCOL), 1)
        self._file.seek(self._end)
        self._file.write(data)
        self._places[number] = self._end, len(data)
        self._end += len(data)
