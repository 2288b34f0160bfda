"""What the panel of a table as a whole says: kind, options, size, partitions, triggers with their text."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from tui_orm.database.describing.schema_objects import TableDetails, TriggerDetails
from tui_orm.database.descriptions import TableInfo
from tui_orm.ui.cells import size
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.inspecting.panels import Lines, missing_lines, titled
from tui_orm.ui.widgets.text_panel import code_lines

LANGUAGES = {"sqlite": "sql", "mysql": "mysql", "postgresql": "postgresql"}
"""What the colours of DDL and routines are made by."""


def table_panel(table: TableInfo, details: TableDetails) -> Lines:
    """The table as a whole."""
    lines: Lines = list(titled((), list(_facts(table, details))))
    if details.partitions:
        rows = [
            (part.name, part.bounds, _rows(part.rows), "" if part.size is None else size(part.size))
            for part in details.partitions
        ]
        lines += ["", *titled(("partition", "holds", "rows", "size"), rows)]
    if details.triggers:
        lines += ["", Text("Triggers", "bold")]
        for trigger in details.triggers:
            lines += ["", *_trigger(trigger, LANGUAGES[table.dialect])]
    elif not details.missing:
        lines += ["", "No triggers."]
    return [*lines, *missing_lines(details)]


def _facts(table: TableInfo, details: TableDetails) -> Iterator[tuple[str, str]]:
    yield "kind", details.kind
    if table.comment:
        yield "comment", table.comment
    yield from details.options
    if details.rows is not None:
        yield "rows", _rows(details.rows)
    if details.sizes:
        yield "size", ", ".join(f"{size(count)} {label}" for label, count in details.sizes)


def _rows(count: int | None) -> str:
    """What the server believes."""
    return "" if count is None else f"~{count:,}"


def _trigger(trigger: TriggerDetails, language: str) -> Lines:
    remark = f"  ({clean(trigger.remark)})" if trigger.remark else ""
    return [Text(f"{name(trigger.name)}{remark}", "underline"), *code_lines(trigger.text, language)]
