"""What the pane displays: a content, in the look that was chosen."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from textual.app import App

from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.command import CannotRun, hints
from tui_orm.ui.commands import VALUE
from tui_orm.ui.value.content import Content
from tui_orm.ui.value.json_values import NotATree
from tui_orm.ui.value.looks import Looks
from tui_orm.ui.value.picture import CannotDraw, draw
from tui_orm.ui.value.picture_look import Depth, PictureLook
from tui_orm.ui.value.view import ValueView
from tui_orm.ui.widgets.bars import Bar, KeyHints

if TYPE_CHECKING:
    from tui_orm.ui.value.screen import ValueScreen

COMMON = frozenset({"look", "copy", "save", "leave"})


class Display:
    """Puts looks into the pane's view, and tells in title and footer what they are and can."""

    def __init__(self, pane: ValueScreen, content: Content) -> None:
        self._pane = pane
        self._view = pane.query_one(ValueView)
        self.content = content
        self._looks = Looks(content, depth_of(pane.app))
        self.look = self._looks.look()
        self._show()

    def take(self, content: Content, stay: bool) -> None:
        """Show more of the value; `stay` keeps the look, and always its place."""
        before, self.content = self.look, content
        self._looks = Looks(content, depth_of(self._pane.app))
        if stay and before.name in self._looks.names:
            self._looks.current = before.name
        self.look = self._looks.look()
        self.look.resize(before.width, before.height)
        self.look.follow(before)
        self._show()

    def next_look(self) -> None:
        """Show the next look. Raises CannotRun where there is no other."""
        if len(self._looks.names) == 1:
            raise CannotRun(f"There is only the {self.look.name} to look at.")
        self._looks.current = self._looks.next
        if self._looks.tree_takes_time:
            self._pane.say("making the tree …")
            self._pane.run_worker(self._make_tree(self._looks), group="tree", exclusive=True)
            return
        self.look = self._looks.look()
        self._show()

    async def _make_tree(self, looks: Looks) -> None:
        try:
            looks.take_tree(await asyncio.to_thread(looks.make_tree))
        except NotATree as reason:
            looks.refuse_tree(reason)
        if looks is self._looks:
            self._pane.say("")
            self.look = looks.look()
            self._show()
            self._pane.show_status()

    def draw(self) -> None:
        """Draw the picture, if it is one that is not drawn."""
        # before the first layout the room for it is not known
        if isinstance(self.look, PictureLook) and not self.look.is_drawn and self._view.size.height:
            self._pane.run_worker(self._draw(self.look), group="picture", exclusive=True)

    async def _draw(self, look: PictureLook) -> None:
        room = look.width, look.height
        try:
            picture = await asyncio.to_thread(draw, look.data, *room)
        except CannotDraw as reason:
            look.said = f"{clean(str(reason))} t shows the bytes."
        else:
            if room == (look.width, look.height):
                look.take(picture)
        self._view.paint(None)
        self._pane.show_status()

    def _show(self) -> None:
        if self._looks.refused:
            self._pane.say(clean(self._looks.refused))
            self._looks.refused = ""
        self._view.show(self.look)
        self.draw()
        names, column = self._looks.names, self.content.column
        listed = ", ".join(f"[{one}]" if one == self.look.name else one for one in names)
        self._pane.query_one("#title", Bar).show(
            (f"{name(column.name)}  ", "strong"),
            f"{clean(column.type_name)}, {clean(self.content.extent)}",
            f"   {listed}" if len(names) > 1 else "",
        )
        self.show_keys()

    def show_keys(self) -> None:
        """Tell in the footer the keys of the look; first the way out, which a narrow one must not leave out."""
        keys = COMMON | self.look.keys
        mine = sorted((one for one in VALUE if one.name in keys), key=lambda one: one.name != "leave")
        self._pane.query_one(KeyHints).hint(hints(tuple(mine)))


def depth_of(app: App[object]) -> Depth:
    """The colours to draw a picture with; fewer over SSH, where they are half of what is sent."""
    system = app.console.color_system
    if app.no_color or system not in ("256", "truecolor"):
        return "shades"
    return "256" if system == "256" or os.environ.get("SSH_CONNECTION") else "truecolor"
