"""What the panels of a table say, as lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text

from tui_orm.database.describing.schema_objects import CheckDetails, ColumnDetails, IndexDetails, TableDetails
from tui_orm.database.descriptions import ColumnInfo, ForeignKeyInfo, IndexInfo, TableInfo
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.widgets.fitting import fit

Lines = list[Text | str]
WIDEST = 40


def columns_panel(table: TableInfo, details: TableDetails | None = None) -> Lines:
    """Each column: name, type, whether it may be NULL, default or how it is made, collation, comment."""
    known = {column.name: column for column in details.columns} if details else {}
    rows = []
    for column in table.columns:
        more = known.get(column.name, ColumnDetails(column.name))
        nullable = "NULL" if column.nullable and column.name not in table.primary_key else "NOT NULL"
        key = "key" if column.name in table.primary_key else ""
        made = _made(column, more)
        rows.append(
            (key, name(column.name), column.type_name, nullable, made, more.collation, column.comment)
        )
    lines = titled(("", "column", "type", "null", "default", "collation", "comment"), rows)
    return [*_comment(table), *lines]


def _made(column: ColumnInfo, more: ColumnDetails) -> str:
    """The default, or how the server makes the value."""
    if column.computed:
        return more.generated or f"= {column.computed}"
    made, default = more.generated or ("generated" if column.identity else ""), column.default or ""
    return default if made in default.lower() else f"{default} {made}".strip()


def keys_panel(table: TableInfo, details: TableDetails | None = None) -> Lines:
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
    indexes = details.indexes if details else [_index(index) for index in table.indexes]
    rows = [(index.name, index.role, index.method, _covers(index)) for index in indexes]
    lines += ["", *titled(("index", "keeps", "kind", "columns"), rows)] if rows else ["", "No indexes."]
    checks = details.checks if details else [CheckDetails("", text) for text in table.checks]
    if checks:
        lines += [
            "",
            *titled(("check", ""), [(check.name, _noted(check.text, check.remark)) for check in checks]),
        ]
    return [*lines, *missing_lines(details)]


def _index(index: IndexInfo) -> IndexDetails:
    return IndexDetails(index.name, index.columns, "unique" if index.unique else "")


def _covers(index: IndexDetails) -> str:
    """Columns, what is kept along with them, and the condition, as they stand in SQL."""
    text = ", ".join(index.columns)
    text += f"  INCLUDE ({', '.join(index.include)})" if index.include else ""
    return _noted(text + (f"  WHERE {index.where}" if index.where else ""), index.remark)


def _noted(text: str, remark: str) -> str:
    return f"{text}  ({remark})" if remark else text


def missing_lines(details: TableDetails | None) -> Lines:
    """What could not be read."""
    return (
        ["", *(Text(clean(text), "dim") for text in details.missing)] if details and details.missing else []
    )


def relations_panel(table: TableInfo, referring: Sequence[ForeignKeyInfo]) -> Lines:
    """Foreign keys, out of the table and into it."""
    out = [
        (", ".join(key.columns), "→", _end(key, True), _rules(key), key.name or "")
        for key in dict.fromkeys(table.foreign_keys)
    ]
    into = [
        (_end(key, False), "→", ", ".join(key.target_columns), _rules(key), key.name or "")
        for key in referring
    ]
    lines: Lines = [Text("Refers to", "bold"), *(titled((), out) if out else ["nothing"])]
    return [*lines, "", Text("Referred to by", "bold"), *(titled((), into) if into else ["nothing"])]


def _end(key: ForeignKeyInfo, far: bool) -> str:
    table, columns = (key.target, key.target_columns) if far else (key.table, key.columns)
    return f"{table} ({', '.join(columns)})"


def _rules(key: ForeignKeyInfo) -> str:
    rules = (("on delete", key.on_delete), ("on update", key.on_update))
    said = [f"{when} {rule.lower()}" for when, rule in rules if rule and rule != "NO ACTION"]
    return ", ".join([*(["declared"] if key.is_declared else []), *said])


def _comment(table: TableInfo) -> Lines:
    return [clean(table.comment), ""] if table.comment else []


def titled(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Lines:
    """Rows in columns, under their titles; columns in which nothing stands are left out."""
    cleaned = [[clean(text) for text in row] for row in rows]
    columns = [
        (column, title)
        for column, title in zip_longest(zip(*cleaned, strict=True), header, fillvalue="")
        if any(column)
    ]
    widths = [
        min(WIDEST, max(cell_len(text) for text in (*column, title if header else "")))
        for column, title in columns
    ]
    lines: Lines = [_row(row, widths) for row in zip(*(column for column, _ in columns), strict=True)]
    if header and lines:
        lines.insert(0, Text(_row([title for _, title in columns], widths), "bold underline"))
    return lines


def _row(texts: Sequence[str], widths: Sequence[int]) -> str:
    *short, last = zip(texts, widths, strict=True)
    return "  ".join([*(fit(text, width, False) for text, width in short), last[0]]).rstrip()
