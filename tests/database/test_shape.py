from __future__ import annotations

import pytest

from tui_orm.database.sql.shape import NotATable, shape_of


@pytest.mark.parametrize(
    ("text", "table", "items", "where"),
    [
        ("SELECT * FROM album", "album", ("*",), ""),
        ("SELECT a.id, a.title t, upper(title) FROM album AS a WHERE a.id = 1", "album", ("id", "title", None), ""),
        ("select id, title from shop.album where id > 3 order by title limit 5", "album", ("id", "title"), "id > 3"),
        ('SELECT "id", a.* FROM "album" a', "album", ("id", "*"), ""),
        ("SELECT id, id + 1 FROM album WHERE id = :id", "album", ("id", None), ""),
        ("SELECT id AS x, b.y FROM album WHERE f(1, 2) AND id IN (SELECT 1 FROM b JOIN c)", "album", ("id", None),
         "f(1, 2) AND id IN (SELECT 1 FROM b JOIN c)"),
    ],
)  # fmt: skip
def test_a_query_of_one_table_is_known(
    text: str, table: str, items: tuple[str | None, ...], where: str
) -> None:
    shape = shape_of(text, "postgresql")
    assert (shape.table, shape.items, shape.where) == (table, items, where)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM a, b",
        "SELECT * FROM a JOIN b ON a.id = b.id",
        "SELECT DISTINCT a FROM t",
        "SELECT count(*) FROM t GROUP BY a",
        "SELECT 1",
        "SELECT * FROM (SELECT 1) a",
        "SELECT * FROM f(1)",
        "SELECT a FROM t UNION SELECT b FROM t",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "SHOW TABLES",
    ],
)
def test_any_other_says_why_it_is_none(text: str) -> None:
    with pytest.raises(NotATable):
        shape_of(text, "mysql")
