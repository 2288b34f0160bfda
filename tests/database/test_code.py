"""The code of what is shown is true: run with the models' source on a plain engine, it gives the browser's rows."""

from __future__ import annotations

import datetime
import decimal
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from client import Client
from hypothesis import given
from hypothesis import strategies as st
from servers import LiveServer
from sqlalchemy import orm

from tui_orm.database.descriptions import NUMBERS, ColumnInfo, Kind, TableInfo
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.mapping.schema import describe_alone
from tui_orm.database.query import AnyCondition, Condition, FreeText, Operator, Query, RawSQL, Sort, Within
from tui_orm.database.sources.class_source import Part
from tui_orm.database.sources.code import QueryCode
from tui_orm.database.sources.source import model_source

pytestmark = pytest.mark.one_driver

NAMES = (
    {
        name: getattr(sa, name)
        for name in (
            "select",
            "or_",
            "cast",
            "literal",
            "type_coerce",
            "text",
            "func",
            "false",
            "literal_column",
        )
    }
    | {
        "String": sa.String,
        "Numeric": sa.Numeric,
        "JSON": sa.JSON,
    }
    | {
        "date": datetime.date,
        "datetime": datetime.datetime,
        "time": datetime.time,
        "Decimal": decimal.Decimal,
    }
)
TEXTS = ["", "a", "A%", "it's", "100% :x \\ %s %(x)s ?", "日本", "_", "12"]


class Runner:
    """Runs code as somebody would who has the models and a session of his own."""

    def __init__(self, server: LiveServer, tables: list[TableInfo]) -> None:
        url = f"sqlite:///{server.url}" if server.dialect == "sqlite" else server.url
        self._engine = sa.create_engine(url)
        self.session = orm.Session(self._engine)
        self.names = NAMES | {"session": self.session}
        models = [describe_alone(table) for table in tables]
        module = types.ModuleType("models_of_the_test")
        sys.modules[module.__name__] = module  # where the annotations are looked up
        exec(model_source([Part(model) for model in models]), module.__dict__)
        self.names |= {model.class_name: getattr(module, model.class_name) for model in models}

    def run(self, code: str) -> Any:
        return eval(code, dict(self.names))

    def close(self) -> None:
        self.session.close()
        self._engine.dispose()


@pytest.fixture
def table(server: LiveServer, client: Client) -> TableInfo:
    mysql, postgresql = server.dialect == "mysql", server.dialect == "postgresql"
    moment = "TIMESTAMP" if postgresql else "DATETIME"
    server.execute(
        f"""CREATE TABLE thing (id INTEGER PRIMARY KEY, word VARCHAR(40), small SMALLINT, price DECIMAL(8,2),
        rate {"FLOAT" if mysql else "REAL"}, born DATE, seen {moment}, at TIME, done BOOLEAN,
        data {"BYTEA" if postgresql else "VARBINARY(20)" if mysql else "BLOB"},
        kind {"ENUM('low', 'high')" if mysql else "VARCHAR(9)"}
        {", doc JSON, parts SET('a', 'b')" if mysql else ""}
        {", doc JSONB, uid UUID, spot INET, tags TEXT[], lasts INTERVAL" if postgresql else ""})
        {" CHARACTER SET utf8mb4" if mysql else ""}"""
    )
    binary = {"postgresql": "'\\x00ff'", "mysql": "x'00ff'", "sqlite": "x'00ff'"}[server.dialect]
    more = ", '{\"a\": 1}', 'a'" if mysql else ""
    if postgresql:
        more = ", '{\"a\": 1}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '10.0.0.1', '{a,b}', '1 day'"
    nothing = more and ", NULL" * (2 if mysql else 5)
    server.execute(
        f"""INSERT INTO thing VALUES
        (1, 'A', 1, 1.50, 0.1, '2024-02-29', '2024-02-29 23:59:59', '10:00:00', TRUE, {binary}, 'low'{more}),
        (2, 'a', -7, 0, 2.5, '2024-03-01', '2024-03-01 00:00:00', '00:00:00', FALSE, NULL, 'high'{more}),
        (3, '100% :x \\\\ %s', 12, 99.99, 0.3, '1999-12-31', '1999-12-31 12:00:00', NULL, NULL, {binary},
         'low'{nothing}),
        (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL{nothing}),
        (5, 'it''s', 12, 1.50, 0.1, '2024-02-29', '2024-02-29 23:59:59', '10:00:00', TRUE, NULL, 'high'{more})"""
    )
    return client.table("thing")


@pytest.fixture
def runner(server: LiveServer, table: TableInfo) -> Iterator[Runner]:
    opened = Runner(server, [table])
    yield opened
    opened.close()


def values(info: ColumnInfo, dialect: str) -> st.SearchStrategy[Any]:
    """What somebody may compare a column with."""
    numbers = st.sampled_from([0, 1, -7, 12, 10**6])
    by_kind: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.INTEGER: numbers | st.just(2**40),
        Kind.DECIMAL: (numbers | st.just("1.5")).map(decimal.Decimal),
        Kind.FLOAT: st.sampled_from([0.1, 2.5, 0.0]),
        Kind.BOOLEAN: st.sampled_from([0, 1] if dialect == "sqlite" else [True, False]),
        Kind.TEXT: st.sampled_from(TEXTS),
        Kind.BYTES: st.sampled_from([b"\0\xff", b""]),
        Kind.DATE: st.sampled_from(["2024-02-29", "1999-12-31"]),
        Kind.DATETIME: st.sampled_from(["2024-02-29 23:59:59", "2024-03-01 00:00:00"]),
        Kind.TIME: st.sampled_from(["10:00:00", "00:00:00"]),
        Kind.ENUM: st.sampled_from(["low", "high"]),
        Kind.JSON: st.sampled_from(['{"a": 1}', "[]"]),
    }
    others = {"uuid": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "inet": "10.0.0.1"}
    others |= {"text[]": "{a,b}", "interval": "1 day"}
    if dialect == "sqlite":
        fitting = numbers if info.kind == Kind.DECIMAL else by_kind.get(info.kind, numbers)
        return fitting | numbers | st.sampled_from(TEXTS)
    if info.type_name.startswith("set("):
        return st.sampled_from(["a", "a,b"])
    return by_kind.get(info.kind, st.just(others.get(info.type_name, "x")))


@st.composite
def conditions(draw: st.DrawFn, table: TableInfo) -> AnyCondition:
    """One of any sort."""
    info = draw(st.sampled_from(table.columns))
    value = values(info, table.dialect)
    operator = draw(st.sampled_from(Operator))
    match operator:
        case Operator.IS_NULL | Operator.IS_NOT_NULL:
            return Condition(info.name, operator)
        case Operator.LIKE | Operator.NOT_LIKE:
            return Condition(
                info.name, operator, (draw(st.sampled_from(["%", "a%", "_", "1%", "%:x%", "100\\%%"])),)
            )
        case Operator.IN:
            return Condition(info.name, operator, tuple(draw(st.lists(value, min_size=1, max_size=3))))
        case Operator.BETWEEN:
            return Condition(info.name, operator, (draw(value), draw(value)))
    if info.kind in (Kind.DATE, Kind.DATETIME) and draw(st.booleans()):
        return Within(info.name, "2024-02-01", "2024-03-01", draw(st.booleans()))
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from([FreeText("a"), FreeText("100%"), RawSQL("small = 12 or word = ':x'")]))
    return Condition(info.name, operator, (draw(value),))


def test_the_code_of_a_filter_gives_the_rows_of_the_browser(
    table: TableInfo, client: Client, runner: Runner
) -> None:
    code = QueryCode(client.server._dialect, describe_alone(table))
    compared = 0

    @given(st.data())
    def holds(data: st.DataObject) -> None:
        nonlocal compared
        found = tuple(data.draw(st.lists(conditions(table), min_size=1, max_size=2)))
        plain = [info.name for info in table.columns if info.kind in NUMBERS | {Kind.TEXT, Kind.DATE}]
        order = tuple(
            Sort(name, data.draw(st.booleans()))
            for name in data.draw(st.lists(st.sampled_from(plain), max_size=2, unique=True))
        )
        query = Query(table, found, order)
        written = code.select(query)
        try:
            shown = [row[0] for row in client.page(query).rows]
        except DatabaseFailure:  # what the server refuses, it refuses of the code as well
            with pytest.raises(sa.exc.SQLAlchemyError):
                runner.session.scalars(runner.run(written)).all()
            runner.session.rollback()
            return
        assert [row.id for row in runner.session.scalars(runner.run(written))] == shown, written
        assert runner.run(code.count(query)) == len(shown)
        runner.session.rollback()
        compared += 1

    holds()
    assert compared > 5


def test_it_reads_like_the_filter(table: TableInfo, client: Client) -> None:
    code = QueryCode(client.server._dialect, describe_alone(table))
    query = Query(table, (Condition("word", Operator.LIKE, ("A%",)),), (Sort("word"),))
    assert code.select(query) == "select(Thing).where(Thing.word.like('A%')).order_by(Thing.word, Thing.id)"
    assert code.select(Query(table), 512, 256) == "select(Thing).order_by(Thing.id).offset(512).limit(256)"
    assert code.get((7,)) == "session.get(Thing, 7)"
    assert code.select_equal(["small"], [3]) == "select(Thing).where(Thing.small == 3).order_by(Thing.id)"
