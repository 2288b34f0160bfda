from __future__ import annotations

from user import User


async def runs(user: User, text: str) -> None:
    """Replace the text of the console, and run what is under the cursor."""
    editor = user.app.screen.query_one("CodeEditor")
    editor.load_text(text)  # type: ignore[attr-defined]
    await user.idle()
    await user.presses("F5")


async def test_a_query_shows_its_rows_in_the_grid(user: User) -> None:
    await user.presses(";")
    user.sees("Console", "SQL", "no transaction")
    await runs(user, "SELECT name, id AS n, id AS n FROM customer ORDER BY id")
    user.sees("n (2)", "rows in")
    await user.presses("F9")
    user.sees("customer")
    await user.presses("F9")
    user.sees("ORDER BY id", "n (2)")
