"""What hangs on a removal, as the user sees it before it is committed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at

FAMILY = """
CREATE TABLE boat (id INTEGER PRIMARY KEY, name VARCHAR(20));
CREATE TABLE crew (id INTEGER PRIMARY KEY, boat INTEGER,
  FOREIGN KEY (boat) REFERENCES boat (id) ON DELETE CASCADE);
CREATE TABLE oar (number INTEGER, side VARCHAR(9), boat INTEGER, PRIMARY KEY (number, side),
  FOREIGN KEY (boat) REFERENCES boat (id) ON DELETE SET NULL);
CREATE TABLE log (id INTEGER PRIMARY KEY, crew INTEGER, FOREIGN KEY (crew) REFERENCES crew (id));
CREATE TABLE strap (id INTEGER PRIMARY KEY, number INTEGER, side VARCHAR(9),
  FOREIGN KEY (number, side) REFERENCES oar (number, side) ON DELETE CASCADE);
INSERT INTO boat VALUES (1, 'Ann'), (2, 'Bee'), (3, 'Cat');
INSERT INTO crew VALUES (10, 1), (11, 1), (12, 2); INSERT INTO log VALUES (100, 12);
INSERT INTO oar VALUES (1, 'left', 1), (1, 'right', 1), (2, 'left', 2);
INSERT INTO strap VALUES (1, 1, 'left'), (2, 1, 'right'), (3, 2, 'left')"""


@pytest.fixture
async def sailor(server: LiveServer, tmp_path: Path) -> AsyncIterator[User]:
    """Somebody at the boats."""
    server.execute(FAMILY)
    async with at(server.target.text, tmp_path, table="boat") as user:
        yield user


async def test_the_tree_comes_before_the_commit(sailor: User, server: LiveServer) -> None:
    await sailor.presses("d")
    await sailor.commits()
    sailor.sees(
        "Removing", "1 row, and 2 more with it", "2  crew (boat)  removed with it", "2  oar (boat)  stay"
    )
    sailor.does_not_see("in the way")
    await sailor.presses("Enter")
    assert sailor.status == "Committed: 0 changed, 0 added, 1 removed."
    assert server.rows("SELECT id FROM boat ORDER BY id") == [(2,), (3,)]
    assert server.rows("SELECT id FROM crew") == [(12,)]


async def test_escape_leads_back_and_nothing_is_sent(sailor: User, server: LiveServer) -> None:
    await sailor.goes_to(2, "name")
    await sailor.presses("d")
    await sailor.commits()
    sailor.sees("some rows are in the way", "1  crew (boat)", "1  log (crew)  in the way")
    await sailor.presses("Escape")
    sailor.sees("Review", "- id 2")
    await sailor.presses("Escape")
    sailor.sees("staged: 1 removed")
    assert len(server.rows("SELECT id FROM boat")) == 3


async def test_a_line_is_opened(sailor: User, server: LiveServer) -> None:
    await sailor.presses("d", "j", "d", "w", "i", "End")
    sailor.sees("3  crew (boat)")
    await sailor.presses("k", "o")
    sailor.sees("crew", "where boat in (1, 2)", "staged: 2 removed")
    assert [sailor.cell(row, "id") for row in (1, 2, 3)] == [10, 11, 12]


async def test_rows_that_refer_by_several_columns_are_opened(sailor: User, server: LiveServer) -> None:
    await sailor.opens("oar")
    await sailor.presses("d", "j", "d", "w", "i", "o")
    sailor.sees("your own SQL")
    assert [sailor.cell(row, "id") for row in (1, 2)] == [1, 2]


async def test_where_nothing_hangs_on_it_there_is_no_question(sailor: User, server: LiveServer) -> None:
    await sailor.presses("G", "d", "w", "i")
    sailor.sees("Review")
    await sailor.presses("c")
    assert sailor.status == "Committed: 0 changed, 0 added, 1 removed."
