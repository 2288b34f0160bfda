"""The instances that are new in the console's session, each known by a number to what is staged for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import attributes, make_transient_to_detached

from tui_orm.database.changes import DEFAULT, Insert, Reference
from tui_orm.database.descriptions import Key
from tui_orm.database.models import Model
from tui_orm.database.orm.outcomes import Request
from tui_orm.database.orm.session import ConsoleSession


class Pending:
    """Keeps them in step with the change set, which may have edited them, dropped them or written them since."""

    def __init__(self, session: ConsoleSession) -> None:
        self._session = session
        self._numbers: dict[int, int] = {}
        """By the identity of the instance, which `_held` keeps alive."""
        self._held: dict[int, Model] = {}
        self.seen: dict[int, dict[str, Any]] = {}
        """By number, what is staged of each, as far as is known here."""
        self._next = 0

    def number(self, instance: Any) -> int:
        """The number of a new instance, given it when this is first asked."""
        if id(instance) not in self._numbers:
            number = self._numbers[id(instance)] = self.another()
            self._held[number] = instance
        return self._numbers[id(instance)]

    def another(self) -> int:
        """A number for a new row that is no instance."""
        self._next += 1
        return self._next

    def staged(self, number: int, values: Mapping[str, Any]) -> None:
        """Values of an instance are staged from here on."""
        if number in self._held:
            self.seen.setdefault(number, {}).update(values)

    def is_pending(self, instance: Any) -> bool:
        """Whether the server has not given its key."""
        return inspect(instance).key is None

    def new(self) -> list[Model]:
        """The new instances in the order in which they were added."""
        return list(self._session.new)

    def gone(self) -> Iterator[tuple[Model, int]]:
        """Those that were staged, and are not in the session any more."""
        there = {id(instance) for instance in self._session.new}
        for number in list(self.seen):
            instance = self._held[number]
            if id(instance) not in there:
                yield instance, number

    def forget(self, number: int) -> None:
        """Nothing is staged for it."""
        self.seen.pop(number, None)
        if (instance := self._held.pop(number, None)) is not None:
            del self._numbers[id(instance)]

    def synchronise(self, request: Request) -> None:
        """Take over what the user did with them elsewhere: those that were written are like others from now on.

        What is not staged any more leaves the session.
        """
        inserts = {one.number: one for one in request.staged if isinstance(one, Insert)}
        for instance in self.new():
            number = self.number(instance)
            staged = request.numbers.get(number, 0)
            if staged in inserts:
                self._take_over(instance, number, inserts[staged])
                continue
            self._session.expunge(instance)
            self.forget(number)
            if staged in request.written:
                self._adopt(instance, request.written[staged])

    def _adopt(self, instance: Model, key: Key) -> None:
        """The server has it by now."""
        mapper = inspect(type(instance))
        for column, value in zip(mapper.primary_key, key, strict=True):
            attributes.set_committed_value(instance, mapper.get_property_by_column(column).key, value)
        make_transient_to_detached(instance)
        self._session.add(instance)

    def _take_over(self, instance: Model, number: int, insert: Insert) -> None:
        names, seen = type(instance)._model.attributes, self.seen.setdefault(number, {})
        for column, value in insert.values.items():
            if isinstance(value, Reference) or value is DEFAULT or column not in names:
                continue
            if column not in seen or seen[column] != value:
                attributes.set_attribute(instance, names[column], value)
                seen[column] = value
