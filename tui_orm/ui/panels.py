"""What the panels of a table say, as lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from tui_orm.database.descriptions import ForeignKeyInfo, TableInfo
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.widgets.fitting import fit

Lines = list[Text | str]
WIDEST = 40


def columns_panel(table: TableInfo) -> Lines:
    """Each column: name, type, whether it may be NULL, default, comment."""
    rows = []
    for column in table.columns:
        default = f"= {column.computed}" if column.computed else column.default or ""
        marks = "generated" if column.identity else default
        nullable = "NULL" if column.nullable and column.name not in table.primary_key else "NOT NULL"
        key = "key" if column.name in table.primary_key else ""
        rows.append((key, name(column.name), column.type_name, nullable, marks, column.comment))
    lines = _table(("", "column", "type", "null", "default", "comment"), rows)
    return [*_comment(table), *lines]


def keys_panel(table: TableInfo) -> Lines:
    """The primary key, how rows are known, indexes and checks."""
    known = ", ".join(name(column) for column in table.key) or (
        "all they hold" if table.by_image else "nothing"
    )
    lines: Lines = [f"Primary key      {', '.join(map(name, table.primary_key)) or 'none'}"]
    lines += [f"Rows known by    {known}"]
    if table.is_key_declared:
        lines += ["                 declared by the project, which the server does not know"]
    lines += [Text(clean(said), "bold") for said in table.complaints]
    if table.no_rollback:
        lines += [f"Written for good {clean(table.no_rollback)}"]
    if table.read_only:
        lines += [f"Read-only        {clean(table.read_only)}"]
    rows = [
        (index.name, "unique" if index.unique else "", ", ".join(index.columns)) for index in table.indexes
    ]
    lines += ["", *_table(("index", "", "columns"), rows)] if rows else ["", "No indexes."]
    if table.checks:
        lines += ["", Text("Checks", "bold"), *(clean(check) for check in table.checks)]
    return lines


def relations_panel(table: TableInfo, referring: Sequence[ForeignKeyInfo]) -> Lines:
    """Foreign keys, out of the table and into it."""
    out = [
        (", ".join(key.columns), "→", _end(key, True), _rules(key))
        for key in dict.fromkeys(table.foreign_keys)
    ]
    into = [(_end(key, False), "→", ", ".join(key.target_columns), _rules(key)) for key in referring]
    lines: Lines = [Text("Refers to", "bold"), *(_table((), out) if out else ["nothing"])]
    return [*lines, "", Text("Referred to by", "bold"), *(_table((), into) if into else ["nothing"])]


def _end(key: ForeignKeyInfo, far: bool) -> str:
    table, columns = (key.target, key.target_columns) if far else (key.table, key.columns)
    return f"{table} ({', '.join(columns)})"


def _rules(key: ForeignKeyInfo) -> str:
    rules = (("on delete", key.on_delete), ("on update", key.on_update))
    said = [f"{when} {rule.lower()}" for when, rule in rules if rule and rule != "NO ACTION"]
    return ", ".join([*(["declared"] if key.is_declared else []), *said])


def _comment(table: TableInfo) -> Lines:
    return [clean(table.comment), ""] if table.comment else []


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Lines:
    cleaned = [[clean(text) for text in row] for row in rows]
    columns = list(zip(header, strict=True)) if not cleaned else list(zip(*cleaned, strict=True))
    if header and cleaned:
        columns = [(title, *column) for title, column in zip(header, columns, strict=True)]
    widths = [min(WIDEST, max(Text(text).cell_len for text in column)) for column in columns]
    lines: Lines = []
    for row in cleaned:
        *short, last = zip(row, widths, strict=True)
        lines.append("  ".join([*(fit(text, width, False) for text, width in short), last[0]]).rstrip())
    if header:
        titles = "  ".join(fit(text, width, False) for text, width in zip(header, widths, strict=True))
        lines.insert(0, Text(titles, "bold underline"))
    return lines
