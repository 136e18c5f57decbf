"""Pictures of strangers: what is taken of them, and what is not."""

import io
import random
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw

from chalicelib.domain.coaches.photos import (
    MOST_A_SIDE,
    MOST_BYTES,
    MOST_PIXELS,
    PhotoProblem,
    UnusablePhotoError,
)
from chalicelib.gateways.bucket.pictures import ORIENTATION, redraw

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
LITTLE = 12
"""How far a colour may be from what was meant, after two lossy codecs."""

GPS, MAKER = 0x8825, 0x010F


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def plain(size: tuple[int, int] = (100, 100), colour: Any = RED, mode: str = "RGB") -> Image.Image:
    return Image.new(mode, size, colour)


def drawn(raw: bytes) -> Image.Image:
    """What is served of an upload."""
    picture = Image.open(io.BytesIO(redraw(raw)))
    picture.load()
    return picture


def refused(raw: bytes) -> PhotoProblem:
    with pytest.raises(UnusablePhotoError) as caught:
        redraw(raw)
    return caught.value.problem


def near(picture: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found: Any = picture.convert("RGB").getpixel(at)
    return all(abs(a - b) <= LITTLE for a, b in zip(found, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_square_of_webp(kind: str) -> None:
    picture = drawn(encoded(plain((1200, 900)), kind))
    assert (picture.format, picture.mode, picture.size) == ("WEBP", "RGB", (512, 512))
    assert near(picture, (256, 256), RED)


def test_the_centre_is_kept() -> None:
    wide = plain((300, 100), BLUE)
    ImageDraw.Draw(wide).rectangle((100, 0, 199, 99), fill=GREEN)
    picture = drawn(encoded(wide))
    assert picture.size == (100, 100)
    assert all(near(picture, at, GREEN) for at in ((6, 50), (50, 6), (93, 93)))


def test_a_small_picture_is_not_blown_up() -> None:
    assert drawn(encoded(plain((70, 80)))).size == (70, 70)


@pytest.mark.parametrize("size", [(1, 1), (63, 500), (500, 63)])
def test_a_tiny_picture_is_refused(size: tuple[int, int]) -> None:
    assert refused(encoded(plain(size))) is PhotoProblem.TOO_SMALL


def test_a_file_of_too_many_bytes_is_not_decoded() -> None:
    assert refused(encoded(plain()) + bytes(MOST_BYTES)) is PhotoProblem.TOO_LARGE


def test_a_bomb_is_refused_by_its_head() -> None:
    side = int(MOST_PIXELS**0.5) + 1
    for width, height in ((side, side), (60_000, 60_000), (2**31 - 1, 64)):
        assert refused(png_that_says(width, height)) is PhotoProblem.TOO_MANY_PIXELS


def test_a_compressed_text_that_swells_is_refused_or_left_out() -> None:
    swollen = zlib.compress(bytes(80_000_000), 9)
    raw = with_chunk(encoded(plain()), b"zTXt", b"Comment\0\0" + swollen)
    assert refused(raw) is PhotoProblem.NOT_A_PICTURE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_picture_is_refused(kind: str) -> None:
    raw = encoded(noise((300, 300)), kind)
    assert refused(raw[: len(raw) // 2]) is PhotoProblem.NOT_A_PICTURE


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xd8\xff",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        encoded(plain(), "GIF"),
        encoded(plain(), "BMP"),
        encoded(plain(), "TIFF"),
    ],
    ids=["nothing", "a beginning", "SVG", "HTML", "PDF", "GIF", "BMP", "TIFF"],
)
def test_what_is_no_such_picture_is_refused(raw: bytes) -> None:
    assert refused(raw) is PhotoProblem.NOT_A_PICTURE


def test_what_hangs_behind_a_picture_is_gone() -> None:
    script = b"<script>alert(1)</script>"
    for kind in ("JPEG", "PNG"):
        assert script not in redraw(encoded(plain(), kind) + script)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_several_frames_the_first_is_shown(kind: str) -> None:
    frames = [plain(colour=each) for each in (BLUE, RED)]
    raw = encoded(plain(colour=GREEN), kind, save_all=True, append_images=frames, duration=100)
    picture = drawn(raw)
    assert near(picture, (50, 50), GREEN)
    assert getattr(picture, "n_frames", 1) == 1


def test_where_and_with_what_it_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[MAKER] = "Secret Camera"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (51.0, 30.0, 26.0)
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Secret Author</x:xmpmeta>"
    for kind, options in (
        ("JPEG", {"comment": b"Secret comment", "xmp": xmp}),
        ("PNG", {}),
        ("WEBP", {"xmp": xmp}),
    ):
        raw = encoded(plain(), kind, exif=exif, **options)
        assert b"Secret" in raw
        picture = drawn(raw)
        assert b"Secret" not in redraw(raw)
        assert not dict(picture.getexif())
        assert not picture.info.keys() & {"exif", "xmp", "icc_profile", "comment"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_camera_is_turned_back(orientation: int) -> None:
    upright = plain((120, 120), BLUE)
    ImageDraw.Draw(upright).rectangle((0, 0, 59, 59), fill=RED)
    ImageDraw.Draw(upright).rectangle((60, 0, 119, 59), fill=GREEN)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored = upright
    undo = {5: (5,), 6: (8,), 7: (7,), 8: (6,)}.get(orientation, (orientation,))
    for turn in undo:
        stored = turned(stored, turn)
    picture = drawn(encoded(stored, "JPEG", exif=exif, quality=95))
    assert near(picture, (30, 30), RED)
    assert near(picture, (90, 30), GREEN)
    assert near(picture, (30, 90), BLUE)


@pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"rubbish"])
def test_a_picture_with_broken_exif_is_taken_as_it_is(exif: bytes) -> None:
    assert near(drawn(encoded(plain(), "JPEG", exif=exif)), (50, 50), RED)


def test_colours_for_print_are_those_of_a_screen() -> None:
    assert near(drawn(encoded(plain(mode="CMYK", colour=(0, 255, 255, 0)), "JPEG")), (50, 50), RED)


def test_sixteen_bits_of_grey_are_eight() -> None:
    grey = Image.new("I;16", (100, 100), 0x8000)
    assert near(drawn(encoded(grey)), (50, 50), (128, 128, 128))


def test_a_palette_with_holes_is_white_there() -> None:
    picture = plain((100, 100), 0, "P")
    picture.putpalette([*RED, *GREEN])
    ImageDraw.Draw(picture).rectangle((0, 0, 49, 99), fill=1)
    shown = drawn(encoded(picture, transparency=1))
    assert near(shown, (20, 50), (255, 255, 255))
    assert near(shown, (80, 50), RED)


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_what_is_transparent_is_white(mode: str) -> None:
    colour = (0,) * len(mode)
    assert near(drawn(encoded(plain(mode=mode, colour=colour))), (50, 50), (255, 255, 255))


@pytest.mark.parametrize(("mode", "colour"), [("1", 1), ("L", 255), ("P", 0)])
def test_a_picture_of_few_colours_is_taken(mode: str, colour: int) -> None:
    picture = plain(mode=mode, colour=colour)
    if mode == "P":
        picture.putpalette([255, 255, 255])
    assert near(drawn(encoded(picture)), (50, 50), (255, 255, 255))


def test_colours_are_those_that_their_profile_means() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert near(drawn(encoded(plain(), "JPEG", icc_profile=profile)), (50, 50), RED)
    assert near(drawn(encoded(plain(), "JPEG", icc_profile=b"no profile")), (50, 50), RED)


def test_a_large_photo_stays_small() -> None:
    raw = redraw(encoded(noise((3000, 2000)), "JPEG", quality=60))
    assert len(raw) < MOST_A_SIDE * MOST_A_SIDE


def test_whatever_is_broken_in_a_file_it_is_shown_or_refused() -> None:
    chance = random.Random(7)
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    samples = [encoded(noise((90, 70)), kind, exif=exif) for kind in ("JPEG", "PNG", "WEBP")]
    outcomes = set()
    for number in range(600):
        raw = bytearray(samples[number % 3])
        for _ in range(chance.randint(1, 8)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        try:
            outcomes.add(drawn(bytes(raw)).format)
        except UnusablePhotoError as error:
            outcomes.add(error.problem)
    assert outcomes >= {"WEBP", PhotoProblem.NOT_A_PICTURE}


def noise(size: tuple[int, int]) -> Image.Image:
    pixels = random.Random(1).randbytes(size[0] * size[1] * 3)
    return Image.frombytes("RGB", size, pixels)


def turned(picture: Image.Image, orientation: int) -> Image.Image:
    """What a camera that is held so makes of the picture."""
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    return picture.transpose(turns[orientation]) if orientation in turns else picture


def png_that_says(width: int, height: int) -> bytes:
    """A few bytes that claim to be so large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def with_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    """The picture with one more chunk behind its head."""
    return png[:33] + chunk(name, data) + png[33:]


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
