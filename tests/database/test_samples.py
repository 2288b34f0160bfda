"""Schemas that nobody here wrote, and one written to break programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
from client import Client
from servers import LiveServer

from tui_orm.database.descriptions import TableEntry
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.mapping.models import models_of
from tui_orm.database.query import PageRequest, Query

SLOW = {"v_slow", "sales_by_store", "actor_info"}  # views that take many seconds on some server
VIEWS = {"v_broken", "v_broken_col", "v_runtime_error"}
BROKEN = {
    "sqlite": VIEWS | {"v_cycle1", "v_cycle2", "v_nofunc", "vt_missing"},
    "mysql": VIEWS | {"v_definer", "v_over_broken"},
    "postgresql": {"v_runtime_error", "mv_empty"},
}


@contextmanager
def loaded(server: LiveServer, case: str) -> Iterator[Client]:
    client = Client(server.load(case))
    yield client
    client.server.close()


def import_source(source: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    module = ModuleType("shown_models")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    try:
        exec(compile(source, "shown_models.py", "exec"), vars(module))
    except Exception as error:
        error.add_note(source[:1500])
        raise
    return module


def open_table(client: Client, entry: TableEntry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Describe a table, read a page of it, and import its model as it is shown."""
    table = client.server.describe(entry)
    assert table.key or table.by_image or table.read_only
    if entry.name.name not in SLOW:
        rows = client.server.page(PageRequest(Query(table), limit=20)).rows
        assert all(len(row) >= len(table.places) for row in rows)
    source = client.server.model(table)
    if client.server._line.engine.driver != "mysqlconnector":  # the same as the other driver's, and slow
        import_source(source, monkeypatch)


@pytest.mark.filterwarnings("error::sqlalchemy.exc.SADeprecationWarning")
@pytest.mark.one_driver
@pytest.mark.parametrize("case", ["chinook", "sakila", "torture"])
def test_every_table_opens_or_says_why_not(
    server: LiveServer, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {}
    with loaded(server, case) as client:
        for entry in client.server.tables():
            try:
                open_table(client, entry, monkeypatch)
            except DatabaseFailure as failure:
                broken[entry.name.name] = str(failure)
    assert set(broken) == (BROKEN[server.dialect] if case == "torture" else set()), broken
    assert not [said for said in broken.values() if "sqlalche.me" in said or "SELECT" in said]


def test_the_relations_of_a_schema_have_plain_names_both_ways(server: LiveServer) -> None:
    with loaded(server, "chinook") as client:
        models = models_of(client.server)
        assert models.names_in("Album") == ["album_id", "title", "artist_id", "artist", "tracks"]
        assert models.names_in("Employee")[-3:] == ["reports_to_employee", "customers", "reports"]
        assert models.names_in("Playlist") == ["playlist_id", "name", "playlist_tracks", "tracks"]
        assert models["Artist"].albums.property.mapper.class_ is models["Album"]
