"""What the verbs share: the options of a format, and rows printed in it as they come."""

from __future__ import annotations

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tui_orm.cli import output
from tui_orm.cli.progress import Progress

if TYPE_CHECKING:
    from tui_orm.cli.formats.writer import Writer
    from tui_orm.database.descriptions import ColumnInfo, Row

TABULAR = ("table", "csv", "tsv", "json", "jsonl", "md")


def add_format(parser: ArgumentParser, formats: Sequence[str] = TABULAR, piped: str = "tsv") -> None:
    """Add --format, and what goes with formats of rows."""
    parser.add_argument(
        "--format",
        choices=formats,
        help=f"the format; on a terminal it is {formats[0]}, else {piped}, unless it is given",
    )
    parser.set_defaults(piped=piped)
    if "csv" in formats:
        parser.add_argument(
            "--header",
            action=BooleanOptionalAction,
            help="whether names stand first in csv (they do, unless --no-header) and tsv (they do not)",
        )
        parser.add_argument(
            "--null",
            metavar="TEXT",
            help='what stands for NULL: without it, an empty field in csv (an empty text is "" there), \\N in tsv,'
            " NULL in table and md; json has a null of its own",
        )


def format_of(chosen: Namespace) -> str:
    """The format that was asked for, or that fits the output."""
    given: str | None = chosen.format
    piped: str = chosen.piped
    return given or ("table" if output.is_terminal() else piped)


def writer_for(chosen: Namespace, columns: Sequence[ColumnInfo]) -> Writer:
    """What writes rows with these columns."""
    null: str | None = chosen.null
    match format_of(chosen):
        case "csv" | "tsv" as separated:
            from tui_orm.cli.formats.separated import Csv, Tsv

            if separated == "csv":
                return Csv(columns, chosen.header is not False, null)
            return Tsv(columns, chosen.header is True, null)
        case "json" | "jsonl" as objects:
            from tui_orm.cli.formats.objects import Json, JsonLines

            return Json(columns) if objects == "json" else JsonLines(columns)
        case "md":
            from tui_orm.cli.formats.shown import Markdown

            return Markdown(columns, null)
    from tui_orm.cli.formats.shown import Table

    return Table(columns, null, output.ellipsis())


def print_rows(writer: Writer, batches: Iterable[Sequence[Row]], progress: Progress) -> None:
    """Print rows as they come."""
    _print(writer.head())
    with progress:
        for rows in batches:
            _print(writer.rows(rows))
            progress.add(len(rows))
        _print(writer.tail())


def print_all(chosen: Namespace, columns: Sequence[ColumnInfo], rows: Sequence[Row]) -> None:
    """Print rows that are all there."""
    print_rows(writer_for(chosen, columns), [rows] if rows else [], Progress())


def _print(text: str) -> None:
    if text:
        output.write(text)
