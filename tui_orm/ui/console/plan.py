"""A plan as rows for the grid: the tree on the left, what the server tells of each step beside it."""

from __future__ import annotations

from collections.abc import Sequence

from tui_orm.database.console.outcomes import Plan
from tui_orm.database.console.plans import ESTIMATES, MEASURES, Step
from tui_orm.database.descriptions import ColumnInfo, Kind, Row, TableInfo, TableName
from tui_orm.ui.console.language import HeldResult

BLANK = " "
"""What stands where the server tells nothing; an empty text would be shown as one."""


def plan_result(plan: Plan) -> HeldResult:
    """The tree with the columns that there are."""
    told = [name for name in (*ESTIMATES, *MEASURES) if any(name in step.facts for step in plan.steps)]
    columns = (ColumnInfo("plan", Kind.TEXT), *(ColumnInfo(name, Kind.TEXT) for name in told))
    lines = zip(branches([step.depth for step in plan.steps]), plan.steps, strict=True)
    rows = [_row(branch, step, told) for branch, step in lines]
    count = len(rows)
    remark = f"plan of {count} step{'' if count == 1 else 's'}"
    return HeldResult(TableInfo(TableName("plan"), "", columns), rows, "it is a plan", remark)


def branches(depths: Sequence[int]) -> list[str]:
    """What is drawn before each line of a tree, given how deep it stands."""
    drawn = []
    for number, depth in enumerate(depths):
        parts = [_part(depths, number, level, is_own=level == depth) for level in range(1, depth + 1)]
        drawn.append("".join(parts))
    return drawn


def _part(depths: Sequence[int], number: int, level: int, is_own: bool) -> str:
    """The line of one level: whether it goes on below depends on what comes next at that level."""
    later = next((depth for depth in depths[number + 1 :] if depth <= level), 0)
    if is_own:
        return "├─ " if later == level else "└─ "
    return "│  " if later == level else "   "


def _row(branch: str, step: Step, told: Sequence[str]) -> Row:
    numbers = tuple(_number(step.facts[name]) if name in step.facts else BLANK for name in told)
    return (branch + step.text, *numbers)


def _number(value: float) -> str:
    """A number for people, at the right of its column."""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):>10,}"
    return f"{value:>10,.3f}" if abs(value) < 1000 else f"{value:>10,.0f}"
