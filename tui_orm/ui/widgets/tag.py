"""What the user calls a target, across the top of a question that it matters to, in its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_orm.ui.cleaning import name
from tui_orm.ui.status import colour_bar
from tui_orm.ui.widgets.bars import Bar

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_orm.database.target import Target


def put_tag(screen: Screen[object], target: Target) -> None:
    """Lay the tag over the first line of a screen; a target without one is not spoken of."""
    if not target.tag:
        return
    bar = Bar(id="tag")
    bar.show((f" {name(target.tag)}", "strong"), f"  {name(target.short_label)} ")
    colour_bar(bar, target.colour)
    screen.mount(bar, before=0)
