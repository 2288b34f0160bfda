"""A graph as Mermaid's erDiagram.

Names stand in quotes, with what Mermaid's grammar refuses in them as its entity codes; a column's name that is no
word of the grammar is replaced by one that is, and stands beside it as a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_orm.database.descriptions import ForeignKeyInfo
from tui_orm.database.graph import Attribute, Entity, Graph
from tui_orm.workspace.diagrams.choosing import Shown, attributes
from tui_orm.workspace.diagrams.texts import printable

REFUSED = re.compile(r'["%\\#<>;`]')
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
KEY_WORDS = {"pk", "fk", "uk"}


def mermaid(graph: Graph, shown: Shown = Shown.KEYS) -> str:
    """The graph as text."""
    return "\n".join(["erDiagram", *_lines(graph, shown)]) + "\n"


def _lines(graph: Graph, shown: Shown) -> Iterator[str]:
    referring = {(key.table, column) for key in graph.keys for column in key.columns}
    for entity in graph.entities.values():
        columns = attributes(graph, entity, shown)
        yield f"    {_quoted(str(entity.name))}{' {' if columns else ''}"
        for column in columns:
            yield f"        {_attribute(column, (entity.name, column.name) in referring)}"
        if columns:
            yield "    }"
    for key in graph.keys:
        parent, child = _ends(key, graph.entities[key.table])
        label = _quoted(", ".join(key.columns))
        yield f"    {_quoted(str(key.target))} {parent}--{child} {_quoted(str(key.table))} : {label}"


def _ends(key: ForeignKeyInfo, entity: Entity) -> tuple[str, str]:
    """How many rows are referred to, and how many refer to one."""
    found = [entity.attribute(column) for column in key.columns]
    required = all(column is not None and column.required for column in found)
    alone = bool(entity.key) and set(entity.key) == set(key.columns)
    return "||" if required else "|o", "o|" if alone else "o{"


def _attribute(column: Attribute, refers: bool) -> str:
    kind = re.sub(r"[^A-Za-z0-9_-]+", "_", column.type_name.partition("(")[0].strip()) or "any"
    kind = kind if WORD.fullmatch(kind) and kind.lower() not in KEY_WORDS else f"_{kind}"
    word = re.sub(r"[^A-Za-z0-9_-]", "_", column.name)
    word = word if WORD.fullmatch(word) and word.lower() not in KEY_WORDS else f"_{word}"
    keys = ", ".join(mark for mark, is_so in (("PK", column.in_key), ("FK", refers)) if is_so)
    comment = "" if word == column.name else _quoted(column.name)
    return " ".join(part for part in (kind, word, keys, comment) if part)


def _quoted(text: str) -> str:
    coded = REFUSED.sub(lambda found: f"#{ord(found[0])};", printable(text))
    return f'"{coded or " "}"'
