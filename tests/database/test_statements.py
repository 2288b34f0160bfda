from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_orm.database.sql.statements import statement_at, statements
from tui_orm.database.sql.tokens import tokens

DIALECTS = st.sampled_from(["sqlite", "mysql", "postgresql"])
PIECES = st.sampled_from(
    [
        "SELECT 1", ";", "'a;b'", "'it''s'", "'\\'", '"x;y"', "`a;`", "[;]", "-- ;\n", "--;", "# ;\n", "/* ; */", "/*",
        "*/", "$$", "$a$", "BEGIN", "END", "CREATE TRIGGER", "CASE", "DELIMITER //\n", "//", "\n", " ", "é", ":name",
        "::", "E'\\''", "1.5e3", "@x", "\\",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=20).map(" ".join) | st.lists(PIECES, max_size=20).map("".join) | st.text()


def cut(text: str, dialect: str) -> list[str]:
    return [statement.text for statement in statements(text, dialect) if statement.text]


@given(TEXTS, DIALECTS)
def test_tokens_and_statements_lose_nothing(text: str, dialect: str) -> None:
    assert "".join(token.text for token in tokens(text, dialect)) == text
    found = statements(text, dialect)
    assert "".join(text[one.first : one.end] for one in found) == text
    for one in found:
        assert text[one.start : one.stop] == one.text
        assert one.first <= one.start <= one.stop <= one.end


@given(TEXTS, DIALECTS)
def test_a_statement_cut_out_is_one_statement(text: str, dialect: str) -> None:
    for one in cut(text, dialect):
        if "DELIMITER" not in text:
            assert cut(one, dialect) == [one]


@given(
    st.lists(
        st.sampled_from(["SELECT ';'", "INSERT INTO t VALUES (1)", 'SELECT "a;"', "SELECT 1 /* ; */ + 2"])
    )
)
def test_statements_put_together_are_cut_apart(parts: list[str]) -> None:
    for dialect in ("sqlite", "mysql", "postgresql"):
        assert cut("; -- end\n".join(parts), dialect) == parts


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        ("sqlite", "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 2; END; SELECT 3",
         ["CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 2; END", "SELECT 3"]),
        ("sqlite", "BEGIN; SELECT 1; END;", ["BEGIN", "SELECT 1", "END"]),
        ("sqlite", "SELECT [a;b]; SELECT 2", ["SELECT [a;b]", "SELECT 2"]),
        ("postgresql", "DO $x$ BEGIN a; $$;$$; END $x$; SELECT $$;$$",
         ["DO $x$ BEGIN a; $$;$$; END $x$", "SELECT $$;$$"]),
        ("postgresql", "SELECT 'a\\'; SELECT 2", ["SELECT 'a\\'", "SELECT 2"]),
        ("postgresql", "SELECT 1 /* a /* ; */ ; */; SELECT 2", ["SELECT 1", "SELECT 2"]),
        ("postgresql", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3",
         ["CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END", "SELECT 3"]),
        ("mysql", "SELECT 'a\\';b'; SELECT 2", ["SELECT 'a\\';b'", "SELECT 2"]),
        ("mysql", "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nDELIMITER ;\nSELECT 2; SELECT 3",
         ["CREATE PROCEDURE p() BEGIN SELECT 1; END", "SELECT 2", "SELECT 3"]),
        ("mysql", "delimiter $$\nSELECT 1$$ SELECT 2$$", ["SELECT 1", "SELECT 2"]),
        ("mysql", "CREATE PROCEDURE p() BEGIN IF 1 THEN SELECT 1; END IF; CASE 1 WHEN 1 THEN SELECT 2; END CASE; END;"
         " SELECT 3",
         ["CREATE PROCEDURE p() BEGIN IF 1 THEN SELECT 1; END IF; CASE 1 WHEN 1 THEN SELECT 2; END CASE; END",
          "SELECT 3"]),
        ("mysql", "SELECT 1; # a;\nSELECT 2 -- ;\n", ["SELECT 1", "SELECT 2"]),
        ("mysql", "/*!50001 SELECT 1 */; SELECT 2", ["/*!50001 SELECT 1 */", "SELECT 2"]),
    ],
)  # fmt: skip
def test_each_server_has_its_own_quotes_comments_and_bodies(
    dialect: str, text: str, expected: list[str]
) -> None:
    assert cut(text, dialect) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|SELECT 1; SELECT 2", "SELECT 1"),
        ("SELECT 1;| SELECT 2", "SELECT 1"),
        ("SELECT 1; SEL|ECT 2", "SELECT 2"),
        ("SELECT 1;\n|\nSELECT 2", "SELECT 2"),
        ("SELECT 1;\n\n|", "SELECT 1"),
        ("-- |a\nSELECT 1", "SELECT 1"),
        ("|", None),
    ],
)
def test_the_statement_under_the_cursor(text: str, expected: str | None) -> None:
    found = statement_at(text.replace("|", ""), "sqlite", text.index("|"))
    assert (found and found.text) == expected
