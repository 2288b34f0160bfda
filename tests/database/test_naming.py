from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_orm.database.mapping.naming import attribute_name, class_name, many_of, one_of, relation_name


@pytest.mark.parametrize(
    ("name", "attribute", "model"),
    [
        ("ArtistId", "artist_id", "ArtistId"),
        ("order_items", "order_items", "OrderItem"),
        ("ORDERS", "orders", "Order"),
        ("first name", "first_name", "FirstName"),
        ("class", "class_", "Class"),
        ("metadata", "metadata_", "Metadata"),
        ("date", "date_", "Date_"),
        ("text", "text_", "Text_"),
        ("2B", "column_2_b", "Table2B"),
        ("__dict__", "dict", "Dict"),
        ("100%", "column_100", "Table100"),
        ("日本語", "日本語", "日本語"),
        ("", "column", "Table_"),
        ("None", "none", "None_"),
    ],
)
def test_names_are_what_a_person_would_choose(name: str, attribute: str, model: str) -> None:
    assert (attribute_name(name), class_name(name)) == (attribute, model)


@given(names=st.lists(st.text(max_size=8), max_size=6))
def test_any_name_becomes_a_safe_and_unique_one(names: list[str]) -> None:
    for choose in (attribute_name, class_name):
        chosen: list[str] = []
        for name in names:
            chosen.append(choose(name, chosen))
        assert len(set(chosen)) == len(chosen)
        assert all(one.isidentifier() and not keyword.iskeyword(one) for one in chosen)


@pytest.mark.parametrize(
    ("column", "target", "relation"),
    [
        ("artist_id", "artist", "artist"),
        ("ArtistId", "Artists", "artist"),
        ("userid", "users", "user"),
        ("fk_customer", "customers", "customer"),
        ("SupportRepId", "Employee", "support_rep"),
        ("code", "countries", "country"),
        ("boss", "emp", "boss_emp"),
        ("language", "languages", "language_row"),
        ("paid", "payment", "paid_payment"),
    ],
)
def test_a_relation_is_called_after_its_column_or_its_target(column: str, target: str, relation: str) -> None:
    assert relation_name(column, target) == relation


@pytest.mark.parametrize(
    ("name", "one", "many"),
    [
        ("album", "album", "albums"),
        ("OrderItems", "order_item", "order_items"),
        ("category", "category", "categories"),
        ("auth_user_groups", "auth_user_group", "auth_user_groups"),
        ("people", "person", "people"),
        ("status", "status", "statuses"),
        ("addresses", "address", "addresses"),
        ("caches", "cache", "caches"),
        ("movies", "movie", "movies"),
        ("staff", "staff", "staff"),
        ("dns", "dns", "dns"),
        ("日本語", "日本語", "日本語"),
    ],
)
def test_one_and_many_are_english(name: str, one: str, many: str) -> None:
    assert (one_of(name), many_of(name)) == (one, many)
