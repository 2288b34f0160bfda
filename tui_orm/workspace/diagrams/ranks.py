"""Which column of a picture each table belongs into: one that refers stands left of what it refers to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tui_orm.database.describing.graph import Graph
from tui_orm.database.descriptions import TableName

Ranks = dict[TableName, int]


def around_centre(graph: Graph, centre: TableName) -> Ranks:
    """Columns counted from the centre's, 0: step by step, left where a table refers to the one it was reached from."""
    refers, referred = _joined(graph)
    ranks = {centre: 0}
    edge = [centre]
    while edge:
        found: Ranks = {}
        for name in edge:
            for near in refers[name]:
                found.setdefault(near, ranks[name] + 1)
            for near in referred[name]:
                found.setdefault(near, ranks[name] - 1)
        edge = [name for name in found if name not in ranks]
        ranks = {**found, **ranks}
    return {name: ranks[name] for name in graph.entities if name in ranks}


def layered(graph: Graph, names: Iterable[TableName]) -> Ranks:
    """Columns of tables that hang together: what refers to nothing is rightmost, 0.

    Where references go round in a circle, the one that closes it leads back.
    """
    refers, _ = _joined(graph)
    ranks: Ranks = {}
    for start in names:
        _descend(start, refers, ranks)
    return ranks


def _descend(start: TableName, refers: dict[TableName, list[TableName]], ranks: Ranks) -> None:
    """Rank a table and all that it refers to, those first; without recursion, as chains may be long."""
    under_way: list[TableName] = []
    waiting = [start]
    while waiting:
        name = waiting[-1]
        if name in ranks:
            waiting.pop()
        elif under_way and under_way[-1] == name:
            waiting.pop()
            under_way.pop()
            ranks[name] = min((ranks[near] for near in refers[name] if near in ranks), default=1) - 1
        elif name in under_way:
            waiting.pop()
        else:
            under_way.append(name)
            waiting += [near for near in refers[name] if near not in ranks and near not in under_way]


def _joined(
    graph: Graph,
) -> tuple[dict[TableName, list[TableName]], dict[TableName, list[TableName]]]:
    """What each table refers to, and what refers to it, other than itself."""
    refers: defaultdict[TableName, list[TableName]] = defaultdict(list)
    referred: defaultdict[TableName, list[TableName]] = defaultdict(list)
    for key in graph.keys:
        if key.table != key.target:
            refers[key.table].append(key.target)
            referred[key.target].append(key.table)
    return refers, referred
