"""The relationships of a module of models, as source: both ends, told apart where the foreign keys alone do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui_orm.database.descriptions import ForeignKeyInfo, TableName
from tui_orm.database.relations import Relation
from tui_orm.database.schema import ModelInfo
from tui_orm.database.source_text import WIDTH, call, literal

Written = tuple[TableName, str]
"""A column that a relationship writes."""


class RelationSource:
    """Writes the relations among some models: those that lead to none of them are left out."""

    def __init__(self, models: Mapping[TableName, ModelInfo]) -> None:
        self._models = models
        self._writing: dict[Written, list[Relation]] = {}
        for model in self._models.values():
            for relation in self._known(model):
                for column in _written(relation):
                    self._writing.setdefault(column, []).append(relation)

    def of(self, model: ModelInfo) -> list[str]:
        """The lines of a model's relationships."""
        return [line for relation in self._known(model) for line in self._lines(model, relation)]

    def _known(self, model: ModelInfo) -> Iterator[Relation]:
        for relation in model.relations:
            if relation.target in self._models and (relation.link is None or relation.link in self._models):
                yield relation

    def _lines(self, model: ModelInfo, relation: Relation) -> list[str]:
        target = self._models[relation.target]
        annotation = target.class_name
        if relation.is_list:
            annotation = f"list[{annotation}]"
        elif relation.is_inbound or self._may_be_null(model, relation.foreign_key):
            annotation += " | None"
        return _assigned(f"{relation.attribute}: Mapped", annotation, list(self._arguments(model, relation)))

    def _may_be_null(self, model: ModelInfo, key: ForeignKeyInfo) -> bool:
        return any(model.table.column(name).nullable for name in key.columns)

    def _arguments(self, model: ModelInfo, relation: Relation) -> Iterator[str]:
        back = self._back(relation)
        if relation.onward is not None:
            yield from self._through(model, relation, relation.onward)
        else:
            yield from self._told_apart(relation)
        if back is not None and back != relation:
            yield f"back_populates={literal(back.attribute)}"
        if overlapping := self._overlapping(relation, back):
            yield f"overlaps={literal(','.join(overlapping))}"

    def _back(self, relation: Relation) -> Relation | None:
        others = self._known(self._models[relation.target])
        return next((other for other in others if relation.is_back_of(other)), None)

    def _told_apart(self, relation: Relation) -> Iterator[str]:
        """What says which foreign key is meant, and which way, where the two tables alone do not."""
        key, near, far = relation.foreign_key, *self._ends(relation.foreign_key)
        between = {one.foreign_key for one in near.relations if one.target == key.target and not one.onward}
        between |= {one.foreign_key for one in far.relations if one.target == key.table and not one.onward}
        if len(between) == 1 and key.table != key.target:
            return
        columns = [column for one in between for column in one.columns]
        is_shared = near is far and set(key.columns) & set(key.target_columns)
        if is_shared or len(set(columns)) < len(columns):
            remote = {"remote_near": relation.is_inbound, "remote_far": not relation.is_inbound}
            yield f"primaryjoin={self._join(key, **remote)}"
            return
        own = [near.attributes[column] for column in key.columns]
        if relation.is_inbound and near is not far:
            named = ", ".join(f"{near.class_name}.{attribute}" for attribute in own)
            yield f"foreign_keys={literal(named if len(own) == 1 else f'[{named}]')}"
            return
        yield f"foreign_keys=[{', '.join(own)}]"
        if near is far and not relation.is_inbound:
            yield f"remote_side=[{', '.join(far.attributes[column] for column in key.target_columns)}]"

    def _ends(self, key: ForeignKeyInfo) -> tuple[ModelInfo, ModelInfo]:
        return self._models[key.table], self._models[key.target]

    def _through(self, model: ModelInfo, relation: Relation, onward: ForeignKeyInfo) -> Iterator[str]:
        link = self._models[onward.table]
        yield f"secondary=lambda: {link.class_name}.__table__"
        if onward.target == model.table.name:
            yield f"primaryjoin={self._join(relation.foreign_key)}"
            yield f"secondaryjoin={self._join(onward)}"

    def _join(self, key: ForeignKeyInfo, remote_near: bool = False, remote_far: bool = False) -> str:
        near, far = self._ends(key)
        pairs = []
        for one, other in zip(key.columns, key.target_columns, strict=True):
            left = f"foreign({near.class_name}.{near.attributes[one]})"
            right = f"{far.class_name}.{far.attributes[other]}"
            left = f"remote({left})" if remote_near else left
            right = f"remote({right})" if remote_far else right
            pairs.append(f"{left} == {right}")
        joined = pairs[0] if len(pairs) == 1 else f"and_({', '.join(pairs)})"
        return f"lambda: {joined}"

    def _overlapping(self, relation: Relation, back: Relation | None) -> list[str]:
        """The other relations that write a column that this one writes."""
        writing = [other for column in _written(relation) for other in self._writing[column]]
        if relation.onward is None:  # what goes through the same link table says so itself
            writing = [other for other in writing if other.onward is None]
        return sorted({other.attribute for other in writing if other not in (relation, back)})


def _assigned(name: str, annotation: str, arguments: list[str]) -> list[str]:
    """A relationship and its annotation, laid out as a formatter does where names are long."""
    begin = f"{name}[{annotation}] = "
    if len(f"    {begin}relationship(") <= WIDTH:
        return call(f"{begin}relationship(", arguments, 4)
    if len(f"    {begin}(") <= WIDTH:
        return [f"    {begin}(", *call("relationship(", arguments, 8), "    )"]
    return [f"    {name}[", f"        {annotation}", *call("] = relationship(", arguments, 4)]


def _written(relation: Relation) -> set[Written]:
    keys = [relation.foreign_key, *([relation.onward] if relation.onward is not None else [])]
    return {(key.table, column) for key in keys for column in key.columns}
