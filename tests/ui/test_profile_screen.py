"""The profile of a column, as somebody looks at it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at

from tui_orm.database import sampling

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000)"


async def test_figures_and_bars(user: User) -> None:
    await user.opens("customer")
    await user.goes_to(1, "city")
    await user.presses("P")
    user.sees("Profile", "of city", "All rows.", "rows       600", "Most frequent", "█", "Lengths", "Done in")
    await user.presses("Escape")
    assert user.title.startswith("customer")


async def test_it_is_of_the_rows_that_the_filter_lets_through(reader: User) -> None:
    await reader.opens("customer")
    await reader.filters("id <= 50")
    await reader.goes_to(1, "id")
    await reader.presses("F12")
    reader.sees("Only rows where id <= 50.", "rows       50", "mean       25.5", "every value is another")
    reader.does_not_see("Most frequent")
    await reader.presses("f")
    reader.sees("All rows are read already.")


async def test_what_is_staged_is_not_in_it(reader: User) -> None:
    await reader.opens("customer")
    await reader.edits(1, "city", "Rom")
    await reader.presses("P")
    reader.sees("What is staged is not in it.")


async def test_a_large_table_is_sampled_and_read_in_full_when_asked(
    file: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "LARGE", 500)
    monkeypatch.setattr(sampling, "SAMPLE", 200)
    rows = ", ".join(f"({number}, {number % 7})" for number in range(1, 1001))
    file.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER); INSERT INTO t VALUES {rows}")
    async with at(file.target.text, tmp_path, table="t") as user:
        await user.presses("l", "P")
        user.sees("A sample of ~1,000 rows: 20 slices spread evenly over id.", "rows       200", "Histogram")
        await user.presses("f")
        user.sees("All rows.", "rows       1,000", "distinct   7")


async def test_escape_stops_and_keeps_what_came(file: LiveServer, tmp_path: Path) -> None:
    file.execute(
        "CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1), (2), (2); CREATE VIEW v AS SELECT x FROM t"
    )
    async with at(file.target.text, tmp_path, table="v") as user:
        file.execute(f"DROP VIEW v; CREATE VIEW v AS SELECT ({ENDLESS} SELECT count(*) FROM n) AS x FROM t")
        user.hammers("P")
        async with asyncio.timeout(10):
            while "2 of 7: NULLs …  Escape stops" not in user.screen:
                await asyncio.sleep(0)
        await user.presses("Escape")
        user.sees("Stopped; what came is shown.", "rows       3", "NULL       stopped")
        file.execute("DROP VIEW v; CREATE VIEW v AS SELECT x FROM t")
        await user.presses("r")
        user.sees("distinct   2", "Done in")
        await user.presses("Escape")
        assert user.title.startswith("v")


async def test_a_stage_that_is_refused_says_why_and_the_others_go_on(
    file: LiveServer, tmp_path: Path
) -> None:
    file.execute("CREATE VIEW v AS SELECT 1 AS x")
    async with at(file.target.text, tmp_path, size=(80, 24), table="v") as user:
        file.execute("DROP VIEW v; CREATE VIEW v AS SELECT abs(-9223372036854775807 - 1) AS x")
        await user.presses("P")
        user.sees("rows       not to be had: Integer overflow", "NULL       not to be had", "Done in")
