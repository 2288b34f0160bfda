"""Every driver's error becomes a failure of the family here, with the server's own words and no secret."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy.exc import DBAPIError, NoSuchTableError, SQLAlchemyError, UnreflectableTableError

from tui_orm.database.failures import (
    Busy,
    Cancelled,
    CannotConnect,
    ConnectionLost,
    ConstraintBroken,
    DatabaseFailure,
    NotPermitted,
    PasswordWanted,
    ValueRefused,
)

Failure = type[DatabaseFailure]

MYSQL: dict[Failure, set[int]] = {
    PasswordWanted: {1045, 1698},
    CannotConnect: {1044, 1049, 1130, 1203, 2002, 2003, 2005, 2026, 2054, 2059, 2061},
    ConnectionLost: {2006, 2013, 2014, 2055, 1053, 1927, 4031},
    NotPermitted: {1142, 1143, 1227, 1290, 1370, 1792, 1836, 1410},
    ConstraintBroken: {
        1022,
        1048,
        1062,
        1169,
        1216,
        1217,
        1364,
        1451,
        1452,
        1557,
        1586,
        1761,
        1762,
        3819,
        4025,
    },
    ValueRefused: {1264, 1265, 1292, 1366, 1367, 1406, 1411, 1416, 1525, 3140, 3141, 3105, 1906},
    Busy: {1020, 1205, 1213, 3572},
    Cancelled: {1317, 3024, 1969},
}
POSTGRESQL: dict[Failure, set[str]] = {
    PasswordWanted: {"28P01"},
    CannotConnect: {"28", "3D", "53"},
    ConnectionLost: {"08", "57P"},
    NotPermitted: {"42501", "25006"},
    ConstraintBroken: {"23", "44", "27"},
    ValueRefused: {"22", "42804", "428C9"},
    Busy: {"40", "55P03"},
    Cancelled: {"57014"},
}
SQLITE: dict[Failure, set[str]] = {
    CannotConnect: {"SQLITE_NOTADB", "SQLITE_CANTOPEN"},
    NotPermitted: {"SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH"},
    ConstraintBroken: {"SQLITE_CONSTRAINT"},
    ValueRefused: {"SQLITE_MISMATCH", "SQLITE_TOOBIG", "SQLITE_CONSTRAINT_DATATYPE"},
    Busy: {"SQLITE_BUSY", "SQLITE_LOCKED"},
    Cancelled: {"SQLITE_INTERRUPT"},
}
BUSY = {
    **dict.fromkeys(
        (1213, "40P01"),
        "Another client and this one waited for each other, and the server chose to stop this one",
    ),
    **dict.fromkeys((1020, "40001"), "Another client wrote the same rows at the same time"),
}
"""What is said of these before the server's own words."""
HELD = "Another client holds the rows, the table or the file, and did not let go of it in time"
NO_WORDS = {0: "The connection is closed"}
"""What PyMySQL's error means that has a number and no words."""
DRIVERS = ("pymysql", "mysql", "psycopg", "sqlite3")
ADVICE: dict[Failure, str] = {
    ConnectionLost: "F5 connects again; staged changes are kept.",
    Busy: "Try again when the other one is done.",
}


def from_outside(error: BaseException) -> bool:
    """Whether an error comes from the server, a driver or SQLAlchemy, and not from a fault of our own."""
    if isinstance(error, DatabaseFailure | SQLAlchemyError | OSError):
        return True
    return type(error).__module__.partition(".")[0] in DRIVERS


def translate(error: BaseException) -> DatabaseFailure:
    """The failure that a driver's or SQLAlchemy's error means."""
    if isinstance(error, DatabaseFailure):
        return error
    if isinstance(error, NoSuchTableError | UnreflectableTableError):
        return DatabaseFailure(*_missing(error))
    original = _original(error)
    family = _family(error, original)
    words = _words(original)
    if family is Busy:
        words = f"{BUSY.get(_code(original), HELD)}. The server says: {words}"
    return family(words, ADVICE.get(family, ""))


def cannot_connect(error: BaseException, secrets: Iterable[str]) -> CannotConnect:
    """The failure of an attempt to connect, without the password."""
    if isinstance(error, CannotConnect):
        return error
    failure = translate(error)
    message = failure.message
    for secret in secrets:
        message = message.replace(secret, "***")
    # libpq tells of passwords in words alone
    wanted = isinstance(failure, PasswordWanted) or re.search(
        r"password (authentication failed|supplied)", message
    )
    kind = PasswordWanted if wanted else CannotConnect
    is_file = (
        isinstance(failure, CannotConnect) and not wanted and "sqlite3" in type(_original(error)).__module__
    )
    advice = (
        "Give the path of an SQLite file." if is_file else "Check the address, the user and the password."
    )
    return kind(message, advice)


def _original(error: BaseException) -> Any:
    return error.orig if isinstance(error, DBAPIError) and error.orig else error


def _missing(error: BaseException) -> tuple[str, str]:
    if isinstance(error, NoSuchTableError):
        return f"There is no table {str(error).replace('`', '')}.", "F5 reads the list again."
    cause: Any = error.__cause__
    return _words(getattr(cause, "orig", None) or error), "It is broken in the database itself."


def _family(error: BaseException, original: Any) -> Failure:
    driver = type(original).__module__.partition(".")[0]
    if driver == "sqlite3":
        return _longest(SQLITE, getattr(original, "sqlite_errorname", None) or "")
    if driver == "psycopg" and original.sqlstate:
        return _longest(POSTGRESQL, original.sqlstate)
    code = _code(original)
    if driver in ("pymysql", "mysql") and isinstance(code, int):
        return next((family for family, codes in MYSQL.items() if code in codes), DatabaseFailure)
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return ConnectionLost if lost or isinstance(original, OSError) else DatabaseFailure


def _code(original: Any) -> Any:
    """The number or name that a driver's error goes by at its server."""
    known = getattr(original, "sqlstate", None) if type(original).__module__.startswith("psycopg") else None
    return known or getattr(original, "errno", None) or next(iter(getattr(original, "args", ())), None)


def _longest(table: dict[Failure, set[str]], code: str) -> Failure:
    """The family whose prefix of the code is the longest."""
    hits = [
        (len(prefix), family)
        for family, prefixes in table.items()
        for prefix in prefixes
        if code.startswith(prefix)
    ]
    return max(hits, key=lambda hit: hit[0])[1] if hits else DatabaseFailure


def _words(original: Any) -> str:
    """The server's own words, as a sentence."""
    arguments: tuple[Any, ...] = getattr(original, "args", ())
    text = getattr(original, "msg", None) or (arguments[1] if len(arguments) > 1 else str(original))
    if isinstance(original, SQLAlchemyError):
        text = re.sub(r"\s*\(Background on this error.*\)", "", str(original), flags=re.DOTALL)
    text = " ".join(str(text).split()) or NO_WORDS.get(_code(original)) or type(original).__name__
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
