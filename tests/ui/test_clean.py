"""The cleaner: what it gives is text and nothing else, whatever it is given."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st
from user import User

from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import clean, veil

ANY = st.text(st.characters())
ODD = st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Mn", "Lo"]))


@given(ANY | ODD)
@example("\u3164\ufe0f\U000e0100\u034f\uffff\x9b\u202e\ud800")
def test_what_is_shown_is_text_and_stays_it(text: str) -> None:
    for shown in (clean(text), veil(text)):
        assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
        assert clean(shown) == veil(shown) == shown
    assert len(veil(text)) == len(text)


def test_a_decimal_is_shown_as_the_server_writes_it() -> None:
    assert cell(Decimal("0E-30"))[0] == "0." + "0" * 30
    assert cell(Decimal("1E-7"))[0] == "0.0000001"


async def test_a_second_escape_on_its_way_closes_nothing_more(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("Ctrl+G")
    for _ in range(3):
        reader._send("escape", None)
    await reader.idle()
    reader.sees("Customer 001")
