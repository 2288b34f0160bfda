from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_orm.database.naming import attribute_name, class_name, relation_name


@pytest.mark.parametrize(
    ("name", "attribute", "model"),
    [
        ("ArtistId", "artist_id", "ArtistId"),
        ("first name", "first_name", "FirstName"),
        ("class", "class_", "Class"),
        ("metadata", "metadata_", "Metadata"),
        ("date", "date_", "Date"),
        ("text", "text_", "Text"),
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


def test_a_relation_is_called_after_its_column_or_its_target() -> None:
    assert relation_name(["artist_id"], "artist") == "artist"
    assert relation_name(["boss"], "emp") == "boss_emp"
    assert relation_name(["a", "b"], "parent") == "parent"
