from __future__ import annotations

import pytest
import servers

from tui_orm.database.console.connection import ConsoleConnection
from tui_orm.database.console.outcomes import Plan, Refused, Request
from tui_orm.database.sent import SentLog
from tui_orm.ui.console.plan import branches, plan_result

pytestmark = pytest.mark.one_driver


@pytest.mark.parametrize("measured", [False, True])
async def test_a_plan_is_a_tree_with_costs_and_rows(server: servers.LiveServer, measured: bool) -> None:
    server.execute("CREATE TABLE a (id INTEGER PRIMARY KEY, name VARCHAR(30))")
    server.execute("CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER)")
    values = ", ".join(f"({number}, {number})" for number in range(100))
    server.execute(f"INSERT INTO a VALUES {values}; INSERT INTO b VALUES {values}")
    connection = ConsoleConnection(server.target, SentLog())
    text = "SELECT * FROM a JOIN b ON b.a_id = a.id WHERE a.name > :name ORDER BY a.name, b.id"
    try:
        plan = await connection.explain(Request(text, {"name": "1"}), measured)
        wrong = await connection.explain(Request("SELECT nothing FROM a"), False)
    finally:
        connection.close()
    assert isinstance(wrong, Refused)
    assert "SELECT nothing FROM a"[wrong.start : wrong.end] == "nothing"
    if server.dialect == "sqlite" and measured:
        assert isinstance(plan, Refused)
        return
    assert isinstance(plan, Plan)
    assert len(plan.steps) >= 3
    assert {step.depth for step in plan.steps} >= ({0} if server.dialect == "sqlite" else {0, 1, 2})
    if server.dialect != "sqlite":
        assert any("rows" in step.facts for step in plan.steps)
        assert any("rows, really" in step.facts for step in plan.steps) == measured
        if not server.label.startswith("mariadb"):
            assert any("cost" in step.facts for step in plan.steps)
    assert plan_result(plan).height == len(plan.steps)


def test_branches_are_drawn_to_the_last_of_a_level() -> None:
    assert branches([0, 1, 2, 1, 2, 0]) == ["", "├─ ", "│  └─ ", "└─ ", "   └─ ", ""]
