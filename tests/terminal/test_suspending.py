"""The program left for a shell, and taken up again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from terminal import Terminal
from test_program import shop  # noqa: F401 - a fixture


@pytest.mark.parametrize("plain", ["", "1"])
def test_what_a_shell_wrote_is_gone_when_the_program_comes_back(
    shop: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    plain: str,
) -> None:
    monkeypatch.setenv("TUI_ORM_PLAIN_SCREEN", plain)
    with Terminal(shop, "customer", home=tmp_path) as terminal:
        terminal.sees("Ada", "Bob", "1 of 3")
        terminal.types("\x1a")
        os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED)
        terminal.screen.reset()
        terminal.screen.draw("$ somebody at the shell")
        terminal.process.send_signal(signal.SIGCONT)
        terminal.sees("Ada", "Bob", "1 of 3")
        terminal.does_not_see("somebody")
        terminal.presses("Down", "q")
        assert terminal.ends() == 0
