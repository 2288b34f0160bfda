"""Pictures in half blocks."""

from __future__ import annotations

import io
import sys

import pytest
from PIL import Image

from tui_orm.ui.value import picture
from tui_orm.ui.value.picture import CannotDraw, draw
from tui_orm.ui.value.picture_look import Depth, PictureLook

RED, BLUE = (255, 0, 0), (0, 0, 255)


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def halves() -> Image.Image:
    image = Image.new("RGB", (8, 8), RED)
    image.paste(BLUE, (0, 4, 8, 8))
    return image


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP", "TIFF"])
def test_every_kind_is_drawn(kind: str) -> None:
    image = halves()
    data = io.BytesIO()
    image.save(data, kind, **({"lossless": True} if kind == "WEBP" else {}))
    drawn = draw(data.getvalue(), 8, 4)
    assert (drawn.width, drawn.height, len(drawn.rows)) == (8, 8, 8)
    assert drawn.rows[0] == [RED] * 8
    assert drawn.rows[7] == [BLUE] * 8


def test_a_picture_is_fitted_and_keeps_its_shape() -> None:
    drawn = draw(encoded(Image.new("RGB", (2000, 500), RED), "JPEG"), 80, 20)
    assert (len(drawn.rows[0]), len(drawn.rows)) == (80, 20)


def test_a_picture_that_access_wrapped_is_drawn() -> None:
    assert draw(b"\x15\x1c" + b"\0" * 76 + encoded(halves(), "BMP"), 8, 4).width == 8


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nnonsense", encoded(halves())[:60], b"", b"GIF89a\xff"])
def test_a_broken_picture_says_so(data: bytes) -> None:
    with pytest.raises(CannotDraw, match="broken"):
        draw(data, 8, 4)


def test_a_picture_of_too_many_pixels_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MOST_PIXELS", 63)
    with pytest.raises(CannotDraw, match="8 x 8 pixels are too many"):
        draw(encoded(halves()), 8, 4)


def test_without_pillow_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encoded(halves())
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(CannotDraw, match=r"tui-orm\[pictures\]"):
        draw(data, 8, 4)


def look_at(depth: Depth, image: Image.Image) -> PictureLook:
    look = PictureLook(encoded(image), depth)
    look.resize(8, 4)
    look.take(draw(look.data, 8, 4))
    return look


def test_two_pixels_make_a_cell() -> None:
    image = Image.new("RGB", (8, 8), RED)
    image.paste(BLUE, (0, 1, 8, 2))
    pieces = [piece for piece in look_at("truecolor", image).line(0) if piece[0]]
    assert pieces == [("▀" * 8, "#fc0000 on #0000fc")]
    assert look_at("256", image).line(0)[-1] == ("▀" * 8, "color(196) on color(21)")


def test_shades_need_no_colours() -> None:
    image = Image.new("L", (8, 8), 255)
    image.paste(0, (4, 0, 8, 8))
    assert look_at("shades", image).line(0)[-1] == ("████    ", "")


def test_what_is_transparent_stays_the_terminals_own() -> None:
    image = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    image.paste((*RED, 255), (0, 1, 8, 2))
    assert look_at("truecolor", image).line(0)[-1] == ("▄" * 8, "#fc0000")
