"""The record where it is less simple, on SQLite: new, removed and lost rows, no key, several keys to one table."""

from __future__ import annotations

import asyncio
from pathlib import Path

from servers import LiveServer
from user import User, at

FAMILY = """
    CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, boss_id INTEGER REFERENCES person (id));
    CREATE TABLE deed (city TEXT, number INTEGER, about TEXT, PRIMARY KEY (city, number));
    CREATE TABLE letter (id INTEGER PRIMARY KEY, sender_id INTEGER REFERENCES person (id),
      reader_id INTEGER REFERENCES person (id), city TEXT, number INTEGER,
      FOREIGN KEY (city, number) REFERENCES deed (city, number));
    CREATE TABLE club (id INTEGER PRIMARY KEY, title TEXT);
    CREATE TABLE member (person_id INTEGER REFERENCES person (id), club_id INTEGER REFERENCES club (id),
      PRIMARY KEY (person_id, club_id));
    CREATE TABLE passport (person_id INTEGER PRIMARY KEY REFERENCES person (id), name TEXT);
    CREATE TABLE visit (person_id INTEGER REFERENCES person (id));
    CREATE VIEW names AS SELECT name FROM person;
    INSERT INTO person VALUES (1, 'Ada', NULL), (2, 'Ben' || char(10) || 'the second', 1), (3, 'Cleo', 1),
      (4, 'Don', 77);
    INSERT INTO deed VALUES ('Bergen', 1, 'House' || char(27) || '[31m'), ('Bergen', 2, NULL);
    INSERT INTO letter VALUES (1, 1, 2, 'Bergen', 1), (2, 1, 3, 'Bergen', 2), (3, 2, 1, NULL, 2);
    INSERT INTO passport VALUES (2, 'of Ben');
    INSERT INTO club VALUES (7, 'Chess'), (8, 'Choir');
    INSERT INTO member VALUES (1, 7), (1, 8), (2, 8);
    WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10050) INSERT INTO visit SELECT 3 FROM n;
"""


async def test_relations_of_every_sort_by_their_names(file: LiveServer, tmp_path: Path) -> None:
    file.execute(FAMILY)
    async with at(file.target.text, tmp_path, (120, 40), "person") as user:
        await user.presses("j", "Space")
        await user.goes_to_item("passport")
        assert user.line.endswith("→ of Ben (2)")
        await user.presses("Enter")
        assert user.trail == "person › #2 › passport › #2"
        await user.presses("b", "PgUp")
        assert user.line.endswith("none")
        user.sees("boss", "→ NULL", "letters_as_sender", "letters_as_reader", "by member")
        await user.presses("PgDn")
        user.sees("Ben", "the second", "→ Ada (1)")  # the value on two lines
        await user.presses("PgDn")
        user.sees("more than 10,000")
        await user.presses("PgDn")
        user.sees("→ 77: there is no such row")
        await user.presses("Ctrl+Home", "G", "Right", "Down", "Down", "Enter")
        assert user.trail == "person › #1 › clubs › #8"
        await user.opens("letter")
        await user.presses("Space")
        user.sees("→ House␛[31m (Bergen, 1)")
        await user.presses("G", "Enter")
        assert user.trail == "letter › #1 › deed › #Bergen, 1"
        await user.presses("b", "PgDn")
        user.sees("→ #Bergen, 2")


async def test_a_record_of_a_new_row_and_those_that_refer_to_it(reader: User, file: LiveServer) -> None:
    await reader.opens("customer")
    await reader.presses("o", "Space")
    assert reader.trail == "customer › new 1"
    reader.sees("A new row, not written yet.", "<by server>", "<needed>")
    await reader.presses("j", "e")
    await reader.types("Ada")
    await reader.presses("Enter", "G", "F", "Enter")
    assert reader.title.startswith("orders")
    await reader.presses("Space")
    reader.sees("→ Ada <new customer 1>")
    await reader.presses("j", "j", "j", "e")
    await reader.types("5")
    await reader.presses("Enter", "G", "k", "Enter")
    reader.sees("Ada", "1 new")
    await reader.presses("G", "Enter", "G", "Enter")
    assert reader.trail.endswith("orders › new 2")
    await reader.commits()
    assert reader.trail.endswith("orders › #4")
    reader.sees("→ Ada (601)")
    await reader.presses("b")
    assert reader.trail.endswith("#601")
    reader.sees("Ada", "orders")


async def test_a_row_is_removed_and_kept_in_its_record(reader: User) -> None:
    await reader.opens("orders")
    await reader.presses("Space", "d")
    reader.sees("To be removed when it is committed")
    await reader.presses("G", "k", "d")
    reader.does_not_see("To be removed")
    await reader.presses("b", "o", "Space", "d")
    reader.sees("This new row was given up; u brings it back.")
    await reader.presses("u")
    reader.sees("A new row, not written yet.")


async def test_after_a_commit_the_record_stays_on_its_row(reader: User, file: LiveServer) -> None:
    await reader.opens("diary")
    file.execute(
        "CREATE TABLE note (id INTEGER PRIMARY KEY, text VARCHAR(20)); INSERT INTO note VALUES (1, 'a'), (2, 'b')"
    )
    await reader.presses("r")
    await reader.opens("note")
    await reader.presses("o", "j", "Space")
    assert reader.trail == "note › #1"
    await reader.presses("e", "End", "Ctrl+U")
    await reader.types("9")
    await reader.presses("Enter")
    await reader.commits()
    assert reader.trail == "note › #9"
    await reader.presses("d")
    await reader.commits()
    await reader.presses("c")
    reader.sees("This row is not in the database any more")
    await reader.presses("Escape")
    assert file.rows("SELECT count(*) FROM note") == [(2,)]


async def test_a_row_that_is_gone_says_so(reader: User, file: LiveServer) -> None:
    await reader.opens("line")
    file.execute("DELETE FROM line WHERE article = 'pen'")
    await reader.presses("Space")
    reader.sees("This row is not in the database any more", "pen")
    await reader.presses("PgDn", "r")
    reader.sees("ink")
    file.execute("DELETE FROM line WHERE article = 'ink'")
    await reader.presses("r")
    reader.sees("This row is not in the database any more", "ink")


async def test_views_and_rows_without_a_key_have_records_too(reader: User) -> None:
    await reader.opens("rich")
    await reader.presses("Space", "PgDn")
    assert reader.trail.startswith("rich › a row  read-only")
    reader.sees("Customer 501")
    await reader.presses("e")
    assert "rich is read-only" in reader.status
    await reader.opens("diary")
    await reader.presses("PgDn", "Space")
    reader.sees("monday", "rain")


async def test_escape_stops_what_is_slow(file: LiveServer, tmp_path: Path) -> None:
    file.execute(
        """
        CREATE VIEW endless AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000)
          SELECT count(*) AS c FROM n;
        CREATE TABLE slow (id INTEGER PRIMARY KEY, c INTEGER REFERENCES endless (c));
        CREATE TABLE child (slow_id INTEGER REFERENCES slow (id));
        INSERT INTO slow VALUES (1, 5);
        """
    )
    async with at(file.target.text, tmp_path, table="slow") as user:
        user.hammers("Space")
        while "→ 5 …" not in user.screen:
            await asyncio.sleep(0)
        await user.types_ahead("j", "Escape")  # the keys do not wait for it
        assert user.line.startswith("  c→")
        user.sees("→ 5 not read; r reads it")
        assert user.trail == "slow › #1"
        await user.presses("Escape")
        assert user.trail == "slow"


async def test_what_means_nothing_in_a_record_says_so(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("Space", "s")
    assert reader.status == "Rows are sorted, and columns arranged, in the grid; b goes back."
    await reader.presses("G", "e", "G", "x")
    assert reader.status == "There is no column here."
    await reader.presses("c")
    await reader.types("city")
    await reader.presses("Enter")
    assert reader.line.startswith("  city")
    await reader.presses("&")
    assert reader.trail == "customer  where city = 'Bergen'"
    await reader.presses("b")
    assert reader.trail == "customer › #1"
    await reader.presses("Space")
    assert reader.trail.startswith("customer  where")  # the grid beneath is filtered


async def test_panels_come_back_to_the_record(reader: User) -> None:
    await reader.opens("orders")
    await reader.presses("Space", "2")
    reader.sees("NOT NULL")
    assert reader.trail == "orders › #1 · columns"
    await reader.presses("Escape")
    reader.sees("Refers to")
    await reader.presses("Tab", "Tab", "j")
    assert reader.line.startswith("  customer_id")


async def test_rows_are_read_on_beneath_a_record(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("Space")
    for _ in range(30):
        await reader.types_ahead(*["PgDn"] * 10)
    await reader.presses("PgDn", "PgUp")
    assert reader.trail == "customer › #301"
    reader.sees("Customer 301")


async def test_a_long_trail_is_cut_at_the_left(file: LiveServer, tmp_path: Path) -> None:
    file.execute(FAMILY)
    async with at(file.target.text, tmp_path, (80, 24), "person") as user:
        await user.presses("j", "Space")
        for _ in range(3):
            await user.goes_to_item("boss")
            await user.presses("Enter")
            await user.goes_to_item("people_as_boss" if "people_as_boss" in user.screen else "person")
            await user.presses("Enter", "j", "Enter")
        assert user.trail.startswith("… › ")
        assert user.trail.endswith("#2")
        assert len(user.trail) <= 80


async def test_the_value_pane_and_the_large_editor_come_back_to_the_record(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "notes")
    await reader.presses("Space", "e")
    await reader.types("some words")
    await reader.presses("Enter", "v")
    reader.sees("some words")
    await reader.presses("Escape", "e", "F4", "Escape", "Up")
    assert reader.line.startswith("  credit")
    await reader.presses("y")
    assert reader.status.startswith("staged: 1 changed")


async def test_keys_typed_ahead_act_in_the_record(reader: User) -> None:
    await reader.opens("customer")
    await reader.types_ahead("Space", "PgDn", "Down", "e", *"!", "Enter", "PgDn", "PgUp", "b")
    assert reader.cell(2, "name") == "Customer 002!"
    assert reader.browser.grid.row == 1
    await reader.types_ahead("Space", "G", "Enter", "Down", "Enter", "G")
    assert reader.trail == "customer › #2"  # nothing refers to it
    await reader.types_ahead("b", "g", "Space", "G", "Enter", "Down", "Down", "Enter", "Down")
    assert reader.trail == "customer › #1 › orders › #2"


async def test_the_mouse_works_in_a_record(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("Space")
    await reader.clicks_on("Customer 001")
    assert reader.line.startswith("  name")
    await reader.clicks_on("Customer 001", times=2)
    await reader.presses("End", "!", "Enter")
    assert reader.cell(1, "name") == "Customer 001!"
    await reader.scrolls(down=1)
    await reader.clicks_on("▸orders", times=2)
    reader.sees("▾orders")
