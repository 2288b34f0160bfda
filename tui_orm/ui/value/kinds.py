"""What bytes probably are, by what they begin with: a guess, said as one."""

from __future__ import annotations

import codecs
import json
from typing import NamedTuple
from uuid import UUID

HEAD = 65_536
"""Bytes that are looked at."""


class FileKind(NamedTuple):
    """A kind of file: what to call it, the ending of its name, whether it is a picture that can be drawn."""

    name: str
    ending: str
    is_picture: bool = False


TEXT = FileKind("UTF-8 text", "txt")
TEXT_16 = FileKind("UTF-16 text", "txt")
JSON = FileKind("JSON", "json")
UNKNOWN = FileKind("", "bin")

# What a file begins with, at which place; the first that fits counts.
MAGIC: tuple[tuple[int, bytes, FileKind], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", FileKind("PNG picture", "png", True)),
    (0, b"\xff\xd8\xff", FileKind("JPEG picture", "jpg", True)),
    (0, b"GIF87a", FileKind("GIF picture", "gif", True)),
    (0, b"GIF89a", FileKind("GIF picture", "gif", True)),
    (8, b"WEBP", FileKind("WebP picture", "webp", True)),
    (8, b"WAVE", FileKind("WAV sound", "wav")),
    (8, b"AVI ", FileKind("AVI film", "avi")),
    (0, b"II*\0", FileKind("TIFF picture", "tif", True)),
    (0, b"MM\0*", FileKind("TIFF picture", "tif", True)),
    (0, b"\0\0\1\0", FileKind("icon", "ico", True)),
    (4, b"ftypavif", FileKind("AVIF picture", "avif")),
    (4, b"ftypheic", FileKind("HEIC picture", "heic")),
    (4, b"ftyp", FileKind("MP4 film", "mp4")),
    (0, b"\x1aE\xdf\xa3", FileKind("Matroska or WebM film", "mkv")),
    (0, b"ID3", FileKind("MP3 sound", "mp3")),
    (0, b"OggS", FileKind("Ogg sound", "ogg")),
    (0, b"fLaC", FileKind("FLAC sound", "flac")),
    (0, b"%PDF-", FileKind("PDF", "pdf")),
    (0, b"%!PS", FileKind("PostScript", "ps")),
    (0, b"{\\rtf", FileKind("RTF", "rtf")),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind("old Office document (OLE)", "doc")),
    (0, b"\x1f\x8b", FileKind("gzip", "gz")),
    (0, b"BZh", FileKind("bzip2", "bz2")),
    (0, b"\xfd7zXZ\0", FileKind("xz", "xz")),
    (0, b"(\xb5/\xfd", FileKind("Zstandard", "zst")),
    (0, b'\x04"M\x18', FileKind("LZ4", "lz4")),
    (0, b"7z\xbc\xaf\x27\x1c", FileKind("7z archive", "7z")),
    (0, b"Rar!\x1a\x07", FileKind("RAR archive", "rar")),
    (257, b"ustar", FileKind("tar archive", "tar")),
    (0, b"SQLite format 3\0", FileKind("SQLite database", "sqlite")),
    (0, b"\x7fELF", FileKind("ELF program", "elf")),
    (0, b"\xca\xfe\xba\xbe", FileKind("Java class", "class")),
    (0, b"\xac\xed\x00\x05", FileKind("serialised Java object", "ser")),
    (0, b"\0asm", FileKind("WebAssembly", "wasm")),
    (0, b"PAR1", FileKind("Parquet", "parquet")),
    (0, b"Obj\1", FileKind("Avro", "avro")),
    (0, b"wOFF", FileKind("WOFF font", "woff")),
    (0, b"wOF2", FileKind("WOFF2 font", "woff2")),
)
# What a ZIP file holds tells what it is.
ZIPPED = (
    (b"word/", FileKind("Word document", "docx")),
    (b"xl/", FileKind("Excel workbook", "xlsx")),
    (b"ppt/", FileKind("PowerPoint presentation", "pptx")),
    (b"mimetypeapplication/vnd.oasis", FileKind("OpenDocument", "odt")),
    (b"mimetypeapplication/epub", FileKind("EPUB book", "epub")),
    (b"AndroidManifest.xml", FileKind("Android package", "apk")),
    (b"META-INF/", FileKind("Java archive", "jar")),
)
POINT = 21
"""Bytes of a point."""
SHAPES = ("point", "line", "polygon", "points", "lines", "polygons", "collection")


def kind_of(data: bytes) -> FileKind:
    """The kind of some bytes; UNKNOWN where nothing tells it."""
    head = data[:HEAD]
    if head.startswith(b"PK\3\4"):
        return next((kind for mark, kind in ZIPPED if mark in head), FileKind("ZIP archive", "zip"))
    found = next((kind for at, mark, kind in MAGIC if head[at : at + len(mark)] == mark), None)
    return found or _bitmap(data) or _text(data) or _pickle(data) or _geometry(data) or _uuid(data) or UNKNOWN


def picture_in(data: bytes) -> bytes:
    """The picture without what Access wraps around it."""
    return data[78:] if data[:2] == b"\x15\x1c" and data[78:80] == b"BM" else data


def _bitmap(data: bytes) -> FileKind | None:
    bare = picture_in(data)
    if bare[:2] != b"BM" or bare[14:18] not in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0"):
        return None
    return FileKind("BMP picture" + (" from Access" if bare is not data else ""), "bmp", True)


def _text(data: bytes) -> FileKind | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return TEXT_16
    text = text_in(data[:HEAD], cut=len(data) > HEAD)
    if not text:
        return None
    begin = text.lstrip("\ufeff \t\r\n")[:200].lower()
    if begin.startswith("<svg") or (begin.startswith("<?xml") and "<svg" in begin):
        return FileKind("SVG picture", "svg")
    for mark, kind in (("<?xml", "XML"), ("<!doctype html", "HTML"), ("<html", "HTML")):
        if begin.startswith(mark):
            return FileKind(kind, kind.lower())
    return JSON if begin[:1] in ("{", "[") and _is_json(data) else TEXT


def text_in(data: bytes, cut: bool = False) -> str | None:
    """Bytes as UTF-8 text; None where they are none. `cut` says that the end may be half a character."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data, not cut)
    except UnicodeDecodeError:
        return None
    odd = sum(map(text[:4096].count, (chr(code) for code in range(32) if code not in (9, 10, 12, 13, 27))))
    return None if odd else text


def _is_json(data: bytes) -> bool:
    if len(data) > HEAD:
        return True  # too much to look through for a guess
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _pickle(data: bytes) -> FileKind | None:
    is_pickle = data[:1] == b"\x80" and data[1:2] in (b"\2", b"\3", b"\4", b"\5") and data[-1:] == b"."
    return FileKind("Python pickle", "pickle") if is_pickle else None


def _geometry(data: bytes) -> FileKind | None:
    """Well-known binary, and MySQL's form of it with the SRID before."""
    for begin, name in ((4, "MySQL geometry"), (0, "WKB")):
        order = data[begin : begin + 1]
        if order not in (b"\0", b"\1") or len(data) < begin + 9:
            continue
        code = int.from_bytes(data[begin + 1 : begin + 5], "little" if order == b"\1" else "big")
        shape, more = code & 0xFF, code & 0x1FFFFF00
        if 1 <= shape <= len(SHAPES) and not more and (shape != 1 or len(data) == begin + POINT):
            return FileKind(f"{name}: {SHAPES[shape - 1]}", "wkb")
    return None


def _uuid(data: bytes) -> FileKind | None:
    is_uuid = len(data) == 16 and 1 <= data[6] >> 4 <= 8 and data[8] >> 6 == 2
    return FileKind(f"UUID {UUID(bytes=data)}", "bin") if is_uuid else None
