"""Values on their way through JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import MANY

from tui_orm.database.changes import DEFAULT, Reference, same_value
from tui_orm.database.descriptions import LargeValue, TableName
from tui_orm.workspace.record import as_plain, from_plain

texts = st.text(st.characters(), max_size=20)  # surrogates included
numbers = st.integers() | st.floats() | st.decimals(allow_nan=False) | st.just(Decimal("NaN"))
moments = st.datetimes() | st.dates() | st.times() | st.timedeltas()
large = st.builds(LargeValue, texts | st.binary(), st.integers(0))
references = st.builds(Reference, st.builds(TableName, texts, st.none() | texts), st.integers(1), texts)
binary, plain = st.binary(max_size=20), st.none() | st.booleans() | st.just(DEFAULT)
scalars = st.one_of(plain, numbers, moments, texts, binary, st.uuids(), large, references)


@MANY
@given(st.one_of(scalars, st.lists(scalars, max_size=3)))
def test_every_value_comes_back_as_it_was(value: Any) -> None:
    line = json.dumps(as_plain(value)).encode("ascii")
    again = from_plain(json.loads(line))
    if isinstance(value, list):
        assert all(same_value(one, other) for one, other in zip(value, again, strict=True))
    else:
        assert same_value(value, again)


def test_what_no_driver_gives_is_refused() -> None:
    with pytest.raises(TypeError, match="object cannot be kept"):
        as_plain(object())
