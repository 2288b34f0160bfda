"""Where the program keeps what it remembers from one start to the next."""

from __future__ import annotations

from pathlib import Path


class StateFolder:
    """The user's state folder, or another one; looked up when it is first needed. It may not be there yet."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def file(self, name: str) -> Path:
        """A file or folder in it."""
        if self._path is None:
            from platformdirs import user_state_path

            self._path = user_state_path("tui-orm", appauthor=False)
        return self._path / name
