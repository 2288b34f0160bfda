"""The flow of what the schema holds beside tables: a list, and the text of what is chosen from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from tui_orm.database.describing.inspection import object_text, schema_objects
from tui_orm.database.describing.schema_objects import SchemaContents, SchemaObject
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Desk
from tui_orm.ui.inspecting.table_panel import LANGUAGES
from tui_orm.ui.putting import PutText
from tui_orm.ui.screens.objects import ObjectsScreen
from tui_orm.ui.screens.source import Say, SourceScreen
from tui_orm.ui.widgets.line_list import Item


class SchemaFlow:
    """Shows routines, events, sequences and types. They are read when they are asked for."""

    def __init__(self, desk: Desk, put: PutText) -> None:
        self._desk = desk
        self._put = put
        self._language = "sql"

    def show(self) -> None:
        """List them all."""
        self._read(self._list)

    def show_named(self, wanted: str) -> None:
        """Open the text of what has this name, or list what has it."""

        def came(found: SchemaContents) -> None:
            named = tuple(one for one in found.objects if str(one) == wanted)
            if len(named) == 1:
                self._open(named[0])
            else:
                self._list(replace(found, objects=named))

        self._read(came)

    def _read(self, then: Callable[[SchemaContents], None]) -> None:
        self._desk.say("reading what the schema holds …")
        self._desk.ask(
            self._desk.database.look_up(lambda server: server.read(schema_objects)), partial(self._came, then)
        )

    def _came(self, then: Callable[[SchemaContents], None], found: SchemaContents) -> None:
        self._desk.say("")
        self._language = LANGUAGES[found.dialect]
        if found.dialect == "sqlite":
            raise CannotRun(
                "SQLite keeps no routines, events, sequences or types; triggers stand in panel 7."
            )
        then(found)

    def _list(self, found: SchemaContents) -> None:
        if not found.objects and not found.missing:
            raise CannotRun("The schema holds nothing beside tables and views that you may see.")
        said = " ".join(found.missing) or f"{len(found.objects):,} in all"
        self._desk.ask_user(ObjectsScreen(items(found.objects), said, self._open_item), lambda _: None)

    def _open_item(self, item: Item) -> None:
        self._open(item.value)

    def _open(self, found: SchemaObject) -> None:
        reading = partial(object_text, found)
        self._desk.ask(
            self._desk.database.look_up(lambda server: server.read(reading)), partial(self._show_text, found)
        )

    def _show_text(self, found: SchemaObject, text: str) -> None:
        shown = text or f"-- The server does not show the text of {clean(str(found))} to this user."
        what = f"the {found.kind} {name(str(found))}"

        def copy(source: str, say: Say) -> None:
            self._put(source, what, say)

        title = f"{found.kind} {found}"
        self._desk.ask_user(SourceScreen(title, shown, self._language, copy), lambda _: None)


def items(objects: Sequence[SchemaObject]) -> list[Item]:
    """A line for each, under its kind."""
    lines: list[Item] = []
    for one in objects:
        if not lines or lines[-1].value.kind != one.kind:
            lines.append(Item(one.kind, one, heading=True))
        lines.append(Item(name(str(one)), one, clean(one.note)))
    return lines
