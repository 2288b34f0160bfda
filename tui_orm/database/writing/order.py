"""The order of a commit's statements: nothing before what it waits for, circles broken by a value for the meantime.

Acts of one form that wait for nothing go out together, so that their statement can be sent once for many rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_orm.database.changes import DEFAULT, Insert, Reference, RowChange
from tui_orm.database.descriptions import Key, TableInfo
from tui_orm.database.writing.acts import Act, Columns, Link, Verb
from tui_orm.database.writing.spare import Spare

Form = tuple[Any, ...]
NO_WAY_OUT = (
    "The rows wait for one another, and no value is free to stand in between: commit them in two steps,"
    " with another value first."
)


@dataclass(frozen=True)
class Step:
    """One statement: what is written, and the key by which the row is found then."""

    change: RowChange
    table: TableInfo
    verb: Verb
    values: dict[str, Any]
    key: Key


class Order:
    """Orders acts that are linked. `advice` has what to say should the server refuse a change after all."""

    def __init__(self, acts: Sequence[Act], spare: Spare) -> None:
        self._acts = acts
        self._spare = spare
        self._ready: dict[Form, list[Act]] = {}
        self._sent: set[Act] = set()
        self.advice: dict[int, str] = {}

    def steps(self) -> list[Step]:
        """Every statement, in an order that holds."""
        self._offer(self._acts)
        steps = list(self._all_ready())
        while left := [act for act in self._acts if act not in self._sent]:
            self._break_circles(left)
            steps += self._all_ready()
        return steps

    def _offer(self, acts: Iterable[Act]) -> None:
        for act in acts:
            if not act.waits:
                self._ready.setdefault(_form(act), []).append(act)

    def _all_ready(self) -> Iterator[Step]:
        while self._ready:
            form = next(iter(self._ready))
            acts = self._ready.pop(form)
            for act in acts:  # which grows while it is walked through
                if act.verb != Verb.UPDATE or act.values:
                    yield Step(act.change, act.table, act.verb, act.values, act.place.key)
                self._finish(act, form, acts)

    def _finish(self, act: Act, form: Form, acts: list[Act]) -> None:
        act.moved()
        self._sent.add(act)
        for link in list(act.lets):
            link.loose()
            if not link.then.waits:
                joins = _form(link.then) == form and not _refers(link.then)
                (acts if joins else self._ready.setdefault(_form(link.then), [])).append(link.then)

    def _break_circles(self, left: Iterable[Act]) -> None:
        """Break each circle once; what waits for one that was broken comes later."""
        looked_at: set[Act] = set()
        for act in left:
            if circle := self._circle(act, looked_at):
                self._break(circle)

    def _circle(self, act: Act, looked_at: set[Act]) -> list[Link]:
        """The links of the circle that an act is in, or waits for; none where it was looked at before."""
        place: dict[Act, int] = {}
        path: list[Link] = []
        while act not in looked_at and act.waits:
            looked_at.add(act)
            place[act] = len(path)
            # what still refers to a row keeps it from stepping aside: that comes first
            path.append(next((link for link in act.waits if link.removes), next(iter(act.waits))))
            act = path[-1].first
        return path[place[act] :] if act in place else []

    def _break(self, circle: Sequence[Link]) -> None:
        onward = {link.first: link for link in circle}
        for way in (self._leave_for_null, self._fill_later, self._leave_for_spare):
            if any(way(link, onward[link.then]) for link in circle):
                return
        for link in circle:
            self.advice[id(link.then.change)] = NO_WAY_OUT
        self._drop(circle[0])

    def _drop(self, link: Link) -> None:
        """The server may know better: a constraint can be deferred."""
        link.loose()
        self._offer([link.then])

    def _leave_for_null(self, link: Link, _: Link) -> bool:
        act = link.first
        free = [name for name in self._leavable(link) if act.table.column(name).nullable]
        free = [name for name in free if name not in act.table.key and name not in act.table.primary_key]
        return bool(free) and self._step_aside(act, {free[0]: None})

    def _leave_for_spare(self, link: Link, _: Link) -> bool:
        act = link.first
        for name in self._leavable(link):
            if not act.table.foreign_keys_of(name) and not act.table.column(name).generated:
                value = self._spare.value(act.table, name)
                if value is not None:
                    return self._step_aside(act, {name: value})
        return False

    def _leavable(self, link: Link) -> Columns:
        """Columns that the first may leave for something else in the meantime."""
        act = link.first
        if act.verb == Verb.INSERT or not link.leaves:
            return ()
        names = (
            link.leaves if act.verb == Verb.DELETE else tuple(filter(act.values.__contains__, link.leaves))
        )
        return tuple(name for name in names if not self._is_referred_to(act, name))

    def _is_referred_to(self, act: Act, name: str) -> bool:
        return any(name in link.removes for link in act.waits)

    def _step_aside(self, act: Act, values: dict[str, Any]) -> bool:
        """Write values for the meantime first, which frees what the others wait for."""
        first = Act(act.change, act.table, Verb.UPDATE, values, act.place)
        for link in list(act.lets):
            if not values.keys().isdisjoint(link.leaves):
                link.begin_at(first)
        Link(first, act).tie()
        self._offer([first])
        return True

    def _fill_later(self, link: Link, onward: Link) -> bool:
        """Write an act without the columns that wait, and these afterwards; `onward` is what waits for it."""
        act = link.then
        later = {name: act.values[name] for name in link.fills if name in act.values and _can_wait(act, name)}
        rest = {name: value for name, value in act.values.items() if name not in later}
        if not later or not (rest or act.verb == Verb.INSERT) or not _is_apart(onward, later):
            return False
        if any(isinstance(rest.get(name), Reference) for name in link.fills):
            return False
        if act.verb == Verb.INSERT:
            rest |= dict.fromkeys(later)
        self._split(act, Act(act.change, act.table, act.verb, rest, act.place), later)
        return True

    def _split(self, act: Act, first: Act, later: dict[str, Any]) -> None:
        for waits in list(act.waits):
            if later.keys().isdisjoint(waits.fills):
                waits.end_at(first)
        for lets in list(act.lets):
            if _is_apart(lets, later):
                lets.begin_at(first)
        Link(first, act).tie()
        act.verb, act.values = Verb.UPDATE, later
        self._offer([first])


def _can_wait(act: Act, name: str) -> bool:
    is_key = name in act.table.key or name in act.table.primary_key
    return not is_key and (act.verb == Verb.UPDATE or act.table.column(name).nullable)


def _is_apart(lets: Link, later: Mapping[str, Any]) -> bool:
    """Whether others wait for something else than the columns that are filled later."""
    return later.keys().isdisjoint((*lets.leaves, *lets.gives))


def _refers(act: Act) -> bool:
    return any(isinstance(value, Reference) for value in (*act.values.values(), *act.place.key))


def _form(act: Act) -> Form:
    """What acts have in common that one statement can write."""
    names = tuple((name, value is DEFAULT) for name, value in act.values.items())
    return act.table.name, act.verb, isinstance(act.change, Insert), names
