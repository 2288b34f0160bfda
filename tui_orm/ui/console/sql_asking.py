"""What is asked before a statement is sent: whether it may be run, and with which values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_orm.database.console.outcomes import Request, Transaction
from tui_orm.database.sql.parameters import names_in, value_of
from tui_orm.database.sql.verbs import Manner, Verb
from tui_orm.ui.command import CannotRun
from tui_orm.ui.console.parameters import ParameterScreen
from tui_orm.ui.console.transaction import state_text
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item

if TYPE_CHECKING:
    from tui_orm.ui.console.language import Ask
    from tui_orm.ui.console.notebook import Notebook


async def is_agreed(what: Verb, state: Transaction, ask: Ask) -> bool:
    """Whether a statement may be sent: one that nobody can roll back is asked about. Raises CannotRun."""
    if what.alone and state.is_open:
        raise CannotRun(f"{what.word} cannot run in a transaction: commit (F8) or roll back (F7) first.")
    if what.manner != Manner.FINAL:
        return True
    ends = f", and commits the {state_text(state)}" if what.commits and state.is_open else ""
    items = [Item("leave it", False), Item("run it", True)]
    return bool(await ask(ChoiceScreen(f"{what.word} cannot be rolled back{ends}.", items)))


async def may_be_measured(what: Verb, ask: Ask) -> bool:
    """Whether a statement may be run to be measured: one that writes is asked about."""
    if what.manner == Manner.READ:
        return True
    items = [Item("run it, in the open transaction", True), Item("leave it", False)]
    title = f"To measure it is to run it: {what.word} writes. F7 rolls it back."
    return bool(await ask(ChoiceScreen(title, items)))


async def with_parameters(statement: str, dialect: str, notebook: Notebook, ask: Ask) -> Request | None:
    """A statement with the values of its parameters, which are asked for; None where the user leaves."""
    names = names_in(statement, dialect)
    if not names:
        return Request(statement)
    typed: dict[str, str] | None = await ask(ParameterScreen({one: notebook.parameter(one) for one in names}))
    if typed is None:
        return None
    for one, text in typed.items():
        notebook.put_parameter(one, text)
    return Request(statement, {one: value_of(text) for one, text in typed.items()})
