"""How a table's rows are related to others', both ways, with names; from descriptions alone, without SQLAlchemy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tui_orm.database.descriptions import ForeignKeyInfo, TableName
from tui_orm.database.mapping.naming import attribute_name, many_of, one_of, relation_name, role


@dataclass(frozen=True, slots=True)
class Outline:
    """What of a table decides how it and its neighbours are related: its columns and keys."""

    name: TableName
    columns: tuple[str, ...]
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    """Of whole columns; partial ones and expressions do not count."""
    moments: frozenset[str] = frozenset()
    """The columns that hold dates or times."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of one table's model, as it is called there.

    Three sorts: it follows a foreign key of the table (`album.artist`), it is the other end of a foreign key to the
    table (`artist.albums`), or it goes through a link table to what that refers to besides (`playlist.tracks`).
    """

    attribute: str
    foreign_key: ForeignKeyInfo
    """The key between the table and its neighbour; where there is a link table, its key to the table."""
    is_inbound: bool = False
    """Whether the key is the neighbour's, or the link table's, and refers to the table."""
    is_list: bool = False
    """Whether there may be several rows at the other end."""
    onward: ForeignKeyInfo | None = None
    """The link table's key to the far table; None where there is no link table."""

    @property
    def target(self) -> TableName:
        """The table at the other end."""
        if self.onward is not None:
            return self.onward.target
        return self.foreign_key.table if self.is_inbound else self.foreign_key.target

    @property
    def link(self) -> TableName | None:
        """The table between, where there is one."""
        return None if self.onward is None else self.onward.table

    def is_back_of(self, other: Relation) -> bool:
        """Whether it is the same relationship seen from the other end."""
        if self.onward is not None or other.onward is not None:
            return (self.foreign_key, self.onward) == (other.onward, other.foreign_key)
        return self.foreign_key == other.foreign_key and self.is_inbound != other.is_inbound


Look = Callable[[Sequence[TableName]], Iterable[Outline]]
"""Reads the outlines of tables; those that are not there are left out."""


class Relations:
    """The relations of the tables of a schema: each table's when it is asked for.

    Outlines are read by `look` when they are first needed, for many tables at once.
    """

    def __init__(self, foreign_keys: Iterable[ForeignKeyInfo], look: Look) -> None:
        self._look = look
        self._outlines: dict[TableName, Outline | None] = {}
        self._found: dict[TableName, tuple[Relation, ...]] = {}
        self._out: dict[TableName, list[ForeignKeyInfo]] = {}
        self._into: dict[TableName, list[ForeignKeyInfo]] = {}
        for key in _told_apart(foreign_keys):
            self._out.setdefault(key.table, []).append(key)
            self._into.setdefault(key.target, []).append(key)

    def of(self, table: TableName) -> tuple[Relation, ...]:
        """The relations of a table; none where there is no such table, and none to tables that are not there."""
        if table not in self._found:
            self.learn([table])
            outline = self._outlines[table]
            self._found[table] = tuple(self._named(outline)) if outline is not None else ()
        return self._found[table]

    def names_in(self, table: TableName) -> list[str]:
        """The attributes of a table's columns, and its relations."""
        relations = self.of(table)
        outline = self._outlines[table]
        return [] if outline is None else [*_attributes(outline), *(one.attribute for one in relations)]

    def back(self, relation: Relation) -> Relation | None:
        """The same relationship as the table at the other end has it."""
        return next((other for other in self.of(relation.target) if relation.is_back_of(other)), None)

    def learn(self, tables: Iterable[TableName], steps: int = 1) -> None:
        """Read the outlines of tables and of those around them, `steps` wide, in as many questions."""
        known = set(tables)
        for _ in range(steps):
            known |= {near for table in known for near in self._near(table)}
        missing = sorted(known - self._outlines.keys(), key=str)
        if missing:
            self._outlines |= dict.fromkeys(missing)
            self._outlines |= {outline.name: outline for outline in self._look(missing)}

    def _near(self, table: TableName) -> Iterator[TableName]:
        yield from (key.target for key in self._out.get(table, ()))
        for key in self._into.get(table, ()):
            yield key.table
            yield from (other.target for other in self._out[key.table])

    def _named(self, outline: Outline) -> Iterator[Relation]:
        """Columns keep their names; what follows a foreign key comes next, then what refers here, then links."""
        taken = _attributes(outline)
        for relation, wanted in (*self._outward(outline), *self._inward(outline), *self._linked(outline)):
            name = attribute_name(wanted if wanted not in taken else self._longer(relation, wanted), taken)
            taken.append(name)
            yield Relation(name, relation.foreign_key, relation.is_inbound, relation.is_list, relation.onward)

    def _outward(self, outline: Outline) -> Iterator[tuple[Relation, str]]:
        for key in self._keys_of(outline):
            if self._is_sound(key):
                yield Relation("", key), self._forward(key)

    def _inward(self, outline: Outline) -> Iterator[tuple[Relation, str]]:
        keys = [key for key in self._into.get(outline.name, ()) if self._is_sound(key)]
        several = Counter(key.table for key in keys)
        plain = one_of(outline.name.name)
        for key in keys:
            is_list = not self._is_unique(key)
            name = many_of(key.table.name) if is_list else one_of(key.table.name)
            forward = self._role(key) or self._forward(key)
            if key.table == outline.name:
                name = _backwards(forward, name)
            elif several[key.table] > 1 and forward != plain:
                name = f"{name}_as_{forward}"
            yield Relation("", key, True, is_list), name

    def _linked(self, outline: Outline) -> Iterator[tuple[Relation, str]]:
        for key in self._into.get(outline.name, ()):
            onward = self._onward(key)
            if onward is not None:
                forward = self._role(onward) or one_of(onward.target.name)
                yield Relation("", key, True, True, onward), many_of(forward)

    def _onward(self, key: ForeignKeyInfo) -> ForeignKeyInfo | None:
        """The other key of a link table, whose rows say no more than what is linked, and when."""
        link = self._outlines.get(key.table)
        keys = self._out[key.table]
        if link is None or len(keys) != 2 or not all(map(self._is_sound, keys)):
            return None
        linking = {*keys[0].columns, *keys[1].columns}
        if not any(set(unique) == linking for unique in (link.primary_key, *link.unique_keys)):
            return None
        if any(self._is_unique(one) for one in keys):
            return None
        number = link.primary_key if len(link.primary_key) == 1 else ()
        if not set(link.columns) <= linking | link.moments | set(number):
            return None
        return keys[1] if key == keys[0] else keys[0]

    def _keys_of(self, outline: Outline) -> list[ForeignKeyInfo]:
        """The foreign keys of a table in the order of its columns."""
        places = {name: place for place, name in enumerate(outline.columns)}
        return sorted(
            self._out.get(outline.name, ()), key=lambda key: [places.get(name, -1) for name in key.columns]
        )

    def _is_sound(self, key: ForeignKeyInfo) -> bool:
        """Whether both ends of a key are there."""
        near, far = self._outlines.get(key.table), self._outlines.get(key.target)
        return (
            near is not None
            and far is not None
            and set(key.columns) <= set(near.columns)
            and set(key.target_columns) <= set(far.columns)
        )

    def _is_unique(self, key: ForeignKeyInfo) -> bool:
        """Whether at most one row refers to another by the key."""
        outline = self._outlines[key.table]
        assert outline is not None
        return any(
            unique and set(unique) <= set(key.columns)
            for unique in (outline.primary_key, *outline.unique_keys)
        )

    def _forward(self, key: ForeignKeyInfo) -> str:
        column = self._telling(key)
        return relation_name(column, key.target.name) if column else one_of(key.target.name)

    def _role(self, key: ForeignKeyInfo) -> str:
        column = self._telling(key)
        return role(column, key.target.name) if column else one_of(key.target.name)

    def _telling(self, key: ForeignKeyInfo) -> str:
        """The column that says in which role a row is referred to: the only one, or the only one of its own."""
        others = {name for other in self._out[key.table] if other != key for name in other.columns}
        own = [name for name in key.columns if name not in others] if len(key.columns) > 1 else key.columns
        return own[0] if len(own) == 1 else ""

    def _longer(self, relation: Relation, wanted: str) -> str:
        """Another name for a relation, where the one wanted is taken."""
        key = relation.foreign_key
        if relation.onward is not None:
            return f"{wanted}_through_{many_of(key.table.name)}"
        if relation.is_inbound:
            return f"{wanted}_as_{self._role(key) or self._forward(key)}"
        return f"{wanted}_{one_of(key.target.name)}"


def _attributes(outline: Outline) -> list[str]:
    attributes: list[str] = []
    for column in outline.columns:
        attributes.append(attribute_name(column, attributes))
    return attributes


def _told_apart(keys: Iterable[ForeignKeyInfo]) -> Iterable[ForeignKeyInfo]:
    """The keys without those that say again what another one says."""
    found: dict[tuple[object, ...], ForeignKeyInfo] = {}
    for key in sorted(keys, key=lambda key: (str(key.table), key.columns, str(key.target), key.name or "")):
        found.setdefault((key.table, key.columns, key.target, key.target_columns), key)
    return found.values()


def _backwards(forward: str, plain: str) -> str:
    """What refers to a row of the same table: `children` of a parent, `reports` of whom somebody reports to."""
    if forward == "parent":
        return many_of("child")
    to, _, rest = forward.partition("_to_")
    return many_of(to) if rest else f"{plain}_as_{forward}"
