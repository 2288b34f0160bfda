"""A command: its keys, as they are written, bound and shown; and what is said where it cannot run."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

# How Textual calls the keys that are not called by themselves.
KEY_NAMES = {
    "$": "dollar_sign",
    "/": "slash",
    "&": "ampersand",
    "!": "exclamation_mark",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "{": "left_curly_bracket",
    "}": "right_curly_bracket",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    "=": "equals_sign",
    "-": "minus",
    "+": "plus",
    "?": "question_mark",
    ":": "colon",
    ";": "semicolon",
    "PgUp": "pageup",
    "PgDn": "pagedown",
    "Ctrl+_": "ctrl+underscore",
    "Space": "space",
}
SHOWN_KEYS = {"up": "↑", "down": "↓", "left": "←", "right": "→"}


@dataclass(frozen=True)
class Command:
    """One act. `keys` are for people who use arrows and function keys, `short` for those who think in vim."""

    name: str
    """The action's name: `action_<name>` of the widget or screen that owns the scope."""
    title: str
    keys: str
    short: str = ""
    hint: str = ""
    """What the footer says; empty where it is not in the footer."""

    @property
    def all_keys(self) -> list[str]:
        """Every key, as written here, each once."""
        return list(dict.fromkeys(f"{self.keys} {self.short}".split()))


class CannotRun(Exception):
    """A command cannot run now; the message says why."""


def bindings(commands: tuple[Command, ...], through: str = "", priority: bool = False) -> list[BindingType]:
    """Textual's bindings for a scope; `through` is an action that is given the command's name.

    With `priority` they go before those of the widget that has the focus.
    """
    return [
        Binding(
            textual_key(key),
            f"{through}({command.name!r})" if through else command.name,
            command.title,
            show=False,
        )
        for command in commands
        for key in command.all_keys
    ]


def textual_key(key: str) -> str:
    """A key as Textual calls it: a single letter keeps its case."""
    return key if len(key) == 1 and key.isalnum() else KEY_NAMES.get(key, key.lower())


def shown_key(key: str) -> str:
    """A key as the user reads it."""
    return SHOWN_KEYS.get(key, key)


def typed_key(shown: str) -> str:
    """The key, as Textual calls it, that is shown like this."""
    return textual_key({word: key for key, word in SHOWN_KEYS.items()}.get(shown, shown))


def hints(commands: tuple[Command, ...]) -> list[tuple[str, str]]:
    """Key and word of each command in the footer; the shortest key stands for all."""
    return [(min(command.all_keys, key=len), command.hint) for command in commands if command.hint]
