"""Values as places on a scale, so that servers can take a mean and count what lies between two edges.

What has no place there is NULL: a text in a number's column, a date that is none.
"""

from __future__ import annotations

import sqlalchemy as sa

from tui_orm.database.descriptions import ColumnInfo
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.profiling.profiles import Scale
from tui_orm.database.reading.rows import Element

UNIX_DAY = 2440587.5
"""The Julian day of 1970-01-01."""
DAY = 86400.0


def on_scale(dialect: Dialect, value: Element, info: ColumnInfo, scale: Scale) -> Element:
    """The place of a value: itself, seconds since 1970 or since midnight, or its length."""
    if scale == Scale.LENGTH:
        return dialect.length_of(value, info)
    return {"sqlite": _sqlite, "mysql": _mysql, "postgresql": _postgresql}[dialect.name](value, info, scale)


def _sqlite(value: Element, info: ColumnInfo, scale: Scale) -> Element:
    kind = sa.func.typeof(value)
    if scale in (Scale.NUMBER, Scale.WHOLE):
        return sa.case((kind.in_(["integer", "real"]), value))
    zero: Element = (
        sa.func.julianday("00:00:00") if scale == Scale.TIME else sa.literal(UNIX_DAY, sa.Double())
    )
    day: Element = sa.type_coerce(sa.func.julianday(value), sa.Double())
    seconds = sa.func.round((day - sa.type_coerce(zero, sa.Double())) * DAY, 3)
    return sa.case((kind == "text", seconds))  # a number would be taken for a day


def _mysql(value: Element, info: ColumnInfo, scale: Scale) -> Element:
    if scale in (Scale.NUMBER, Scale.WHOLE):
        return sa.type_coerce(value.op("+")(sa.literal_column("0")), sa.Numeric())  # BIT, YEAR
    if scale == Scale.TIME:
        return sa.func.time_to_sec(value)
    return sa.func.timestampdiff(sa.text("SECOND"), sa.literal_column("'1970-01-01'"), value)


def _postgresql(value: Element, info: ColumnInfo, scale: Scale) -> Element:
    if scale in (Scale.NUMBER, Scale.WHOLE):
        return sa.cast(value, sa.BigInteger) if info.type_name == "oid" else value
    return sa.func.date_part("epoch", value)
