"""The SQL of a commit without the commit: the same plan, the same statements; the server is not contacted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Engine

from tui_orm.database.changes import RowChange, Statement
from tui_orm.database.descriptions import TableInfo, TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.mapping.core_tables import CoreTables
from tui_orm.database.writing.images import Imaging, comes_later, split
from tui_orm.database.writing.statements import Statements
from tui_orm.database.writing.writer import Plan


def preview(
    engine: Engine,
    dialect: Dialect,
    core: CoreTables,
    tables: Mapping[TableName, TableInfo],
    changes: Sequence[RowChange],
) -> list[Statement]:
    """The statements that a commit of these changes would send, in their order; then those of tables written alone.

    A Reference among the parameters stands for a key that the server has yet to make.
    """
    imaged, keyed = split(tables, changes)
    imaging = Imaging(dialect, tables)
    shared = [change for change in imaged if tables[change.table].transactional]
    alone = {
        name: [one for one in imaged if one.table == name] for name in tables if tables[name].no_rollback
    }
    plan = Plan(keyed, tables)
    runs = Statements(engine.dialect, dialect, core).runs(plan.groups, plan.steps)
    return [
        *(imaging.statement(change, engine.dialect) for change in shared if not comes_later(change)),
        *(
            Statement(run.template.sql, _in_order(parameters), change)
            for run in runs
            for change, parameters in zip(run.changes, run.parameters(lambda values: values), strict=True)
        ),
        *(imaging.statement(change, engine.dialect) for change in shared if comes_later(change)),
        *(imaging.statement(change, engine.dialect) for group in alone.values() for change in group),
    ]


def _in_order(parameters: Any) -> tuple[Any, ...]:
    return tuple(parameters.values()) if isinstance(parameters, Mapping) else tuple(parameters)
