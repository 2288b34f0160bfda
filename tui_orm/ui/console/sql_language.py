"""SQL as a language of the console."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_orm.database.console.connection import ConsoleConnection, dialect_of
from tui_orm.database.console.outcomes import Ran, Refused, Request
from tui_orm.database.console.spool import Spool
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.sql.statements import statement_at, statements
from tui_orm.database.sql.tokens import Sort, tokens
from tui_orm.database.sql.verbs import CHANGING, Manner, Verb, verb
from tui_orm.database.sql.words import KEYWORDS_OF
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.console.language import Ask, Colour, Completion, Failed, Found, Outcome, Said, Span
from tui_orm.ui.console.plan import plan_result
from tui_orm.ui.console.sql_asking import is_agreed, may_be_measured, with_parameters
from tui_orm.ui.console.sql_result import SqlResult, seconds_text
from tui_orm.ui.console.to_table import ToTable
from tui_orm.ui.console.transaction import TransactionFlow, rows_text
from tui_orm.workspace.completion import Known, suggestions

if TYPE_CHECKING:
    from tui_orm.database.console.names import Names
    from tui_orm.database.server import Server
    from tui_orm.ui.browser_desk import BrowserDesk
    from tui_orm.ui.catalog import Catalog
    from tui_orm.ui.console.flow import ConsoleFlow
    from tui_orm.ui.console.notebook import Notebook

DEFINING = frozenset({"CREATE", "ALTER", "DROP", "RENAME"})
"""What changes the names that there are."""
MOST_READ = 20_000
"""Characters of a text that is read at each key; in a longer one completion is asked for."""
LEFT = "the console was left, so the statement was ended"
DRAWN = (Sort.STRING, Sort.COMMENT, Sort.NUMBER, Sort.PARAMETER)


def read_all_names(server: Server) -> Names:
    """What completion knows, asked on the back lane."""
    from tui_orm.database.console.names import read_names

    return server.read(read_names)


class SqlLanguage:
    """Statements of the server's own; see `language.Language`."""

    name = "SQL"
    suffix = ".sql"

    def __init__(
        self,
        desk: BrowserDesk,
        catalog: Catalog,
        notebook: Notebook,
        changed: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        self._desk, self._notebook = desk, notebook
        self._connection: ConsoleConnection | None = None
        self._letting_go: asyncio.Future[None] | None = None
        self._result: SqlResult | None = None
        """The one that may still be read at the server."""
        self._known: Known | None = None
        self._looking: asyncio.Future[None] | None = None
        self.transaction = TransactionFlow(desk, lambda: self._connection, changed)
        self.dialect = dialect_of(desk.database.target)
        self._to_table = ToTable(desk, catalog, self.dialect, say)

    @property
    def connection(self) -> ConsoleConnection:
        """The console's own, opened with the first statement."""
        if self._connection is None:
            self._connection = ConsoleConnection(self._desk.database.target, self._desk.database.sent)
        return self._connection

    def open(self) -> None:
        """Read the names that completion knows; they are read again after what changes them."""
        if self._known is None:
            self._known = Known({}, KEYWORDS_OF[self.dialect], frozenset(), self.dialect)
            asked = self._desk.database.look_up(read_all_names)
            self._desk.ask(asked, self._hold, lambda _: None, stoppable=False)

    def colours(self, text: str) -> Sequence[Colour]:
        """How a text is drawn."""
        keywords = KEYWORDS_OF[self.dialect]
        return [
            Colour(token.start, token.end, "keyword" if token.upper in keywords else token.sort.value)
            for token in tokens(text, self.dialect)
            if token.sort in DRAWN or token.upper in keywords
        ]

    def complete(self, text: str, place: int, wanted: bool) -> Sequence[Completion]:
        """What may stand at the cursor."""
        if self._known is None or (len(text) > MOST_READ and not wanted):
            return ()
        found = suggestions(text, place, self._known, wanted)
        return [Completion(one.text, one.start, one.note) for one in found]

    def piece(self, text: str, place: int) -> Span | None:
        """The statement under the cursor."""
        found = statement_at(text, self.dialect, place)
        return None if found is None else Span(found.start, found.stop)

    def pieces(self, text: str, within: Span) -> Sequence[Span]:
        """The statements of a selection, or of all."""
        part = text[within.start : within.end]
        return [
            Span(within.start + one.start, within.start + one.stop)
            for one in statements(part, self.dialect)
            if one.text
        ]

    async def run(self, text: str, span: Span, ask: Ask) -> Outcome | None:
        """Run a statement, once its parameters are known and what cannot be taken back is agreed to."""
        statement = text[span.start : span.end]
        what = verb(statement, self.dialect)
        if not await is_agreed(what, self.transaction.state, ask):
            return None
        request = await with_parameters(statement, self.dialect, self._notebook, ask)
        return None if request is None else await self.send(request, span, what)

    async def send(self, request: Request, span: Span, what: Verb) -> Outcome:
        """Send a statement, and say what came of it."""
        spool = Spool()
        try:
            ran = await self.connection.run(request, spool)
        except asyncio.CancelledError:
            self._looking = asyncio.ensure_future(self._look())
            raise
        self.transaction.show()
        if isinstance(ran, Refused):
            return self._refused(ran, span)
        if what.commits or (what.manner == Manner.CONTROL and what.word in ("COMMIT", "END")):
            self.transaction.committed = True
        if what.word in DEFINING:
            self._known = None
            self.open()
        if ran.columns is None:
            return Said(self._sentence(ran, what))
        result = SqlResult(self.connection, ran, spool, request.text, self._to_table)
        result.cut_short = self.transaction.show
        self._result = result
        return Found(result)

    def state_parts(self) -> list[tuple[str, str]]:
        """How the transaction stands, for the title."""
        return self.transaction.parts()

    def end(self, console: ConsoleFlow, commit: bool) -> None:
        """Commit or roll back."""

        async def ended() -> None:
            said = await self.transaction.end(console.running.ask, commit)
            if isinstance(said, str):
                console.screen.say(said)
            elif said is not None:
                console.pane.add("COMMIT" if commit else "ROLLBACK", said)

        if console.running.is_busy:
            raise CannotRun("Something is running; Escape stops it.")
        if not self.transaction.state.is_open:
            raise CannotRun("No transaction is open.")
        console.running.do("ending the transaction", ended())

    def explain(self, console: ConsoleFlow, measured: bool) -> None:
        """Show the plan of what is under the cursor."""

        async def explained(span: Span) -> Outcome | None:
            statement = console.screen.editor.text[span.start : span.end]
            what = verb(statement, self.dialect)
            ask = console.running.ask
            if measured and not await may_be_measured(what, ask):
                return None
            request = await with_parameters(statement, self.dialect, self._notebook, ask)
            return None if request is None else await self._explain(request, span, measured)

        if console.language is not self:
            raise CannotRun("Only SQL has plans.")
        console.run(console.wanted(), explained)

    async def _explain(self, request: Request, span: Span, measured: bool) -> Outcome:
        try:
            plan = await self.connection.explain(request, measured)
        except asyncio.CancelledError:
            self._looking = asyncio.ensure_future(self._look())
            raise
        self.transaction.show()
        return self._refused(plan, span) if isinstance(plan, Refused) else Found(plan_result(plan))

    def left(self) -> None:
        """The browser is in front again: nothing is held that it may want to write, and it reads what was committed."""
        if self._result is not None:
            self._letting_go = asyncio.ensure_future(self._result.let_go(LEFT))
        if self.transaction.committed:
            self.transaction.committed = False
            self._desk.run("refresh")

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()

    def _hold(self, names: Names) -> None:
        self._known = Known(names.tables, names.keywords, names.functions, self.dialect)

    async def _look(self) -> None:
        """After a stop only the server knows how the transaction stands."""
        try:
            await self.connection.look()
        except DatabaseFailure as failure:
            self._desk.say(failure.message)
        self.transaction.show()

    def _refused(self, refused: Refused, span: Span) -> Failed:
        place = None
        if refused.start is not None and refused.end is not None:
            place = Span(span.start + refused.start, span.start + refused.end)
        advice = refused.failure.advice
        if refused.transaction.phase == "failed":
            advice = f"{advice}\nThe transaction has failed: F7 rolls it back.".strip()
        return Failed(refused.failure.message, advice, place)

    def _sentence(self, ran: Ran, what: Verb) -> str:
        parts = []
        if what.word in CHANGING and ran.count >= 0:
            parts.append(
                rows_text(ran.count) + (" in the open transaction" if ran.transaction.is_open else "")
            )
        parts.append(seconds_text(ran.seconds))
        return "\n".join([f"{name(what.word)}: {', '.join(parts)}.", *ran.notices])
