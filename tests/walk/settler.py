"""Settles conflicts in a walk as a user would, at random, and tells the model what must come of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any

from user import User
from walk_model import COLUMNS, Edit, Model, Row

from tui_orm.ui.screens.conflict import ConflictScreen


@dataclass
class Decision:
    """What is decided on one row: whose it is to be as a whole, or what stands in each column that anybody touched."""

    edit: Edit
    theirs: Row | None
    is_settled: bool = False

    def __post_init__(self) -> None:
        self.whose = "t" if self.theirs is None and self.edit.removed else ""
        self.wanted = {} if self.is_whole else {name: self._one(name) for name in COLUMNS}
        self.open = [] if self.is_whole else [name for name in COLUMNS if self._clashes(name)]

    @property
    def is_whole(self) -> bool:
        return self.theirs is None or self.edit.removed

    def mine(self, name: str) -> Any:
        return dict(self.edit.values)[name]

    def their(self, name: str) -> Any:
        assert self.theirs is not None
        return self.theirs[COLUMNS.index(name)]

    def is_mine(self, name: str) -> bool:
        return name in dict(self.edit.values)

    def is_theirs(self, name: str) -> bool:
        assert self.edit.seen is not None
        return bool(self.their(name) != self.edit.seen[COLUMNS.index(name)])

    def _clashes(self, name: str) -> bool:
        return self.is_mine(name) and self.is_theirs(name) and self.mine(name) != self.their(name)

    def _one(self, name: str) -> Any:
        return self.mine(name) if self.is_mine(name) else self.their(name)

    def all(self, key: str) -> None:
        """M, T or a was pressed."""
        for name in COLUMNS:
            keeps = self.is_mine(name) and (key == "M" or (key == "a" and not self.is_theirs(name)))
            self.wanted[name] = self.mine(name) if keeps else self.their(name)
        self.open = []

    def after(self) -> Edit | None:
        """What is to be staged for the row; with `seen` None, as a new one."""
        if self.theirs is None and self.whose == "m":
            assert self.edit.seen is not None
            return Edit(None, tuple(zip(COLUMNS, self.edit.over(), strict=True)))
        if self.theirs is None or (self.edit.removed and self.whose == "t"):
            return None
        wanted = dict(self.edit.values) if self.edit.removed else self.wanted
        values = tuple((name, value) for name, value in wanted.items() if value != self.their(name))
        return replace(self.edit, seen=self.theirs, values=values) if values or self.edit.removed else None


class Settler:
    """Presses keys in the conflict screen until it is left."""

    def __init__(self, user: User, model: Model, random: Random) -> None:
        self.user = user
        self.model = model
        self.random = random

    async def settle(self, conflicts: list[Any]) -> tuple[dict[Any, Decision], bool]:
        """Returns what was settled, and whether that is all."""
        screen = self.user.app.screen
        assert isinstance(screen, ConflictScreen)
        assert {one.staged.row_id[0] for one in screen._settlements} == set(conflicts)  # type: ignore[index]
        decisions = {key: Decision(self.model.staged[key], self.model.stored.get(key)) for key in conflicts}
        left = False
        while self.user.app.screen is screen:
            key = screen._row.staged.row_id[0]  # type: ignore[index]
            if left := self.random.random() < 0.08:
                await self.user.presses(self.random.choice(("q", "Escape")))
            elif (draw := self.random.random()) < 0.1:
                await self.user.presses(self.random.choice("np"))
            elif draw < 0.15:
                await self.user.presses("A")
                for one in decisions.values():
                    if not one.is_settled and not one.is_whole:
                        one.all("a")
                        one.is_settled = True
            else:
                await self._decide(decisions[key])
                await self.user.presses("Enter")
                decisions[key].is_settled = True
        settled = {key: one for key, one in decisions.items() if one.is_settled}
        return settled, len(settled) == len(decisions) and not left

    async def _decide(self, row: Decision) -> None:
        if row.is_whole:
            if not row.whose or self.random.random() < 0.5:
                can_be_mine = row.theirs is not None or not row.edit.removed
                row.whose = self.random.choice("mt") if can_be_mine else "t"
                await self.user.presses(self.random.choice((row.whose, row.whose.upper())))
            return
        if self.random.random() < 0.5:
            key = self.random.choice("MTa")
            await self.user.presses(key)
            row.all(key)
        while row.open:
            key, name = self.random.choice("mt"), row.open.pop(0)
            await self.user.presses(key)
            row.wanted[name] = row.mine(name) if key == "m" else row.their(name)
