"""Takes the pictures of the README: drives the real program on the demo database and writes what it shows as SVG."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, chdir, closing
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.cells import cell_len

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

from user import User, at  # noqa: E402 (the tests' language is no package)

from tui_orm.database import demo  # noqa: E402

DEMO = Path("demo.sqlite")
RECENT = ("~/data/library.sqlite", "mysql://reader@localhost/sakila", "postgresql://me@localhost/chinook")
NEW_BOOK = {"title": "The Keeper of the Lamp", "category_id": "12", "isbn": "9780141036144"}

FONTS = "Fira Code, Cascadia Mono, Menlo, Consolas, DejaVu Sans Mono, monospace"
REMOTE = re.compile(r"@font-face \{.*?\}|<!--.*?-->", re.DOTALL)
"""What Rich writes into every picture, and what would have a reader's browser ask another host."""
TEXT = re.compile(r'(<text class="\S+" x=")(\S+)(" y="\S+" textLength=")\S+(" clip-path="\S+">)(.*?)</text>')
CELL = 12.2
"""Width of a cell in Rich's pictures."""


def picture(drawn: str) -> str:
    """A picture of Rich's with fonts of the reader's own, and with wide characters two cells wide."""

    def placed(text: re.Match[str]) -> str:
        x, pieces = float(text[2]), []
        for _, run in groupby(unescape(text[5]), lambda char: cell_len(char) == 2):
            piece = "".join(run)
            width = cell_len(piece) * CELL
            pieces.append(f"{text[1]}{x:g}{text[3]}{width:g}{text[4]}{escape(piece)}</text>")
            x += width
        return "".join(pieces)

    drawn = TEXT.sub(placed, REMOTE.sub("", drawn)).replace("Fira Code, monospace", FONTS)
    lines = (line.rstrip() for line in drawn.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def save(user: User, name: str) -> None:
    """Write what is on the screen as a picture."""
    drawn = user.app.export_screenshot(title="tui-orm demo", simplify=True)
    (HERE / f"{name}.svg").write_text(picture(drawn), encoding="utf-8")


@asynccontextmanager
async def browsing(table: str, size: tuple[int, int] = (120, 32)) -> AsyncIterator[User]:
    """Somebody at a table of a new demo database."""
    demo.build(DEMO)
    shutil.rmtree("journals", ignore_errors=True)  # what the picture before left staged
    async with at(DEMO, Path(), size, table) as user:
        yield user


async def stage(user: User) -> None:
    """Change two books, add one and remove one."""
    await user.edits(3, "price", "24.50")
    await user.edits(6, "language", "fr")
    await user.goes_to(9, "id")
    await user.presses("d", "o")
    for column, text in NEW_BOOK.items():
        await user.edits(1, column, text)


async def read() -> None:
    """Look at a value in full, at what marked rows are copied as, and at the columns, which are remembered."""
    async with browsing("book", (120, 20)) as user:
        await user.filters("id = 57")
        await user.goes_to(1, "details")
        await user.presses("v", "+", "G")
        save(user, "value")
    async with browsing("book") as user:
        await user.filters("published = 2024 and language = en")
        await user.presses("m", "j", "m", "m", "Y")
        save(user, "copying")
    async with browsing("book") as user:
        await user.goes_to(1, "isbn")
        await user.presses("H")
        await user.goes_to(1, "title")
        await user.presses("z", "C")
        save(user, "columns")


async def record() -> None:
    """Look at a book as a record, come to it from its category, with a price staged and its reviews unfolded."""
    async with browsing("category", (120, 34)) as user:
        await user.filters("id = 12")
        await user.presses("Space")
        await user.goes_to_item("books")
        await user.presses("Enter", "Down", "Enter")
        await user.goes_to_item("price")
        await user.presses("e", "End", "Ctrl+U")
        await user.types("24.50")
        await user.presses("Enter")
        await user.goes_to_item("reviews")
        await user.presses("Enter", "Down")
        save(user, "record")


PYTHON = """\
someone = session.get(Member, 4)
someone.email = f"{someone.last_name.lower()}@example.org"

select(Loan).where(Loan.member == someone).order_by(Loan.id.desc())"""


async def as_python() -> None:
    """The console in Python, and what is shown as code."""
    async with browsing("book", (120, 24)) as user:
        await user.presses(";", "Ctrl+T")
        await user.pastes(PYTHON)
        await user.presses("F6")
        save(user, "python")
    async with browsing("book", (120, 24)) as user:
        await user.filters("published = 2024 and language = en")
        await user.edits(1, "price", "24.50")
        await user.presses("p", "j")
        save(user, "code")


async def draw() -> None:
    """Draw a table among those around it, and the profile of a column."""
    async with browsing("book", (120, 30)) as user:
        await user.presses("R")
        save(user, "diagram")
    async with browsing("book", (120, 34)) as user:
        await user.goes_to(1, "pages")
        await user.presses("P")
        save(user, "profile")


async def console() -> None:
    """Write in a transaction, look at what came of it, and have a name completed."""
    async with browsing("book", (120, 34)) as user:
        await user.presses("F9")
        await user.types("UPDATE book SET price = round(price * 1.1, 2) WHERE published >= '2024';")
        await user.presses("F5", "Enter")
        await user.types(
            "SELECT b.title, c.name, b.price FROM book b JOIN category c ON c.id = b.category_id"
        )
        await user.presses("Enter")
        await user.types("WHERE b.published >= '2024' ORDER BY price DESC;")
        await user.presses("F5", "Enter")
        await user.types("SELECT m FROM member m")
        await user.presses(*["left"] * 14)
        await user.types(".")
        save(user, "console")


async def main() -> None:
    """Take every picture."""
    await draw()
    async with browsing("book") as user:
        await stage(user)
        await user.goes_to(5, "title")
        save(user, "browser")
        await user.presses("w", "t")
        save(user, "review")
    async with at(DEMO, Path(), (120, 16)) as user:
        save(user, "recovery")
    async with browsing("book") as user:
        await user.goes_to(6, "published")
        await user.presses("e", "End", "Ctrl+U")
        await user.types("3/1/2024")
        save(user, "editing")
    async with browsing("book") as user:
        await user.edits(3, "price", "24.50")
        await user.edits(3, "pages", "312")
        with closing(sqlite3.connect(DEMO)) as other:
            other.execute("UPDATE book SET price = 19.90, language = 'fr' WHERE id = 3")
            other.commit()
        await user.commits()
        save(user, "conflict")
    async with browsing("book") as user:
        await user.presses("6")
        save(user, "model")
        await user.opens("loan")
        await user.presses("4")
        save(user, "relations")
    await read()
    await record()
    await as_python()
    await console()
    async with browsing("member", (80, 24)) as user:
        await user.filters("active = true")
        await user.edits(4, "last_name", "Muir Keane")
        save(user, "narrow")
    Path("recent.json").write_text(json.dumps(RECENT), encoding="utf-8")
    async with at(None, Path(), (120, 32)) as user:
        save(user, "connect")


if __name__ == "__main__":
    os.environ.pop("NO_COLOR", None)
    with TemporaryDirectory() as folder, chdir(folder):
        asyncio.run(main())
