"""The profile of a column beside figures that Python computes from the rows."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from client import Client
from servers import LiveServer, server_at

from tui_orm.database.descriptions import LargeValue
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.profiling import profile, sampling
from tui_orm.database.profiling.profiles import Pages, Scale, Slices, Subject
from tui_orm.database.query import Condition, FreeText, Operator, Query, RawSQL
from tui_orm.workspace.bins import edges

pytestmark = pytest.mark.one_driver

ROWS = [
    {
        "id": number,
        "whole": None if number % 11 == 0 else number * number % 97 - 20,
        "price": None if number % 7 == 0 else (number * 37 % 1000) / 100,
        "ratio": number / 7,
        "word": None if number % 13 == 0 else "abcdefghij"[: number % 10 + 1] * (1 + number % 3),
        "born": None if number % 5 == 0 else date(1990 + number % 20, number % 12 + 1, number % 28 + 1),
        "seen": datetime(2024, 1 + number % 3, 1 + number % 28, number % 24, number % 60),
        "raw": bytes([number % 3]) * (number % 4),
    }
    for number in range(1, 301)
]

COLUMNS = ("whole", "price", "ratio", "word", "born", "seen", "raw")


@pytest.fixture
def table(server: LiveServer) -> LiveServer:
    blob = {"mysql": "BLOB", "postgresql": "BYTEA", "sqlite": "BLOB"}[server.dialect]
    double = "DOUBLE PRECISION"
    moment = "TIMESTAMP" if server.dialect == "postgresql" else "DATETIME"
    server.execute(
        f"CREATE TABLE t (id INTEGER PRIMARY KEY, whole INTEGER, price DECIMAL(8,2), ratio {double}, word VARCHAR(60),"
        f" born DATE, seen {moment}, raw {blob})"
    )
    lines = ", ".join(f"({', '.join(literal(server, value) for value in row.values())})" for row in ROWS)
    server.execute(f"INSERT INTO t VALUES {lines}")
    return server


def literal(server: LiveServer, value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'" if server.dialect == "postgresql" else f"X'{value.hex()}'"
    return f"'{value}'" if isinstance(value, str | date | datetime) else repr(value)


def ask(client: Client, work: Any, subject: Subject) -> Any:
    return client.server.read(partial(work, subject=subject), refusing_writes=subject.query.is_raw)


def histogram(client: Client, subject: Subject) -> Any:
    return ask(client, partial(profile.read_histogram, edges_of=edges), subject)


def place(value: Any) -> float:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).timestamp()
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC).timestamp()
    return float(len(value)) if isinstance(value, str | bytes) else float(value)


def same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, float):
        return math.isclose(float(found), wanted)
    return str(found) == str(wanted) or found == wanted


def test_figures(table: LiveServer, client: Client) -> None:
    for column in COLUMNS:
        check_figures(client, column)
        check_averages_and_histogram(client, column)
    check_only_the_rows_of_the_filter(client)
    check_small_tables_and_views_are_read_whole(table, client)
    check_nothing_at_all(table, client)


def check_figures(client: Client, column: str) -> None:
    subject = Subject(client.query("t"), column)
    values = [row[column] for row in ROWS if row[column] is not None]
    counts = Counter(values)
    assert ask(client, profile.read_rows, subject) == 300
    assert ask(client, profile.read_filled, subject) == len(values)
    assert ask(client, profile.read_distinct, subject) == len(counts)
    ends = ask(client, profile.read_ends, subject)
    assert same(ends.least, min(values))
    assert same(ends.greatest, max(values))
    frequent = ask(client, profile.read_frequent, subject)
    assert [one.rows for one in frequent] == sorted(counts.values(), reverse=True)[: len(frequent)]
    assert len(frequent) == min(12, len(counts))
    for one in frequent:
        assert one.rows == next(count for value, count in counts.items() if same(one.value, value))


def check_averages_and_histogram(client: Client, column: str) -> None:
    subject = Subject(client.query("t"), column)
    places = [place(row[column]) for row in ROWS if row[column] is not None]
    averages = ask(client, profile.read_averages, subject)
    if subject.scale == Scale.MOMENT:
        assert averages is None
    else:
        assert math.isclose(float(averages.mean), fmean(places), rel_tol=1e-4)
    found = histogram(client, subject)
    assert found.outside == 0
    last = len(found.counts) - 1
    for number, count in enumerate(found.counts):
        low, high = found.edges[number : number + 2]
        assert count == sum(low <= x < high or (number == last and x == high) for x in places)
    assert sum(found.counts) == len(places)


def check_only_the_rows_of_the_filter(client: Client) -> None:
    wanted = [row["whole"] for row in ROWS if row["id"] > 200 and row["whole"] is not None]
    subject = Subject(client.query("t", Condition("id", Operator.GREATER, (200,))), "whole")
    assert ask(client, profile.read_rows, subject) == 100
    assert ask(client, profile.read_filled, subject) == len(wanted)
    assert sum(histogram(client, subject).counts) == len(wanted)
    assert (
        ask(client, profile.read_rows, replace(subject, query=client.query("t", FreeText("abcdefghij")))) > 0
    )
    refused = Query(client.table("t"), (RawSQL("no_such_function(id) > 0"),))
    with pytest.raises(DatabaseFailure):
        ask(client, profile.read_rows, Subject(refused, "id"))
    raw = Subject(Query(client.table("t"), (RawSQL("id % 100 = 0 -- every hundredth"),)), "id")
    assert ask(client, profile.read_rows, raw) == 3


def check_nothing_at_all(table: LiveServer, client: Client) -> None:
    table.execute("DELETE FROM t")
    subject = Subject(client.query("t"), "whole")
    assert ask(client, profile.read_rows, subject) == 0
    assert ask(client, profile.read_ends, subject) is None
    assert ask(client, profile.read_frequent, subject) == []
    assert histogram(client, subject) is None


def test_a_large_value_is_read_by_its_beginning(server: LiveServer, client: Client) -> None:
    server.execute(
        f"CREATE TABLE t (id INTEGER PRIMARY KEY, body {'LONGTEXT' if server.dialect == 'mysql' else 'TEXT'})"
    )
    server.execute("INSERT INTO t VALUES (1, '" + "x" * 200_000 + "'), (2, 'y')")
    subject = Subject(client.query("t"), "body")
    ends = ask(client, profile.read_ends, subject)
    assert ends.least == LargeValue("x" * 1000, 200_000)
    assert ends.greatest == "y"
    assert ask(client, profile.read_averages, subject).greatest == 200_000


def test_values_that_have_no_place_on_the_scale(server: LiveServer, client: Client) -> None:
    odd = {
        "sqlite": ("REAL", "1, 2.5, 'no number', X'00', 9e999"),
        "mysql": ("DATE", "'2024-01-01', '0000-00-00', '2024-00-00', '2024-03-01'"),
        "postgresql": ("DOUBLE PRECISION", "1, 2.5, 'NaN', 'Infinity', '-Infinity'"),
    }
    kind, values = odd[server.dialect]
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, x {kind})")
    if server.dialect == "mysql":
        server.execute("SET SESSION sql_mode = ''")
    for number, value in enumerate(values.split(", ")):
        server.execute(f"INSERT INTO t VALUES ({number}, {value})")
    found = histogram(client, Subject(client.query("t"), "x"))
    assert sum(found.counts) == 2
    assert found.outside == len(values.split(", ")) - 2
    check_times_longer_than_a_day(server, client)


def check_times_longer_than_a_day(server: LiveServer, client: Client) -> None:
    server.execute("DROP TABLE t")
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, x TIME)")
    longest = "838:59:59" if server.dialect == "mysql" else "23:59:59"
    server.execute(f"INSERT INTO t VALUES (1, '00:00:01'), (2, '{longest}')")
    found = histogram(client, Subject(client.query("t"), "x"))
    assert sum(found.counts) == 2
    assert ask(client, profile.read_ends, Subject(client.query("t"), "x")).greatest == longest


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of some hundred rows is large."""
    monkeypatch.setattr(sampling, "LARGE", 200)
    monkeypatch.setattr(sampling, "SAMPLE", 100)


def sample_of(client: Client, query: Query) -> Any:
    return client.server.read(partial(sampling.choose_sample, query=query))


def test_a_large_table_is_sampled_alike_each_time(table: LiveServer, client: Client, small: None) -> None:
    query = replace(client.query("t"), table=replace(client.table("t"), rows=300))
    sample = sample_of(client, query)
    subject = Subject(query, "whole", sample)
    rows = ask(client, profile.read_rows, subject)
    assert ask(client, profile.read_rows, subject) == rows
    if isinstance(sample, Pages):  # a handful of pages: all or none of them may be chosen
        assert sample.percent == pytest.approx(100 / 3)
        query = replace(query, conditions=(Condition("id", Operator.LESS, (5,)), RawSQL("t.id > 2")))
        assert ask(client, profile.read_rows, Subject(query, "whole", Pages(100))) == 2
    else:
        assert sample.is_spread
        assert rows == 100
        distinct = ask(client, profile.read_distinct, Subject(query, "id", sample))
        assert distinct == 100
        ends = ask(client, profile.read_ends, Subject(query, "id", sample))
        assert ends.least == 1
        assert ends.greatest > 280


def test_slices_of_a_key_with_gaps_hold_each_row_once(
    server: LiveServer, client: Client, small: None
) -> None:
    if server.dialect == "postgresql":
        pytest.skip("it has a sample of its own")
    numbers = [*range(-20, 150), *range(10_000, 10_100), 2**40]
    server.execute(
        f"CREATE TABLE t (id BIGINT PRIMARY KEY); INSERT INTO t VALUES {', '.join(f'({n})' for n in numbers)}"
    )
    query = replace(client.query("t"), table=replace(client.table("t"), rows=len(numbers)))
    subject = Subject(query, "id", sample_of(client, query))
    rows = ask(client, profile.read_rows, subject)
    assert 0 < rows == ask(client, profile.read_distinct, subject) <= 100


def test_a_key_of_text_is_sampled_from_the_beginning(server: LiveServer, client: Client, small: None) -> None:
    if server.dialect == "postgresql":
        pytest.skip("it has a sample of its own")
    words = ", ".join(f"('w{number:03}')" for number in range(300))
    rowid = " WITHOUT ROWID" if server.dialect == "sqlite" else ""
    server.execute(f"CREATE TABLE t (w VARCHAR(9) PRIMARY KEY){rowid}; INSERT INTO t VALUES {words}")
    query = replace(client.query("t"), table=replace(client.table("t"), rows=300))
    sample = sample_of(client, query)
    assert sample == Slices("w", ((None, "w099"),), is_spread=False)
    assert ask(client, profile.read_rows, Subject(query, "w", sample)) == 100


def check_small_tables_and_views_are_read_whole(table: LiveServer, client: Client) -> None:
    table.execute("CREATE VIEW v AS SELECT whole FROM t")
    assert sample_of(client, client.query("t")) is None
    view = Query(client.table("v", is_view=True))
    assert sample_of(client, view) is None
    assert ask(client, profile.read_rows, Subject(view, "whole")) == 300
    assert ask(client, profile.read_distinct, Subject(view, "whole")) > 10


def test_what_sqlite_holds_where_no_type_is_told(tmp_path: Path) -> None:
    file = server_at(str(tmp_path / "test.sqlite"))
    file.execute(
        "CREATE TABLE t (n, w, x); INSERT INTO t VALUES (1, 'one', x'00'), (3, 'three', NULL), ('?', '', NULL)"
    )
    client = Client(file.target)

    def subject(column: str) -> Subject:
        return client.server.read(partial(sampling.choose_subject, query=client.query("t"), column=column))

    assert [subject(column).scale for column in "nwx"] == [Scale.WHOLE, Scale.LENGTH, Scale.LENGTH]
    assert ask(client, profile.read_averages, subject("n")).mean == 2
    assert histogram(client, subject("n")).outside == 1
    assert ask(client, profile.read_averages, subject("w")).greatest == 5
    client.server.close()
    file.close()
