"""The user's settings: targets saved under a name, and how much history is kept.

They stand in `config.toml` in the user's configuration folder, or in the file that TUI_ORM_CONFIG names. Where there is
no such file, no parser is loaded either.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

CONFIG = "TUI_ORM_CONFIG"
VERBS = ("demo", "tables", "schema", "rows", "query", "diagram", "models")
"""Words that the command line takes for something else."""
COLOURS = ("red", "green", "yellow", "blue", "magenta", "cyan")
"""Of the terminal's own sixteen; each also as `bright_…`."""
EXAMPLE = """\
  [targets.shop]                       # tui-orm shop
  url = "mysql://me@db.example.org/shop"
  label = "production"                 # shown; read-only unless read_only = false
  colour = "red"

  [history]                            # of commits, to look at and to revert
  on = true
  commits = 200
  days = 90
  megabytes = 50
"""


class SettingsError(Exception):
    """A settings file that cannot be used: which, where in it, and what to do."""


@dataclass(frozen=True)
class SavedTarget:
    """A target saved under a name. `url` may be a path, and may hold a password: it is not for showing."""

    name: str
    url: str = field(repr=False)
    label: str = ""
    colour: str = ""
    read_only: bool | None = None
    """None leaves it to the label."""


@dataclass(frozen=True)
class HistorySettings:
    """How much is kept of what was committed."""

    on: bool = True
    commits: int = 200
    days: int = 90
    megabytes: int = 50


@dataclass(frozen=True)
class Settings:
    """All settings, as they are where there is no file."""

    targets: tuple[SavedTarget, ...] = ()
    history: HistorySettings = HistorySettings()


def read_settings() -> Settings:
    """The user's settings. Raises SettingsError where there is a file that cannot be used."""
    named = os.environ.get(CONFIG)
    path = Path(named) if named else default_path()
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        if named:
            raise SettingsError(
                f"There is no file {path}, which {CONFIG} names. Mend the name or unset it."
            ) from error
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(
            f"The settings in {path} cannot be read: {reason}. Mend the file or move it away."
        ) from error
    return Reader(path, text).settings()


def default_path() -> Path:
    """The file in the user's configuration folder."""
    if sys.platform in ("darwin", "win32"):
        from platformdirs import user_config_path

        return user_config_path("tui-orm", appauthor=False) / "config.toml"
    # as platformdirs finds it, without its import, which each start would wait for
    folder = os.environ.get("XDG_CONFIG_HOME", "").strip() or os.path.expanduser("~/.config")
    return Path(folder, "tui-orm", "config.toml")


class Reader:
    """Reads one file strictly: what is not known is told, with its line, and not passed over."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def settings(self) -> Settings:
        """All that stands in the file. Raises SettingsError."""
        found = self.parsed()
        self.check_keys(found, (), ("targets", "history"))
        targets = self.table(found, ("targets",))
        return Settings(
            tuple(self._target(name, self.table(targets, ("targets", name))) for name in targets),
            self._history(self.table(found, ("history",))),
        )

    def parsed(self) -> Mapping[str, Any]:
        """The file as TOML. Raises SettingsError."""
        import tomllib

        try:
            return tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{self._path} is no TOML: {error}. Mend that line.") from error

    def _target(self, name: str, found: Mapping[str, Any]) -> SavedTarget:
        at = ("targets", name)
        self.check_keys(found, at, ("url", "label", "colour", "read_only"))
        if not name or name in VERBS or name[0] == "-" or "/" in name or not name.isprintable():
            self.fail(at, f"{name!r} cannot be the name of a target", "Choose a plain word that is no verb")
        url = self.value(found, (*at, "url"), str, "")
        if not url.strip():
            self.fail((*at, "url"), "the target has no address", 'Write url = "…", a URL or a path')
        if "://" not in url and not url.startswith(("/", "~")) and not Path(url).is_absolute():
            self.fail((*at, "url"), "the path is not whole", "Begin it with / or ~")
        label = self.value(found, (*at, "label"), str, "").strip()
        if not label.isprintable():
            self.fail((*at, "label"), "the label holds what cannot be shown", "Choose a plain word")
        colour = self.value(found, (*at, "colour"), str, "")
        if colour and colour.removeprefix("bright_") not in COLOURS:
            known = ", ".join(COLOURS)
            self.fail(
                (*at, "colour"),
                f"{colour!r} is no colour known here",
                f"Known are {known}, each also as bright_…",
            )
        return SavedTarget(name, url, label, colour, self.value(found, (*at, "read_only"), bool, None))

    def _history(self, found: Mapping[str, Any]) -> HistorySettings:
        plain = HistorySettings()
        self.check_keys(found, ("history",), ("on", "commits", "days", "megabytes"))
        numbers = {}
        for key in ("commits", "days", "megabytes"):
            numbers[key] = number = self.value(found, ("history", key), int, getattr(plain, key))
            if number < 1:
                self.fail(
                    ("history", key), f"{number} is too few", "Write 1 or more; on = false keeps no history"
                )
        return HistorySettings(self.value(found, ("history", "on"), bool, plain.on), **numbers)

    def table(self, found: Mapping[str, Any], at: tuple[str, ...]) -> Mapping[str, Any]:
        """The table at a place, empty where there is none."""
        table = found.get(at[-1], {})
        if not isinstance(table, dict):
            self.fail(at, "a table is wanted here", f"Write [{'.'.join(at)}] and its keys below it")
        return dict(table)

    def value(self, found: Mapping[str, Any], at: tuple[str, ...], kind: type, default: Any) -> Any:
        """The value at a place, of a kind."""
        value = found.get(at[-1], default)
        if at[-1] in found and type(value) is not kind:  # True would pass for a number
            wanted = {str: "a text in quotes", bool: "true or false", int: "a whole number"}[kind]
            self.fail(at, f"{wanted} is wanted here", "Mend the value")
        return value

    def check_keys(self, found: Mapping[str, Any], at: tuple[str, ...], known: tuple[str, ...]) -> None:
        """Refuse what is not known."""
        for key in found:
            if key not in known:
                self.fail((*at, key), "nothing is known by this name", f"Known here are {', '.join(known)}")

    def fail(self, at: tuple[str, ...], wrong: str, advice: str) -> NoReturn:
        """Raise SettingsError with what is wrong at a place."""
        raise SettingsError(f"{self.place(at)}: {'.'.join(at)}: {wrong}. {advice}.")

    def place(self, at: tuple[str, ...]) -> str:
        """The file, and the line where it can be told."""
        line = line_of(self._text, at)
        return f"{self._path}, line {line}" if line else str(self._path)


def line_of(text: str, at: tuple[str, ...]) -> int | None:
    """The line, counted from 1, of a key in the TOML or of the table nearest around it, written in the usual form."""
    header: tuple[str, ...] = ()
    best: int | None = None
    depth = 0
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.split("#")[0].strip()
        if bare.startswith("["):
            header = path = _parts(bare.strip("[] "))
        else:
            path = (*header, *_parts(bare.partition("=")[0])) if "=" in bare else ()
        if len(path) > depth and path == at[: len(path)]:
            best, depth = number, len(path)
    return best


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
