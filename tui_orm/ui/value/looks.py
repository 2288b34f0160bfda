"""The looks of one content, each made when it is first wanted, and walked through in turn."""

from __future__ import annotations

from tui_orm.ui.value.content import MOST_AS_TREE_AT_ONCE, Content
from tui_orm.ui.value.hex_look import HexLook
from tui_orm.ui.value.json_tree import Branch, parse_tree
from tui_orm.ui.value.json_values import NotATree
from tui_orm.ui.value.look import Look
from tui_orm.ui.value.picture_look import Depth, PictureLook
from tui_orm.ui.value.text_look import TextLook
from tui_orm.ui.value.tree_look import TreeLook


class Looks:
    """`current` is the name of the look that is shown."""

    def __init__(self, content: Content, depth: Depth) -> None:
        self._content = content
        self._depth = depth
        self._made: dict[str, Look] = {}
        self.names = list(content.looks)
        self.current = self.names[0]
        self.refused = ""
        """Why a value that begins as JSON has no tree."""

    @property
    def next(self) -> str:
        """The name of the look after the current one."""
        return self.names[(self.names.index(self.current) + 1) % len(self.names)]

    @property
    def tree_takes_time(self) -> bool:
        """Whether the current look is a tree that is better made in a thread of its own."""
        return self.current == "tree" not in self._made and len(self._content.value) > MOST_AS_TREE_AT_ONCE

    def make_tree(self) -> Branch:
        """The tree of the content. Raises NotATree."""
        return parse_tree(self._content.text)

    def take_tree(self, root: Branch) -> None:
        """Look at this tree."""
        self._made["tree"] = TreeLook(root)

    def refuse_tree(self, reason: NotATree) -> None:
        """Offer no tree any more."""
        self.refused = f"No tree: {reason}."
        self.names.remove("tree")
        self.current = self.names[0]

    def look(self) -> Look:
        """The current look; another one where the content is no JSON after all."""
        if self.current not in self._made:
            try:
                self._made[self.current] = self._make(self.current)
            except NotATree as reason:
                self.refuse_tree(reason)
                return self.look()
        return self._made[self.current]

    def _make(self, name: str) -> Look:
        match name:
            case "tree":
                return TreeLook(self.make_tree())
            case "picture":
                return PictureLook(self._content.data, self._depth)
            case "hex":
                return HexLook(self._content.data)
        return TextLook(self._content.text)
