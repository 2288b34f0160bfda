"""The record where it is less simple, on SQLite: new, removed and lost rows, no key, several keys to one table."""

from __future__ import annotations

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
    CREATE TABLE visit (person_id INTEGER REFERENCES person (id));
    CREATE VIEW names AS SELECT name FROM person;
    INSERT INTO person VALUES (1, 'Ada', NULL), (2, 'Ben' || char(10) || 'the second', 1), (3, 'Cleo', 1),
      (4, 'Don', 77);
    INSERT INTO deed VALUES ('Bergen', 1, 'House' || char(27) || '[31m'), ('Bergen', 2, NULL);
    INSERT INTO letter VALUES (1, 1, 2, 'Bergen', 1), (2, 1, 3, 'Bergen', 2), (3, 2, 1, NULL, 2);
    INSERT INTO club VALUES (7, 'Chess'), (8, 'Choir');
    INSERT INTO member VALUES (1, 7), (1, 8), (2, 8);
    WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10050) INSERT INTO visit SELECT 3 FROM n;
"""


async def test_relations_of_every_sort_by_their_names(file: LiveServer, tmp_path: Path) -> None:
    file.execute(FAMILY)
    async with at(file.target.text, tmp_path, (120, 40), "person") as user:
        await user.presses("Space")
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


async def test_what_is_slow_is_stopped(reader: User) -> None:
    await reader.opens("customer")
    reader.hammers("Space", "Escape")
    await reader.idle()
    await reader.presses("r")
    assert reader.trail in ("customer › #1", "customer")


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
