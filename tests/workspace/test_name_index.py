"""Names found by what is typed: ranked, and quick among many."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from tui_orm.database.describing.schema_objects import KnownName, NameKind
from tui_orm.database.descriptions import TableName
from tui_orm.workspace.name_index import NameIndex

ORDERS = TableName("orders")


def index(*names: str, kind: NameKind = NameKind.COLUMN) -> NameIndex:
    return NameIndex(KnownName(kind, name, ORDERS) for name in names)


def found(index: NameIndex, typed: str) -> list[str]:
    return [one.name for one in index.find(typed)]


def test_the_best_come_first() -> None:
    names = index("bound_id", "did", "identity", "order_id", "i_d_x", "id")
    assert found(names, "id") == ["id", "identity", "bound_id", "order_id", "did"]
    assert found(names, "ident") == ["identity"]


def test_letters_may_stand_scattered_where_there_are_three() -> None:
    assert found(index("customer_order", "cost"), "cstmr") == ["customer_order"]
    assert found(index("customer_order"), "cr") == []


def test_tables_come_before_columns_and_comments_last() -> None:
    names = NameIndex(
        [
            KnownName(NameKind.COMMENT, "customer of the shop", ORDERS, "who"),
            KnownName(NameKind.COLUMN, "customer", ORDERS),
            KnownName(NameKind.TABLE, "customer", TableName("customer")),
        ]
    )
    assert [one.kind for one in names.find("CUSTOMER")] == [NameKind.TABLE, NameKind.COLUMN, NameKind.COMMENT]
    assert [one.of for one in names.find("of the shop")] == ["who"]


def test_a_dot_parts_a_table_from_its_column() -> None:
    names = NameIndex(
        KnownName(NameKind.COLUMN, "id", TableName(table, schema))
        for table, schema in (("orders", None), ("lines", None), ("lines", "old"))
    )
    assert [str(one.table) for one in names.find("lines.id")] == ["lines", "old.lines"]
    assert [str(one.table) for one in names.find("old.lines.i")] == ["old.lines"]


def test_odd_names_are_found() -> None:
    assert found(index("", "a\nb", "ÄRGER", "x[1]*"), "ärg") == ["ÄRGER"]
    assert found(index("", "a\nb", "x[1]*"), "x[1]*") == ["x[1]*"]
    assert found(index("", "a\nb"), "a b") == ["a\nb"]
    assert found(index("", "a"), " ") == []


def rank(name: str, typed: str) -> int:
    """How well a name fits, told plainly; 9 where it does not."""
    name, typed = name.lower(), typed.lower()
    if name.startswith(typed):
        return 0 if name == typed else 1
    places = [at for at in range(len(name)) if name.startswith(typed, at)]
    if places:
        return 2 if any(not name[at - 1].isalnum() for at in places) else 3
    letters = iter(name)
    return 4 if len(typed) > 2 and all(letter in letters for letter in typed) else 9


WORDS = st.text("abc_ ", max_size=8)


@given(st.lists(WORDS, max_size=30), st.text("abc_", min_size=1, max_size=5))
def test_what_is_found_is_what_fits_in_its_order(names: list[str], typed: str) -> None:
    wanted = sorted(
        (name for name in sorted(names) if rank(name, typed) < 9), key=lambda name: rank(name, typed)
    )
    assert found(index(*names), typed) == wanted


def test_a_key_among_fifty_thousand_names_is_quick() -> None:
    names = [
        KnownName(NameKind.COLUMN, f"column_{number % 10}", TableName(f"table_{number // 10}"))
        for number in range(50_000)
    ]
    many = NameIndex(names)
    begun = perf_counter()
    for typed in ("c", "zzz", "clmn", "table_4999.column_9", "e_9"):
        many.find(typed)
    assert (
        perf_counter() - begun < 5
    )  # benchmarks/inspector.py measures; this only tells a loop from a search
