"""What the user asks to open: a path to an SQLite file, or an SQLAlchemy URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from tui_orm.database.mapping.declared import Declared

# Compiled where they are used: a path needs the first alone.
URL_FORM = r"(?i)^(?P<backend>[a-z0-9_]+)(\+(?P<driver>[a-z0-9_]+))?://"
# As SQLAlchemy reads it: the password may hold anything but '@', or anything at all up to the last '@'.
PASSWORD = r"^([^/]*//[^:/@]*):(.*)@"
SQLITE_FILE = r"(?i)^sqlite(?:\+\w+)?:///(?!:memory:|file:)([^?]+)"
QUERY_SECRET = r"(?i)([?&](?:password|passwd|ssl_?password)=)([^&]*)"


@dataclass(frozen=True)
class Target:
    """A database to open. `text` may hold a password: show `label`, never `text`."""

    text: str
    password: str | None = None
    """A password that was asked for; it goes before one in `text`."""
    read_only: str = ""
    """Why nothing may be written, in a few words; empty where it may. The server is told to refuse."""
    tag: str = ""
    """What the user calls it, `production` say, to be seen wherever it is open."""
    colour: str = ""
    """The colour of the tag."""
    declared: Declared | None = None
    """Keys that the project declares."""

    @property
    def is_url(self) -> bool:
        """Whether this is a URL and not a path."""
        return re.match(URL_FORM, self.text) is not None

    @property
    def path(self) -> Path | None:
        """The file, where the target is a path."""
        if self.is_url:
            return None
        try:
            return Path(self.text).expanduser()
        except RuntimeError:  # a home that nobody knows: the name is taken as it stands
            return Path(self.text)

    @property
    def label(self) -> str:
        """The target as it may be shown and remembered: without its password."""
        if not self.is_url:
            return self.text
        return re.sub(QUERY_SECRET, r"\1***", re.sub(PASSWORD, r"\1@", self.text))

    @property
    def lasting_label(self) -> str:
        """The label, good in any folder."""
        return self.label if self.path is None else str(self.path.resolve())

    @property
    def identity(self) -> str:
        """What tells this database from others, whatever the driver and the password; a file by path or by URL."""
        if (file := re.match(SQLITE_FILE, self.text)) is not None:
            return str(Path(file[1]).resolve())
        return re.sub(r"^(\w+)\+\w+://", r"\1://", self.lasting_label)

    @property
    def short_label(self) -> str:
        """The end of the label: a file's name, or host and database."""
        if (path := self.path) is not None:
            return path.name
        address = self.label.partition("?")[0].partition("://")[2]
        return address.rpartition("@")[2].rpartition("//")[2] or self.label

    def secrets(self) -> list[str]:
        """Texts that must not be shown."""
        if not self.is_url:
            return []
        match = re.match(PASSWORD, self.text)
        written = [found[2] for found in re.finditer(QUERY_SECRET, self.text)] + ([match[2]] if match else [])
        plain = [unquote(secret) for secret in written]
        return [secret for secret in (*written, *plain, self.password) if secret]
