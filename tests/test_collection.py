"""Garbage collection is put off while modules load, and taken up again."""

from __future__ import annotations

import gc
import importlib
import subprocess
import sys

import pytest

from tui_orm.collection import collection_put_off, take_up

START = """
import asyncio, gc
from tui_orm import collection
collection.put_off()
from tui_orm.ui.app import TuiOrmApp

async def main():
    async with TuiOrmApp().run_test() as pilot:
        await pilot.pause()
        return gc.isenabled(), gc.get_freeze_count() > 10_000

print(*asyncio.run(main()))
"""


def test_the_first_screen_takes_it_up_again() -> None:
    run = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    assert run.stdout == "True True\n"


def import_without_collection(module: str) -> None:
    with collection_put_off():
        assert not gc.isenabled()
        importlib.import_module(module)


def test_an_import_takes_it_up_again_even_where_it_fails() -> None:
    with pytest.raises(ImportError):
        import_without_collection("no_such_module")
    assert gc.isenabled()
    gc.unfreeze()


def test_what_was_not_put_off_is_left_alone() -> None:
    gc.unfreeze()  # what other tests of this process have put off
    take_up()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
