"""What was sent, on every server: each statement with its rows, commits, failures; bounded, and safe between lanes."""

from __future__ import annotations

import threading

import pytest
from servers import LiveServer

from tui_orm.database.changes import Delete, Insert, RowChange, Update
from tui_orm.database.database import Database
from tui_orm.database.descriptions import LargeValue, TableEntry, TableName
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.query import Condition, Operator, PageRequest, Query
from tui_orm.database.sent import MOST_VALUE, Sent, SentLog
from tui_orm.database.server import Server

PEN = TableName("pen")


@pytest.fixture
def log() -> SentLog:
    return SentLog()


@pytest.fixture
def asked(server: LiveServer, log: SentLog) -> Server:
    server.execute("CREATE TABLE pen (id INTEGER PRIMARY KEY, ink VARCHAR(3000))")
    server.execute("INSERT INTO pen VALUES (1, 'red'), (2, 'blue'), (3, 'red')")
    return Server(server.target, log)


def last(log: SentLog, word: str) -> Sent:
    return next(sent for sent in reversed(log.all()) if word in sent.sql)


def test_statements_are_kept_with_what_they_matched(asked: Server, log: SentLog, server: LiveServer) -> None:
    table = asked.describe(TableEntry(PEN))
    asked.page(PageRequest(Query(table, (Condition("ink", Operator.EQUAL, ("red",)),))))
    page = log.all()[-1]
    assert page.rows == 2
    assert "red" in str(page.parameters)
    assert page.seconds is not None
    row = asked.whole_row(table, (1, "red"))
    assert row is not None
    changes: list[RowChange] = [
        Update(PEN, (1,), row, {"ink": "x" * 2_000}),
        Insert(PEN, 1, {"id": 4, "ink": "green"}),
    ]
    asked.commit(changes)
    assert last(log, "UPDATE").rows == last(log, "INSERT").rows == 1
    assert LargeValue("x" * MOST_VALUE, 2_000) in _values(last(log, "UPDATE"))
    words = [sent.sql.partition(" ")[0] for sent in log.all()]
    assert words.index("UPDATE") < words.index("INSERT") < len(words) - words[::-1].index("COMMIT") - 1
    asked.try_out([Delete(PEN, (2,), (2, "blue"))])
    assert any(sent.sql == "ROLLBACK" for sent in log.all()[-4:])
    if server.dialect != "mysql":  # which begins by itself
        assert any(sent.sql.startswith("BEGIN") for sent in log.all())
    asked.close()


def test_many_rows_at_once_are_one_record(asked: Server, log: SentLog) -> None:
    asked.describe(TableEntry(PEN))
    asked.commit([Insert(PEN, number, {"id": 10 + number, "ink": str(number)}) for number in range(200)])
    sent = last(log, "INSERT")
    assert (sent.many, sent.rows, len(sent.parameters)) == (200, 200, 3)
    asked.close()


def test_a_failure_is_kept_with_its_error(asked: Server, log: SentLog) -> None:
    with pytest.raises(DatabaseFailure):
        asked.read(lambda connection, _: connection.exec_driver_sql("SELECT nothing FROM nowhere"))
    failed = last(log, "nowhere")
    assert failed.error
    assert failed.seconds is not None
    asked.ping()
    assert not log.all()[-1].error
    asked.close()


def test_nothing_sent_holds_the_password(asked: Server, log: SentLog, server: LiveServer) -> None:
    asked.ping()
    for secret in server.target.secrets():
        assert secret not in str([(sent.sql, sent.parameters) for sent in log.all()]) or secret == "root"
    asked.close()


async def test_both_lanes_are_heard(server: LiveServer) -> None:
    server.execute("CREATE TABLE pen (id INTEGER PRIMARY KEY, ink VARCHAR(30))")
    database = Database(server.target)
    entries = await database.tables()
    await database.describe(entries[0])
    await database.foreign_keys()
    lanes = {sent.lane for sent in database.sent.all()}
    assert {"front lane", "back lane"} <= lanes
    assert ("aside" in lanes) == (server.dialect == "sqlite")
    numbers = [sent.number for sent in database.sent.all()]
    assert len(set(numbers)) == len(numbers)
    database.close()


def test_it_is_bounded_and_threads_do_not_disturb_one_another() -> None:
    log = SentLog(most=100)
    seen: list[int] = []

    def add() -> None:
        for number in range(2_000):
            log.add("SELECT 1", (number,))

    adders = [threading.Thread(target=add) for _ in range(4)]
    for adder in adders:
        adder.start()
    while any(adder.is_alive() for adder in adders):
        seen.append(len(log.all()))
    assert max(seen, default=0) <= 100
    assert len(log.all()) == 100
    assert len({sent.number for sent in log.all()}) == 100


def _values(sent: Sent) -> list[object]:
    return list(sent.parameters.values() if isinstance(sent.parameters, dict) else sent.parameters)
