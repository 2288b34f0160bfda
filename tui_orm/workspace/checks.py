"""CHECK expressions evaluated as far as that is certain: comparisons with constants, BETWEEN, IN, length().

What a CHECK says is True, False or None, where None stands for NULL and for all that is not understood here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from tui_orm.workspace.check_tokens import tokens, unquoted
from tui_orm.workspace.comparing import UNKNOWN, cast, compared, length

COMPARISONS = frozenset({"=", "<>", "!=", "<", "<=", ">", ">="})
LENGTHS = frozenset({"length", "char_length", "character_length", "octet_length"})
TYPE_WORDS = frozenset({"varying", "precision", "with", "without", "time", "zone"})
CONSTANTS: Final[dict[str, Any]] = {"null": None, "true": True, "false": False}


class NotUnderstood(Exception):
    """The expression holds what is not evaluated here."""


def verdict(check: str, values: Mapping[str, Any], dialect: str) -> bool | None:
    """What a CHECK says of a row's values, by column name."""
    try:
        said = Check(check, values, dialect).read()
    except NotUnderstood:
        return None
    return said if isinstance(said, bool) else None


def listed(check: str, column: str, dialect: str) -> tuple[Any, ...]:
    """The only values that a CHECK of the form `column IN (…)` lets a column have; empty where it is no such one."""
    reader = Check(check, {}, dialect)
    try:
        reader.read()
    except NotUnderstood:
        return ()
    if reader.branches:
        return ()
    lists = [values for name, values in reader.lists if name.lower() == column.lower()]
    return lists[0] if len(lists) == 1 and all(isinstance(value, str) for value in lists[0]) else ()


class Check:
    """Reads an expression and evaluates it on the way."""

    def __init__(self, text: str, values: Mapping[str, Any], dialect: str) -> None:
        self._values = {name.lower(): value for name, value in values.items()}
        self._dialect = dialect
        self._tokens = tokens(text, dialect)
        self._place = 0
        self._column = ""
        """The column that was read last, where nothing was done with it yet."""
        self.lists: list[tuple[str, tuple[Any, ...]]] = []
        self.branches = False
        """Whether there is an OR or NOT."""

    def read(self) -> Any:
        """The value of the whole. Raises NotUnderstood."""
        found = self._or()
        if self._next() is not None:
            raise NotUnderstood
        return found

    def _next(self) -> str | None:
        return self._tokens[self._place][1] if self._place < len(self._tokens) else None

    def _take(self, *wanted: str) -> bool:
        """Go past these words or signs where they stand next."""
        ahead = self._tokens[self._place : self._place + len(wanted)]
        if [text.lower() if kind == "word" else text for kind, text in ahead] != list(wanted):
            return False
        if any(kind in ("string", "quoted") for kind, _ in ahead):
            return False
        self._place += len(wanted)
        return True

    def _expect(self, wanted: str) -> None:
        if not self._take(wanted):
            raise NotUnderstood

    def _or(self) -> Any:
        return self._joined("or", self._and, decisive=True)

    def _and(self) -> Any:
        return self._joined("and", self._not, decisive=False)

    def _joined(self, word: str, part: Callable[[], Any], decisive: bool) -> Any:
        found = part()
        while self._take(word):
            self.branches |= decisive
            parts = (found, part())
            known = all(isinstance(one, bool) for one in parts)
            found = decisive if any(one is decisive for one in parts) else not decisive if known else None
        return found

    def _not(self) -> Any:
        if not self._take("not"):
            return self._comparison()
        self.branches = True
        found = self._not()
        return not found if isinstance(found, bool) else None

    def _comparison(self) -> Any:
        self._column = ""
        value = self._operand()
        column = self._column
        if self._take("is"):
            negated = self._take("not")
            self._expect("null")
            return None if value is UNKNOWN else (value is None) != negated
        negated = self._take("not")
        if self._take("in"):
            return _turned(self._any(column if not negated else "", value, self._list("(", ")")), negated)
        if self._take("between"):
            low = self._operand()
            self._expect("and")
            high = self._operand()
            within = (compared(">=", value, low), compared("<=", value, high))
            return _turned(False if False in within else None if None in within else True, negated)
        if negated:
            raise NotUnderstood
        return self._compared_with(column, value)

    def _compared_with(self, column: str, value: Any) -> Any:
        sign = self._next()
        if sign not in COMPARISONS or self._tokens[self._place][0] != "sign":
            return value
        self._place += 1
        if sign == "=" and self._take("any"):
            self._expect("(")
            values = self._array()
            self._expect(")")
            return self._any(column, value, values)
        return compared(sign, value, self._operand())

    def _array(self) -> tuple[Any, ...]:
        """ARRAY[…] as PostgreSQL writes it, in brackets and casts."""
        if self._take("("):
            values = self._array()
            self._expect(")")
        else:
            self._expect("array")
            values = self._list("[", "]")
        while self._take("::"):
            self._type()
        return values

    def _list(self, opening: str, closing: str) -> tuple[Any, ...]:
        self._expect(opening)
        values = [self._operand()]
        while self._take(","):
            values.append(self._operand())
        self._expect(closing)
        return tuple(values)

    def _any(self, column: str, value: Any, values: tuple[Any, ...]) -> bool | None:
        if column and UNKNOWN not in values:
            self.lists.append((column, values))
        said = [compared("=", value, one) for one in values]
        return True if True in said else None if None in said else False

    def _operand(self) -> Any:
        value = self._primary()
        while self._take("::"):
            value = cast(value, self._type())
        return value

    def _primary(self) -> Any:
        if self._take("("):
            value = self._or()
            self._expect(")")
            return value
        if self._take("-"):
            value = self._primary()
            return -value if isinstance(value, int | Decimal) else UNKNOWN
        if self._place >= len(self._tokens):
            raise NotUnderstood
        kind, text = self._tokens[self._place]
        self._place += 1
        if kind == "string":
            return text[text.index("'") + 1 : -1].replace("''", "'")
        if kind == "number":
            return int(text) if text.isdigit() else Decimal(text)
        if kind == "sign":
            raise NotUnderstood
        return self._named(text, kind)

    def _named(self, text: str, kind: str) -> Any:
        if kind == "word" and text.lower() in CONSTANTS:
            return CONSTANTS[text.lower()]
        if self._take("("):
            if kind != "word" or text.lower() not in LENGTHS:
                raise NotUnderstood
            value = length(self._or(), text.lower(), self._dialect)
            self._expect(")")
            self._column = ""
            return value
        name = unquoted(text) if kind == "quoted" else text
        self._column = name
        return self._values.get(name.lower(), UNKNOWN)

    def _type(self) -> str:
        """A type's name behind `::`."""
        words: list[str] = []
        while self._place < len(self._tokens) and (not words or (self._next() or "").lower() in TYPE_WORDS):
            words.append((self._next() or "").lower())
            self._place += 1
        if self._next() == "(":
            raise NotUnderstood  # a length may cut
        self._take("[", "]")
        return " ".join(words)


def _turned(said: bool | None, negated: bool) -> bool | None:
    return said if said is None or not negated else not said
