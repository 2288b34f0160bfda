"""A graph in Graphviz's DOT: a cluster for each group of tables that hang together, a port for each column.

Names stand only in HTML-like labels, where they are escaped as in HTML; nodes and ports are numbered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui_orm.database.descriptions import ForeignKeyInfo, TableName
from tui_orm.database.graph import Attribute, Graph
from tui_orm.workspace.diagrams.choosing import Shown, attributes, components
from tui_orm.workspace.diagrams.texts import markup

HEAD = """\
digraph schema {
  graph [rankdir=LR, fontname="Helvetica", ranksep=1.0, nodesep=0.3]
  node [shape=plain, fontname="Helvetica", fontsize=11]
  edge [fontname="Helvetica", fontsize=9, color="#555555"]
"""
TABLE = '<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0" CELLPADDING="4">'


def dot(graph: Graph, shown: Shown = Shown.KEYS) -> str:
    """The graph as text."""
    numbers = {name: number for number, name in enumerate(graph.entities)}
    lines = [HEAD.rstrip()]
    for place, group in enumerate(components(graph)):
        clustered = len(group) > 1
        if clustered:
            lines += [f"  subgraph cluster_{place} {{", '    color="#cccccc"']
        lines += [f"    {_node(graph, name, numbers[name], shown)}" for name in group]
        lines += ["  }"] if clustered else []
    lines += [f"  {edge}" for edge in _edges(graph, numbers, shown)]
    return "\n".join([*lines, "}"]) + "\n"


def _node(graph: Graph, name: TableName, number: int, shown: Shown) -> str:
    entity = graph.entities[name]
    title = f"<B>{markup(str(name)) or ' '}</B>{' <I>(missing)</I>' if entity.is_missing else ''}"
    rows = [f'<TR><TD BGCOLOR="#eeeeee">{title}</TD></TR>']
    for place, column in enumerate(attributes(graph, entity, shown)):
        rows.append(f'<TR><TD PORT="c{place}" ALIGN="LEFT">{_row(column)}</TD></TR>')
    return f"t{number} [label=<{TABLE}{''.join(rows)}</TABLE>>]"


def _row(column: Attribute) -> str:
    name = markup(column.name) or " "
    kind = f' <FONT COLOR="#777777">{markup(column.type_name)}</FONT>' if column.type_name else ""
    return (f"<U>{name}</U>" if column.in_key else name) + kind


def _edges(graph: Graph, numbers: Mapping[TableName, int], shown: Shown) -> Iterator[str]:
    ports = {
        name: {column.name: place for place, column in enumerate(attributes(graph, entity, shown))}
        for name, entity in graph.entities.items()
    }
    for key in graph.keys:
        ends = []
        for name, columns in ((key.table, key.columns), (key.target, key.target_columns)):
            place = next((ports[name][column] for column in columns if column in ports[name]), None)
            ends.append(f"t{numbers[name]}{'' if place is None else f':c{place}'}")
        yield f"{' -> '.join(ends)}{_label(key, shown)}"


def _label(key: ForeignKeyInfo, shown: Shown) -> str:
    """The columns, where they cannot be read off the ends."""
    if shown != Shown.NONE and len(key.columns) == 1:
        return ""
    return f" [label=<{markup(', '.join(key.columns)) or ' '}>]"
