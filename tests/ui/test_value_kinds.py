"""What bytes are taken for."""

from __future__ import annotations

import gzip
import io
import pickle
import sqlite3
import struct
import uuid
import zipfile

import pytest

from tui_orm.ui.value.kinds import kind_of


def zipped(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    return file.getvalue()


def database() -> bytes:
    with sqlite3.connect(":memory:") as memory:
        memory.execute("CREATE TABLE t (a)")
        data = memory.serialize()
    memory.close()
    return data


POINT = struct.pack("<BIdd", 1, 1, 1.0, 2.0)
UUID = uuid.UUID("12345678-1234-4234-8234-123456789abc")


@pytest.mark.parametrize(
    ("data", "name", "ending"),
    [
        (gzip.compress(b"x", mtime=0), "gzip", "gz"),
        (zipped("a.txt"), "ZIP archive", "zip"),
        (zipped("word/document.xml"), "Word document", "docx"),
        (zipped("META-INF/MANIFEST.MF"), "Java archive", "jar"),
        (database(), "SQLite database", "sqlite"),
        (b"%PDF-1.7 ...", "PDF", "pdf"),
        ("héllo\n".encode(), "UTF-8 text", "txt"),
        ("héllo".encode("utf-16"), "UTF-16 text", "txt"),
        (b'{"a": 1}', "JSON", "json"),
        (b"{not json}", "UTF-8 text", "txt"),
        (b'<?xml version="1.0"?><svg/>', "SVG picture", "svg"),
        (pickle.dumps({1: "a"}), "Python pickle", "pickle"),
        (POINT, "WKB: point", "wkb"),
        (b"\xe6\x10\0\0" + POINT, "MySQL geometry: point", "wkb"),
        (b"\0\0\0\0" + POINT, "MySQL geometry: point", "wkb"),
        (struct.pack(">BIdd", 0, 1, 1.5, 2.5), "WKB: point", "wkb"),
        (UUID.bytes, f"UUID {UUID}", "bin"),
        (b"\xac\xed\x00\x05sr", "serialised Java object", "ser"),
        (b"\x00\x01\x02", "", "bin"),
        (b"", "", "bin"),
    ],
)
def test_the_kind_is_guessed(data: bytes, name: str, ending: str) -> None:
    kind = kind_of(data)
    assert (kind.name, kind.ending) == (name, ending)


def test_a_character_cut_by_the_end_of_what_is_looked_at_is_no_fault() -> None:
    assert kind_of(b"a" + "é".encode() * 40_000).name == "UTF-8 text"
