"""What diagrams show, and the files they are written in."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_orm.database.describing.graph import Attribute, Entity, Graph, connected
from tui_orm.database.descriptions import ForeignKeyInfo, TableName
from tui_orm.workspace.diagrams.choosing import Shown, around, components, said
from tui_orm.workspace.diagrams.drawing import Drawing
from tui_orm.workspace.diagrams.formats import FORMATS, written
from tui_orm.workspace.diagrams.picture import Frame, draw
from tui_orm.workspace.diagrams.ranks import around_centre, layered
from tui_orm.workspace.diagrams.texts import cut, width_of
from tui_orm.workspace.diagrams.walk import Walk, next_box

NASTY = (
    'a"b',
    "a%b",
    "a\\b",
    "<b>&amp;",
    "line\nbreak",
    "\x1b[31m",
    "日本語",
    "PK",
    "one",
    "",
    "a;b#c",
    "`",
    "\ud800",
)


def graph_of(*keys: tuple[str, str, str], alone: tuple[str, ...] = ()) -> Graph:
    """Tables of `child column parent`, each with a key id."""
    names = dict.fromkeys([name for child, _, parent in keys for name in (child, parent)])
    tables = {TableName(name): False for name in [*names, *alone]}
    found = [
        ForeignKeyInfo(TableName(child), (column,), TableName(parent), ("id",))
        for child, column, parent in keys
    ]
    columns = {
        name: (
            Attribute("id", "INTEGER", in_key=True, required=True),
            *(Attribute(column, "VARCHAR(20)") for child, column, _ in keys if child == name.name),
        )
        for name in tables
    }
    return connected(tables, found).with_columns(columns)


graphs = st.lists(
    st.tuples(st.sampled_from("abcdefg"), st.sampled_from(["x", "y", "z"]), st.sampled_from("abcdefg")),
    max_size=14,
    unique_by=lambda key: key[:2],
).map(lambda keys: graph_of(*keys, alone=("h",)))

SHOP = graph_of(
    ("line", "order_id", "orders"), ("orders", "customer_id", "customer"), ("orders", "boss", "orders")
)


def test_steps_go_both_ways() -> None:
    assert [name.name for name in around(SHOP, [TableName("line")], 1)] == ["line", "orders"]
    assert [name.name for name in around(SHOP, [TableName("line")], 2)] == ["line", "orders", "customer"]
    assert around_centre(SHOP, TableName("orders")) == {
        TableName("line"): -1,
        TableName("orders"): 0,
        TableName("customer"): 1,
    }


@given(graphs)
def test_every_table_is_in_one_group_with_what_it_is_joined_with(graph: Graph) -> None:
    groups = components(graph)
    assert sorted(name for group in groups for name in group) == sorted(graph.entities)
    for key in graph.keys:
        assert any(key.table in group and key.target in group for group in groups)
    ranks = layered(graph, graph.entities)
    assert set(ranks) == set(graph.entities)


@given(graphs, st.sampled_from(list(Shown)), st.sampled_from("abcdefgh"), st.integers(1, 2))
def test_every_foreign_key_in_view_is_drawn(graph: Graph, shown: Shown, centre: str, steps: int) -> None:
    name = TableName(centre)
    if name not in graph.entities:
        return
    part = graph.only(around(graph, [name], steps))
    picture = draw(part, around_centre(part, name), shown, len, Frame(), {})
    assert len(picture.links) == len(part.keys)
    assert {key for key, _ in picture.links} == set(part.keys)
    for key, link in picture.links:
        line = picture.boxes[link.source.box].lines[link.source.row - 1]
        assert picture.boxes[link.source.box].entity.name == key.table
        assert picture.boxes[link.target.box].entity.name == key.target
        assert line.columns == key.columns
    for one, other in combinations(picture.plan.boxes, 2):
        assert (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or (one.y + one.height <= other.y or other.y + other.height <= one.y)
        )
    drawing = Drawing(picture)
    for number in range(len(picture.boxes)):
        drawing.choose(number)
        for y in range(picture.plan.height):
            pieces = drawing.line(y)
            assert all(a.x + a.width <= b.x for a, b in pairwise(pieces))


@given(graphs, st.lists(st.sampled_from(["up", "down", "left", "right"]), max_size=20))
def test_every_box_can_be_walked_to(graph: Graph, ways: list[str]) -> None:
    name = next(iter(graph.entities))
    picture = Walk(
        graph, name, steps=2, learned={n: e.attributes for n, e in graph.entities.items()}
    ).picture(len, 80)
    seen, waiting = {0}, [0]
    while waiting:
        number = waiting.pop()
        for way in ("up", "down", "left", "right"):
            there = next_box(picture, number, way)
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    assert seen == set(range(len(picture.boxes)))


def test_a_walk_leads_back() -> None:
    walk = Walk(SHOP, TableName("line"))
    assert [name.name for name in walk.unknown()] == ["line", "orders"]
    walk.go_to(TableName("orders"))
    walk.go_to(TableName("orders"))
    assert walk.back()
    assert walk.centre == TableName("line")
    assert not walk.back()


def test_what_is_further_away_is_counted() -> None:
    picture = Walk(SHOP, TableName("line")).picture(len, 80)
    assert {box.entity.name.name: box.further for box in picture.boxes} == {"line": 0, "orders": 1}


def test_a_hub_of_a_thousand_is_cut_and_says_so() -> None:
    graph = graph_of(*((f"t{number:04}", "hub_id", "hub") for number in range(1000)))
    walk = Walk(graph, TableName("hub"))
    assert len(walk.tables()) == 300
    assert walk.left_out == 701
    assert len(walk.picture(len, 80).boxes) == 300


def test_missing_and_composite_and_itself() -> None:
    one, gone = TableName("one"), TableName("gone", "far")
    keys = [
        ForeignKeyInfo(one, ("a", "b"), gone, ("x", "y")),
        ForeignKeyInfo(one, ("a",), one, ("id",)),
        ForeignKeyInfo(one, ("a", "b"), one, ("b", "a")),
    ]
    graph = connected({one: False}, keys)
    graph = graph.with_columns({one: (Attribute("a", "", True), Attribute("b", "", True), Attribute("id"))})
    picture = draw(graph, around_centre(graph, one), Shown.KEYS, len, Frame(), {})
    lines = [(line.kind.value, line.text) for line in picture.boxes[0].lines]
    assert lines == [("*", "a, b"), ("=", "id"), ("→", "a, b"), ("→", "a"), ("→", "a, b")]
    assert picture.boxes[1].title == "far.gone (missing)"
    assert said(keys[0]) == "one (a, b) → far.gone (x, y)"
    assert len({link.target for _, link in picture.links}) == 3


@pytest.mark.parametrize("form", list(FORMATS))
@pytest.mark.parametrize("shown", list(Shown))
def test_every_format_takes_every_name(form: str, shown: Shown) -> None:
    graph = graph_of(*((name, other, name) for name, other in pairwise(NASTY)))
    text = written(graph, form, shown)
    text.encode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", text)
    if form == "svg":
        ElementTree.fromstring(text)
    if form == "mermaid":
        _check_mermaid(text)
    if form == "dot":
        _check_dot(text, len(graph.keys))


ENTITY = r'"[^"%\r\n\v\b\\]+"'
"""A name and a word, as they stand in Mermaid's grammar."""
WORD = r"[A-Za-z_][A-Za-z0-9_-]*"


def _check_mermaid(text: str) -> None:
    forms = (
        r"erDiagram",
        rf"    {ENTITY}( \{{)?",
        rf"        {WORD} {WORD}( PK| FK| PK, FK)?( {ENTITY})?",
        r"    \}",
        rf"    {ENTITY} (\|\||\|o)--(o\||o\{{) {ENTITY} : {ENTITY}",
    )
    for line in text.splitlines():
        assert any(re.fullmatch(form, line) for form in forms), line
    assert not re.search(r"^ +\w+ (PK|FK|UK)\b", text, re.MULTILINE)


def _check_dot(text: str, edges: int) -> None:
    labels = re.findall(r"^ +t\d+ \[label=<(.*)>\]$", text, re.MULTILINE)
    assert labels
    for label in labels:
        ElementTree.fromstring(label)
    assert (
        len(re.findall(r"^  t\d+(?::c\d+)? -> t\d+(?::c\d+)?( \[label=<.*>\])?$", text, re.MULTILINE))
        == edges
    )


def test_mermaid_by_example() -> None:
    assert (
        written(SHOP.only([TableName("orders"), TableName("line")]), "mermaid", Shown.KEYS)
        == """\
erDiagram
    "orders" {
        INTEGER id PK
        VARCHAR boss FK
    }
    "line" {
        INTEGER id PK
        VARCHAR order_id FK
    }
    "orders" |o--o{ "line" : "order_id"
    "orders" |o--o{ "orders" : "boss"
"""
    )


def test_a_picture_of_many_tables_holds_them_all_once() -> None:
    keys = [(f"t{number}", "other_id", f"t{number * 7 % 200}") for number in range(200)]
    text = written(graph_of(*keys, alone=("alone",)), "svg", Shown.KEYS)
    titles = re.findall(r'class="title"[^>]*>([^<]+)<', text)
    assert sorted(titles) == sorted([*(f"t{number}" for number in range(200)), "alone"])


@given(st.text("aé日"), st.integers(2, 10))
def test_a_cut_text_fits(text: str, width: int) -> None:
    assert width_of(cut(text, width)) <= width


def test_columns_are_of_the_tables_shown() -> None:
    entity = Entity(TableName("t"), (Attribute("id", in_key=True), Attribute("x")))
    graph = Graph({entity.name: entity})
    assert "x" in written(graph, "dot", Shown.ALL)
    assert "PORT" not in written(graph, "dot", Shown.NONE)
