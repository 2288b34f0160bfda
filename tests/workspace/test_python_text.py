"""Python as a text: what is run together, what is coloured, what is being typed, and what may stand there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_orm.database.orm.words import ClassWords
from tui_orm.workspace.python_completion import Vocabulary
from tui_orm.workspace.python_text import coloured, piece_at, pieces, typed_at

TEXT = """\
select(Album)

a = session.get(Artist, 1)
for one in a.albums:

    print(one)

@decorated
def twice(n):
    return 2 * n
twice(1)
"""


def texts(text: str) -> list[str]:
    return [text[part.start : part.end] for part in pieces(text)]


def test_pieces_end_at_empty_lines_between_statements() -> None:
    assert texts(TEXT) == [
        "select(Album)",
        "a = session.get(Artist, 1)\nfor one in a.albums:\n\n    print(one)",
        "@decorated\ndef twice(n):\n    return 2 * n\ntwice(1)",
    ]
    assert texts("") == texts("\n\n") == texts("# nothing\n") == []
    assert texts('"""a\n\nb"""') == ['"""a\n\nb"""']


def test_a_text_that_is_no_python_is_cut_by_its_looks() -> None:
    assert texts("select(\n\nfor x in y:\n\n    print(x)\n\n1 +") == [
        "select(",
        "for x in y:\n\n    print(x)",
        "1 +",
    ]


def test_the_piece_under_the_cursor() -> None:
    place = TEXT.index("print")
    found = piece_at(TEXT, place)
    assert found is not None
    assert TEXT[found.start : found.end].startswith("a = session")
    assert piece_at("", 0) is None


@given(st.text(alphabet="ab=(1) \n\t'\"#.:", max_size=40))
def test_pieces_and_colours_lie_within_any_text_in_order(text: str) -> None:
    for parts in (pieces(text), list(coloured(text))):
        ends = 0
        for part in parts:
            assert ends <= part.start <= part.end <= len(text)
            ends = part.end
    typed_at(text, len(text))


def test_colours() -> None:
    text = "for x in f'é {1}': # why\n  3.5"
    found = {text[part.start : part.end]: part.kind for part in coloured(text)}
    assert found == {
        "for": "keyword",
        "in": "keyword",
        "f'é {1}'": "string",
        "# why": "comment",
        "3.5": "number",
    }


@pytest.fixture
def vocabulary() -> Vocabulary:
    made = Vocabulary(lambda _: None, {"Artist": "artists", "Album": "albums"})
    made.words["Artist"] = ClassWords(("id", "name"), {"albums": "[Album]"})
    made.words["Album"] = ClassWords(("id", "title", "artist_id"), {"artist": "Artist"})
    made.variables = {"someone": "Artist", "some": "[Album]", "n": "int"}
    return made


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("select(Al", ["Album"]),
        ("Album.t", ["title"]),
        ("Album.art", ["artist_id", "artist"]),
        ("someone.", ["id", "name", "albums"]),
        ("someone.albums.ap", ["append"]),
        ("session.get(Album, 1).artist.na", ["name"]),
        ("Artist(na", ["name="]),
        ("select(Album).where(Album.title.li", ["like"]),
        ("select(Album).where(Album.title.like('A%')).ord", ["order_by"]),
        ("session.sca", ["scalars", "scalar"]),
        ("func.cou", ["count"]),
        ("some", ["someone"]),
        ("session.scalars(select(Album)).al", ["all"]),
        ("x = 'Al", []),
        ("# Al", []),
        ("unknown.a", []),
    ],
)
def test_what_may_stand_there(vocabulary: Vocabulary, text: str, words: list[str]) -> None:
    typing = typed_at(text, len(text))
    found = [word.text for word in vocabulary.complete(typing)] if typing is not None else []
    assert found[: len(words)] == words
    assert bool(found) == bool(words)


def test_a_class_that_is_not_known_yet_is_asked_for() -> None:
    wanted: list[str] = []
    vocabulary = Vocabulary(wanted.append, {"Artist": "artists"})
    typing = typed_at("Artist.", 7)
    assert typing is not None
    assert not vocabulary.complete(typing)
    assert wanted == ["Artist"]
