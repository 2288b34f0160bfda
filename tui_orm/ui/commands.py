"""The one table of commands: bindings, footer, palette, help and the README's keys are drawn from it."""

from __future__ import annotations

from collections.abc import Iterator

from tui_orm.ui.command import Command, shown_key

GRID = (
    Command("cursor('up')", "row up", "up", "k"),
    Command("cursor('down')", "row down", "down", "j"),
    Command("cursor('left')", "column left", "left", "h"),
    Command("cursor('right')", "column right", "right", "l"),
    Command("cursor('page_up')", "page up", "PgUp"),
    Command("cursor('page_down')", "page down", "PgDn"),
    Command("cursor('half_up')", "half a page up", "Ctrl+U"),
    Command("cursor('half_down')", "half a page down", "Ctrl+D"),
    Command("first_row", "first row", "Ctrl+Home", "g"),
    Command("last_row", "last row (read in reverse, never counted)", "Ctrl+End", "G"),
    Command("cursor('first_column')", "first column", "Home", "0"),
    Command("cursor('last_column')", "last column", "End", "$"),
)

BROWSER = (
    Command("edit", "edit the cell (typing alone never edits)", "Enter F2", "e", "edit"),
    Command("pick", "choose the row that the foreign key refers to", "F3", "L"),
    Command("edit_outside", "edit the value in $VISUAL or $EDITOR", "E"),
    Command("special", "a menu: NULL, default, empty, now", "Delete", "x"),
    Command("new_row", "new row", "Insert", "o", "new"),
    Command("copy_row", "new row, a copy of this one; or of the marked ones", "O"),
    Command("new_referring", "new row, in another table, that refers to this one", "a"),
    Command("remove_row", "remove the row, or the marked ones; again: keep it", "-", "d", "remove"),
    Command("undo", "undo the last staged act", "u"),
    Command("redo", "redo", "Ctrl+R"),
    Command("next_change", "next staged change", "]"),
    Command("previous_change", "previous staged change", "["),
    Command("review", "review what is staged, then write", "F8 Ctrl+S", "w", "review"),
    Command("sent", "what was sent to the server, statement by statement", "Ctrl+L", "K"),
    Command("history", "what was committed, to look at and to revert", "F7", "D"),
    Command("filter", "filter rows, on the server; Escape clears", "/", "", "filter"),
    Command("filter_raw", "filter by a condition in SQL, sent as it is and only to read", "W"),
    Command("keep_like", "keep the rows like this cell", "&"),
    Command("hide_like", "hide the rows like this cell", "!"),
    Command("sort", "sort by this column: ascending, descending, off", "s", "", "sort"),
    Command("sort_further", "sort by this column too", "S"),
    Command("go_to", "go to a row by its number, or by = and its key", "Ctrl+G"),
    Command("count", "count the rows, however many", "N"),
    Command("go_to_column", "go to a column by its name; a hidden one is shown", "c"),
    Command("arrange_columns", "show, hide and order the columns", "C"),
    Command("hide_column", "hide this column", "H"),
    Command("narrower", "column narrower", "<"),
    Command("wider", "column wider", ">"),
    Command("width_of_data", "column as wide as its data; again: as the widest value in view", "="),
    Command("column_left", "move the column left", "{"),
    Command("column_right", "move the column right", "}"),
    Command("freeze", "freeze the columns up to this one; again: only the key", "z"),
    Command("go_to_table", "go to a table", "Ctrl+T", "t", "tables"),
    Command(
        "find_anything", "find anything by its name: table, column, index, routine, comment", "Ctrl+F", "T"
    ),
    Command("value", "the value in full", "F4", "v", "value"),
    Command("record", "this row as a record, with the rows around it; again: back", "Space", "", "record"),
    Command("follow", "follow the foreign key", "f", "", "follow"),
    Command("referring", "rows that refer to this row", "F"),
    Command("back", "back", "Backspace", "b", "back"),
    Command("forward", "forward", "B"),
    Command("mark", "mark the row; again: unmark it", "m"),
    Command("mark_range", "mark the rows from the one marked last to here", "M"),
    Command("unmark_all", "unmark all rows", "U"),
    Command("copy", "copy the cell; in a panel, all of its text", "Ctrl+C", "y"),
    Command("copy_as", "copy this row, or the marked ones, as CSV, JSON, INSERT …", "Y"),
    Command("copy_code", "what is shown and staged here as SQLAlchemy code, to copy", "p", "", "as code"),
    Command("panel_data", "the rows", "1"),
    Command("panel_columns", "columns", "2", "", "columns"),
    Command("panel_keys", "keys and indexes", "3"),
    Command("panel_relations", "relations", "4"),
    Command("panel_ddl", "DDL", "5"),
    Command("panel_model", "the SQLAlchemy model", "6", "", "model"),
    Command("diagram", "the table and those around it, drawn as a diagram", "F6", "R", "diagram"),
    Command("console", "the console: SQL of your own", "F9", ";", "console"),
    Command("panel_table", "the table as a whole: triggers, options, size, partitions", "7"),
    Command("schema", "what the schema holds beside tables: routines, events, sequences, types", "8"),
    Command("profile", "the profile of this column: NULLs, distinct, most frequent, histogram", "F12", "P"),
    Command("escape", "stop what is slow; leave the panel, then the filter", "Escape"),
    Command("refresh", "read again, or connect again; staged work stays", "F5", "r"),
    Command("next_pane", "next pane", "Tab"),
    Command("previous_pane", "previous pane", "Shift+Tab"),
    Command("commands", "all commands", "Ctrl+P", ":"),
    Command("help", "help", "F1", "?", "help"),
    Command("quit", "quit; staged work is asked about", "Ctrl+Q", "q", "quit"),
)

FORM = (
    Command("cursor('up')", "line up", "up", "k"),
    Command("cursor('down')", "line down", "down", "j"),
    Command("cursor('half_up')", "half a page up", "Ctrl+U"),
    Command("cursor('half_down')", "half a page down", "Ctrl+D"),
    Command("cursor('first')", "first line", "Home", "0 g"),
    Command("cursor('last')", "last line", "End", "$ G"),
)

RECORD = (
    Command("edit", "edit the field; go to the row; unfold the rows", "Enter F2", "e", "edit, open"),
    Command("unfold", "unfold the rows that refer to this one", "right", "l", "unfold"),
    Command("fold", "fold them", "left", "h"),
    Command("follow", "show the rows of the relation as a grid", "f", "o", "as grid"),
    Command("next_record", "next row of the grid", "PgDn", "", "next row"),
    Command("previous_record", "row before", "PgUp"),
    Command("first_record", "first row", "Ctrl+Home"),
    Command("last_record", "last row", "Ctrl+End"),
    Command("back", "back", "Backspace", "b", "back"),
    Command("forward", "forward", "B"),
    Command("value", "the value in full", "F4", "v", "value"),
    Command("review", "review what is staged, then write", "F8 Ctrl+S", "w", "review"),
    Command("help", "help", "F1", "?", "help"),
)

RECORD_ACTS = (
    "record", "open_related", "related_grid", "unfold", "fold", "next_record", "previous_record", "first_record",
    "last_record",
)  # fmt: skip
"""The commands that the record answers; some stand for others there."""

LIST = (
    Command("cursor('up')", "up", "up", "k"),
    Command("cursor('down')", "down", "down", "j"),
    Command("cursor('page_up')", "page up", "PgUp"),
    Command("cursor('page_down')", "page down", "PgDn"),
    Command("cursor('first')", "first", "Home", "g"),
    Command("cursor('last')", "last", "End", "G"),
    Command("choose", "open", "Enter", "", "open"),
)

EDITOR = (
    Command("stage", "stage the value", "Enter", "", "stage"),
    Command("stage_next", "stage, and edit the next column", "Tab", "", "next column"),
    Command("stage_previous", "stage, and edit the column before", "Shift+Tab"),
    Command("set_null", "set NULL", "Ctrl+N", "", "NULL"),
    Command(
        "pick",
        "choose from the values it may have: the rows a foreign key refers to",
        "F3",
        "Ctrl+L",
        "choose",
    ),
    Command("from_file", "take the value from a file", "Ctrl+O"),
    Command("full_editor", "edit in the full editor; there F4 opens $EDITOR", "F4", "", "full editor"),
    Command("leave", "leave the cell as it was", "Escape", "", "leave"),
)

REVIEW = (
    Command("commit", "commit", "Enter", "c", "commit"),
    Command("try_out", "try: the whole commit, then rolled back", "t", "", "try"),
    Command("difference", "the difference in full", "F4", "v", "in full"),
    Command("drop", "drop this value", "Delete", "d", "drop"),
    Command("drop_row", "drop all that is staged for this row", "D"),
    Command("undo", "undo the last staged step", "u", "", "undo"),
    Command("redo", "redo", "Ctrl+R"),
    Command("go_to_change", "go to this change in its table", "o", "", "go"),
    Command("copy_as", "copy or save all, as SQL or as Python", "Ctrl+C", "y", "copy"),
    Command("roll_back", "roll all back (asked once)", "r", "", "roll back"),
    Command("impact", "what hangs on the rows to be removed", "i", "", "impact"),
    Command("next_pane", "to the SQL, and back", "Tab"),
    Command("leave", "stop a try; back, everything still staged", "Escape", "q", "back"),
)

CONFLICT = (
    Command("take('mine')", "mine in this column; for a row as a whole: keep my change", "m", "", "mine"),
    Command(
        "take('theirs')", "theirs in this column; for a row as a whole: drop my change", "t", "", "theirs"
    ),
    Command("edit", "a value of its own for this column", "F2", "e", "edit"),
    Command("settle", "settle this row as it is shown, and go on", "Enter", "", "settle"),
    Command("untouched", "mine where nobody else touched it, theirs where they did", "a", "", "merge"),
    Command("untouched_everywhere", "the same for all rows of this conflict", "A", "", "merge all"),
    Command("move(1)", "next row", "]", "n", "next"),
    Command("move(-1)", "row before", "[", "p"),
    Command("leave", "back; what is not settled stays staged as it was", "Escape", "q", "back"),
    Command("difference", "the versions in full", "F4", "v", "in full"),
    Command("take_all('mine')", "mine in all columns that I changed", "M", "", "all mine"),
    Command("take_all('theirs')", "theirs in all columns", "T", "", "all theirs"),
)

RECOVERY = (
    Command("take_up", "take it up: stage it here", "Enter", "t", "take up"),
    Command("discard", "discard it (asked once)", "Delete", "d", "discard"),
    Command("leave", "leave it for another time", "Escape", "q", "later"),
)

HISTORY = (
    Command("revert", "revert: stage the inverse as ordinary changes", "Enter", "r", "revert"),
    Command("next_pane", "to what it wrote, and back", "Tab", "", "rows"),
    Command("leave", "back", "Escape", "q", "back"),
)

SENT = (
    Command("next_pane", "to the statement in full, and back", "Tab Enter", "", "in full"),
    Command("find", "show only those that hold these words", "/", "", "find"),
    Command("copy", "copy the statement with its parameters", "Ctrl+C", "y", "copy"),
    Command("copy_code", "copy it as Python that sends it through SQLAlchemy", "Y", "", "as Python"),
    Command("clear", "forget all that was sent so far", "Delete", "x", "clear"),
    Command("leave", "show all again; back", "Escape", "q", "back"),
)

CODE = (
    Command("copy", "copy the code", "Enter Ctrl+C", "y", "copy"),
    Command("next_pane", "to the code, and back", "Tab"),
    Command("leave", "back", "Escape", "q p", "back"),
)

IMPACT = (
    Command("go_on", "go on", "Enter", "c", "go on"),
    Command("open", "show these rows", "Space", "o", "show the rows"),
    Command("leave", "back, everything still staged", "Escape", "q", "back"),
)

VALUE = (
    Command("up", "up", "up", "k"),
    Command("down", "down", "down", "j"),
    Command("left", "left; in the tree: fold, go to the branch around", "left", "h"),
    Command("right", "right; in the tree: unfold, go into the branch", "right", "l"),
    Command("page_up", "page up", "PgUp Ctrl+U"),
    Command("page_down", "page down", "PgDn Ctrl+D"),
    Command("first", "beginning", "Home Ctrl+Home", "g"),
    Command("last", "end", "End Ctrl+End", "G"),
    Command("look", "another look: tree, picture, text, hex; those that fit", "Tab", "t", "look"),
    Command("wrap", "wrap long lines, or not", "w", "", "wrap"),
    Command("toggle", "fold or unfold; a long text opens", "Enter", "", "fold"),
    Command("unfold_all", "unfold all", "+", "", "unfold all"),
    Command("fold_all", "fold all", "-"),
    Command("find", "find words; 0x… finds bytes", "/", "", "find"),
    Command("find_next", "find the next", "n"),
    Command("find_previous", "find the one before", "N"),
    Command("go_to", "go to an offset", "Ctrl+G", "", "go to offset"),
    Command("copy", "copy the value, or what is under the cursor", "Ctrl+C", "y", "copy"),
    Command("copy_path", "copy the path under the cursor", "p", "", "copy path"),
    Command("save", "save to a file", "s", "", "save"),
    Command("read_on", "read on, where a large value was stopped", "r"),
    Command("leave", "stop reading; back", "Escape F4", "q v", "back"),
)

DIAGRAM = (
    Command("up", "the table above", "up", "k"),
    Command("down", "the table below", "down", "j"),
    Command("left", "to the left, where tables refer to this one", "left", "h"),
    Command("right", "to the right, where those are that this one refers to", "right", "l"),
    Command("page_up", "a screen up", "PgUp", "Ctrl+U"),
    Command("page_down", "a screen down", "PgDn", "Ctrl+D"),
    Command("to_centre", "to the table in the centre", "Home", "g"),
    Command("centre", "put this table into the centre", "Enter", "", "centre"),
    Command("back", "the centre before", "Backspace", "b", "back"),
    Command("open", "open the rows of this table", "o", "", "rows"),
    Command("steps_2", "two steps wide", "+", "2", "wider"),
    Command("steps_1", "one step wide", "-", "1"),
    Command("columns", "all columns; again: only keys", "a", "", "columns"),
    Command("copy", "copy as Mermaid", "Ctrl+C", "y", "Mermaid"),
    Command("save", "save as Mermaid, DOT or SVG", "s", "", "save"),
    Command("leave", "leave", "Escape", "q", "leave"),
)

SOURCE = (
    Command("copy", "copy all of it", "Ctrl+C", "y", "copy"),
    Command("leave", "back", "Escape", "q", "back"),
)

PROFILE = (
    Command("full", "read all rows, where it was a sample or was stopped", "f", "", "all rows"),
    Command("again", "read again", "F5", "r", "again"),
    Command("copy", "copy as text", "Ctrl+C", "y", "copy"),
    Command("leave", "stop; back", "Escape F12", "q", "back"),
)

COLUMNS = (
    Command("show_or_hide", "show or hide the column", "Enter Space", "", "show or hide"),
    Command("move(-1)", "move it up", "Shift+Up", "K", "up"),
    Command("move(1)", "move it down", "Shift+Down", "J", "down"),
    Command("show_all", "show all", "a", "", "all"),
    Command("width_of_data", "as wide as its data", "="),
    Command("leave", "done", "Escape", "q", "done"),
)

CONSOLE = (
    Command("run_piece", "run the statement under the cursor, or what is selected", "F5", "Ctrl+J", "run"),
    Command("run_all", "run all, one after another", "F6", "", "run all"),
    Command("explain", "the plan of the statement, as a tree", "F4", "", "plan"),
    Command("analyze", "the plan, run and measured", "F12", "", "measured"),
    Command("commit", "commit the open transaction (asked once)", "F8", "", "commit"),
    Command("roll_back", "roll the open transaction back (asked once)", "F7", "", "roll back"),
    Command("switch", "the next language; each keeps its text", "Ctrl+T", "", "language"),
    Command("history", "what was run, to take up again", "Ctrl+R", "", "history"),
    Command("save", "save the text to a file", "F2", "Ctrl+S"),
    Command("open_file", "open a file", "F3", "Ctrl+O", "open"),
    Command("undo", "undo in the text", "Ctrl+_"),
    Command("redo", "redo in the text", "Ctrl+Y"),
    Command("to_result", "to the result, and back", "Shift+Tab", "", "result"),
    Command("next_result", "the next of several results", "Ctrl+N"),
    Command("sent", "what was sent to the server", "Ctrl+L"),
    Command("help", "help", "F1"),
    Command("escape", "stop what runs; close the list; to the text; back", "Escape"),
    Command("leave", "back to the browser; all of it stays", "F9", "", "back"),
)

RESULT = (
    Command("edit", "edit the cell in its table", "Enter F2", "e", "edit"),
    Command("value", "the value in full", "F4", "v", "value"),
    Command("copy", "copy the cell", "Ctrl+C", "y", "copy"),
    Command("copy_as", "copy the rows that are held, as CSV, JSON …", "Y", "", "copy as"),
    Command("next_result", "the next of several results", "]", "", "next"),
    Command("previous_result", "the one before", "[", "", "before"),
    Command("to_text", "to the text", "Tab", "", "text"),
)

SCOPES: dict[str, tuple[Command, ...]] = {
    "In the grid": GRID + BROWSER,
    "In the record": FORM + RECORD,
    "In a list": LIST,
    "In the cell editor": EDITOR,
    "In the review": REVIEW,
    "In a conflict": CONFLICT,
    "In the screen of work left behind": RECOVERY,
    "In the history": HISTORY,
    "In what was sent": SENT,
    "In the code of what is shown": CODE,
    "In the tree of what hangs on a removal": IMPACT,
    "In the value pane": VALUE,
    "In the columns screen": COLUMNS,
    "In the diagram": DIAGRAM,
    "In the console": CONSOLE,
    "In the console's result": RESULT,
    "In the text of a routine, event, sequence or type": SOURCE,
    "In the profile of a column": PROFILE,
}


def key_table() -> Iterator[str]:
    """The keys as Markdown, for the README."""
    for scope, commands in SCOPES.items():
        yield f"**{scope}**"
        yield ""
        yield "| act | keys |"
        yield "|---|---|"
        for command in commands:
            keys = " ".join(f"`{shown_key(key)}`" for key in command.all_keys)
            yield f"| {command.title} | {keys} |"
        yield ""
