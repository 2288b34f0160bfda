"""Targets opened lately, kept without their passwords in the user's state folder."""

from __future__ import annotations

from tui_orm.ui.state import StateFolder

MOST = 20


class Recent:
    """The file of recent targets, newest first. A file that cannot be read counts as empty."""

    def __init__(self, state: StateFolder) -> None:
        self._state = state

    def read(self) -> list[str]:
        """The labels of the targets."""
        import json

        try:
            found = json.loads(self._state.file("recent.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return [label for label in found if isinstance(label, str)] if isinstance(found, list) else []

    def add(self, label: str) -> None:
        """Put a target first. Raises OSError where the folder cannot be written."""
        import json

        labels = [label, *(known for known in self.read() if known != label)][:MOST]
        file = self._state.file("recent.json")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(labels, indent=1), encoding="utf-8")
