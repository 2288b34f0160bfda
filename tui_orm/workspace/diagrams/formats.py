"""The formats that a diagram is written in."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from tui_orm.database.describing.graph import Graph
from tui_orm.workspace.diagrams.choosing import Shown

FORMATS = {"mermaid": "mmd", "dot": "dot", "svg": "svg"}
"""Each is a module beside this one with a function of its name; the values are how their files' names end."""


def written(graph: Graph, form: str, shown: Shown) -> str:
    """The graph as text of a format."""
    write: Callable[[Graph, Shown], str] = getattr(import_module(f"tui_orm.workspace.diagrams.{form}"), form)
    return write(graph, shown)
