"""What the servers' own command line clients say a database holds: no driver, and nothing of tui_orm.

A client is asked for its catalogue, then for every row of many tables at once. A cell comes back as the name of
the Python type that it ought to have and its text, or None for NULL; a float as the shortest text of its number.
"""

from __future__ import annotations

import re
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from typing import ClassVar, NamedTuple
from urllib.parse import unquote, urlsplit

MARK = b"---- 6f1c: the rows of a table ----"
Cell = tuple[str, str] | None


class Column(NamedTuple):
    """A column as the catalogue has it."""

    name: str
    type: str


class Table(NamedTuple):
    """A table or view as the catalogue has it."""

    schema: str
    name: str
    columns: tuple[Column, ...]


class CommandLineClient(ABC):
    """`sqlite3`, `mariadb` or `psql`, connected to one database."""

    quote = '"'
    command: tuple[str, ...]
    print_mark: str
    """What makes the client print MARK on a line of its own."""

    @abstractmethod
    def tables(self, without: Collection[str]) -> list[Table]:
        """Every table and view but those of these names, with its columns in order."""

    @abstractmethod
    def select(self, table: Table) -> str:
        """What makes the client print a table's rows, each cell in a form that is told from every other."""

    @abstractmethod
    def row(self, line: bytes, table: Table) -> tuple[Cell, ...]:
        """The cells of one printed row."""

    def rows(self, tables: Sequence[Table]) -> list[list[tuple[Cell, ...]]]:
        """Every row of each table, in no order."""
        script = "".join(f"{self.print_mark}\n{self.select(table)};\n" for table in tables)
        _, *parts = self.lines(script, MARK + b"\n")
        return [
            [self.row(line, table) for line in part.split(b"\n")[:-1]]
            for table, part in zip(tables, parts, strict=True)
        ]

    def lines(self, script: str, end: bytes = b"\n") -> list[bytes]:
        """What the client prints, in parts; whatever it complains of fails."""
        done = subprocess.run(self.command, input=script.encode(), capture_output=True)
        assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode(errors="replace")
        return done.stdout.split(end)

    def words(self, query: str) -> list[list[str]]:
        """The rows of a query whose columns are all hex digits of UTF-8, with spaces between."""
        return [
            [bytes.fromhex(word).decode() for word in line.decode().split(" ")]
            for line in self.lines(query)[:-1]
        ]

    def name(self, name: str) -> str:
        """A name as it stands in SQL."""
        return f"{self.quote}{name.replace(self.quote, self.quote * 2)}{self.quote}"


def grouped(words: Iterable[Sequence[str]], without: Collection[str]) -> list[Table]:
    """Tables from lines of schema, table, column and type."""
    found: dict[tuple[str, str], list[Column]] = {}
    for schema, table, column, type_ in words:
        found.setdefault((schema, table), []).extend([Column(column, type_)] if type_ else [])
    return [Table(*name, tuple(columns)) for name, columns in found.items() if name[1] not in without]


class Sqlite3(CommandLineClient):
    """`sqlite3`: every cell says how it is stored."""

    print_mark = f".print {MARK.decode()!r}"

    def __init__(self, path: str) -> None:
        self.command = ("sqlite3", "-batch", "-bail", "-list", "-noheader", "-separator", " ", path)

    def tables(self, without: Collection[str]) -> list[Table]:
        names = self.words(
            "SELECT hex(name) FROM sqlite_master"
            " WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!';"
        )
        asked = (
            f"SELECT '', hex({text}), hex(name), hex(coalesce(nullif(type, ''), 'any'))"
            f" FROM pragma_table_xinfo({text}) WHERE hidden <> 1;"
            for (name,) in names
            for text in ["'" + name.replace("'", "''") + "'"]
            if name not in without
        )
        return grouped(self.words("\n".join(asked)), without)

    def select(self, table: Table) -> str:
        cells = (self._cell(self.name(column.name)) for column in table.columns)
        return f"SELECT {', '.join(cells)} FROM {self.name(table.name)}"

    def _cell(self, name: str) -> str:
        exact = f"CASE typeof({name}) WHEN 'text' THEN hex(CAST({name} AS BLOB)) WHEN 'blob' THEN hex({name})"
        return f"substr(typeof({name}), 1, 1) || {exact} WHEN 'null' THEN '' ELSE quote({name}) END"

    def row(self, line: bytes, table: Table) -> tuple[Cell, ...]:
        return tuple(self._read(word) for word in line.decode().split(" "))

    def _read(self, word: str) -> Cell:
        match word[0]:
            case "n":
                return None
            case "i":
                return "int", word[1:]
            case "r":
                return "float", repr(float(word[1:]))
            case "t":
                return "str", bytes.fromhex(word[1:]).decode("utf-8", "surrogateescape")
        return "bytes", word[1:].lower()


class MariaDB(CommandLineClient):
    """`mariadb`, which speaks to MySQL too: its batch form shows all but NULL, which a first column tells."""

    quote = "`"
    print_mark = f"SELECT '{MARK.decode()}';"
    ESCAPES: ClassVar = {b"\\n": b"\n", b"\\t": b"\t", b"\\0": b"\0", b"\\\\": b"\\"}
    BYTES = ("binary", "varbinary", "vector", "geometry", "point", "linestring", "polygon")

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        password = (f"--password={unquote(parts.password)}",) if parts.password else ()
        options = (
            "--no-defaults",
            "--batch",
            "--quick",
            "--skip-column-names",
            "--default-character-set=utf8mb4",
        )
        at = (f"--host={parts.hostname}", f"--port={parts.port or 3306}", f"--user={parts.username}")
        self.command = ("mariadb", *options, *at, *password, parts.path.strip("/"))

    def tables(self, without: Collection[str]) -> list[Table]:
        named = ", ' ', ".join(f"HEX({column})" for column in ("table_name", "column_name", "column_type"))
        query = f"SELECT CONCAT(' ', {named}) FROM information_schema.columns WHERE table_schema = DATABASE()"
        return grouped(self.words(f"{query} ORDER BY table_name, ordinal_position;"), without)

    def select(self, table: Table) -> str:
        names = [self.name(column.name) for column in table.columns]
        nulls = ", ".join(f"{name} IS NULL" for name in names)
        return f"SELECT CONCAT({nulls}), {', '.join(names)} FROM {self.name(table.name)}"

    def row(self, line: bytes, table: Table) -> tuple[Cell, ...]:
        nulls, *cells = line.split(b"\t")
        return tuple(
            None if null else self._read(self._plain(cell), column.type)
            for null, cell, column in zip(map(int, nulls.decode()), cells, table.columns, strict=True)
        )

    def _plain(self, cell: bytes) -> bytes:
        return re.sub(rb"\\[nt0\\]", lambda found: self.ESCAPES[found[0]], cell) if b"\\" in cell else cell

    def _read(self, cell: bytes, type_: str) -> Cell:
        word = re.match(r"\w*", type_)[0]
        if word == "bit":
            return "int", str(int.from_bytes(cell, "big"))
        if word in self.BYTES or word.endswith(("blob", "collection")) or word.startswith("multi"):
            return "bytes", cell.hex()
        if word in ("float", "double"):
            return "float", repr(float(cell))
        if word.endswith("int") or word == "year":
            return "int", str(int(cell))  # ZEROFILL pads, and so does the year 0000
        return "Decimal" if word == "decimal" else "str", cell.decode()


class Psql(CommandLineClient):
    """`psql`: what COPY writes is the server's text of every type."""

    print_mark = f"\\echo '{MARK.decode()}'"
    CATALOGUE = """
SELECT concat_ws(' ', {}) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_type d ON d.oid = a.atttypid
LEFT JOIN pg_type e ON e.oid = nullif(d.typbasetype, 0)
LEFT JOIN pg_type f ON f.oid = nullif(e.typbasetype, 0)
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_|^information_schema$'
ORDER BY n.nspname, c.relname, a.attnum;"""
    PARTS = (
        "CASE n.nspname WHEN current_schema() THEN '' ELSE n.nspname END",
        "c.relname",
        "coalesce(a.attname, '')",
        "coalesce(format_type(coalesce(f.oid, e.oid, d.oid), -1), '')",  # a domain is what it is made of
    )
    ESCAPES: ClassVar = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
    TYPES: ClassVar = {
        "numeric": "Decimal",
        "smallint": "int",
        "integer": "int",
        "bigint": "int",
        "oid": "int",
    }

    def __init__(self, url: str) -> None:
        address = re.sub(r"^\w+(\+\w+)?:", "postgresql:", url)
        self.command = (
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--set=ON_ERROR_STOP=1",
            address,
        )

    def tables(self, without: Collection[str]) -> list[Table]:
        hexed = ", ".join(f"encode(convert_to({part}, 'UTF8'), 'hex')" for part in self.PARTS)
        return grouped(self.words(self.CATALOGUE.format(hexed)), without)

    def select(self, table: Table) -> str:
        names = ", ".join(self.name(column.name) for column in table.columns)
        schema = f"{self.name(table.schema)}." if table.schema else ""
        return f"COPY (SELECT {names} FROM {schema}{self.name(table.name)}) TO STDOUT"

    def row(self, line: bytes, table: Table) -> tuple[Cell, ...]:
        cells = line.decode().split("\t") if table.columns else []
        return tuple(
            None if cell == "\\N" else self._read(self._plain(cell), column.type)
            for cell, column in zip(cells, table.columns, strict=True)
        )

    def _plain(self, cell: str) -> str:
        return re.sub(r"\\(.)", lambda found: self.ESCAPES[found[1]], cell) if "\\" in cell else cell

    def _read(self, cell: str, type_: str) -> Cell:
        match type_:
            case "boolean":
                return "bool", {"t": "true", "f": "false"}[cell]
            case "bytea":
                return "bytes", cell.removeprefix("\\x")
            case "real" | "double precision":
                return "float", repr(float(cell))
        return self.TYPES.get(type_, "str"), cell


def client_at(dialect: str, url: str) -> CommandLineClient:
    """The command line client of a database."""
    kinds = {"sqlite": Sqlite3, "mysql": MariaDB, "postgresql": Psql}
    return kinds[dialect](url)
