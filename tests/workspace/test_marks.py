from __future__ import annotations

from tables import KEYED

from tui_orm.database.query import Page, PageRequest
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.marks import Marks
from tui_orm.workspace.overlay import Overlay
from tui_orm.workspace.workspace import View


def test_a_mark_is_set_and_taken_back() -> None:
    marks = Marks()
    marks.toggle((1,))
    marks.toggle((2,))
    assert (list(marks), marks.last) == ([(1,), (2,)], (2,))
    marks.toggle((2,))
    assert (list(marks), marks.last) == ([(1,)], None)
    marks.clear()
    assert not len(marks)


def test_marks_outlive_another_order_and_another_reading() -> None:
    view = View(KEYED)
    view.marks.add([(1,), (4,)])
    view.sort_by("name")
    view.filter_by("id > 2")
    view.reload()
    assert list(view.marks) == [(1,), (4,)]


def test_a_new_row_that_is_staged_no_more_is_marked_no_more() -> None:
    changes = ChangeSet()
    overlay = Overlay(View(KEYED), changes)
    overlay.view.window.add(PageRequest(overlay.view.query), Page([(1, "a")], ended=True))
    row_id = changes.add_row(KEYED)
    overlay.update()
    overlay.view.marks.add([row_id, (1,)])
    assert overlay.lines() == {row_id: 0, (1,): 1}
    changes.undo()
    overlay.update()
    assert list(overlay.view.marks) == [(1,)]
