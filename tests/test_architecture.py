"""The walls between the rooms, seen in a fresh Python: what was really loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("sqlalchemy", "pymysql", "mysql", "psycopg", "sqlite3")
SCREEN = ("textual", "rich")


def loaded(statement: str) -> set[str]:
    """The top-level packages that a statement loads in a fresh process."""
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("statement", ["import tui_orm.ui.app", "import tui_orm.cli.main"])
def test_the_first_screen_waits_for_no_database(statement: str) -> None:
    assert not loaded(statement) & {*HEAVY, "platformdirs", "cryptography"} - _textual_needs()


def test_the_value_pane_is_loaded_when_a_value_is_looked_at() -> None:
    late = ("tui_orm.ui.value", "PIL", "textual.widgets._text_area")
    code = f"import tui_orm.ui.app, sys; print({{name for name in sys.modules if name.startswith({late})}})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


PAINT = """
import sys
from tui_orm.database.target import Target
from tui_orm.ui.app import TuiOrmApp
from tui_orm.ui.catalog import Catalog

loaded = []

def read(catalog):
    loaded.extend(sys.modules)
    catalog._tables.app.exit()

Catalog.read = read
TuiOrmApp(Target("shop.sqlite"), "orders").run(headless=True, size=(160, 45))
print(*loaded)
"""
AFTER_THE_PAINT = {
    "tui_orm.ui.flows",
    "tui_orm.ui.screens.dialogs",
    "tui_orm.ui.widgets.paint",
    "tui_orm.workspace.workspace",
    "tui_orm.workspace.values",
    "tui_orm.database.changes",
    "tui_orm.database.descriptions",
    "tui_orm.database.query",
    "textual.widgets._text_area",
    "json",
    "tomllib",
}


def test_the_first_paint_needs_little() -> None:
    run = subprocess.run([sys.executable, "-c", PAINT], capture_output=True, text=True, check=True)
    modules = set(run.stdout.split())
    assert "tui_orm.ui.screens.browser" in modules
    assert not modules & AFTER_THE_PAINT
    assert not {name.partition(".")[0] for name in modules} & {*HEAVY} - _textual_needs()


def test_reading_needs_no_orm() -> None:
    code = "import tui_orm.database.server, tui_orm.database.dialects.sqlite, sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not [name for name in run.stdout.split() if name.startswith("sqlalchemy.orm")]


def test_the_command_line_waits_for_no_screen() -> None:
    assert not loaded("import tui_orm.cli.main") & set(SCREEN)


def test_the_database_room_knows_no_screen() -> None:
    modules = "tui_orm.database.server", "tui_orm.database.demo", "tui_orm.cli.tables"
    assert not loaded(f"import {', '.join(modules)}") & set(SCREEN)


def test_the_workspace_is_pure() -> None:
    modules = "workspace", "changeset", "filters", "formats", "marks", "overlay", "values", "window"
    statement = "import " + ", ".join(f"tui_orm.workspace.{name}" for name in modules)
    assert not loaded(statement) & {*HEAVY, *SCREEN, "asyncio"}


def test_a_database_is_a_promise_until_it_is_asked() -> None:
    assert not loaded("import tui_orm.database.database") & set(HEAVY)


def test_importing_a_room_loads_nothing_heavy() -> None:
    rooms = "import tui_orm, tui_orm.database, tui_orm.workspace, tui_orm.ui, tui_orm.cli, tui_orm.database.dialects"
    assert not loaded(rooms) & {*HEAVY, *SCREEN}


def _textual_needs() -> set[str]:
    """What Textual loads by itself."""
    return loaded("import textual.app")
