"""Classes of a schema, mapped when they are needed; and their source, as it would stand in a project."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from client import Client
from servers import LiveServer
from sqlalchemy.orm import Session

from tui_orm.cli.main import main
from tui_orm.database.mapping.models import Models, models_of
from tui_orm.database.sources.source import read_source

pytestmark = pytest.mark.one_driver

MUSIC = """
CREATE TABLE artists (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL);
CREATE TABLE albums (id INTEGER PRIMARY KEY, title VARCHAR(40), metadata VARCHAR(9), artist_id INTEGER NOT NULL,
  producer_id INTEGER, FOREIGN KEY (artist_id) REFERENCES artists (id),
  FOREIGN KEY (producer_id) REFERENCES artists (id));
CREATE TABLE sleeves (album_id INTEGER PRIMARY KEY, FOREIGN KEY (album_id) REFERENCES albums (id));
CREATE TABLE tags (id INTEGER PRIMARY KEY, parent_id INTEGER, FOREIGN KEY (parent_id) REFERENCES tags (id));
CREATE TABLE album_tags (album_id INTEGER, tag_id INTEGER, PRIMARY KEY (album_id, tag_id),
  FOREIGN KEY (album_id) REFERENCES albums (id), FOREIGN KEY (tag_id) REFERENCES tags (id));
CREATE TABLE notes (text VARCHAR(9), album_id INTEGER, FOREIGN KEY (album_id) REFERENCES albums (id));
CREATE VIEW famous AS SELECT id, name FROM artists;
INSERT INTO artists VALUES (1, 'Ann'), (2, 'Bob');
INSERT INTO albums VALUES (1, 'One', 'x', 1, 2), (2, 'Two', NULL, 1, NULL);
INSERT INTO sleeves VALUES (1);
INSERT INTO tags VALUES (1, NULL), (2, 1);
INSERT INTO album_tags VALUES (1, 1), (1, 2), (2, 2);
INSERT INTO notes VALUES ('good', 1), ('bad', 1);
"""


@pytest.fixture
def music(server: LiveServer) -> Iterator[Client]:
    server.execute(MUSIC)
    client = Client(server.target)
    yield client
    client.server.close()


@pytest.fixture
def models(music: Client) -> Models:
    return models_of(music.server)


def within(music: Client, work: Any) -> Any:
    """What work gives in a session."""

    def worked(connection: sa.Connection, _: Any) -> Any:
        with Session(connection) as session, session.no_autoflush:
            return work(session)

    return music.server.read(worked)


def test_a_neighbour_is_mapped_when_its_relation_is_first_used(models: Models) -> None:
    assert models.names_in("Album") == [
        *("id", "title", "metadata_", "artist_id", "producer_id"),
        *("artist", "producer", "album_tags", "notes", "sleeve", "tags"),
    ]
    assert models._mappers == {}
    album = models["Album"]
    assert [name.name for name in models._mappers] == ["albums"]
    assert album.artist.property.mapper.class_ is models["Artist"]
    assert {name.name for name in models._mappers} == {"albums", "artists"}


def test_a_view_is_a_class_too(music: Client, models: Models) -> None:
    assert models.names_in("Famous") == ["id", "name"]
    famous = models["Famous"]
    assert within(
        music, lambda session: session.scalars(sa.select(famous.name).order_by(famous.id)).all()
    ) == [
        "Ann",
        "Bob",
    ]


def test_relations_lead_both_ways(music: Client, models: Models) -> None:
    album, artist, tag = models["Album"], models["Artist"], models["Tag"]

    def work(session: Session) -> Any:
        one = session.get_one(album, 1)
        ann = session.scalars(sa.select(artist).join(artist.albums).where(album.title == "Two")).one()
        child = session.get_one(tag, 2)
        return (
            (one.artist.name, one.producer.name, one.sleeve.album is one, len(one.notes)),
            (ann.name, [each.title for each in ann.albums], ann.albums_as_producer),
            (child.parent.id, child.parent.children == [child], sorted(each.title for each in child.albums)),
            (sorted(each.id for each in one.tags), [each.tag.id for each in one.album_tags] == [1, 2]),
        )

    assert within(music, work) == (
        ("Ann", "Bob", True, 2),
        ("Ann", ["One", "Two"], []),
        (1, True, ["One", "Two"]),
        ([1, 2], True),
    )


def test_instances_take_what_their_class_has_and_nothing_else(models: Models) -> None:
    artist = models["Artist"](name="New")
    album = models["Album"](title="First", artist=artist)
    assert artist.albums == [album]
    assert repr(album) == "Album(id=None)"
    for wrong in (
        lambda: models["Album"](titel="x"),
        lambda: setattr(album, "titel", "x"),
        lambda: album.titel,
    ):
        with pytest.raises(AttributeError, match="Album has no titel"):
            wrong()
    with pytest.raises(KeyError):
        models["Nothing"]


def test_a_class_knows_the_operators_of_its_columns(music: Client, models: Models) -> None:
    album = models["Album"]
    asked = sa.select(album.title + "!").where(album.title.startswith("T"), album.id + 1 > 2)
    assert within(music, lambda session: session.scalars(asked).all()) == ["Two!"]


def test_the_source_is_fit_for_a_project(music: Client, tmp_path: Path) -> None:
    source = music.server.read(read_source)
    assert "artist: Mapped[Artist] = relationship(\n" in source
    assert "sleeve: Mapped[Sleeve | None] = relationship(back_populates" in source
    path = tmp_path / "models.py"
    path.write_text(source)
    bin_ = Path(sys.executable).parent
    for command in (
        [bin_ / "ruff", "check", "--isolated", "--select", "E4,E7,E9,F,I,UP,B", path],
        [bin_ / "ruff", "format", "--isolated", "--check", path],
        [bin_ / "mypy", "--strict", f"--cache-dir={tmp_path}", path],
    ):
        if music.server._line.engine.dialect.name == "sqlite" or "mypy" not in str(command[0]):
            done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
            assert done.returncode == 0, done.stdout + source


def test_some_tables_are_written_with_the_relations_among_them(
    server: LiveServer, music: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", server.target.text, "albums", "TAGS"]) == 0
    out = capsys.readouterr().out
    assert out.count("(Base):") == 2
    assert "children: Mapped[list[Tag]]" in out
    assert "artist" not in out.replace("artist_id", "")
    assert main(["models", server.target.text, "nowhere"]) == 1
    assert "There is no table nowhere." in capsys.readouterr().err
