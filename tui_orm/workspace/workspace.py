"""What the user has open: views of tables, the way back through them, and the one change set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tui_orm.database.descriptions import ForeignKeyInfo, Row, TableInfo, TableName
from tui_orm.database.query import Query, Sort
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.filters import Conditions, parse_filter
from tui_orm.workspace.journal import Journal
from tui_orm.workspace.limits import COUNT_LIMIT as COUNT_LIMIT
from tui_orm.workspace.marks import Marks
from tui_orm.workspace.staged import Staged
from tui_orm.workspace.tally import Tally
from tui_orm.workspace.trail import Record, Stop, Trail
from tui_orm.workspace.window import Window

if TYPE_CHECKING:
    from tui_orm.database.mapping.relations import Relation

OnCommit = Callable[[Sequence[tuple[Staged, Row | None]]], None]


@dataclass
class View:
    """One table as it is looked at: filter, order, rows held, and where the cursor is."""

    table: TableInfo
    filter_text: str = ""
    conditions: Conditions = ()
    order: tuple[Sort, ...] = ()
    row: int = 0
    column: int | None = None
    """Where the column under the cursor stands in a row; None: the first one shown."""
    marks: Marks = field(default_factory=Marks)
    window: Window = field(init=False)
    tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        self.reload()

    @property
    def query(self) -> Query:
        """The question for the rows."""
        return Query(self.table, self.conditions, self.order)

    @property
    def estimate(self) -> int | None:
        """The rows of the query as the server estimates them; None where it does not."""
        return None if self.conditions else self.table.rows

    def reload(self) -> None:
        """Forget the rows and their number; the next request reads them anew."""
        self.tally = Tally()
        self._look_anew()

    def _look_anew(self) -> None:
        self.window = Window(self.query, self.estimate, self.tally)

    def filter_by(self, text: str) -> None:
        """Show the rows that a filter lets through. Raises ValueRefused, and stays as it is."""
        self.conditions = parse_filter(text, self.table)
        self.filter_text = text.strip()
        self.row = 0
        self.reload()

    def sort_by(self, column: str, further: bool = False) -> None:
        """Order by a column: ascending, descending, not; `further` keeps the columns already ordered by."""
        now = next((sort for sort in self.order if sort.column == column), None)
        kept = tuple(sort for sort in self.order if sort.column != column) if further else ()
        turned = Sort(column) if now is None else replace(now, descending=True)
        self.order = kept if now is not None and now.descending else (*kept, turned)
        self.row = 0
        self._look_anew()  # in another order they are as many as before


class Workspace:
    """Everything open on one target."""

    def __init__(self, count_limit: int = COUNT_LIMIT, journal: Journal | None = None) -> None:
        self.count_limit = count_limit
        self.foreign_keys: list[ForeignKeyInfo] | None = None
        self.relations: dict[TableName, tuple[Relation, ...]] = {}
        """The relations of tables by the names of their models, as far as they were asked for."""
        self.changes = ChangeSet(journal.keep if journal else None)
        self.journal = journal
        self.on_commit: OnCommit = lambda _rows: None
        self._committing = False
        self.trail = Trail()

    @property
    def committing(self) -> bool:
        """Whether a commit is under way. The journal knows it before the server does."""
        return self._committing

    @committing.setter
    def committing(self, committing: bool) -> None:
        self._committing = committing
        if self.journal is not None:
            self.journal.keep_committing(committing)

    @property
    def view(self) -> View | None:
        """The view on the screen."""
        return self.trail.stop.view if self.trail.stop is not None else None

    @property
    def record(self) -> Record | None:
        """The record on the screen; None where the view is shown as a grid."""
        return self.trail.stop.record if self.trail.stop is not None else None

    def open(self, view: View, relation: str = "", record: Record | None = None) -> None:
        """Put a view on the screen, or a row of it as a record; what lay forward of the stop before is gone.

        `relation` is what led there.
        """
        self.trail.open(Stop(view, relation, record))

    def settle(self, rows: Sequence[tuple[Staged, Row | None]]) -> None:
        """Forget what was committed, given with the rows as they are stored now; the history hears of it."""
        self.changes.settle(rows)
        self.trail.settle(rows)
        self.on_commit(rows)

    def referring_to(self, table: TableName) -> list[ForeignKeyInfo]:
        """The foreign keys that point to a table, once those of the schema are known."""
        return [key for key in self.foreign_keys or () if key.target == table]
