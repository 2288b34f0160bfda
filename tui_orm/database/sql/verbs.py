"""What a statement does, told by its words: whether it reads, writes, or can never be taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from tui_orm.database.sql.tokens import Sort, Token, code


class Manner(Enum):
    """How a statement is sent."""

    READ = auto()
    """It leaves no transaction behind."""
    WRITE = auto()
    """In a transaction, begun for it where none is open."""
    CONTROL = auto()
    """As it is: it begins or ends a transaction, or is about the session."""
    FINAL = auto()
    """Nobody can roll it back: asked about first."""


@dataclass(frozen=True)
class Verb:
    """What a statement does. `word` is its main word; `commits` tells of FINAL that it ends an open transaction."""

    word: str
    manner: Manner
    commits: bool = False
    alone: bool = False
    """Whether it is refused inside of a transaction."""


READING = {"SELECT", "VALUES", "TABLE", "SHOW", "DESCRIBE", "DESC", "HELP", "FETCH", "CHECKSUM"}
CHANGING = {"INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE"}
CONTROLLING = {
    "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "SET", "RESET", "USE", "PREPARE",
    "DEALLOCATE", "DECLARE", "CLOSE", "MOVE", "LISTEN", "UNLISTEN", "DISCARD", "KILL", "UNLOCK", "PRAGMA", "DETACH",
    "XA", "CHECKPOINT", "DELIMITER",
}  # fmt: skip
# What ends an open transaction by itself on MySQL and MariaDB.
COMMITTING = {
    "CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "GRANT", "REVOKE", "LOCK", "ANALYZE", "OPTIMIZE", "REPAIR",
    "FLUSH", "INSTALL", "UNINSTALL",
    "CHANGE", "STOP", "RESTART", "SHUTDOWN", "IMPORT", "BINLOG", "CACHE", "CHECK", "CLONE",
    "PURGE", "LOAD INDEX",
}  # fmt: skip
# What PostgreSQL refuses inside of a transaction.
ALONE = re.compile(
    r"(CREATE|DROP|ALTER) (DATABASE|TABLESPACE|SUBSCRIPTION|SYSTEM)\b|VACUUM\b|CLUSTER$|CLUSTER VERBOSE$"
    r"|(CREATE (UNIQUE )?|DROP |RE)INDEX .*\bCONCURRENTLY\b|REINDEX (\( .* \) )?(DATABASE|SYSTEM|SCHEMA)\b"
    r"|ALTER TABLE .*\bDETACH PARTITION .*\bCONCURRENTLY\b"
)
TEMPORARY = re.compile(r"(CREATE|DROP) TEMPORARY TABLE\b")
LOCKING = re.compile(r"\bFOR (NO KEY )?UPDATE\b|\bFOR (KEY )?SHARE\b|\bLOCK IN SHARE MODE\b")
SETTING = re.compile(r"PRAGMA (\w+ \. )?(USER_VERSION|APPLICATION_ID|SCHEMA_VERSION|ENCODING)\b.*(=|\()")
SWITCHES = re.compile(
    r"\bREAD\s+WRITE\b|TRANSACTION_READ_ONLY|TX_READ_ONLY|QUERY_ONLY|^ATTACH\b|\bINTO (OUTFILE|DUMPFILE)\b"
    r"|^SET (@@)?(GLOBAL|PERSIST|PERSIST_ONLY)\b|^SET @@(GLOBAL|PERSIST)|^RESET (ALL|PERSIST)\b|^DISCARD ALL\b"
    r"|^(FLUSH|PURGE|SHUTDOWN|RESTART|CHECKPOINT|OPTIMIZE|REPAIR|CHANGE|ALTER SYSTEM|VACUUM)\b|^COPY\b.*\bTO\b"
    r"|^ANALYZE (NO_WRITE_TO_BINLOG |LOCAL )?TABLE\b"
)


def verb(text: str, dialect: str) -> Verb:
    """What a statement does."""
    found = code(text, dialect)
    word = _main_word(found)
    if found and found[0].runs:
        return Verb("comment that runs", Manner.FINAL, commits=True)
    words = _words(found)
    if word in ("EXPLAIN", "ANALYZE") and (explained := _explained(found, word)) is not None:
        runs = word == "ANALYZE" or "ANALYZE" in {token.upper for token in found[:8]}
        inner = verb(text[explained:], dialect)
        return Verb(word, inner.manner if runs and inner.manner != Manner.CONTROL else Manner.READ)
    if word in READING:
        return Verb(word, _of_reading(words, dialect))
    if dialect == "mysql" and word in COMMITTING and not TEMPORARY.match(words):
        return Verb(word, Manner.FINAL, commits=True)
    if dialect == "postgresql" and ALONE.match(words):
        return Verb(word, Manner.FINAL, alone=True)
    if dialect == "sqlite" and word in ("VACUUM", "ATTACH"):
        return Verb(word, Manner.FINAL if word == "VACUUM" else Manner.CONTROL, alone=True)
    if word == "PRAGMA" and SETTING.match(words):
        return Verb(word, Manner.WRITE)
    return Verb(word, Manner.CONTROL if word in CONTROLLING else Manner.WRITE)


def switches_read_only_off(text: str, dialect: str) -> bool:
    """Whether a statement names what would let this session write, or writes past the session."""
    return SWITCHES.search(_words(code(text, dialect))) is not None


def _main_word(found: Sequence[Token]) -> str:
    """The first word; behind WITH that of the statement that follows the named ones, or of one of these that writes."""
    at = next((place for place, token in enumerate(found) if token.text != "("), len(found))
    first = found[at].upper if at < len(found) else ""
    if first != "WITH":
        return first
    depth, main = 0, ""
    for token in found[at + 1 :]:
        depth += (token.text == "(") - (token.text == ")")
        if token.upper in CHANGING:
            return token.upper
        if not depth and not main and token.upper in READING:
            main = token.upper
    return main or first


def _of_reading(words: str, dialect: str) -> Manner:
    """SELECT may lock rows, and makes a table of its rows on PostgreSQL."""
    if LOCKING.search(words) or (dialect == "postgresql" and re.search(r"\bINTO\b", words)):
        return Manner.WRITE
    return Manner.READ


def _explained(found: Sequence[Token], word: str) -> int | None:
    """Where the statement starts that is explained; None where it is a table, or another word's ANALYZE."""
    for token in found[1:]:
        if token.upper in READING | CHANGING | {"WITH"} and token.upper not in (
            "TABLE",
            "DESC",
            "SHOW",
            "DESCRIBE",
        ):
            return token.start - found[0].start
    return None if word == "ANALYZE" else len("EXPLAIN")


def _words(found: Sequence[Token]) -> str:
    """The code in upper case, a blank between any two tokens; what quotes hold is read too."""
    return " ".join(token.text.upper() if token.sort != Sort.NAME else "_" for token in found)
