"""The server's plan of a statement as a tree, with the costs and rows that it tells."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_orm.database.descriptions import Row
from tui_orm.database.failures import DatabaseFailure

ESTIMATES = ("rows", "cost")
MEASURES = ("rows, really", "ms", "loops")


@dataclass(frozen=True)
class Step:
    """A line of a plan: how deep it stands, what it does, and what is told of it by name."""

    depth: int
    text: str
    facts: Mapping[str, float]


def prefix(server: str, measured: bool) -> str:
    """What goes before a statement. Raises DatabaseFailure where the server measures none."""
    if server == "sqlite":
        if measured:
            raise DatabaseFailure("SQLite measures no plans.", "F4 shows the plan as it is.")
        return "EXPLAIN QUERY PLAN "
    if server == "postgresql":
        return f"EXPLAIN ({'ANALYZE, ' if measured else ''}FORMAT JSON) "
    if server == "mariadb":
        return "ANALYZE FORMAT=JSON " if measured else "EXPLAIN FORMAT=JSON "
    return "EXPLAIN ANALYZE " if measured else "EXPLAIN FORMAT=TREE "


def steps(server: str, rows: Sequence[Row]) -> list[Step]:
    """The tree in what the server answers."""
    reading: dict[str, Callable[[Sequence[Row]], Iterator[Step]]] = {
        "sqlite": _of_sqlite,
        "postgresql": lambda rows: _of_postgresql(json.loads(rows[0][0])),
        "mariadb": lambda rows: _of_mariadb("", json.loads(rows[0][0]), 0),
        "mysql": lambda rows: _of_mysql(str(rows[0][0])),
    }
    return list(reading[server](rows))


def _of_sqlite(rows: Sequence[Row]) -> Iterator[Step]:
    depths: dict[int, int] = {}
    for number, parent, _, text in rows:
        depths[number] = depths.get(parent, -1) + 1
        yield Step(depths[number], text, {})


SAID = (
    "Filter",
    "Index Cond",
    "Recheck Cond",
    "Hash Cond",
    "Merge Cond",
    "Join Filter",
    "Sort Key",
    "Group Key",
)
MEASURED = {"Actual Rows": "rows, really", "Actual Total Time": "ms", "Actual Loops": "loops"}


def _of_postgresql(plans: Sequence[Mapping[str, Any]]) -> Iterator[Step]:
    for plan in plans:
        yield from _node(plan["Plan"], 0)
        for name in ("Planning Time", "Execution Time"):
            if name in plan:
                yield Step(0, name, {"ms": plan[name]})


def _node(node: Mapping[str, Any], depth: int) -> Iterator[Step]:
    words = [node.get("Subplan Name", "") and f"{node['Subplan Name']}:", node["Node Type"]]
    join = node.get("Join Type", "Inner")
    words += [f"({join.lower()})"] if join != "Inner" else []
    words += ["using", node["Index Name"]] if "Index Name" in node else []
    words += ["on", node["Relation Name"]] if "Relation Name" in node else []
    words += (
        [node["Alias"]] if node.get("Alias", node.get("Relation Name")) != node.get("Relation Name") else []
    )
    facts = {"rows": node.get("Plan Rows", 0), "cost": node.get("Total Cost", 0.0)}
    facts |= {name: node[known] for known, name in MEASURED.items() if known in node}
    yield Step(depth, " ".join(filter(None, words)), facts)
    for name in SAID:
        if name in node:
            said = node[name]
            yield Step(depth + 1, f"{name}: {', '.join(said) if isinstance(said, list) else said}", {})
    for below in node.get("Plans", ()):
        yield from _node(below, depth + 1)


NUMBER = r"([\d.]+(?:e[+-]?\d+)?)"
COST = re.compile(rf"\(cost={NUMBER}(?:\.\.{NUMBER})?(?: rows={NUMBER})?\)|\(rows={NUMBER}\)")
ACTUAL = re.compile(rf"\(actual time={NUMBER}\.\.{NUMBER} rows={NUMBER} loops={NUMBER}\)")


def _of_mysql(text: str) -> Iterator[Step]:
    """MySQL indents by four blanks, and puts what it tells into parentheses behind."""
    for line in text.split("\n"):
        if not line.strip():
            continue
        facts: dict[str, float] = {}
        if (found := COST.search(line)) is not None:
            facts |= {"cost": float(found[2] or found[1])} if found[1] else {}
            facts |= {"rows": float(rows)} if (rows := found[3] or found[4]) else {}
        if (found := ACTUAL.search(line)) is not None:
            facts |= {"ms": float(found[2]), "rows, really": float(found[3]), "loops": float(found[4])}
        bare = ACTUAL.sub("", COST.sub("", line)).strip().removeprefix("-> ").strip()
        yield Step((len(line) - len(line.lstrip())) // 4, bare, facts)


FACTS = {
    "rows": "rows", "cost": "cost", "query_cost": "cost", "r_rows": "rows, really", "r_total_time_ms": "ms",
    "r_loops": "loops",
}  # fmt: skip
CONDITIONS = ("attached_condition", "having_condition", "sort_key", "index_condition")


def _of_mariadb(name: str, node: Any, depth: int) -> Iterator[Step]:
    """A node of MariaDB's is an object, of which it is the name in the one around it."""
    if isinstance(node, list):
        for part in node:
            yield from _of_mariadb(name, part, depth)
        return
    if not isinstance(node, dict):
        return
    below = depth
    if name:
        facts = {
            FACTS[key]: float(value) for key, value in node.items() if key in FACTS and _is_number(value)
        }
        yield Step(depth, _title(name, node), facts)
        below += 1
        for key in CONDITIONS:
            if key in node:
                yield Step(below, f"{key.replace('_', ' ')}: {node[key]}", {})
    for key, value in node.items():
        if key not in ("possible_keys", "used_key_parts", "ref", "r_engine_stats", "query_optimization"):
            is_loop = key in ("nested_loop", "query_specifications", "subqueries")
            yield from _of_mariadb("" if is_loop else key.replace("_", " "), value, below)


def _title(name: str, node: Mapping[str, Any]) -> str:
    if "table_name" not in node:
        return name
    how = {"ALL": "whole table", "index": "whole index"}.get(
        node.get("access_type", ""), node.get("access_type", "")
    )
    key = f" by {node['key']}" if "key" in node else ""
    return f"{node['table_name']}: {how}{key}".removesuffix(": ")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
