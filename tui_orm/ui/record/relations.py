"""The relations of a table as a record shows them, by the names that its model has."""

from __future__ import annotations

from collections.abc import Sequence

from tui_orm.database.descriptions import ForeignKeyInfo, TableInfo
from tui_orm.database.mapping.naming import many_of, one_of
from tui_orm.database.mapping.relations import Relation
from tui_orm.workspace.workspace import Workspace


def relations_of(table: TableInfo, known: Sequence[Relation]) -> list[Relation]:
    """Those of the model, and the foreign keys that lead to nothing that is there, which it leaves out."""
    told = {relation.foreign_key for relation in known}
    out = [key for key in dict.fromkeys(table.foreign_keys) if key not in told]
    return [*known, *(Relation(one_of(key.target.name), key) for key in out)]


def near_columns(relation: Relation) -> tuple[str, ...]:
    """The columns of this side."""
    key = relation.foreign_key
    return key.target_columns if relation.is_inbound else key.columns


def named_relation(workspace: Workspace, key: ForeignKeyInfo, is_inbound: bool) -> str:
    """What a foreign key is called at one end: as the model calls it, once that is known."""
    near = key.target if is_inbound else key.table
    for relation in workspace.relations.get(near, ()):
        if relation.foreign_key == key and relation.is_inbound == is_inbound and relation.onward is None:
            return relation.attribute
    return many_of(key.table.name) if is_inbound else one_of(key.target.name)
