"""A lock on an open file for as long as the program lives; the system lets go of it whatever the end."""

from __future__ import annotations

import os

if os.name == "nt":
    import msvcrt

    def lock(file: int, wait: bool = False) -> None:
        """Lock the file. Raises OSError where another program holds it, and it is not waited for."""
        os.lseek(file, 0, os.SEEK_SET)
        way = msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK  # type: ignore[attr-defined,unused-ignore]
        msvcrt.locking(file, way, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def lock(file: int, wait: bool = False) -> None:
        """Lock the file. Raises OSError where another program holds it, and it is not waited for."""
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
