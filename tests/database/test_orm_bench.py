"""The ORM console's workbench on every server: Python is run, and what it changes comes out; nothing is written."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import servers
import workers
from servers import LiveServer

from tui_orm.database.changes import Insert, Reference, Update
from tui_orm.database.descriptions import TableName
from tui_orm.database.failures import Cancelled
from tui_orm.database.orm.bench import Workbench
from tui_orm.database.orm.outcomes import (
    Added,
    Changed,
    Dropped,
    Fault,
    Grid,
    Harvest,
    Ran,
    Removed,
    Renewed,
    Request,
)
from tui_orm.database.sent import SentLog

pytestmark = pytest.mark.one_driver


@pytest.fixture(scope="module", params=servers.urls(), ids=lambda url: url.partition(":")[0])
def music(
    request: pytest.FixtureRequest,
    live_servers: dict[str, LiveServer],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LiveServer]:
    """Artists and albums, made once for each server: the workbench writes nothing."""
    url = request.param
    if url == "sqlite":
        server = servers.server_at(str(tmp_path_factory.mktemp("music") / "test.sqlite"))
    else:
        server = live_servers.get(url) or live_servers.setdefault(url, workers.own(url))
    server.clear()
    server.execute(
        f"""
        CREATE TABLE artists (id {server.serial}, name VARCHAR(60) NOT NULL, born DATE);
        CREATE TABLE albums (id {server.serial}, title VARCHAR(60), artist_id INTEGER,
          CONSTRAINT its_artist FOREIGN KEY (artist_id) REFERENCES artists (id));
        CREATE TABLE tags (id {server.serial}, word VARCHAR(20));
        CREATE TABLE album_tags (album_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, PRIMARY KEY (album_id, tag_id),
          CONSTRAINT its_album FOREIGN KEY (album_id) REFERENCES albums (id),
          CONSTRAINT its_tag FOREIGN KEY (tag_id) REFERENCES tags (id));
        CREATE VIEW names AS SELECT name FROM artists;
        INSERT INTO artists (name, born) VALUES ('Ann', '1970-01-02'), ('Bob', NULL), ('Cyd', '1980-03-04');
        INSERT INTO albums (title, artist_id) VALUES ('A1', 1), ('A2', 1), ('B1', 2);
        INSERT INTO tags (word) VALUES ('loud'), ('old');
        INSERT INTO album_tags VALUES (1, 1), (1, 2)"""
    )
    yield server
    if url == "sqlite":
        server.close()


@pytest.fixture
def bench(music: LiveServer) -> Iterator[Workbench]:
    opened = Workbench(music.target, SentLog())
    yield opened
    opened.close()


def ran(bench: Workbench, text: str, **given: Any) -> Ran:
    answer = bench.run(Request(text, **given))
    assert isinstance(answer, Ran), answer
    return answer


def failed(bench: Workbench, text: str) -> Fault:
    answer = bench.run(Request(text))
    assert isinstance(answer, Fault), answer
    return answer


def rows(answer: Ran) -> list[tuple[Any, ...]]:
    assert isinstance(answer.shown, Grid), answer.shown
    return answer.shown.rows


def only(harvest: Harvest) -> Any:
    assert len(harvest) == 1, harvest
    return harvest[0]


def test_a_query_comes_as_rows_of_its_table(bench: Workbench) -> None:
    answer = ran(bench, 'select(Album).where(Album.title.like("A%")).order_by(Album.title)')
    assert isinstance(answer.shown, Grid)
    assert answer.shown.is_table
    assert answer.shown.table.name == TableName("albums")
    assert [row[:3] for row in answer.shown.rows] == [(1, "A1", 1), (2, "A2", 1)]
    assert [row[1] for row in rows(ran(bench, "session.get(Artist, 1).albums"))] == ["A1", "A2"]
    assert [row[1] for row in rows(ran(bench, "session.scalars(select(Artist).limit(2)).all()"))] == [
        "Ann",
        "Bob",
    ]
    assert [row[1] for row in rows(ran(bench, "session.query(Artist).filter_by(name='Bob')"))] == ["Bob"]
    assert not answer.harvest


def test_columns_and_aggregates_come_as_rows(bench: Workbench) -> None:
    text = """
select(Artist.name, func.count(Album.id)).join(Artist.albums).group_by(Artist.name).order_by(Artist.name)"""
    answer = ran(bench, text)
    assert rows(answer) == [("Ann", 2), ("Bob", 1)]
    assert isinstance(answer.shown, Grid)
    assert [column.name for column in answer.shown.table.columns] == ["name", "count"]
    assert rows(ran(bench, "session.get(Artist, 2)"))[1] == ("name", "Bob")
    assert ran(bench, "session.scalar(select(func.count()).select_from(Album))").shown == "3"
    assert "artist" in str(ran(bench, "Album").shown)


def test_names_are_kept_and_prints_are_shown(bench: Workbench) -> None:
    first = ran(bench, "a = session.get(Artist, 1)\nfor one in a.albums:\n    print(f'<{one.title}>')")
    assert first.printed == "<A1>\n<A2>\n"
    assert first.variables == {"a": "Artist", "one": "Album"}
    assert ran(bench, "a.name").shown == "'Ann'"
    assert ran(bench, "def twice(n):\n    return [Artist.__name__] * n").shown == ""
    assert ran(bench, "twice(2)").shown == "['Artist', 'Artist']"


def test_attributes_that_are_set_are_changes(bench: Workbench, music: LiveServer) -> None:
    text = "a = session.get(Artist, 1)\na.name = 'x'\na.born = date(1999, 12, 31)\nsession.commit()"
    answer = ran(bench, text)
    change = only(answer.harvest)
    assert isinstance(change, Changed)
    assert change.row[:3] == (1, "Ann", "1970-01-02")
    assert change.values == {"name": "x", "born": "1999-12-31"}
    assert "the review" in answer.notes[0]
    assert music.rows("SELECT name FROM artists WHERE id = 1") == [("Ann",)]
    staged = (Update(TableName("artists"), (1,), change.row, change.values),)
    assert ran(bench, "a.name, session.get(Artist, 1).born", staged=staged).shown == "('x', '1999-12-31')"
    assert ran(bench, "a.name").shown == "'Ann'"  # what was undone shows the stored value again


def test_new_rows_refer_to_one_another(bench: Workbench) -> None:
    text = "b = Artist(name='New')\nc = Album(title='First', artist=b)\nsession.add_all([c, Album(title='Second')])"
    harvest = ran(bench, text).harvest
    assert all(isinstance(one, Added) for one in harvest)
    by_title = {
        one.values.get("title", one.values.get("name")): one for one in harvest if isinstance(one, Added)
    }
    artist = by_title["New"]
    reference = Reference(TableName("artists"), artist.number, "id")
    assert by_title["First"].values == {"title": "First", "artist_id": reference}
    assert by_title["Second"].values == {"title": "Second"}
    numbers = {one.number: one.number + 100 for one in harvest if isinstance(one, Added)}
    staged = tuple(
        Insert(one.table.name, one.number + 100, one.values) for one in harvest if isinstance(one, Added)
    )
    change = only(ran(bench, "b.name = 'Newer'", staged=staged, numbers=numbers).harvest)
    assert isinstance(change, Renewed)
    assert (change.number, change.values) == (artist.number, {"name": "Newer"})
    gone = only(ran(bench, "session.expunge(c)", staged=staged, numbers=numbers).harvest)
    assert isinstance(gone, Dropped)
    # what was written or undone since is let go
    assert not ran(bench, "b.name = 'Lost'").harvest


def test_relations_of_stored_rows_are_changed(bench: Workbench) -> None:
    change = only(ran(bench, "session.get(Artist, 2).albums.append(session.get(Album, 1))").harvest)
    assert isinstance(change, Changed)
    assert change.values == {"artist_id": 2}
    change = only(ran(bench, "session.get(Album, 1).artist = None").harvest)
    assert change.values == {"artist_id": None}
    added = only(ran(bench, "session.get(Artist, 3).albums.append(Album(title='C1'))").harvest)
    assert isinstance(added, Added)
    assert added.values == {"title": "C1", "artist_id": 3}


def test_links_through_a_table_are_rows_of_it(bench: Workbench) -> None:
    added = only(ran(bench, "session.get(Album, 3).tags.append(session.get(Tag, 1))").harvest)
    assert isinstance(added, Added)
    assert added.table.name == TableName("album_tags")
    assert added.values == {"album_id": 3, "tag_id": 1}
    gone = only(ran(bench, "a = session.get(Album, 1)\na.tags.remove(a.tags[0])").harvest)
    assert isinstance(gone, Removed)
    assert gone.row[:2] == (1, 1)


def test_rows_are_removed(bench: Workbench) -> None:
    text = "for one in session.scalars(select(Album).where(Album.artist_id == 1)):\n    session.delete(one)"
    harvest = ran(bench, text).harvest
    assert [one.row[0] for one in harvest if isinstance(one, Removed)] == [1, 2]
    assert not ran(bench, "1").harvest


def test_a_key_of_several_columns_gets_a_row(bench: Workbench) -> None:
    assert rows(ran(bench, "session.get(AlbumTag, (1, 2))"))[1] == ("tag_id", 2)


FAULTS: list[tuple[str, str, str, str | None]] = [
    ("select(Albun)", "Name 'Albun' is not defined.", "Did you mean Album?", "Albun"),
    ("x = 1\nselect(Album.titel)", "Album has no titel.", "Did you mean title?", "Album.titel"),
    (
        "session.get(Album, 1).titel",
        "Album has no titel.",
        "Did you mean title?",
        "session.get(Album, 1).titel",
    ),
    ("a = (1,\nb = 2", "'(' was never closed.", "", "("),
    ("1 / 0", "ZeroDivisionError: division by zero", "", "1 / 0"),
    ("Artist(nome='x')", "Artist has no nome.", "Did you mean name", "Artist(nome='x')"),
    ("ä = 'ü'; 1 / 0", "ZeroDivisionError: division by zero", "", "1 / 0"),
    (
        "session.execute(update(Album).values(title='x'))",
        "Statements that write are not run here",
        "",
        None,
    ),
    ("session.execute(text('DELETE FROM albums'))", "Statements that write are not run here", "", None),
    ("session.get(Name, 1).name = 'x'", "", "", None),
    ("session.get(Album, 1).title = func.upper('x')", "The column title takes a value", "", None),
    ("input()", "There is no terminal here", "", "input()"),
    ("exit()", "There is no terminal here", "", "exit()"),
]


def test_what_fails_says_why_and_where(bench: Workbench) -> None:
    for text, message, advice, blamed in FAULTS:
        fault = failed(bench, text)
        assert fault.message.startswith(message), (text, fault)
        assert fault.advice.startswith(advice), (text, fault)
        if blamed is not None:
            assert text[fault.start : fault.end] == blamed, (text, fault)


def test_what_the_server_refuses_is_marked_where_it_was_asked(bench: Workbench, music: LiveServer) -> None:
    text = "x = 1\nsession.execute(text('SELECT nothing FROM nowhere'))"
    fault = failed(bench, text)
    assert fault.message
    assert text[fault.start : fault.end].startswith("session.execute")
    raw = failed(bench, "session.connection().exec_driver_sql(\"INSERT INTO tags (word) VALUES ('x')\")")
    assert raw.message
    assert music.rows("SELECT count(*) FROM tags") == [(2,)]


def test_nothing_of_a_run_that_fails_is_staged(bench: Workbench) -> None:
    failed(bench, "session.add(Artist(name='x'))\nsession.get(Artist, 1).name = 'y'\n1 / 0")
    assert not ran(bench, "session.get(Artist, 1)").harvest


def test_an_endless_loop_is_stopped(bench: Workbench) -> None:
    threading.Timer(0.3, bench.stop).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        bench.run(Request("while True:\n    try:\n        pass\n    except Exception:\n        pass"))
    assert time.monotonic() - started < 10
    bench.resume()
    assert ran(bench, "1 + 1").shown == "2"


def test_no_transaction_is_left_behind(bench: Workbench, music: LiveServer) -> None:
    ran(bench, "session.get(Artist, 1).name = 'x'")
    music.execute("ALTER TABLE artists ADD COLUMN extra INTEGER")  # would wait for whoever holds it
    music.execute("ALTER TABLE artists DROP COLUMN extra")
    assert ran(bench, "session.get(Artist, 1).name").shown == "'Ann'"


def test_a_slow_statement_is_stopped(bench: Workbench, music: LiveServer) -> None:
    slow = {
        "sqlite": "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c",
        "mysql": "SELECT sleep(20) FROM artists",
        "postgresql": "SELECT pg_sleep(20)",
    }[music.dialect]
    threading.Timer(0.3, bench.stop).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        bench.run(Request(f"session.scalar(text({slow!r}))"))
    assert time.monotonic() - started < 10
    bench.resume()
    assert rows(ran(bench, "session.get(Artist, 1)"))[1] == ("name", "Ann")


def test_a_result_that_is_kept_keeps_nobody_from_writing(bench: Workbench, music: LiveServer) -> None:
    ran(bench, "r = session.execute(select(Artist))\nfirst = r.fetchone()")
    music.execute("UPDATE artists SET born = NULL WHERE id = 2")


def test_another_schema_makes_other_classes(bench: Workbench, music: LiveServer) -> None:
    ran(bench, "a = session.get(Artist, 1)")
    assert not bench.look_again()
    assert ran(bench, "a.name").shown == "'Ann'"
    music.execute("CREATE TABLE labels (id INTEGER PRIMARY KEY, name VARCHAR(20))")
    assert bench.look_again()
    assert ran(bench, "select(Label)").shown is not None
    music.execute("DROP TABLE labels")
    music.execute("ALTER TABLE artists ADD COLUMN extra INTEGER")
    assert bench.look_again()
    assert "extra" in str(ran(bench, "Artist").shown)
    music.execute("ALTER TABLE artists DROP COLUMN extra")
    assert failed(bench, "a").message == "Name 'a' is not defined."


def test_what_is_long_is_shown_in_part(bench: Workbench) -> None:
    assert str(ran(bench, "list(range(5000))").shown).endswith("… 5,000 in all")
    answer = ran(bench, "session.scalars(select(Artist)).all() * 500")
    assert isinstance(answer.shown, Grid)
    assert answer.shown.more
