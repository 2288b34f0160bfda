"""The README cannot go stale: its keys are those of the table of commands, its pictures exist.

`python tests/test_readme.py` writes the keys into it.
"""

from __future__ import annotations

import re
from pathlib import Path

from tui_orm.ui.commands import SCOPES, key_table

README = Path(__file__).parents[1] / "README.md"
KEYS = re.compile(r"(<!-- keys: begin -->\n).*(<!-- keys: end -->)", re.DOTALL)


def with_keys(text: str) -> str:
    """The README with the keys of today."""
    return KEYS.sub(lambda found: found[1] + "\n" + "\n".join(key_table()) + found[2], text)


def test_the_keys_are_those_of_the_commands() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == with_keys(text), "run: python tests/test_readme.py"


def test_the_pictures_are_there() -> None:
    pictures = re.findall(r"!\[.*?\]\((.+?)\)", README.read_text(encoding="utf-8"))
    assert pictures
    assert not [picture for picture in pictures if not (README.parent / picture).is_file()]


def test_no_key_does_two_things_in_one_place() -> None:
    for scope, commands in SCOPES.items():
        keys = [key for command in commands for key in command.all_keys]
        assert len(keys) == len(set(keys)), scope


if __name__ == "__main__":
    README.write_text(with_keys(README.read_text(encoding="utf-8")), encoding="utf-8")
