"""What was sent as text: a line of the list, the whole of a statement, and what is copied of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tui_orm.database.descriptions import LargeValue
from tui_orm.database.sent import Sent
from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import clean
from tui_orm.ui.widgets.cells_list import Cell

NAMES = ("time", "ms", "rows", "lane", "statement")
MOST_LINE = 400
"""Characters of a statement that may be seen in the list."""


def cells_of(sent: Sent) -> tuple[Cell, ...]:
    """A line of the list."""
    kind = "wrong" if sent.error else ""
    return (
        Cell(clock(sent), "faint"),
        Cell("" if sent.seconds is None else f"{sent.seconds * 1000:.1f}"),
        Cell("" if sent.rows is None else f"{sent.rows:,}"),
        Cell(lane(sent), "faint"),
        Cell(("✗ " if sent.error else "") + one_line(sent), kind),
    )


def clock(sent: Sent) -> str:
    """The time of day."""
    return f"{datetime.fromtimestamp(sent.at):%H:%M:%S.%f}"[:-3]


def lane(sent: Sent) -> str:
    """Who sent it."""
    return clean(sent.lane.removesuffix(" lane"))


def one_line(sent: Sent) -> str:
    """The beginning of the statement."""
    return clean(" ".join(sent.sql[: MOST_LINE * 2].split())[:MOST_LINE])


def remarks(sent: Sent) -> Iterator[str]:
    """What stands beneath the statement: its parameters, and why it was refused."""
    if sent.error:
        yield from ("", *(clean(line) for line in sent.error.splitlines()))
    if sent.many:
        yield from ("", f"Sent at once for {sent.many:,} rows; the first of them:")
        yield from (f"  {_row(row)}" for row in sent.parameters)
    elif sent.parameters:
        yield from ("", "with", *(f"  {label} = {shown(value)}" for label, value in _named(sent.parameters)))


def shown(value: Any) -> str:
    """A parameter as it may be shown: a text in quotes, what is large with its length."""
    if isinstance(value, LargeValue):
        return f"{cell(value)[0]}… ({value.length:,} {'bytes' if isinstance(value.prefix, bytes) else 'characters'})"
    return clean(repr(value)) if isinstance(value, str) else cell(value)[0]


def as_text(sent: Sent) -> str:
    """The statement with its parameters in a comment, to be copied."""
    lines = [sent.sql.strip()]
    lines += [f"-- {line}".rstrip() for line in remarks(sent) if line]
    return "\n".join(lines) + "\n"


def as_code(sent: Sent) -> str:
    """Python that sends the same through SQLAlchemy. Raises ValueError where not all of it was kept."""
    if not _is_whole(sent):
        raise ValueError(
            "Not all of its values were kept, so it cannot be written as Python; y copies what was."
        )
    if sent.sql.startswith("--"):
        raise ValueError("This was no statement.")
    given = f", {sent.parameters!r}" if sent.parameters else ""
    return f"session.connection().exec_driver_sql({sent.sql!r}{given})\n"


def _is_whole(sent: Sent) -> bool:
    values = [value for _, value in _named(sent.parameters)] if not sent.many else []
    return not sent.many and not any(isinstance(value, LargeValue) for value in values)


def _row(row: Any) -> str:
    return ", ".join(f"{label} = {shown(value)}" for label, value in _named(row))


def _named(parameters: Any) -> list[tuple[str, Any]]:
    if isinstance(parameters, Mapping):
        return [(clean(str(name)), value) for name, value in parameters.items()]
    return [(str(number), value) for number, value in enumerate(parameters or (), 1)]
