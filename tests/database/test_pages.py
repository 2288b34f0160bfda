from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from client import Client, walk
from hypothesis import given
from hypothesis import strategies as st
from servers import LiveServer

from tui_orm.database.query import Query, Sort, Start

# Each table holds the same columns under another key; with "none" a hidden one serves where there is one.
KEYS = {
    "number": ", PRIMARY KEY (id)",
    "text": ", PRIMARY KEY (k)",
    "composite": ", PRIMARY KEY (g, k)",
    "unique": ", UNIQUE (k)",
    "none": "",
}
COLUMNS = """
id INTEGER NOT NULL, k VARCHAR(9) NOT NULL, g INTEGER NOT NULL, n INTEGER, t VARCHAR(9), f DOUBLE PRECISION"""
Values = tuple[int | None, str | None, float | None]
some_values = st.tuples(
    st.none() | st.integers(-1, 1),
    st.none() | st.sampled_from(["", "a", "A", "b", "é", "a ", "%", "'"]),
    st.none() | st.sampled_from([0.1, -0.0, 1e300, 2.5]),
)
orders = st.lists(
    st.builds(Sort, st.sampled_from(["n", "t", "f"]), st.booleans()),
    max_size=2,
    unique_by=lambda sort: sort.column,
)


class Case(NamedTuple):
    key: str
    rows: list[Values]
    order: list[Sort]
    limit: int


cases = st.builds(
    Case, st.sampled_from(sorted(KEYS)), st.lists(some_values, max_size=11), orders, st.integers(1, 4)
)


@pytest.fixture
def tables(server: LiveServer) -> None:
    for name, key in KEYS.items():
        server.execute(f"CREATE TABLE by_{name} ({COLUMNS}{key})")


def literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def insert(server: LiveServer, key: str, number: int, values: Values) -> None:
    row = (number, f"k{number % 3}{number}", number % 3, *values)
    listed = ", ".join(literal(value) for value in row)
    server.execute(f"INSERT INTO by_{key} (id, k, g, n, t, f) VALUES ({listed})")


def fill(server: LiveServer, case: Case) -> None:
    server.execute(f"DELETE FROM by_{case.key}")
    for number, values in enumerate(case.rows):
        insert(server, case.key, number, values)


def sorted_by_the_server(server: LiveServer, query: Query) -> list[int]:
    """A plain full sort: what the pages must add up to."""
    last = bool(query.order) and bool(query.table.key) and query.order[-1].descending
    parts = [(sort.column, sort.descending) for sort in query.order]
    parts += [(name, last) for name in query.table.key or ["id"]]
    by = ", ".join(f"{name} {'DESC' if descending else 'ASC'}" for name, descending in parts)
    return [number for (number,) in server.rows(f"SELECT id FROM {query.table.name} ORDER BY {by}")]


def ids(rows: list[tuple[Any, ...]], query: Query) -> list[int]:
    return [row[query.table.places["id"]] for row in rows]


@given(case=cases)
def test_pages_add_up_to_the_full_sort(server: LiveServer, tables: None, client: Client, case: Case) -> None:
    fill(server, case)
    query = client.query(f"by_{case.key}", order=tuple(case.order))
    wanted = sorted_by_the_server(server, query)
    forward = [
        number
        for page in walk(client.server, query, Start.FIRST, Start.AFTER, case.limit)
        for number in ids(page.rows, query)
    ]
    assert forward == wanted
    pages = list(walk(client.server, query, Start.LAST, Start.BEFORE, case.limit))
    assert [number for page in reversed(pages) for number in ids(page.rows, query)] == wanted


@given(case=cases, data=st.data())
def test_what_others_change_never_hides_or_repeats_an_untouched_row(
    server: LiveServer, tables: None, client: Client, case: Case, data: st.DataObject
) -> None:
    if case.key == "none":
        case = case._replace(key="composite")
    fill(server, case)
    query = client.query(f"by_{case.key}", order=tuple(case.order))
    seen: list[int] = []
    untouched, added = set(range(len(case.rows))), 100
    for page in walk(client.server, query, Start.FIRST, Start.AFTER, case.limit):
        seen += ids(page.rows, query)
        if not page.ended and len(seen) < 30:
            insert(server, case.key, added, data.draw(some_values))
            gone = data.draw(st.integers(0, 10))
            server.execute(f"DELETE FROM by_{case.key} WHERE id = {gone}")
            untouched.discard(gone)
            added += 1
    assert len(seen) == len(set(seen))
    assert untouched <= set(seen)


def test_a_page_by_number_jumps_anywhere(server: LiveServer, client: Client) -> None:
    numbers = ", ".join(f"({number})" for number in range(0, 100, 2))
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES {numbers}")
    page = client.page(client.query("t"), start=Start.NUMBER, number=40, limit=3)
    assert (page.rows, page.ended) == ([(80,), (82,), (84,)], False)
    assert client.page(client.query("t"), start=Start.NUMBER, number=48).ended
    assert client.page(client.query("t"), start=Start.NUMBER, number=99).rows == []


def test_a_row_is_found_among_its_neighbours(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)")
    server.execute("INSERT INTO t VALUES (1, 5), (2, 5), (3, 1), (4, NULL), (5, 9)")
    query = client.query("t", order=(Sort("n"),))
    everything = client.page(query).rows
    for place, row in enumerate(everything):
        found = client.server.around(query, (row[0],))
        assert found is not None
        assert (found.before.rows, found.row, found.after.rows) == (
            everything[:place],
            row,
            everything[place + 1 :],
        )
    assert client.server.around(query, (99,)) is None


def test_an_enum_pages_in_its_own_order(server: LiveServer, client: Client) -> None:
    if server.dialect == "sqlite":
        pytest.skip("SQLite has no enum")
    if server.dialect == "postgresql":
        server.execute("DROP TYPE IF EXISTS mood; CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad')")
    kind = "mood" if server.dialect == "postgresql" else "ENUM('sad', 'ok', 'glad')"
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, m {kind})")
    server.execute("INSERT INTO t VALUES (1, 'glad'), (2, 'sad'), (3, NULL), (4, 'ok'), (5, 'sad')")
    query = client.query("t", order=(Sort("m"),))
    walked = [row[0] for page in walk(client.server, query, Start.FIRST, Start.AFTER, 1) for row in page.rows]
    assert walked == [number for (number,) in server.rows("SELECT id FROM t ORDER BY m, id")]
