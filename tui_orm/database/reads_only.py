"""What a statement that is only to be read must not be, over and above what the server refuses.

A read-only session keeps tables from being written to. What begins with another word than these, and a few that begin
with them, reaches further: the server's settings, files beside the database.
"""

from __future__ import annotations

import re

from tui_orm.database.sql.tokens import Sort, code, first_word

READS = frozenset(
    {"SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN", "DESCRIBE", "DESC", "PRAGMA", "HELP"}
)
INTO_FILE = re.compile(r"\bINTO (OUTFILE|DUMPFILE)\b")
PRAGMA = re.compile(r"PRAGMA (?:\S+ \. )?(\w+)(?: (\(|=))?")
ASKED_ABOUT = frozenset(
    {
        *(
            "foreign_key_check",
            "foreign_key_list",
            "index_info",
            "index_list",
            "index_xinfo",
            "integrity_check",
        ),
        *("quick_check", "table_info", "table_list", "table_xinfo"),
    }
)
"""SQLite's pragmas whose argument is what they are asked about, and no new value."""
ACTS = frozenset({"incremental_vacuum", "optimize", "wal_checkpoint"})
"""Those that write without any."""


def why_not_read(sql: str, dialect: str) -> str:
    """Why a statement is not taken for one that reads; empty where it is."""
    word = first_word(sql, dialect)
    if word not in READS:
        return f"{word or 'That'} is no statement that reads"
    found = code(sql, dialect)
    if any(token.runs for token in found):
        return "It has a comment that the server runs"
    words = " ".join("_" if token.sort in (Sort.STRING, Sort.NAME) else token.text.upper() for token in found)
    if dialect == "mysql" and (into := INTO_FILE.search(words)):
        return f"INTO {into[1]} writes a file"
    pragma = PRAGMA.match(words)
    if pragma is None:
        return ""
    name, argument = pragma[1].lower(), pragma[2]
    sets = argument == "=" or (argument == "(" and name not in ASKED_ABOUT)
    return f"PRAGMA {name} changes something" if sets or name in ACTS else ""
