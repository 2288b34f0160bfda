"""What was sent, looked at, searched, copied and forgotten."""

from __future__ import annotations

import pytest
from test_copying import Copied
from user import User

from tui_orm.ui.screens.sent import SentScreen


@pytest.fixture
def copied(reader: User, monkeypatch: pytest.MonkeyPatch) -> Copied:
    for name in ("TMUX", "STY", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "x")
    monkeypatch.setenv("TERM", "xterm-256color")
    return Copied(reader, monkeypatch)


async def test_what_was_sent_is_shown(reader: User) -> None:
    await reader.opens("customer")
    await reader.edits(1, "city", "Rome")
    await reader.commits()
    await reader.presses("K")
    reader.sees("Sent", "statements, the newest last", "front", "COMMIT")
    await reader.presses("/")
    await reader.types("update set city")
    await reader.presses("Enter")
    reader.sees(" of ", "UPDATE", "'Rome'", "with")
    await reader.presses("Escape", "Escape")
    reader.sees("customer")
    assert not isinstance(reader.app.screen, SentScreen)


async def test_new_ones_appear_and_the_cursor_stays_where_it_was_put(reader: User) -> None:
    await reader.opens("orders")
    await reader.presses("Ctrl+L")
    screen = reader.app.screen
    assert isinstance(screen, SentScreen)
    log = reader.browser.database.sent
    log.add("SELECT 'the newest'")
    screen.look_again()
    await reader.idle()
    reader.sees("the newest")
    await reader.presses("g")
    log.add("SELECT 'newer still'")
    screen.look_again()
    await reader.idle()
    reader.does_not_see("newer still")
    await reader.presses("G")
    reader.sees("newer still")


async def test_failures_and_hostile_texts_are_shown(reader: User) -> None:
    await reader.opens("orders")
    log = reader.browser.database.sent
    log.add("SELECT '\x1b[31m' || ?", ("\x1b]0;x\x07\n[b]",), seconds=0.0123, error="no such\nthing \x1b[0m")
    await reader.presses("K")
    reader.sees("✗ SELECT '␛[31m'", "12.3", "no such", "thing ␛[0m", "[b]")
    assert "\x1b" not in reader.screen


async def test_one_is_copied_with_its_parameters_and_as_python(reader: User, copied: Copied) -> None:
    await reader.opens("orders")
    log = reader.browser.database.sent
    log.add("SELECT ? FROM orders", (7,))
    await reader.presses("K", "y")
    assert copied.text == "SELECT ? FROM orders\n-- with\n--   1 = 7\n"
    await reader.presses("Y")
    assert copied.text == "session.connection().exec_driver_sql('SELECT ? FROM orders', (7,))\n"
    reader.sees("Copied the statement as Python")
    log.add("SELECT ?", ("x" * 5_000,))
    await reader.presses("q", "K", "Y")
    reader.sees("Not all of its values were kept")


async def test_they_are_forgotten(reader: User) -> None:
    await reader.opens("orders")
    await reader.presses("K", "x")
    reader.sees("0 statements")
    await reader.presses("Enter", "y", "Y", "q")
    reader.sees("orders")
