"""What is shown as code: the acts at hand, each copied; and what is copied does the same."""

from __future__ import annotations

import decimal
import sys
import types
from pathlib import Path

import pytest
import sqlalchemy as sa
from servers import LiveServer
from sqlalchemy import orm
from test_copying import Copied
from user import User, at

from tui_orm.database.source import read_source
from tui_orm.ui.screens.code import CodeScreen
from tui_orm.ui.widgets.line_list import LineList


async def code_of(user: User, title: str) -> str:
    """The code of an act."""
    await user.presses("p")
    assert isinstance(user.app.screen, CodeScreen), user.status
    found = {item.text: item.value.code for item in user.app.screen.query_one(LineList).items}
    await user.presses("Escape")
    assert title in found, f"{title!r} is none of {list(found)}"
    return str(found[title])


async def test_what_is_shown_is_shown_as_code(reader: User) -> None:
    await reader.opens("customer")
    await reader.filters("name like Customer 00%")
    await reader.presses("s")
    assert await code_of(reader, "these rows") == (
        "select(Customer).where(Customer.name.like('Customer 00%')).order_by(Customer.id)"
    )
    assert await code_of(reader, "this row") == "session.get(Customer, 1)"
    assert await code_of(reader, "remove this row") == (
        "customer = session.get_one(Customer, 1)\nsession.delete(customer)"
    )
    title = "rows of orders that refer here by customer_id"
    assert await code_of(reader, title) == ("select(Order).where(Order.customer_id == 1).order_by(Order.id)")
    assert await code_of(reader, f"{title}, by the relationship") == "session.get(Customer, 1).orders"
    await reader.edits(1, "city", "Rome")
    assert await code_of(reader, "what is staged for this row") == (
        "customer = session.get_one(Customer, 1)\ncustomer.city = 'Rome'"
    )
    await reader.presses("p")
    reader.sees("SQLAlchemy", "what is staged for this row", "customer.city = 'Rome'")
    await reader.presses("q")


async def test_each_act_does_what_it_says(user: User, server: LiveServer) -> None:
    """The code is run with the source of the Model panels, on a plain engine."""
    await user.opens("orders")
    await user.goes_to(3, "total")
    await user.presses("p")
    assert isinstance(user.app.screen, CodeScreen)
    found = {item.text: item.value.code for item in user.app.screen.query_one(LineList).items}
    source = await user.browser.database.look_up(lambda asked: asked.read(read_source))
    module = types.ModuleType("models_of_the_shop")
    sys.modules[module.__name__] = module
    exec(source, module.__dict__)
    engine = sa.create_engine(f"sqlite:///{server.url}" if server.dialect == "sqlite" else server.url)
    with orm.Session(engine) as session:
        names = {**module.__dict__, "session": session, "select": sa.select, "func": sa.func}
        names |= {"Decimal": decimal.Decimal, "null": sa.null, "literal_column": sa.literal_column}

        def run(title: str) -> object:
            return eval(found[title], names)

        assert [row.id for row in session.scalars(run("these rows"))] == [1, 2, 3]  # type: ignore[call-overload]
        assert [row.id for row in session.scalars(run("a page of them from here"))] == [3]  # type: ignore[call-overload]
        assert run("how many they are") == 3
        assert [row.id for row in session.scalars(run("the rows like this cell"))] == [3]  # type: ignore[call-overload]
        assert [row.id for row in session.scalars(run("all but the rows like this cell"))] == [1, 2]  # type: ignore[call-overload]
        assert run("this row").id == 3  # type: ignore[attr-defined]
        assert session.scalars(run("follow customer_id to customer")).one().id == 7  # type: ignore[call-overload]
        assert run("follow customer_id to customer, by the relationship").id == 7  # type: ignore[attr-defined]
        assert not session.scalars(run("rows of line that refer here by order_id")).all()  # type: ignore[call-overload]
        exec(found["a copy of this row"], names)
        exec(found["remove this row"], names)
        session.commit()
    engine.dispose()
    assert server.rows("SELECT id, customer_id, total FROM orders ORDER BY id")[2:] == [(4, 7, 30)]


async def test_a_new_row_that_refers_to_another_new_one_brings_it_along(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("o")
    await reader.edits(1, "name", "New")
    await reader.presses("a", "Enter")
    assert await code_of(reader, "what is staged for this row") == (
        "customer_1 = Customer(name='New')\nsession.add(customer_1)\nsession.flush()\n"
        "session.add(Order(customer_id=customer_1.id))"
    )


async def test_a_link_table_is_passed_through(file: LiveServer, tmp_path: Path) -> None:
    file.execute(
        """CREATE TABLE book (id INTEGER PRIMARY KEY); CREATE TABLE tag (id INTEGER PRIMARY KEY);
        CREATE TABLE book_tag (book_id INTEGER NOT NULL REFERENCES book, tag_id INTEGER NOT NULL REFERENCES tag,
          PRIMARY KEY (book_id, tag_id)); INSERT INTO book VALUES (1)"""
    )
    async with at(file.target.text, tmp_path) as user:
        await user.opens("book")
        title = "rows of tag through book_tag, by the relationship"
        assert await code_of(user, title) == "session.get(Book, 1).tags"


async def test_a_table_without_a_key_is_a_table(reader: User) -> None:
    await reader.opens("diary")
    assert await code_of(reader, "this row") == (
        "session.execute(select(Diary).where(literal_column('rowid') == 1).order_by(literal_column('rowid'))).one()"
    )


async def test_it_is_copied(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "STY", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "x")
    monkeypatch.setenv("TERM", "xterm-256color")
    copied = Copied(reader, monkeypatch)
    await reader.opens("customer")
    await reader.presses("p", "Enter")
    assert copied.text == "select(Customer).order_by(Customer.id)\n"
    reader.sees("Copied the code of these rows by OSC 52")


async def test_without_a_table_it_says_so(reader: User) -> None:
    await reader.presses("Tab", "p")
    assert not isinstance(reader.app.screen, CodeScreen)
