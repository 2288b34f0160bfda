"""User's code interrupted from another thread, wherever it is; nothing but that code is ever hit."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class Interrupted(BaseException):
    """Raised in the code. No `except Exception` holds it up."""


class Interruptible:
    """Runs work in the thread that calls `run`; `interrupt` is called from others."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._thread: int | None = None

    def run(self, work: Callable[[], Answer]) -> Answer:
        """Do work. Raises Interrupted where it was interrupted."""
        try:
            with self._turn:
                self._thread = threading.get_ident()
            return work()
        finally:
            self._disarm()

    def interrupt(self) -> None:
        """Raise Interrupted in the work, where there is any."""
        with self._turn:
            if self._thread is not None:
                _raise_in(self._thread, Interrupted)

    def _disarm(self) -> None:
        """Let nothing come any more, and take back what was on its way."""
        while self._thread is not None:
            try:
                with self._turn:
                    _raise_in(threading.get_ident(), None)
                    self._thread = None
            except Interrupted:
                continue  # it came between two lines of this


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    given = ctypes.py_object() if kind is None else ctypes.py_object(kind)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), given)
