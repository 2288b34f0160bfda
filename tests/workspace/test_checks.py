"""CHECK expressions evaluated: what is certain is said, all else is left to the server."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import MANY

from tui_orm.workspace.checks import listed, verdict

PG_LIST = "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))"


@pytest.mark.parametrize(
    ("dialect", "check", "values", "said"),
    [
        ("sqlite", "price >= 0", {"price": -1}, False),
        ("sqlite", "price >= 0", {"price": None}, None),
        ("sqlite", "price >= 0", {"price": "abc"}, None),
        ("sqlite", "[a b] in ('x', 'y')", {"a b": "z"}, False),
        ("sqlite", "length(name) > 2 AND x IS NOT NULL", {"name": "ab"}, False),
        ("sqlite", "length(name) > 2 OR x IS NOT NULL", {"name": "ab"}, None),
        ("sqlite", "a between 1 and 5 and b not in (1, 2)", {"a": 3, "b": 1}, False),
        ("sqlite", "not (a = 1 or a is null)", {"a": 2}, True),
        ("sqlite", "a < b", {"a": 3, "b": 1}, False),
        ("sqlite", "a < b", {"a": 3}, None),
        ("sqlite", "day > '2024-01-01'", {"day": "2023-12-31"}, False),
        ("sqlite", "a IN ('x')", {"a": "X"}, None),
        ("sqlite", "a IN ('x')", {"a": "é"}, None),
        ("sqlite", "a LIKE 'x%'", {"a": "y"}, None),
        ("sqlite", "a + 1 > 2", {"a": 0}, None),
        ("sqlite", "a - 1 > 2", {"a": 0}, None),
        ("sqlite", "random() > 2", {"a": 0}, None),
        ("sqlite", "a IN (SELECT 1)", {"a": 0}, None),
        ("sqlite", "a >", {"a": 0}, None),
        ("mysql", "(`status` in (_utf8mb4'a',_utf8mb4'it''s'))", {"status": "q"}, False),
        ("mysql", "(`status` in (_utf8mb4'a',_utf8mb4'it''s'))", {"status": "it's"}, True),
        ("mysql", "json_valid(`a`)", {"a": "x"}, None),
        ("postgresql", "price > 0::numeric", {"price": Decimal("0")}, False),
        ("postgresql", PG_LIST, {"status": "c"}, False),
        ("postgresql", PG_LIST, {"status": "b"}, True),
    ],
)
def test_a_check_says_what_is_certain(
    dialect: str, check: str, values: dict[str, Any], said: bool | None
) -> None:
    assert verdict(check, values, dialect) is said


@pytest.mark.parametrize(
    ("dialect", "check", "values"),
    [
        ("sqlite", "status IN ('new', 'done')", ("new", "done")),
        ("postgresql", PG_LIST.replace("status", "STATUS"), ("a", "b")),
        ("sqlite", "status IN ('new') OR other", ()),
        ("sqlite", "status NOT IN ('new')", ()),
        ("sqlite", "status IN ('new', x)", ()),
    ],
)
def test_a_list_in_a_check_gives_choices(dialect: str, check: str, values: tuple[str, ...]) -> None:
    assert listed(check, "status", dialect) == values


@MANY
@given(st.text("a1 '\"()=<>,-:[]`ANDORNTIS.%"))
def test_no_text_breaks_the_reader(text: str) -> None:
    for dialect in ("sqlite", "mysql", "postgresql"):
        verdict(text, {"a": 1}, dialect)
        listed(text, "a", dialect)
