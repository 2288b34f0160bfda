from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_orm.database.descriptions import ForeignKeyInfo, TableName
from tui_orm.database.mapping.relations import Outline, Relations


def outline(text: str) -> Outline:
    """`film: id* title! language_id made@`: a star marks the primary key, `!` a unique column, `@` a moment."""
    name, _, rest = text.partition(": ")
    words = rest.split()
    columns = tuple(word.rstrip("*!@") for word in words)
    return Outline(
        TableName(name),
        columns,
        tuple(word.rstrip("*") for word in words if word.endswith("*")),
        tuple((word.rstrip("!"),) for word in words if word.endswith("!")),
        frozenset(word.rstrip("@") for word in words if word.endswith("@")),
    )


def key(text: str) -> ForeignKeyInfo:
    """`film.language_id -> language.id`; several columns have commas between."""
    near, far = ([*end.split(".")] for end in text.split(" -> "))
    return ForeignKeyInfo(
        TableName(near[0]), tuple(near[1].split(",")), TableName(far[0]), tuple(far[1].split(","))
    )


def relations(tables: list[str], keys: list[str]) -> dict[str, list[str]]:
    outlines = {one.name: one for one in map(outline, tables)}
    found = Relations(map(key, keys), lambda names: [outlines[name] for name in names if name in outlines])
    return {
        name.name: [
            f"{one.attribute}: {f'[{one.target}]' if one.is_list else one.target}" for one in found.of(name)
        ]
        for name in outlines
    }


def test_several_keys_to_one_table_are_told_apart() -> None:
    assert relations(
        ["languages: id*", "films: id* language_id original_language_id"],
        ["films.language_id -> languages.id", "films.original_language_id -> languages.id"],
    ) == {
        "languages": ["films: [films]", "films_as_original_language: [films]"],
        "films": ["language: languages", "original_language: languages"],
    }


def test_a_table_that_refers_to_itself_has_both_ends() -> None:
    assert relations(
        ["employee: id* ReportsTo", "node: id* parent_id", "cell: id* next_id!"],
        ["employee.ReportsTo -> employee.id", "node.parent_id -> node.id", "cell.next_id -> cell.id"],
    ) == {
        "employee": ["reports_to_employee: employee", "reports: [employee]"],
        "node": ["parent: node", "children: [node]"],
        "cell": ["next: cell", "cell_as_next: cell"],
    }


def test_a_link_table_leads_on_and_is_there_itself() -> None:
    assert relations(
        [
            "playlist: id*",
            "track: id*",
            "playlist_track: playlist_id* track_id* added@",
            "rating: playlist_id* track_id* stars",
        ],
        [
            "playlist_track.playlist_id -> playlist.id",
            "playlist_track.track_id -> track.id",
            "rating.playlist_id -> playlist.id",
            "rating.track_id -> track.id",
        ],
    ) == {
        "playlist": ["playlist_tracks: [playlist_track]", "ratings: [rating]", "tracks: [track]"],
        "track": ["playlist_tracks: [playlist_track]", "ratings: [rating]", "playlists: [playlist]"],
        "playlist_track": ["playlist: playlist", "track: track"],
        "rating": ["playlist: playlist", "track: track"],
    }


def test_whoever_follows_is_told_from_whoever_is_followed() -> None:
    found = relations(
        ["user: id*", "follow: follower_id* followee_id*"],
        ["follow.follower_id -> user.id", "follow.followee_id -> user.id"],
    )
    assert found["user"] == [
        "follows_as_followee: [follow]",
        "follows_as_follower: [follow]",
        "followers: [user]",
        "followees: [user]",
    ]


def test_a_key_that_is_the_primary_key_joins_one_to_one() -> None:
    assert relations(["user: id* profile", "profile: user_id* name"], ["profile.user_id -> user.id"]) == {
        "user": ["profile_as_user: profile"],
        "profile": ["user: user"],
    }


def test_several_columns_are_called_after_the_one_that_is_their_own() -> None:
    assert relations(
        ["tenant: id*", "user: tenant_id* id*", "post: tenant_id* id* author_id editor_id"],
        [
            "post.tenant_id -> tenant.id",
            "post.tenant_id,author_id -> user.tenant_id,id",
            "post.tenant_id,editor_id -> user.tenant_id,id",
        ],
    )["post"] == ["tenant: tenant", "author: user", "editor: user"]


def test_a_key_to_nowhere_is_left_out() -> None:
    assert relations(
        ["a: id* b_id c_id", "b: id*"], ["a.b_id -> b.gone", "a.c_id -> c.id", "d.a_id -> a.id"]
    ) == {"a": [], "b": []}


NAMES = st.sampled_from(["a", "as", "a_id", "b", "b_id", "bs", "metadata", "parent_id", "class", "a b", "id"])


@given(
    tables=st.dictionaries(
        NAMES, st.lists(NAMES, min_size=1, max_size=4, unique=True), min_size=1, max_size=4
    ),
    ends=st.lists(st.tuples(NAMES, NAMES, NAMES, NAMES), max_size=8),
)
def test_names_are_unique_and_no_relation_is_lost(
    tables: dict[str, list[str]], ends: list[tuple[str, str, str, str]]
) -> None:
    outlines = {
        TableName(name): Outline(TableName(name), tuple(columns), tuple(columns[:2]))
        for name, columns in tables.items()
    }
    keys = {
        ForeignKeyInfo(TableName(near), (one,), TableName(far), (other,))
        for near, one, far, other in ends
        if one in tables.get(near, ()) and other in tables.get(far, ())
    }
    found = Relations(keys, lambda names: [outlines[name] for name in names if name in outlines])
    direct = 0
    for name in outlines:
        names = found.names_in(name)
        assert len(names) == len(set(names))
        for relation in found.of(name):
            back = found.back(relation)
            assert back is not None
            assert relation == back or found.back(back) == relation
            direct += relation.onward is None
    assert direct == 2 * len(keys)
