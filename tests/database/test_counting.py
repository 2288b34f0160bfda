from __future__ import annotations

from collections.abc import Iterator

import pytest
from client import Client
from hypothesis import given
from hypothesis import strategies as st
from servers import LiveServer

from tui_orm.database.query import Anchor, Condition, Operator, Query, Start

KEYS = {
    "number": ", PRIMARY KEY (a)",
    "text": ", PRIMARY KEY (t)",
    "composite": ", PRIMARY KEY (b, t)",
    "none": "",
}


@pytest.fixture
def tables(server: LiveServer) -> None:
    for name, key in KEYS.items():
        server.execute(
            f"CREATE TABLE by_{name} (a INTEGER NOT NULL, b INTEGER NOT NULL, t VARCHAR(9) NOT NULL{key})"
        )


def fill(server: LiveServer, table: str, numbers: set[int]) -> None:
    server.execute(f"DELETE FROM {table}")
    if numbers:
        rows = ", ".join(f"({number}, {number % 3}, 't{number % 7}{number}')" for number in numbers)
        server.execute(f"INSERT INTO {table} VALUES {rows}")


def anchors(client: Client, query: Query, stride: int) -> Iterator[Anchor]:
    """Every anchor, the last one without a position: the end."""
    anchor = Anchor()
    while True:
        found = client.server.stride(query, anchor, stride)
        anchor = Anchor(anchor.number + found.rows, found.position)
        yield anchor
        if found.position is None:
            return


@given(
    key=st.sampled_from(sorted(KEYS)),
    numbers=st.sets(st.integers(0, 40), max_size=20),
    stride=st.integers(1, 7),
    filtered=st.booleans(),
    data=st.data(),
)
def test_strides_add_up_and_their_anchors_know_their_rows(
    server: LiveServer,
    tables: None,
    client: Client,
    key: str,
    numbers: set[int],
    stride: int,
    filtered: bool,
    data: st.DataObject,
) -> None:
    fill(server, f"by_{key}", numbers)
    conditions = (Condition("a", Operator.GREATER, (10,)),) if filtered else ()
    query = client.query(f"by_{key}", *conditions)
    rows = client.page(query).rows
    found = list(anchors(client, query, stride))
    assert found[-1].number == len(rows)
    if not query.table.key:
        return
    for anchor in [Anchor(), *found[:-1]]:
        number = data.draw(st.integers(anchor.number, len(rows)))
        page = client.page(query, start=Start.NUMBER, number=number, anchor=anchor, limit=4)
        assert page.rows == rows[number : number + 4]
        if page.rows:
            assert client.server.number(query, anchor, page.rows[0]) == number


@pytest.mark.parametrize("height", [10, 1000])
def test_a_share_goes_by_the_key_where_it_is_spread_evenly(
    server: LiveServer, client: Client, height: int
) -> None:
    rows = ", ".join(f"({number * 10 + 100})" for number in range(1000))
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES {rows}")
    query = client.query("t")
    page = client.page(query, start=Start.SHARE, number=height // 2, height=height, limit=3)
    wanted = 100 + 9990 * (height // 2) // max(1, height - 1)
    assert page.rows[0][0] - wanted in range(10)
    assert not page.ended
    assert client.page(query, start=Start.SHARE, number=height, height=height).ended


def test_a_share_is_exact_where_the_keys_have_no_gaps(server: LiveServer, client: Client) -> None:
    rows = ", ".join(f"({number})" for number in range(1, 301))
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES {rows}")
    for number in (0, 1, 149, 298, 299):
        page = client.page(client.query("t"), start=Start.SHARE, number=number, height=300, limit=1)
        assert page.rows == [(number + 1,)]


def test_a_share_of_an_empty_table_is_empty(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    assert client.page(client.query("t"), start=Start.SHARE, number=5, height=10).rows == []
