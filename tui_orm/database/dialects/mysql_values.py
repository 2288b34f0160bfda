"""The two MySQL drivers made to give the server's own values: dates and times as text, BIT as a number."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import Any

from sqlalchemy.engine import URL

AS_TEXT = ("date", "newdate", "datetime", "timestamp", "time", "set")


def driver_arguments(url: URL) -> dict[str, Any]:
    """What to pass to the driver's connect()."""
    if url.get_driver_name() == "mysqlconnector":
        return {"converter_class": connector_converter(), "client_flags": connector_flags()}
    charset = url.query.get("charset", "utf8mb4")
    return {"conv": pymysql_converters(), "charset": charset, "client_flag": pymysql_flags(url)}


def pymysql_flags(url: URL) -> int:
    """PyMySQL's flags, whatever the URL says: matched rows are counted, and one statement is one statement."""
    from pymysql.constants import CLIENT

    given = str(url.query.get("client_flag", "0"))
    flags = (int(given) if given.isdigit() else 0) | int(CLIENT.FOUND_ROWS)
    return flags & ~int(CLIENT.MULTI_STATEMENTS)


def connector_flags() -> int:
    """MySQL Connector's flags: matched rows are counted, and one statement is one statement."""
    from mysql.connector.constants import ClientFlag

    flags: int = ClientFlag.get_default() | ClientFlag.FOUND_ROWS
    return flags & ~ClientFlag.MULTI_STATEMENTS


def pymysql_converters() -> dict[Any, Any]:
    """PyMySQL's converters, less those that alter or refuse real values."""
    from pymysql.connections import TEXT_TYPES
    from pymysql.constants import FIELD_TYPE
    from pymysql.converters import conversions

    # VECTOR: read as text it breaks the connection
    TEXT_TYPES.add(242)
    dates = {FIELD_TYPE.DATE, FIELD_TYPE.NEWDATE, FIELD_TYPE.DATETIME, FIELD_TYPE.TIMESTAMP, FIELD_TYPE.TIME}
    kept = {code: convert for code, convert in conversions.items() if code not in dates}
    return {**kept, FIELD_TYPE.BIT: lambda data: int.from_bytes(data, "big")}


class Raw(bytes):
    """A parameter that MySQL Connector puts into the statement as it is."""


MAPPING_PARAMETER = re.compile(r"%\((?P<name>[^)]+)\)[diouxXeEfFgGcrs%]")


def keep_percent_names(
    connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> tuple[str, Any]:
    """MySQL Connector takes a name like `%(x)s` for a parameter: give it one that says the same."""
    if executemany or not isinstance(parameters, Mapping) or not parameters:
        return statement, parameters
    return statement, {**parameters, **percent_names(statement, parameters)}


def percent_names(statement: str, names: Container[str]) -> dict[str, Raw]:
    """What MySQL Connector takes for parameters beside those of these names."""
    taken = MAPPING_PARAMETER.finditer(statement)
    return {found["name"]: Raw(found[0].encode()) for found in taken if found["name"] not in names}


def connector_converter() -> type[Any]:
    """MySQL Connector's converter, which by itself turns zero dates into None and sets into Python sets."""
    from mysql.connector.conversion import MySQLConverter

    def string(self: Any, value: Any, dsc: Any = None) -> Any:
        found: object = MySQLConverter._string_to_python(self, value, dsc)
        return bytes(found) if isinstance(found, bytearray) else found

    methods: dict[str, Any] = {f"_{kind}_to_python": _text for kind in AS_TEXT}

    def escape(value: Any, sql_mode: Any = None) -> Any:
        return value if isinstance(value, Raw) else MySQLConverter.escape(value, sql_mode)

    def quote(value: Any) -> Any:
        return value if isinstance(value, Raw) else MySQLConverter.quote(value)

    methods |= {"escape": staticmethod(escape), "quote": staticmethod(quote)}
    methods |= {f"_{kind}_to_python": string for kind in ("string", "var_string", "json")}
    methods |= {f"_{kind}_to_python": _bytes for kind in ("vector", "geometry")}
    return type("AsIsConverter", (MySQLConverter,), methods)


def _text(self: Any, value: Any, dsc: Any = None) -> str:
    return value.decode() if isinstance(value, bytes | bytearray) else str(value)


def _bytes(self: Any, value: Any, dsc: Any = None) -> bytes:
    return bytes(value)
