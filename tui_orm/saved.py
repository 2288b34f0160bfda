"""From what the user names to a target: saved ones by name or by address, labels, and who may write."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from tui_orm.database.target import Target
from tui_orm.settings import SavedTarget, Settings

PRODUCTION = ("production", "prod", "live")
"""Labels of what is opened read-only unless something else is said."""
PROJECT = ".tui-orm.toml"
PLAIN_COLOUR = "magenta"
COLOUR_OF = {**dict.fromkeys(PRODUCTION, "red"), "staging": "yellow", "test": "green"}


@dataclass(frozen=True)
class Asked:
    """What the command line says about every target that is opened; it goes before the settings."""

    label: str = ""
    read_only: bool | None = None


class Targets:
    """Makes targets out of texts."""

    def __init__(self, settings: Settings | None = None, asked: Asked | None = None) -> None:
        self.saved = (settings or Settings()).targets
        self._asked = asked or Asked()

    def named(self, text: str) -> Target:
        """The saved target of this name; else a path or URL, with the settings of the saved target that it leads to."""
        known = {saved.name: saved for saved in self.saved}
        saved = known.get(text) or self._at(Target(text))
        if saved is None:
            return self._target(SavedTarget("", text))
        return self._target(saved, "" if saved.name == text else text)

    def is_saved(self, text: str) -> bool:
        """Whether a path or URL leads to a saved target."""
        return self._at(Target(text)) is not None

    def _at(self, wanted: Target) -> SavedTarget | None:
        places = {Target(saved.url).identity: saved for saved in reversed(self.saved)}
        return places.get(wanted.identity)

    def _target(self, saved: SavedTarget, given: str = "") -> Target:
        """`given` is an address that the user wrote: a password in it goes before a saved one."""
        tag = self._asked.label or saved.label
        text = given if Target(given).secrets() else saved.url
        colour = saved.colour or _colour(tag)
        target = Target(text, read_only=self._refusal(saved, tag), tag=tag, colour=colour)
        path = project_file()
        if path is None:
            return target
        from tui_orm.project import declared_for

        return replace(target, declared=declared_for(path, target, saved.name))

    def _refusal(self, saved: SavedTarget, tag: str) -> str:
        """Why nothing may be written; empty where it may."""
        if self._asked.read_only is not None:
            return "--read-only" if self._asked.read_only else ""
        if saved.read_only is not None:
            return "read_only in config.toml" if saved.read_only else ""
        return f"labelled {tag}" if tag.lower() in PRODUCTION else ""


def project_file() -> Path | None:
    """The nearest `.tui-orm.toml`, in the working directory or above it."""
    try:
        here = os.getcwd()
    except FileNotFoundError:  # it was removed
        return None
    paths = (os.path.join(folder, PROJECT) for folder in (here, *map(str, Path(here).parents)))
    found = next(filter(os.path.isfile, paths), None)
    return None if found is None else Path(found)


def _colour(tag: str) -> str:
    return COLOUR_OF.get(tag.lower(), PLAIN_COLOUR) if tag else ""
