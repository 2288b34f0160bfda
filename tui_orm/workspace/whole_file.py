"""Files that nobody ever reads half of."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkstemp


def replace_whole(path: Path, data: bytes) -> None:
    """Put these bytes in a file's place, on disk and in one step; its owner alone can read it. Raises OSError."""
    number, unfinished = mkstemp(dir=path.parent, prefix=path.name)  # with mode 0600
    try:
        with open(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(number)
        os.replace(unfinished, path)
    except BaseException:
        os.unlink(unfinished)
        raise
