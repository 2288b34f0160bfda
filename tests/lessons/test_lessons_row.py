"""The right row, and only that one: lessons 1, 3 to 8, 10, 17 and 21, each acted by a user on each server."""

from __future__ import annotations

from servers import LiveServer
from user import Opened


def many(server: LiveServer) -> str:
    """A script for 300 rows, which are two pages; the order of the texts is not that of the keys."""
    rows = ", ".join(f"({number}, 'v{number * 7 % 300:03}')" for number in range(1, 301))
    return f"CREATE TABLE t (id {server.serial}, v VARCHAR(20)); INSERT INTO t VALUES {rows}"


async def test_lesson_01_an_edit_goes_by_key_whatever_page_and_order(
    server: LiveServer, opened: Opened
) -> None:
    async with opened(many(server)) as user:
        await user.edits(1, "v", "first")
        await user.presses("Ctrl+End")
        await user.edits(user.browser.grid.row + 1, "v", "last")
        await user.presses("Ctrl+Home", "s")
        assert user.cell(1, "id") == 300  # 'v000' as it is stored, 'last' as it is shown
        await user.edits(2, "v", "by order")
        await user.commits()
    found = server.rows("SELECT id, v FROM t WHERE v NOT LIKE 'v%' ORDER BY id")
    assert found == [(1, "first"), (43, "by order"), (300, "last")]


async def test_lesson_03_an_edit_under_a_filter_goes_to_the_row_that_is_shown(
    server: LiveServer, opened: Opened
) -> None:
    async with opened(many(server)) as user:
        await user.filters("v = v035")
        assert user.cell(1, "id") == 5
        await user.edits(1, "v", "found")
        await user.presses("/", "Ctrl+U", "Enter")
        assert user.cell(5, "v") == "found"
        await user.commits()
    assert server.rows("SELECT id, v FROM t WHERE v NOT LIKE 'v%'") == [(5, "found")]
    assert server.rows("SELECT v FROM t WHERE id = 1") == [("v007",)]


async def test_lesson_04_of_two_equal_rows_never_both_are_written(server: LiveServer, opened: Opened) -> None:
    twins = (
        "CREATE TABLE t (v VARCHAR(9), w INTEGER); INSERT INTO t VALUES ('twin', 1), ('twin', 1), ('sole', 2)"
    )
    async with opened(twins) as user:
        await user.goes_to(1, "v")
        assert user.cell(1, "v") == "twin" or server.dialect != "sqlite"
        await user.presses("d")
        refused = "rows are the same" in user.status
        await user.presses("w", "c")
        said = user.screen
        while len(user.app.screen_stack) > 1:
            await user.presses("Escape")
    left = server.rows("SELECT count(*) FROM t WHERE v = 'twin'")[0][0]
    assert left in (1, 2)
    assert server.rows("SELECT count(*) FROM t")[0][0] == left + 1
    assert left == 1 or refused or "othing was written" in said


async def test_lesson_05_every_column_of_a_composite_key_tells_the_row(
    server: LiveServer, opened: Opened
) -> None:
    lines = """CREATE TABLE t (a INTEGER, b VARCHAR(9), v VARCHAR(9), PRIMARY KEY (a, b));
        INSERT INTO t VALUES (1, 'x', 'p'), (1, 'y', 'q'), (2, 'x', 'r'), (2, 'y', 's')"""
    async with opened(lines) as user:
        await user.edits(2, "v", "new")
        await user.goes_to(3, "a")
        await user.presses("d")
        await user.commits()
    assert server.rows("SELECT a, b, v FROM t ORDER BY a, b") == [
        (1, "x", "p"),
        (1, "y", "new"),
        (2, "y", "s"),
    ]


async def test_lesson_06_a_row_is_known_by_a_key_that_is_not_shown(
    opened: Opened, server: LiveServer
) -> None:
    script = """CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9)); CREATE VIEW keyless AS SELECT v FROM t;
        INSERT INTO t VALUES (1, 'same'), (2, 'same'), (3, 'same')"""
    async with opened(script) as user:
        await user.goes_to(1, "id")
        await user.presses("H")
        user.does_not_see("id ")
        grid = user.browser.grid
        grid.move_to(1, 0)
        await user.presses("e", "Ctrl+U")
        await user.types("mine")
        await user.presses("Enter")
        await user.commits()
        await user.opens("keyless")
        await user.presses("e")
        assert "read-only" in user.status
    assert server.rows("SELECT id, v FROM t ORDER BY id") == [(1, "same"), (2, "mine"), (3, "same")]


async def test_lesson_07_an_open_editor_belongs_to_its_cell(
    opened: Opened, server: LiveServer, letters: str
) -> None:
    async with opened(letters) as user:
        await user.goes_to(2, "v")
        await user.presses("e", "Ctrl+U")
        await user.types("mine")
        await user.clicks_on("d")
        await user.presses("down")
        await user.scrolls(down=1)
        user.browser.grid.move_to(0, 0)
        await user.idle()
        await user.presses("Enter")
        await user.commits()
    assert server.rows("SELECT id, v FROM t ORDER BY id") == [(1, "a"), (2, "mine"), (3, "c"), (4, "d")]


async def test_lesson_08_a_key_that_is_staged_is_not_yet_the_key(
    opened: Opened, server: LiveServer, letters: str
) -> None:
    async with opened(letters) as user:
        await user.edits(4, "id", "10")
        await user.edits(4, "v", "both")
        await user.commits()
        assert server.rows("SELECT id, v FROM t WHERE id > 3") == [(10, "both")]
        assert user.cell(4, "id") == 10
        await user.edits(4, "v", "again")
        await user.commits()
    assert server.rows("SELECT id, v FROM t WHERE id > 2 ORDER BY id") == [(3, "c"), (10, "again")]


async def test_lesson_17_delete_clears_a_cell_and_removes_no_row(
    opened: Opened, server: LiveServer, letters: str
) -> None:
    async with opened(letters) as user:
        await user.goes_to(2, "v")
        await user.presses("Delete")
        user.sees("NULL")
        await user.presses("Enter")
        user.sees("staged: 1 changed")
        await user.commits()
    assert server.rows("SELECT id, v FROM t ORDER BY id") == [(1, "a"), (2, None), (3, "c"), (4, "d")]


async def test_lesson_21_rows_that_others_add_shift_no_edit(
    opened: Opened, server: LiveServer, letters: str
) -> None:
    async with opened(f"{letters}; UPDATE t SET id = id * 10") as user:
        await user.edits(2, "v", "mine")
        server.execute("INSERT INTO t VALUES (1, 'theirs'), (15, 'theirs')")
        await user.edits(3, "v", "unread")
        await user.presses("F5")
        assert [user.cell(line, "v") for line in range(1, 7)] == [
            "theirs",
            "a",
            "theirs",
            "mine",
            "unread",
            "d",
        ]
        await user.edits(2, "v", "after")
        await user.commits()
    found = server.rows("SELECT id, v FROM t ORDER BY id")
    assert found == [(1, "theirs"), (10, "after"), (15, "theirs"), (20, "mine"), (30, "unread"), (40, "d")]
