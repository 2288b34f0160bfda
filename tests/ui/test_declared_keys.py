"""What a project declares, as it is on the screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from servers import LiveServer
from user import at

from tui_orm.database.declared import Declared, DeclaredTable
from tui_orm.database.descriptions import ForeignKeyInfo, TableName

ORDERS, CUSTOMERS, GONE = TableName("orders"), TableName("customers"), TableName("gone")
TO_CUSTOMERS = ForeignKeyInfo(ORDERS, ("customer",), CUSTOMERS, ("id",), is_declared=True)


async def test_declared_keys_and_relations_work_like_real_ones(file: LiveServer, tmp_path: Path) -> None:
    file.execute(
        "CREATE TABLE customers (id INTEGER, name TEXT); CREATE TABLE orders (number TEXT, customer INTEGER);"
        "INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bob'); INSERT INTO orders VALUES ('A1', 2);"
    )
    declared = Declared(
        (
            DeclaredTable(ORDERS, "p, line 1", ("number",), (TO_CUSTOMERS,)),
            DeclaredTable(CUSTOMERS, "p, line 5", ("name", "nope")),
            DeclaredTable(GONE, "p, line 9", ("id",)),
        )
    )
    async with at(replace(file.target, declared=declared), tmp_path) as user:
        user.sees("There is no table gone (p, line 9).")
        await user.opens("orders")
        await user.presses("3")
        user.sees("Rows known by    number", "declared by the project")
        await user.presses("4")
        user.sees("customers (id)", "declared")
        await user.presses("1", "l", "f")
        assert user.title.startswith("customers")
        user.sees("Bob")
        user.does_not_see("Ann")
        await user.presses("3")
        user.sees("The key of customers is not taken: there is no column nope (p, line 5).")
        await user.presses("1", "F")
        assert user.title.startswith("orders")
